import { describe, expect, test } from '@jest/globals';
import {
  consistencyProof, EMPTY_EDGE, inclusionProof, integrate, leafHash, leafHashes, verifyConsistency, verifyInclusion,
  verifySubtreeConsistency, verifySubtreeInclusion, type TileReader,
} from '#core/tlog';
import { bytes, hex, vectors } from './vectors.js';

interface InclusionCase {
  readonly file: string; readonly leafIdx: string; readonly treeSize: string; readonly root: string; readonly leafHash: string;
  readonly proof: readonly string[] | null; readonly wantErr: boolean;
}
interface ConsistencyCase {
  readonly file: string; readonly size1: string; readonly size2: string; readonly root1: string; readonly root2: string;
  readonly proof: readonly string[] | null; readonly wantErr: boolean;
}
interface SubtreeInclusionCase {
  readonly file: string; readonly leafIdx: string; readonly start: string; readonly end: string; readonly root: string; readonly leafHash: string;
  readonly proof: readonly string[] | null; readonly wantErr: boolean;
}
interface SubtreeConsistencyCase {
  readonly file: string; readonly start: string; readonly end: string; readonly size: string; readonly root1: string; readonly root2: string;
  readonly proof: readonly string[] | null; readonly wantErr: boolean;
}
interface ReferenceTree {
  readonly leaves_hex: readonly string[];
  readonly leaf_hashes_hex: readonly string[];
  readonly roots_hex_by_size: readonly string[];
  readonly inclusion: readonly { readonly index: number; readonly size: number; readonly proof: readonly string[] }[];
  readonly consistency: readonly { readonly size1: number; readonly size2: number; readonly proof: readonly string[] }[];
}

describe('the proof vectors of transparency-dev/merkle', () => {
  const inclusion = vectors('merkle_inclusion') as { readonly cases: readonly InclusionCase[] };
  test.each(inclusion.cases)('$file is judged as published', (sample) => {
    const verdict = verifyInclusion({
      index: BigInt(sample.leafIdx), size: BigInt(sample.treeSize), leafHash: bytes(sample.leafHash), root: bytes(sample.root),
      proof: (sample.proof ?? []).map(bytes),
    });
    expect(verdict.ok).toBe(!sample.wantErr);
  });

  const consistency = vectors('merkle_consistency') as { readonly cases: readonly ConsistencyCase[] };
  test.each(consistency.cases)('$file is judged as published', (sample) => {
    const verdict = verifyConsistency({
      oldSize: BigInt(sample.size1), newSize: BigInt(sample.size2), oldRoot: bytes(sample.root1), newRoot: bytes(sample.root2),
      proof: (sample.proof ?? []).map(bytes),
    });
    expect(verdict.ok).toBe(!sample.wantErr);
  });

  const subtreeInclusion = vectors('merkle_subtreeinclusion') as { readonly cases: readonly SubtreeInclusionCase[] };
  test.each(subtreeInclusion.cases)('$file is judged as published', (sample) => {
    const verdict = verifySubtreeInclusion({
      index: BigInt(sample.leafIdx), start: BigInt(sample.start), end: BigInt(sample.end), leafHash: bytes(sample.leafHash), root: bytes(sample.root),
      proof: (sample.proof ?? []).map(bytes),
    });
    expect(verdict.ok).toBe(!sample.wantErr);
  });

  const subtreeConsistency = vectors('merkle_subtreeconsistency') as { readonly cases: readonly SubtreeConsistencyCase[] };
  test.each(subtreeConsistency.cases)('$file is judged as published', (sample) => {
    const verdict = verifySubtreeConsistency({
      start: BigInt(sample.start), end: BigInt(sample.end), size: BigInt(sample.size), subtreeRoot: bytes(sample.root1), root: bytes(sample.root2),
      proof: (sample.proof ?? []).map(bytes),
    });
    expect(verdict.ok).toBe(!sample.wantErr);
  });
});

describe('the RFC 6962 reference tree', () => {
  const reference = vectors('rfc6962_reference_tree') as ReferenceTree;
  const leaves = leafHashes(reference.leaves_hex.map(hex));
  const readerOf = (size: number): TileReader => () => Promise.resolve(leaves.subarray(0, size * 32));
  const inHex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'));

  test('has the published leaf hashes', () => {
    expect(inHex(reference.leaves_hex.map((leaf) => leafHash(hex(leaf))))).toEqual(reference.leaf_hashes_hex);
  });
  test('has the published root at every size', () => {
    const roots = reference.roots_hex_by_size.map((_, size) => integrate(EMPTY_EDGE, leaves.subarray(0, size * 32)).root);
    expect(inHex(roots)).toEqual(reference.roots_hex_by_size);
  });
  test.each(reference.inclusion)('yields the published inclusion proof of leaf $index at size $size', async ({ index, size, proof }) => {
    expect(inHex(await inclusionProof({ index, size }, readerOf(size)))).toEqual(proof);
  });
  test.each(reference.consistency)('yields the published consistency proof from $size1 to $size2', async ({ size1, size2, proof }) => {
    expect(inHex(await consistencyProof({ oldSize: size1, newSize: size2 }, readerOf(size2)))).toEqual(proof);
  });
});
