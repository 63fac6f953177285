import { describe, expect, test } from '@jest/globals';
import {
  byteSignerOf, formatCheckpoint, formatTlogProof, formatVkey, KEY_TYPE, leafHash, signerOf, signNote, toBase64, verificationKeyOf, verifyCoseReceipt, type SigningKey,
} from '#core/tlog';
import { CoseReceipts, type RootSigner } from './cose-receipts.js';
import type { ReceiptDocument } from './log-reader.js';

const keyOf = (fill: number): SigningKey => ({ name: 'log.example', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(fill) });
const [key, next] = [keyOf(1), keyOf(2)];
const vkeyOf = (skey: SigningKey): string => formatVkey(verificationKeyOf(skey));
/** Counts how often it is asked to sign. */
function counting(skey: SigningKey): RootSigner & { readonly signed: () => number } {
  let count = 0;
  const sign = byteSignerOf(skey);
  return { vkey: vkeyOf(skey), signBytes: (message) => { count += 1; return sign(message); }, signed: () => count };
}
/** The receipt of the only entry of a log. */
function receiptOf(text: string): ReceiptDocument {
  const entry = Buffer.from(text);
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 1, root: leafHash(entry) }), [signerOf(key)]);
  return { index: 0, leafHash: toBase64(leafHash(entry)), entry: toBase64(entry), proof: formatTlogProof({ index: 0, hashes: [], checkpoint }) };
}

describe('COSE receipts', () => {
  test('verify, and one signature serves all receipts of a tree', async () => {
    const signer = counting(key);
    const cose = new CoseReceipts(() => signer);
    for (const text of ['one', 'one', 'two', 'two', 'one']) {
      expect(verifyCoseReceipt(await cose.of(receiptOf(text)), leafHash(Buffer.from(text)), [verificationKeyOf(key)])).toMatchObject({ ok: true });
    }
    expect(signer.signed()).toBe(3);
  });
  test('are never made of a root that the log has not signed with the same key', async () => {
    const signer = counting(next);
    await expect(new CoseReceipts(() => signer).of(receiptOf('one'))).rejects.toMatchObject({ code: 'not_found' });
    expect(signer.signed()).toBe(0);
  });
  test('are unavailable from a key that signs notes only, and without one', async () => {
    for (const signer of [{ vkey: vkeyOf(key) }, undefined]) await expect(new CoseReceipts(() => signer).of(receiptOf('one'))).rejects.toMatchObject({ code: 'unavailable' });
  });
  test('are signed again after the signer has failed', async () => {
    let isAway = true;
    const cose = new CoseReceipts(() => ({ vkey: vkeyOf(key), signBytes: (message) => (isAway ? Promise.reject(new Error('away')) : byteSignerOf(key)(message)) }));
    await expect(cose.of(receiptOf('one'))).rejects.toThrow('away');
    isAway = false;
    expect(verifyCoseReceipt(await cose.of(receiptOf('one')), leafHash(Buffer.from('one')), [verificationKeyOf(key)])).toMatchObject({ ok: true });
  });
});
