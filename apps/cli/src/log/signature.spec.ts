import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatCheckpoint, formatVkey, KEY_TYPE, leafHash, signerOf, signNote, verificationKeyOf, type KeyType, type SigningKey } from '#core/tlog';
import { yaosu } from '../commands.js';
import { EXIT } from '../io.js';

const keyOf = (type: KeyType): SigningKey => ({ name: 'log.example/2026', type, seed: new Uint8Array(32).fill(5) });
const [ed25519, sm2] = [keyOf(KEY_TYPE.ed25519), keyOf(KEY_TYPE.sm2)];
const note = signNote(formatCheckpoint({ origin: ed25519.name, size: 1, root: leafHash(Buffer.from('entry')) }), [signerOf(ed25519), signerOf(sm2)]);
let directory = '';
const put = (name: string, content: string): string => { writeFileSync(join(directory, name), content); return join(directory, name); };
beforeAll(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-signature-')); });
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await yaosu(['log', 'signature', ...args], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const vkeys = (): string => put('vkey', [ed25519, sm2].map((key) => `${formatVkey(verificationKeyOf(key))}\n`).join(''));

describe('yaosu log signature', () => {
  test.each([['sm2'], ['ed25519']])('takes the %s signature apart, and the command that it prints verifies', async (suite) => {
    const { code, out } = await run(put('checkpoint', note), '--suite', suite, '--vkey', vkeys(), '--out', join(directory, suite), '--json');
    expect(code).toBe(EXIT.ok);
    const { command } = JSON.parse(out) as { readonly command: string };
    const [program = '', ...args] = command.split(' ');
    expect(execFileSync(program, args, { encoding: 'utf8' })).toContain('Signature Verified Successfully');
    writeFileSync(join(directory, suite, 'message'), note.slice(0, 10));
    expect(() => execFileSync(program, args, { stdio: 'ignore' })).toThrow();
  });
  test('takes the key of the log from a policy as well', async () => {
    const policy = put('policy', `log ${formatVkey(verificationKeyOf(sm2))}\nquorum none\n`);
    expect(await run(put('checkpoint', note), '--suite', 'sm2', '--policy', policy, '--out', join(directory, 'by-policy'))).toMatchObject({ code: EXIT.ok });
  });
  test('says so when the checkpoint lacks that signature', async () => {
    expect(await run(put('bare', signNote('text\n', [signerOf(ed25519)])), '--suite', 'sm2', '--vkey', vkeys(), '--out', directory)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('no verifiable signatures') });
  });
  test.each([
    [['x', '--suite', 'rsa', '--vkey', 'y', '--out', 'z'], '--suite is ed25519 or sm2'], [['x', '--suite', 'ml-dsa-44', '--vkey', 'y', '--out', 'z'], '--suite is ed25519 or sm2'],
    [['x', '--suite', 'sm2', '--out', 'z'], '--vkey is missing'], [['x', '--suite', 'sm2', '--vkey', 'y'], '--out is missing'],
    [['x', '--suite', 'sm2', '--vkey', formatVkey(verificationKeyOf(ed25519)), '--out', 'z'], 'there is none of the suite sm2'],
  ])('refuses the command line %j', async (args, complaint) => {
    expect(await run(...args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
  });
});
