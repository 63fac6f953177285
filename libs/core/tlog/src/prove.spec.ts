import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, merkleRoot } from './hash.js';
import { tilePath } from './paths.js';
import { consistencyProof, consistencyTiles, inclusionProof, inclusionTiles, type TileReader } from './prove.js';
import type { Tile } from './tile.js';
import { EMPTY_EDGE, integrate } from './tree.js';
import { verifyConsistency, verifyInclusion } from './verify.js';

const SIZE = 70_000;
const leaves = Buffer.concat(Array.from({ length: SIZE }, (_, i) => leafHash(Buffer.from(String(i)))));
const rows = new Map(integrate(EMPTY_EDGE, leaves).tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.data]));
/** Reads as from a store that keeps only the widest row of each tile, and notes what was read. */
function reader(reads: Tile[] = []): TileReader {
  return (tile) => {
    reads.push(tile);
    return Promise.resolve(rows.get(`${tile.level}/${tile.index}`) ?? new Uint8Array());
  };
}
const leafAt = (index: number): Uint8Array => leaves.subarray(index * 32, (index + 1) * 32);
const rootAt = (size: number): Uint8Array => merkleRoot(leaves.subarray(0, size * 32));
const anySize = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: SIZE }), fc.constantFrom(256, 512, 65_535, 65_536, 65_537));

describe('proofs from tiles', () => {
  test('every leaf of any tree is proven with at most 5 tiles, each read once', async () => {
    await fc.assert(fc.asyncProperty(anySize, fc.nat(), async (size, seed) => {
      const index = seed % size;
      const reads: Tile[] = [];
      const proof = await inclusionProof({ index, size }, reader(reads));
      expect(verifyInclusion({ index: BigInt(index), size: BigInt(size), leafHash: leafAt(index), proof, root: rootAt(size) })).toEqual({ ok: true });
      expect(reads).toEqual(inclusionTiles({ index, size }));
      expect(new Set(reads.map(tilePath)).size).toBe(reads.length);
      expect(reads.length).toBeLessThanOrEqual(5);
    }), { numRuns: 60 });
  });
  test('every older tree is proven a prefix of every newer one', async () => {
    await fc.assert(fc.asyncProperty(anySize, anySize, async (one, other) => {
      const [oldSize, newSize] = [Math.min(one, other), Math.max(one, other)];
      const reads: Tile[] = [];
      const proof = await consistencyProof({ oldSize, newSize }, reader(reads));
      const claim = { oldSize: BigInt(oldSize), newSize: BigInt(newSize), oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), proof };
      expect(verifyConsistency(claim)).toEqual({ ok: true });
      expect(reads).toEqual(consistencyTiles({ oldSize, newSize }));
    }), { numRuns: 60 });
  });
  test('a flipped bit anywhere in a proof makes it fail', async () => {
    const [index, size] = [66_001, SIZE];
    const proof = await inclusionProof({ index, size }, reader());
    const claim = { index: BigInt(index), size: BigInt(size), leafHash: leafAt(index), root: rootAt(size) };
    for (let i = 0; i < proof.length; i++) {
      const flipped = proof.map((hash, at) => hash.map((byte, position) => (at === i && position === i % 32 ? byte ^ 1 : byte)));
      expect(verifyInclusion({ ...claim, proof: flipped }).ok).toBe(false);
    }
  });
  test('the empty tree needs no consistency proof, and a verifier refuses to judge one', async () => {
    expect(await consistencyProof({ oldSize: 0, newSize: 5 }, reader())).toEqual([]);
    expect(verifyConsistency({ oldSize: 0n, newSize: 5n, oldRoot: rootAt(0), newRoot: rootAt(5), proof: [] }).ok).toBe(false);
  });
  test('a leaf outside the tree and a tile that is too short are errors', async () => {
    await expect(inclusionProof({ index: 5, size: 5 }, reader())).rejects.toThrow('no leaf 5');
    const short: TileReader = () => Promise.resolve(leaves.subarray(0, 64));
    await expect(inclusionProof({ index: 1, size: 5 }, short)).rejects.toThrow('tile/0/000.p/5 is shorter than 5 hashes');
  });
});
