import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EXIT } from '../io.js';
import { tokensCode } from './code.js';
import { tokenOf } from './key.js';

const VENDOR = 'prt_01938f6e-0000-7000-8000-000000000001';
const KEY = '5a'.repeat(32);
let directory: string;
let keyFile: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'yaosu-code-'));
  keyFile = join(directory, 'key');
  writeFileSync(keyFile, KEY, { mode: 0o600 });
});
afterAll(() => rmSync(directory, { recursive: true }));

async function run(args: readonly string[], input: string): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await tokensCode([...args], { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false }, Readable.from([input]));
  return { code, out, err: err.join('\n') };
}

test('a code is the vendor and the token of the person in its sets, however the identifier is spelled', async () => {
  const expected = `${VENDOR}.${tokenOf(Buffer.from(KEY, 'hex'), 'mobile', '+8613800138000').toString('hex')}`;
  expect(await run(['--vendor', VENDOR, '--key', keyFile, '--kind', 'mobile'], '138 0013 8000\n\n+86-13800138000\n')).toEqual({ code: EXIT.ok, out: [expected, expected], err: '' });
});

test('an identifier that is none is refused by its line and not repeated', async () => {
  const { code, err } = await run(['--vendor', VENDOR, '--key', keyFile, '--kind', 'mobile'], '13800138000\n12345\n');
  expect([code, err.includes('line 2'), err.includes('12345')]).toEqual([EXIT.failed, true, false]);
});

test.each([[['--key', 'x'], /--vendor/], [['--vendor', VENDOR], /--key/], [['--vendor', VENDOR, '--key', 'x', '--kind', 'shoe'], /--kind/]] as const)('%j is wrong usage', async (args, complaint) => {
  const { code, err } = await run(args, '');
  expect([code, complaint.test(err)]).toEqual([EXIT.usage, true]);
});

test('a key file that is not there is unreadable', async () => {
  expect((await run(['--vendor', VENDOR, '--key', join(directory, 'none')], '')).code).toBe(EXIT.unreadable);
});
