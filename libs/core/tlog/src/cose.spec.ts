import { beforeAll, describe, expect, test } from '@jest/globals';
import { decode, type Tag } from 'cbor2';
import { encodeCbor, type Cbor } from './cbor.js';
import { byteSignerOf, coseReceipt, verifyCoseReceipt } from './cose.js';
import { leafHash, leafHashes } from './hash.js';
import { verificationKeyOf } from './keys.js';
import { signerOf } from './note.js';
import { inclusionProof } from './prove.js';
import { KEY_TYPE } from './suites/index.js';
import { EMPTY_EDGE, integrate } from './tree.js';

const skey = { name: 'log.example', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(3) };
const key = verificationKeyOf(skey);
const signBytes = byteSignerOf(skey);
const entries = Array.from({ length: 300 }, (_, i) => Buffer.from(`entry ${i}`));
const leaves = leafHashes(entries);
const { root, tiles } = integrate(EMPTY_EDGE, leaves);
const leafAt = (index: number): Uint8Array => leafHash(entries[index] ?? new Uint8Array());

async function receiptOf(index: number): Promise<Uint8Array> {
  const hashes = await inclusionProof({ index, size: 300 }, ({ level, index: tile }) =>
    Promise.resolve(tiles.find((row) => row.level === level && row.index === tile)?.data ?? new Uint8Array()));
  return coseReceipt({ index, size: 300, hashes, root, key, sign: signBytes });
}
/** A message of these parts, so that one can be other than it should. */
const messageOf = (protectedHeader: Cbor, unprotected: Cbor, payload: Cbor = null, tag = 18): Uint8Array => {
  const header = encodeCbor(protectedHeader);
  return encodeCbor({ tag, item: [header, unprotected, payload, signBytes(encodeCbor(['Signature1', header, new Uint8Array(), leafAt(0)]))] });
};
const HEADER = new Map<number, Cbor>([[1, -8], [4, Buffer.from('log.example+b9c4e0f0')], [395, 1]]);
const PROOF = new Map([[396, new Map([[-1, [encodeCbor([1, 0, []])]]])]]);

let receipt: Uint8Array = new Uint8Array();
beforeAll(async () => { receipt = await receiptOf(7); });

describe('a COSE receipt', () => {
  test.each([0, 7, 255, 256, 299])('of entry %i proves that entry and no other', async (index) => {
    const bytes = await receiptOf(index);
    expect(verifyCoseReceipt(bytes, leafAt(index), [key])).toMatchObject({ ok: true, value: { index, root, key } });
    expect(verifyCoseReceipt(bytes, leafAt(index + 1), [key])).toEqual({ ok: false, reason: 'the signature is not over the root that the proof leads to' });
  });
  test('has the labels of RFC 9942: alg EdDSA and vds 1 protected, the proof under 396 and -1, the payload detached', () => {
    const message = decode<Tag>(receipt, { preferMap: true });
    const [header, unprotected, payload, signature] = message.contents as [Uint8Array, Map<number, Map<number, Uint8Array[]>>, null, Uint8Array];
    expect([message.tag, payload, signature.length]).toEqual([18, null, 64]);
    const protectedHeader = decode<Map<number, unknown>>(header, { preferMap: true });
    expect([...protectedHeader.keys()]).toEqual([1, 4, 395]);
    expect([protectedHeader.get(1), protectedHeader.get(395)]).toEqual([-8, 1]);
    const [size, index, path] = decode<[number, number, Uint8Array[]]>(unprotected.get(396)?.get(-1)?.[0] ?? new Uint8Array());
    expect([size, index, path.map(({ length }) => length)]).toEqual([300, 7, Array.from({ length: 9 }, () => 32)]);
  });
  test('is signed over the same bytes whatever the entry, so one signature serves a checkpoint', async () => {
    const signed: string[] = [];
    const note = (message: Uint8Array): Uint8Array => { signed.push(Buffer.from(message).toString('hex')); return signBytes(message); };
    for (const index of [1, 2]) await coseReceipt({ index, size: 300, hashes: [], root, key, sign: note });
    expect(signed[0]).toBe(signed[1]);
  });
  test('of the only entry of a log has an empty path', async () => {
    const bytes = await coseReceipt({ index: 0, size: 1, hashes: [], root: leafAt(0), key, sign: signBytes });
    expect(verifyCoseReceipt(bytes, leafAt(0), [key])).toMatchObject({ ok: true, value: { index: 0, root: leafAt(0) } });
  });
  test('with any flipped bit is refused, but for the size, which nothing signs: what is accepted proves the same', () => {
    const accepted: unknown[] = [];
    for (let at = 0; at < receipt.length; at++) {
      const flipped = Buffer.from(receipt);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const verdict = verifyCoseReceipt(flipped, leafAt(7), [key]);
      if (verdict.ok) accepted.push(verdict.value);
    }
    expect(accepted).toEqual([{ index: 7, root: Buffer.from(root), key }]);
  });
  test('under a key that is not given is refused, and a witness\'s key is not one for it', () => {
    const stranger = verificationKeyOf({ ...skey, seed: new Uint8Array(32).fill(4) });
    const unknown = { ok: false, reason: 'the receipt is signed with a key that is not given' };
    expect(verifyCoseReceipt(receipt, leafAt(7), [])).toEqual(unknown);
    expect(verifyCoseReceipt(receipt, leafAt(7), [stranger, { ...key, type: KEY_TYPE.cosignature }])).toEqual(unknown);
    expect(verifyCoseReceipt(receipt, leafAt(7), [stranger, key]).ok).toBe(true);
  });
  test('is not made by a signature over a note: what is signed is never text', () => {
    const signer = signerOf(skey);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(encodeCbor(['Signature1', new Uint8Array(), new Uint8Array(), root]))).toThrow();
    expect(signer.sign('text\n')).toEqual(signBytes(Buffer.from('text\n')));
  });
});

