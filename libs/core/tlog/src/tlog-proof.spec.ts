import { describe, expect, test } from '@jest/globals';
import { formatCheckpoint } from './checkpoint-text.js';
import { leafHash, leafHashes } from './hash.js';
import { verificationKeyOf } from './keys.js';
import { signerOf, signNote, verifierOf } from './note.js';
import { inclusionProof } from './prove.js';
import { formatTlogProof, parseTlogProof, verifyReceipt } from './tlog-proof.js';
import { KEY_TYPE } from './suites/index.js';
import { EMPTY_EDGE, integrate } from './tree.js';

const key = { name: 'log.example', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(3) };
const verifiers = [verifierOf(verificationKeyOf(key))];
const entries = ['one', 'two', 'three', 'four', 'five'].map((entry) => Buffer.from(entry));
const entry = (index: number): Uint8Array => leafHash(entries[index] ?? new Uint8Array());

async function receiptOf(index: number, extra?: Uint8Array): Promise<string> {
  const { root } = integrate(EMPTY_EDGE, leafHashes(entries));
  const hashes = await inclusionProof({ index, size: entries.length }, () => Promise.resolve(leafHashes(entries)));
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: entries.length, root }), [signerOf(key)]);
  return formatTlogProof({ index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) });
}

describe('receipts', () => {
  test.each([0, 1, 2, 3, 4])('the receipt of entry %i proves that entry and no other', async (index) => {
    const receipt = await receiptOf(index);
    expect(verifyReceipt(receipt, entry(index), verifiers)).toMatchObject({ ok: true, value: { index, checkpoint: { origin: 'log.example', size: 5 } } });
    expect(verifyReceipt(receipt, entry((index + 1) % 5), verifiers)).toEqual({ ok: false, reason: 'the inclusion proof leads to another root' });
  });
  test('what is formatted reads back, with and without extra', async () => {
    for (const text of [await receiptOf(2), await receiptOf(2, Buffer.from('salts')), await receiptOf(2, new Uint8Array())]) {
      const parsed = parseTlogProof(text);
      expect(parsed.ok && formatTlogProof(parsed.value)).toBe(text);
    }
  });
  test('extra rides along unauthenticated: it can be added, changed and taken away, and is handed on as it came', async () => {
    const salted = await receiptOf(2, Buffer.from('salt'));
    expect(verifyReceipt(salted, entry(2), verifiers)).toMatchObject({ ok: true, value: { extra: Buffer.from('salt') } });
    expect(verifyReceipt(salted.replace('c2FsdA==', 'cGVwcGVy'), entry(2), verifiers)).toMatchObject({ ok: true, value: { extra: Buffer.from('pepper') } });
    expect(verifyReceipt(await receiptOf(2), entry(2), verifiers)).not.toHaveProperty('value.extra');
  });
  test('a receipt of a one-entry log has no hashes', () => {
    const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 1, root: entry(0) }), [signerOf(key)]);
    const text = formatTlogProof({ index: 0, hashes: [], checkpoint });
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n\n${checkpoint}`);
    expect(verifyReceipt(text, entry(0), verifiers).ok).toBe(true);
  });
  test('any flipped bit of the proof or the checkpoint is noticed', async () => {
    const receipt = Buffer.from(await receiptOf(3));
    for (let at = 0; at < receipt.length; at++) {
      const flipped = Buffer.from(receipt);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect({ at, ok: verifyReceipt(flipped.toString(), entry(3), verifiers).ok }).toEqual({ at, ok: false });
    }
  });
  test.each([
    ['another version', (text: string) => text.replace('@v1', '@v2')],
    ['an index with a leading zero', (text: string) => text.replace('index 2', 'index 02')],
    ['an index beyond the tree', (text: string) => text.replace('index 2', 'index 5')],
    ['a missing index', (text: string) => text.replace('index 2\n', '')],
    ['a missing hash', (text: string) => text.replace(/(index 2\n)[^\n]+\n/, '$1')],
    ['one hash too many', (text: string) => text.replace('index 2\n', `index 2\n${'A'.repeat(43)}=\n`)],
    ['extra that is not base64', (text: string) => text.replace('index 2', 'extra ?\nindex 2')],
    ['extra without its padding', (text: string) => text.replace('index 2', 'extra c2FsdA\nindex 2')],
    ['two extra lines', (text: string) => text.replace('index 2', 'extra c2Fs\nextra c2Fs\nindex 2')],
    ['extra behind the index', (text: string) => text.replace('index 2', 'index 2\nextra c2Fs')],
    ['more than 262,144 characters', (text: string) => text.replace('index 2', `extra ${'AAAA'.repeat(65_536)}\nindex 2`)],
    ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n') + 2)],
    ['nothing in it', () => ''],
  ])('a receipt with %s is refused', async (_, change) => {
    expect(verifyReceipt(change(await receiptOf(2)), entry(2), verifiers).ok).toBe(false);
  });
  test('a receipt under a key that is not the log\'s is refused', async () => {
    const stranger = verifierOf(verificationKeyOf({ ...key, seed: new Uint8Array(32).fill(4) }));
    expect(verifyReceipt(await receiptOf(2), entry(2), [stranger])).toEqual({ ok: false, reason: 'note has no verifiable signatures' });
  });
});
