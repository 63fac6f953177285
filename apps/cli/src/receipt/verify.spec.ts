import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, EMPTY_EDGE, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, KEY_TYPE, leafHash, leafHashes, signerOf, signNote,
  toBase64, verificationKeyOf,
} from '#core/tlog';
import { EXIT } from '../io.js';
import { receiptVerify } from './verify.js';

const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const entries = Array.from({ length: 9 }, (_, version) =>
  Buffer.from(canonicalJson({ v: 1, type: 'transfer.started', stream: 'trf_1', version, at: '2026-03-01T02:03:04.000Z', note: '\u001b[2J' })));
const INDEX = 5;

let directory = '';
let proof = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-receipt-'));
  const leaves = leafHashes(entries);
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 9, root: integrate(EMPTY_EDGE, leaves).root }), [signerOf(key)]);
  proof = formatTlogProof({ index: INDEX, hashes: await inclusionProof({ index: INDEX, size: 9 }, () => Promise.resolve(leaves)), checkpoint });
});
afterAll(async () => { await rm(directory, { recursive: true }); });

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(directory, name), content);
  return join(directory, name);
}
const entryAt = (index: number): Uint8Array => entries[index] ?? new Uint8Array();
const receiptDocument = (changes: Record<string, unknown> = {}): string => JSON.stringify(
  { entry: toBase64(entryAt(INDEX)), index: String(INDEX), leafHash: toBase64(leafHash(entryAt(INDEX))), proof, ...changes });
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await receiptVerify(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('a genuine receipt', () => {
  test('as the API serves it proves what, when and where', async () => {
    const { code, out } = await run(await file('receipt.json', receiptDocument()), '--vkey', vkey, '--json');
    expect(JSON.parse(out)).toMatchObject({
      verified: true, index: INDEX, type: 'transfer.started', stream: 'trf_1', at: '2026-03-01T02:03:04.000Z', size: 9, origin: key.name,
      signatures: [vkey.slice(0, key.name.length + 9)],
    });
    expect(code).toBe(EXIT.ok);
  });
  test('may carry its index as a number', async () => {
    expect((await run(await file('receipt.json', receiptDocument({ index: INDEX })), '--vkey', vkey)).code).toBe(EXIT.ok);
  });
  test('as a bare proof is verified with the entry beside it and the key in a file', async () => {
    const args = [await file('bare.tlog-proof', proof), '--entry', await file('entry', entryAt(INDEX)), '--vkey', await file('log.vkey', `${vkey}\n`)];
    const { code, out } = await run(...args);
    expect(out).toContain(`verified: entry ${INDEX} is in the log log.example/2026`);
    expect(out).toContain('transfer.started');
    expect(code).toBe(EXIT.ok);
  });
});

describe('a receipt is not verified', () => {
  const flipped = Buffer.from(entryAt(INDEX));
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  test.each<[string, () => string, string]>([
    ['with a flipped bit in the entry', () => receiptDocument({ entry: toBase64(flipped) }), 'leads to another root'],
    ['with another entry', () => receiptDocument({ entry: toBase64(entryAt(4)) }), 'leads to another root'],
    ['with another index in the proof', () => receiptDocument({ proof: proof.replace('index 5', 'index 4') }), 'leads to another root'],
    ['with another index beside the proof', () => receiptDocument({ index: '4' }), 'claims index 4, its proof is for 5'],
    ['with another leaf hash', () => receiptDocument({ leafHash: toBase64(leafHash(entryAt(4))) }), 'leafHash of the receipt is not that of the entry'],
    ['with another size in the checkpoint', () => receiptDocument({ proof: proof.replace('\n9\n', '\n8\n') }), 'invalid signature'],
    ['without a proof', () => receiptDocument({ proof: undefined }), 'has no proof'],
    ['without an index', () => receiptDocument({ index: null }), 'has no index'],
    ['with an entry that is not base64', () => receiptDocument({ entry: '?' }), 'entry of the receipt is not base64'],
    ['with a leaf hash that is not base64', () => receiptDocument({ leafHash: 7 }), 'leafHash of the receipt is not base64'],
    ['cut short', () => receiptDocument().slice(0, 100), 'has no proof'],
    ['that is something else', () => 'hello', 'malformed proof'],
  ])('%s', async (_, content, reason) => {
    const { code, out } = await run(await file('receipt', content()), '--vkey', vkey);
    expect(out).toContain(reason);
    expect(out).toMatch(/^NOT VERIFIED: /);
    expect(code).toBe(EXIT.failed);
  });
  test('under another key', async () => {
    const stranger = formatVkey(verificationKeyOf({ ...key, seed: new Uint8Array(32).fill(6) }));
    expect(await run(await file('receipt', receiptDocument()), '--vkey', stranger)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('no verifiable signatures') });
  });
  test('when the log took in what is not canonical JSON', async () => {
    const odd = Buffer.from('{ }');
    const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 1, root: leafHash(odd) }), [signerOf(key)]);
    const bare = await file('odd.tlog-proof', formatTlogProof({ index: 0, hashes: [], checkpoint }));
    expect(await run(bare, '--entry', await file('odd', odd), '--vkey', vkey)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('is in the log, but') });
  });
  test('when what it says would command the terminal', async () => {
    const hostile = Buffer.from(canonicalJson({ type: '\u001b]0;owned\u0007' }));
    const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 1, root: leafHash(hostile) }), [signerOf(key)]);
    const { out } = await run(await file('hostile.tlog-proof', formatTlogProof({ index: 0, hashes: [], checkpoint })), '--entry', await file('hostile', hostile), '--vkey', vkey);
    expect(out).not.toMatch(/[\u0007\u001b]/);
  });
});

describe('exit codes', () => {
  test.each([
    [[], 'FILE is missing'], [['a', 'b', '--vkey', vkey], "unexpected argument 'b'"], [['a'], '--vkey is missing'], [['a', '--vkey', 'nonsense'], '--vkey: malformed key'],
  ])('the wrong command line %j is 2', async (args, complaint) => {
    expect(await run(...args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
  });
  test('a bare proof without its entry is 2', async () => {
    expect(await run(await file('bare', proof), '--vkey', vkey)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('--entry is missing') });
  });
  test('a receipt that is not there is 3', async () => {
    expect(await run(join(directory, 'nowhere'), '--vkey', vkey)).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('there is no file') });
  });
});
