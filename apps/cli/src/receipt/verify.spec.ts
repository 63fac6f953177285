import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  byteSignerOf, canonicalJson, coseReceipt, cosignerOf, EMPTY_EDGE, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, KEY_TYPE,
  leafHash, leafHashes, parseTlogProof, signatureLine, signerOf, signNote, toBase64, verificationKeyOf, type SigningKey,
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

describe('under a policy', () => {
  const witnesses = [11, 12].map((fill): SigningKey => ({ name: `w${fill}.example`, type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(fill) }));
  const POLICY = `log ${vkey}\n${witnesses.map((witness, i) => `witness w${i} ${formatVkey(verificationKeyOf(witness))}\n`).join('')}group q all w0 w1\nquorum q\n`;
  const cosigned = (count: number): string => {
    const note = proof.slice(proof.indexOf('\n\n') + 2);
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    return proof + witnesses.slice(0, count).map((witness) => signatureLine(text, cosignerOf(witness, 1_772_330_584n))).join('');
  };

  test('a receipt is verified when the quorum has cosigned, and says who and when', async () => {
    const args = [await file('receipt.json', receiptDocument({ proof: cosigned(2) })), '--policy', await file('policy', POLICY)];
    expect(JSON.parse((await run(...args, '--json')).out)).toMatchObject({
      verified: true, quorum: '2 of (w0, w1)', cosigners: [{ name: 'w0', time: '2026-03-01T02:03:04Z' }, { name: 'w1', time: '2026-03-01T02:03:04Z' }],
    });
    expect((await run(...args)).out).toContain('w0 at 2026-03-01T02:03:04Z, w1 at 2026-03-01T02:03:04Z');
  });
  test('a receipt with a cosignature too few is not', async () => {
    expect(await run(await file('receipt.json', receiptDocument({ proof: cosigned(1) })), '--policy', await file('policy', POLICY)))
      .toMatchObject({ code: EXIT.failed, out: 'NOT VERIFIED: the policy asks for 2 of (w0, w1), and the checkpoint is cosigned by w0' });
  });
  test('a policy that is none, and a policy beside a key, are wrong usage', async () => {
    const receipt = await file('receipt.json', receiptDocument());
    expect(await run(receipt, '--policy', await file('policy', 'quorum q\n'))).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('--policy: policy line 1') });
    expect(await run(receipt, '--policy', await file('policy', POLICY), '--vkey', vkey)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('either') });
  });
  test('a COSE receipt has no cosignatures, so only a policy that asks for none accepts it', async () => {
    const cose = await file('receipt.cose', await coseOf());
    const args = [cose, '--entry', await file('entry', entryAt(INDEX)), '--policy'];
    expect(await run(...args, await file('policy', POLICY))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('carries no cosignatures') });
    expect((await run(...args, await file('policy', `log ${vkey}\nquorum none\n`))).code).toBe(EXIT.ok);
  });
});

async function coseOf(): Promise<Uint8Array> {
  const parsed = parseTlogProof(proof);
  if (!parsed.ok) throw new Error(parsed.reason);
  const { root } = integrate(EMPTY_EDGE, leafHashes(entries));
  return coseReceipt({ index: INDEX, size: 9, hashes: parsed.value.hashes, root, key: verificationKeyOf(key), sign: byteSignerOf(key) });
}

describe('a COSE receipt', () => {
  test('is verified with the entry beside it', async () => {
    const { code, out } = await run(await file('receipt.cose', await coseOf()), '--entry', await file('entry', entryAt(INDEX)), '--vkey', vkey, '--json');
    expect(JSON.parse(out)).toMatchObject({ verified: true, index: INDEX, origin: key.name, type: 'transfer.started' });
    expect(code).toBe(EXIT.ok);
  });
  test('is not verified with another entry, and is 2 without one', async () => {
    const cose = await file('receipt.cose', await coseOf());
    expect(await run(cose, '--entry', await file('entry', entryAt(4)), '--vkey', vkey)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('not over the root') });
    expect(await run(cose, '--vkey', vkey)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('--entry is missing') });
  });
});

describe('exit codes', () => {
  test.each([
    [[], 'FILE is missing'], [['a', 'b', '--vkey', vkey], "unexpected argument 'b'"], [['a'], '--vkey is missing'], [['a', '--vkey', 'nonsense'], '--vkey: there is no file nonsense'],
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
