import { describe, expect, test } from '@jest/globals';
import { editDistance, yaosu } from './commands.js';
import { EXIT } from './io.js';

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await yaosu(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const COMMANDS = ['log verify', 'log export', 'receipt verify', 'evidence verify', 'law', 'manifest', 'ledger replay', 'demo', 'docs'];

test('--help names every command', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(EXIT.ok);
  for (const command of COMMANDS) expect(out).toContain(`  ${command} `);
});
test.each(COMMANDS)('%s --help explains it', async (command) => {
  const { code, out } = await run(...command.split(' '), '--help');
  expect({ code, usage: out.split('\n')[0] }).toEqual({ code: EXIT.ok, usage: expect.stringContaining(`Usage: yaosu ${command}`) });
});
test('--version is that of the package', async () => {
  expect(await run('--version')).toMatchObject({ code: EXIT.ok, out: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

describe('a wrong command is exit code 2', () => {
  test('and without any the help is shown', async () => {
    expect(await run()).toMatchObject({ code: EXIT.usage, out: '', err: expect.stringContaining('Usage: yaosu <command>') });
  });
  test.each([
    [['manifst'], "did you mean 'manifest'?"],
    [['log', 'verfy'], "'log' is one of: log verify, log audit, log export"],
    [['lgo', 'verify'], "did you mean 'log verify'?"],
    [['log'], "'log' is one of: log verify, log audit, log export"],
    [['zzzzzzzz'], "there is no command 'zzzzzzzz'\n"],
  ])('and %j gets %s', async (args, hint) => {
    expect(await run(...args)).toMatchObject({ code: EXIT.usage, out: '', err: expect.stringContaining(hint) });
  });
});

test.each([['', '', 0], ['abc', 'abc', 0], ['abc', '', 3], ['kitten', 'sitting', 3], ['ab', 'ba', 2]])('the distance of %j and %j is %i', (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
});
