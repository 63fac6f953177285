import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, merkleRoot, nodeHash } from './hash.js';
import { tilePath } from './paths.js';
import { edgeTiles, tilesOf } from './tile.js';
import { edgeFrom, edgeRows, EMPTY_EDGE, integrate, rootOf } from './tree.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leaves = Buffer.concat(Array.from({ length: 70_000 }, (_, i) => leafHash(Buffer.from(String(i)))));
const first = (size: number): Uint8Array => leaves.subarray(0, size * 32);
/** The definition of RFC 6962 §2.1, word for word. */
function definition(hashes: Uint8Array): Uint8Array {
  const n = hashes.length / 32;
  if (n === 0) return EMPTY_ROOT;
  if (n === 1) return hashes;
  const k = 2 ** Math.floor(Math.log2(n - 1));
  return nodeHash(definition(hashes.subarray(0, k * 32)), definition(hashes.subarray(k * 32)));
}
/** Integrates leaves cut at the given sizes and keeps the widest row of each tile, as a store does. */
function inBatches(cuts: readonly number[]): { readonly rows: Map<string, string>; readonly root: string; readonly size: number } {
  const rows = new Map<string, string>();
  let edge = EMPTY_EDGE;
  for (const cut of cuts) {
    const step = integrate(edge, leaves.subarray(edge.size * 32, cut * 32));
    for (const { level, index, data } of step.tiles) rows.set(`${level}/${index}`, hexOf(data));
    edge = step.edge;
  }
  return { rows, root: hexOf(rootOf(edge)), size: edge.size };
}

describe('integrate', () => {
  test.each([0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])('%i leaves have the root of the definition', (size) => {
    expect(hexOf(integrate(EMPTY_EDGE, first(size)).root)).toBe(hexOf(definition(first(size))));
    expect(hexOf(merkleRoot(first(size)))).toBe(hexOf(definition(first(size))));
  });
  test('any partition into batches yields the same tiles and root', () => {
    const sizes = fc.integer({ min: 1, max: 2_000 });
    fc.assert(fc.property(sizes, fc.array(fc.nat(2_000), { maxLength: 8 }), (size, cuts) => {
      const partition = [...cuts.filter((cut) => cut < size).sort((a, b) => a - b), size];
      expect(inBatches(partition)).toEqual(inBatches([size]));
    }), { numRuns: 50 });
  });
  test('the tiles of one batch from nothing are the tiles that the size implies', () => {
    const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
    const tiles = integrate(EMPTY_EDGE, first(70_000)).tiles;
    expect(tiles.map(tilePath).sort(byPath)).toEqual([...tilesOf(70_000)].map(tilePath).sort(byPath));
    expect(tiles.every(({ data, width }) => data.length === width * 32)).toBe(true);
  });
  test('an empty batch changes nothing', () => {
    const { edge } = integrate(EMPTY_EDGE, first(300));
    expect(integrate(edge, new Uint8Array())).toMatchObject({ tiles: [], edge: { size: 300 }, root: rootOf(edge) });
  });
  test('the edge does not share memory with the batch', () => {
    const batch = Buffer.from(first(3));
    const { edge, root } = integrate(EMPTY_EDGE, batch);
    batch.fill(0);
    expect(hexOf(rootOf(edge))).toBe(hexOf(root));
  });
});

describe('edgeFrom', () => {
  test.each([0, 1, 255, 256, 257, 65_535, 65_536, 66_000, 70_000])('an edge of %i leaves is rebuilt from the rows that edgeTiles names', (size) => {
    const { edge, tiles } = integrate(EMPTY_EDGE, first(size));
    const rows = edgeTiles(size).map((named) => tiles.find((tile) => tilePath(tile) === tilePath(named)));
    const rebuilt = edgeFrom(size, rows.map((row) => row?.data ?? new Uint8Array()));
    expect(edgeRows(rebuilt).map(({ data, ...tile }) => [tilePath(tile), hexOf(data)])).toEqual(rows.map((row) => row && [tilePath(row), hexOf(row.data)]));
    expect(hexOf(rootOf(rebuilt))).toBe(hexOf(rootOf(edge)));
    expect(rebuilt.rows.map(hexOf)).toEqual(edge.rows.map(hexOf));
  });
  test('a row that has grown since is read as it was', () => {
    expect(hexOf(rootOf(edgeFrom(3, [first(9)])))).toBe(hexOf(merkleRoot(first(3))));
  });
  test('missing and short rows are refused', () => {
    expect(() => edgeFrom(3, [])).toThrow('has 1 rows, not 0');
    expect(() => edgeFrom(3, [first(2)])).toThrow('shorter than 3 hashes');
  });
});
