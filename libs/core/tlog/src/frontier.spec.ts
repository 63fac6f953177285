import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendLeaves, EMPTY_FRONTIER, frontierFrom, frontierRoot, packFrontier } from './frontier.js';
import { EMPTY_ROOT, leafHash, merkleRoot } from './hash.js';
import { EMPTY_EDGE, integrate } from './tree.js';

const COUNT = 66_000;
const leaves = Buffer.concat(Array.from({ length: COUNT }, (_, i) => leafHash(Buffer.from(String(i)))));
const between = (from: number, to: number): Uint8Array => leaves.subarray(from * 32, to * 32);

test('however the leaves come, the root is that of RFC 6962', () => {
  fc.assert(fc.property(fc.array(fc.nat(300), { maxLength: 6 }), (counts) => {
    let frontier = EMPTY_FRONTIER;
    for (const count of counts) frontier = appendLeaves(frontier, between(frontier.size, frontier.size + count)).frontier;
    expect(Buffer.from(frontierRoot(frontier)).equals(merkleRoot(between(0, frontier.size)))).toBe(true);
    expect(frontierFrom(frontier.size, packFrontier(frontier))).toEqual({ ...frontier, subtrees: frontier.subtrees.map((hash) => Buffer.from(hash)) });
  }), { numRuns: 50 });
  expect(frontierRoot(EMPTY_FRONTIER)).toEqual(EMPTY_ROOT);
});

test('the hashes that it yields are those of the higher tiles', () => {
  const { hashes } = appendLeaves(EMPTY_FRONTIER, leaves);
  const { tiles } = integrate(EMPTY_EDGE, leaves);
  for (const level of [1, 2]) {
    const row = Buffer.concat(tiles.filter((tile) => tile.level === level).map(({ data }) => data));
    const own = hashes.filter((one) => one.level === level);
    expect(own.map(({ index }) => index)).toEqual(own.map((_, i) => i));
    expect(Buffer.concat(own.map(({ hash }) => hash)).equals(row)).toBe(true);
  }
  expect(hashes).toHaveLength(Math.floor(COUNT / 256) + 1);
});

test('a frontier of another size is refused', () => {
  expect(() => frontierFrom(3, new Uint8Array(32))).toThrow('does not have 1 subtrees');
});
