import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatVkey, KEY_TYPE, verificationKeyOf, type KeyType } from '#core/tlog';
import { EXIT } from '../io.js';
import { logPolicy } from './policy.js';

const vkey = (name: string, type: KeyType, fill: number): string => formatVkey(verificationKeyOf({ name, type, seed: new Uint8Array(32).fill(fill) }));
const log = `log ${vkey('log.example', KEY_TYPE.ed25519, 1)} https://log.example/log\n`;
const witness = (name: string, fill: number): string => `witness ${name} ${vkey(`${name}.example`, KEY_TYPE.cosignature, fill)}\n`;
const TWO_REGULATORS_AND_PEERS = `${log}${['cac', 'sz', 'gz', 'hk', 'bj'].map((name, i) => witness(name, 10 + i)).join('')}`
  + 'group regulators any cac sz\ngroup peers 2 gz hk bj\ngroup both all regulators peers\nquorum both\n';

let directory = '';
beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-policy-')); });
afterAll(async () => { await rm(directory, { recursive: true }); });

async function run(text: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const path = join(directory, 'policy');
  await writeFile(path, text);
  const [out, err]: [string[], string[]] = [[], []];
  const code = await logPolicy([path, ...args], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const explained = async (text: string): Promise<Record<string, unknown>> => JSON.parse((await run(text, '--json')).out) as Record<string, unknown>;

describe('a policy is explained', () => {
  test('by its quorum in words, by how many are enough and by how many may be lost', async () => {
    const { code, out } = await run(TWO_REGULATORS_AND_PEERS);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('2 of (1 of (cac, sz), 2 of (gz, hk, bj))');
    expect(out).toContain('log.example+');
    expect(await explained(TWO_REGULATORS_AND_PEERS)).toMatchObject({ valid: true, enough: 3, losable: 1, warnings: [] });
  });
  test.each([
    ['one of three', 'group q any a b c', 1, 2], ['two of three', 'group q 2 a b c', 2, 1], ['all of three', 'group q all a b c', 3, 0],
  ])('%s', async (_, group, enough, losable) => {
    expect(await explained(`${log}${witness('a', 1)}${witness('b', 2)}${witness('c', 3)}${group}\nquorum q\n`)).toMatchObject({ enough, losable });
  });
  test('with a warning where nobody but the log vouches for the log', async () => {
    expect(await explained(`${log}quorum none\n`)).toMatchObject({ enough: 0, losable: null, warnings: [expect.stringContaining('no witness is asked for')] });
  });
  test('with a warning of a witness that counts for nothing, of one that is the log, and of a policy without a log', async () => {
    const itself = witness('itself', 1);
    expect(await explained(`${log}${itself}${witness('other', 2)}quorum itself\n`)).toMatchObject({ warnings: ['other counts towards no quorum', expect.stringContaining('itself has the key of a log')] });
    expect(await explained(`${witness('other', 2)}quorum other\n`)).toMatchObject({ warnings: [expect.stringContaining('no log')] });
  });
});

describe('exit codes', () => {
  test('what is no policy is 1, with its line', async () => {
    expect(await run(`${log}quorum q\n`)).toMatchObject({ code: EXIT.failed, out: 'NOT A POLICY: policy line 2: q is not defined on an earlier line' });
    expect(await explained(`${log}quorum q\n`)).toMatchObject({ valid: false });
  });
  test('a file that is not there is 3, no file is 2', async () => {
    const io = { out: () => undefined, err: () => undefined, isTty: false };
    expect(await logPolicy([join(directory, 'nowhere')], io)).toBe(EXIT.unreadable);
    expect(await logPolicy([], io)).toBe(EXIT.usage);
  });
});