describe('a COSE message is refused that', () => {
  test.each<[string, Uint8Array, string]>([
    ['is not CBOR', Buffer.from('hello'), 'malformed CBOR'],
    ['has another tag', messageOf(HEADER, PROOF, null, 17), 'not a tagged COSE_Sign1'],
    ['has no tag', encodeCbor([new Uint8Array(), new Map(), null, new Uint8Array()]), 'not a tagged COSE_Sign1'],
    ['carries its payload', messageOf(HEADER, PROOF, leafAt(0)), 'payload of the receipt is not detached'],
    ['is signed by another algorithm', messageOf(new Map<number, Cbor>([...HEADER, [1, -7]]), PROOF), 'not signed with EdDSA'],
    ['is of another tree', messageOf(new Map<number, Cbor>([...HEADER, [395, 2]]), PROOF), 'not of an RFC 9162 tree'],
    ['names no key', messageOf(new Map([[1, -8], [395, 1]]), PROOF), 'a key that is not given'],
    ['has no proof', messageOf(HEADER, new Map()), 'not given'],
    ['is endless', new Uint8Array(16_385), 'more than 16384 bytes'],
  ])('%s', (_, bytes, reason) => {
    const verdict = verifyCoseReceipt(bytes, leafAt(0), [key]);
    expect(verdict.ok ? 'verified' : verdict.reason).toContain(reason);
  });

  const ours = new Map<number, Cbor>();
  beforeAll(() => {
    const [header] = decode<Tag>(receipt).contents as [Uint8Array];
    for (const [label, value] of decode<Map<number, Cbor>>(header, { preferMap: true })) ours.set(label, value);
  });
  test.each<[string, Cbor, string]>([
    ['has no proof of inclusion', new Map([[396, new Map([[-2, []]])]]), 'does not carry one proof of inclusion'],
    ['has two', new Map([[396, new Map([[-1, [encodeCbor([1, 0, []]), encodeCbor([1, 0, []])]]])]]), 'does not carry one proof of inclusion'],
    ['proves with a fourth member', new Map([[396, new Map([[-1, [encodeCbor([1, 0, [], 1])]]])]]), 'not [size, index, path]'],
    ['counts below zero', new Map([[396, new Map([[-1, [encodeCbor([1, -1, []])]]])]]), 'not [size, index, path]'],
    ['proves a leaf outside the tree', new Map([[396, new Map([[-1, [encodeCbor([1, 1, []])]]])]]), 'a tree of 1 leaves has no leaf 1'],
    ['has a short hash', new Map([[396, new Map([[-1, [encodeCbor([2, 0, [new Uint8Array(31)]])]]])]]), 'not at most 63 hashes'],
    ['has a path of 64', new Map([[396, new Map([[-1, [encodeCbor([2, 0, Array.from({ length: 64 }, () => new Uint8Array(32))])]]])]]), 'not at most 63 hashes'],
  ])('%s', (_, unprotected, reason) => {
    const verdict = verifyCoseReceipt(messageOf(ours, unprotected), leafAt(0), [key]);
    expect(verdict.ok ? 'verified' : verdict.reason).toContain(reason);
  });
});
