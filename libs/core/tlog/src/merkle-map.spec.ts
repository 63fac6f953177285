import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from './hash.js';
import {
  EMPTY_MAP, EMPTY_MAP_ROOT, foldedMap, mapPosition, mapRecord, mapRoot, mapRootOf, proveInMap, verifyInMap, withRecords, type MapProof, type MapRecord, type MapTree, type OpenNode,
} from './merkle-map.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const recordOf = (key: string, value = `value of ${key}`): MapRecord => ({ position: mapPosition(key), value: leafHash(Buffer.from(value)) });
const sorted = (records: readonly MapRecord[]): MapRecord[] => [...records].sort((a, b) => Buffer.compare(a.position, b.position));

/** The definition of the doc comment, word for word. */
function definition(records: readonly MapRecord[], depth = 0): Buffer {
  const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  const [first, ...more] = records;
  if (first === undefined) return sha256(Buffer.of(2));
  if (more.length === 0) return sha256(Buffer.of(3), first.position, first.value);
  const bit = ({ position }: MapRecord): boolean => BigInt.asUintN(1, BigInt(`0x${hexOf(position)}`) >> BigInt(255 - depth)) === 1n;
  return sha256(Buffer.of(4), definition(records.filter((one) => !bit(one)), depth + 1), definition(records.filter(bit), depth + 1));
}

/** A store that keeps nodes by their hashes, as the database does. */
function aStore(): { readonly keep: (tree: MapTree) => void; readonly open: OpenNode } {
  const nodes = new Map<string, MapTree>();
  const keep = (tree: MapTree): void => {
    if (tree.kind === 'empty' || tree.kind === 'folded') return;
    nodes.set(hexOf(mapRoot(tree)), tree.kind === 'record' ? tree : { ...tree, left: foldedMap(mapRoot(tree.left)), right: foldedMap(mapRoot(tree.right)) });
    if (tree.kind === 'inner') [tree.left, tree.right].forEach(keep);
  };
  return { keep, open: (hash) => nodes.get(hexOf(hash)) };
}

const keys = fc.uniqueArray(fc.string({ maxLength: 6 }), { maxLength: 60 });

describe('a Merkle map', () => {
  test('has the root of its definition, however it was made', () => {
    fc.assert(fc.property(keys, fc.nat(60), (names, cut) => {
      const records = names.map((key) => recordOf(key));
      const root = hexOf(definition(records));
      expect(hexOf(mapRootOf(sorted(records)))).toBe(root);
      expect(hexOf(mapRoot(withRecords(EMPTY_MAP, records)))).toBe(root);
      const { keep, open } = aStore();
      const before = withRecords(EMPTY_MAP, [...records.slice(0, cut), ...names.slice(0, 3).map((key) => recordOf(key, 'an older value'))]);
      keep(before);
      expect(hexOf(mapRoot(withRecords(foldedMap(mapRoot(before)), records, open)))).toBe(root);
    }));
  });

  test('proves of every key what it has, of every other key that it has nothing', () => {
    fc.assert(fc.property(keys, fc.string({ maxLength: 6 }), (names, other) => {
      const tree = withRecords(EMPTY_MAP, names.map((key) => recordOf(key)));
      const root = mapRoot(tree);
      for (const key of [...names, other]) {
        const verified = verifyInMap({ root, key, proof: proveInMap(tree, mapPosition(key)) });
        const expected = names.includes(key) ? recordOf(key).value : null;
        expect(verified.ok && (verified.value === null ? null : hexOf(verified.value))).toBe(expected === null ? null : hexOf(expected));
      }
    }));
  });

  test('of one root, proves of a key either a value or nothing, never both', () => {
    const names = Array.from({ length: 40 }, (_, i) => `key ${i}`);
    const tree = withRecords(EMPTY_MAP, names.map((key) => recordOf(key)));
    const root = mapRoot(tree);
    const proofs = [...names, 'another', 'and another'].map((key) => proveInMap(tree, mapPosition(key)));
    const ends = [null, ...proofs.map(({ end }) => end)];
    for (const key of ['key 3', 'another']) {
      const expected = verifyInMap({ root, key, proof: proveInMap(tree, mapPosition(key)) });
      for (const proof of proofs) for (const end of ends) {
        const forged = verifyInMap({ root, key, proof: { ...proof, end } });
        if (forged.ok) expect(forged).toEqual(expected);
      }
    }
  });

  test('an altered, longer or shorter proof is refused', () => {
    const tree = withRecords(EMPTY_MAP, ['a', 'b', 'c', 'd', 'e'].map((key) => recordOf(key)));
    const proof = proveInMap(tree, mapPosition('a'));
    const verify = (change: Partial<MapProof>, root = mapRoot(tree)): boolean => verifyInMap({ root, key: 'a', proof: { ...proof, ...change } }).ok;
    expect(verify({})).toBe(true);
    const { siblings, end } = proof;
    const value = Buffer.from(end?.value ?? []);
    value.writeUInt8(value.readUInt8(0) ^ 1, 0);
    expect([
      verify({ siblings: siblings.slice(1) }), verify({ siblings: [...siblings, null] }), verify({ siblings: siblings.map(() => null) }), verify({ end: null }),
      verify({ end: { position: mapPosition('a'), value } }), verify({ end: recordOf('b') }), verify({}, EMPTY_MAP_ROOT), verify({}, new Uint8Array(31)),
      verify({ siblings: Array.from({ length: 257 }, () => null) }), verify({ end: { position: mapPosition('a'), value: new Uint8Array(33) } }),
    ]).toEqual(Array.from({ length: 10 }, () => false));
  });

  test('a record off the path of the key proves nothing about it', () => {
    const [here, there] = [recordOf('x'), recordOf('y')];
    const lonely = mapRecord(there);
    expect(verifyInMap({ root: mapRoot(lonely), key: 'x', proof: { siblings: [], end: there } })).toEqual({ ok: true, value: null });
    const tree = withRecords(EMPTY_MAP, [here, there]);
    const proof = proveInMap(tree, here.position);
    expect(verifyInMap({ root: mapRoot(tree), key: 'x', proof: { ...proof, end: there } })).toMatchObject({ ok: false });
  });

  test('positions that differ in their last bit stand 256 levels deep', () => {
    const position = Buffer.alloc(32, 0xa5);
    const twin = Buffer.from(position);
    twin.writeUInt8(position.readUInt8(31) ^ 1, 31);
    const records = [{ position: twin, value: Buffer.alloc(32, 1) }, { position, value: Buffer.alloc(32, 2) }];
    const tree = withRecords(EMPTY_MAP, records);
    expect(proveInMap(tree, twin).siblings).toHaveLength(256);
    expect(hexOf(mapRootOf(sorted(records)))).toBe(hexOf(mapRoot(tree)));
  });

  test('records out of order are no map', () => {
    const records = sorted(['a', 'b', 'c'].map((key) => recordOf(key)));
    expect(() => mapRootOf([...records].reverse())).toThrow('ascend');
    expect(() => mapRootOf([...records.slice(0, 1), ...records])).toThrow('ascend');
  });
});
