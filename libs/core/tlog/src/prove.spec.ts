import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, merkleRoot } from './hash.js';
import { tilePath } from './paths.js';
import {
  consistencyProof, consistencyTiles, inclusionProof, inclusionTiles, subtreeConsistencyProof, subtreeInclusionProof, type TileReader,
} from './prove.js';
import type { Tile } from './tile.js';
import { EMPTY_EDGE, integrate } from './tree.js';
import { isSubtree, verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion } from './verify.js';

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

describe('proofs of subtrees from tiles', () => {
  const bits = (leavesIn: number): number => 2 ** Math.ceil(Math.log2(leavesIn));
  const rootOfRange = (start: number, end: number): Uint8Array => merkleRoot(leaves.subarray(start * 32, end * 32));
  /** A subtree of 1 to 4,096 leaves somewhere in a tree, and the size of the tree. */
  const anySubtree = fc.tuple(fc.integer({ min: 1, max: 4096 }), fc.nat(), anySize.filter((size) => size > 1)).map(([wanted, seed, size]) => {
    const count = Math.min(wanted, size);
    const start = bits(count) * (seed % (Math.floor((size - count) / bits(count)) + 1));
    return { start, end: start + count, size };
  });

  test('a subtree begins at a multiple of its span, and nowhere else', () => {
    const spans = (start: bigint): bigint[] => [1n, 2n, 3n, 4n, 5n, 8n, 9n].filter((count) => isSubtree(start, start + count));
    expect([spans(0n), spans(1n), spans(2n), spans(4n), spans(8n)]).toEqual([[1n, 2n, 3n, 4n, 5n, 8n, 9n], [1n], [1n, 2n], [1n, 2n, 3n, 4n], [1n, 2n, 3n, 4n, 5n, 8n]]);
    expect([isSubtree(0n, 0n), isSubtree(2n, 1n), isSubtree(-1n, 0n)]).toEqual([false, false, false]);
  });
  test('every subtree of any tree is proven part of it, and every leaf part of the subtree', async () => {
    await fc.assert(fc.asyncProperty(anySubtree, fc.nat(), async ({ start, end, size }, seed) => {
      const subtree = { start: BigInt(start), end: BigInt(end) };
      const proof = await subtreeConsistencyProof({ start, end, size }, reader());
      expect(verifySubtreeConsistency({ ...subtree, size: BigInt(size), subtreeRoot: rootOfRange(start, end), root: rootAt(size), proof })).toEqual({ ok: true });
      const index = start + (seed % (end - start));
      const path = await subtreeInclusionProof({ index, start, end }, reader());
      expect(verifySubtreeInclusion({ ...subtree, index: BigInt(index), leafHash: leafAt(index), proof: path, root: rootOfRange(start, end) })).toEqual({ ok: true });
    }), { numRuns: 150 });
  });
  test('a subtree from leaf 0 is proven as the older tree that it is', async () => {
    await fc.assert(fc.asyncProperty(anySize, anySize, async (one, other) => {
      const [end, size] = [Math.min(one, other), Math.max(one, other)];
      expect(await subtreeConsistencyProof({ start: 0, end, size }, reader())).toEqual(await consistencyProof({ oldSize: end, newSize: size }, reader()));
    }), { numRuns: 30 });
  });
  test('what is no subtree, or not in the tree, is not proven', async () => {
    await expect(subtreeConsistencyProof({ start: 1, end: 3, size: 4 }, reader())).rejects.toThrow('no subtree has the leaves from 1 to 3');
    await expect(subtreeConsistencyProof({ start: 4, end: 8, size: 7 }, reader())).rejects.toThrow('has no leaf 7');
    await expect(subtreeInclusionProof({ index: 8, start: 4, end: 8 }, reader())).rejects.toThrow('no leaf 8');
  });
});
