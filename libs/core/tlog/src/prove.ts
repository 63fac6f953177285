import { EMPTY_ROOT, HASH_BYTES, merkleRoot, nodeHash } from './hash.js';
import { tilePath } from './paths.js';
import { assert } from './result.js';
import { TILE_WIDTH, tileAt, type Tile } from './tile.js';
import { isSubtree } from './verify.js';

/** Fetches the packed hashes of a tile; it may answer with a longer row of which the tile is the beginning. */
export type TileReader = (tile: Tile) => Promise<Uint8Array>;

/** The leaves [start, end) whose subtree hash a proof contains. */
interface Range {
  readonly start: number;
  readonly end: number;
}
/** A complete subtree as hashes [from, to) of one tile. */
interface Slice {
  readonly tile: Tile;
  readonly from: number;
  readonly to: number;
}

/** The largest power of two below n, where a tree of n > 1 leaves splits (RFC 6962 §2.1). */
function splitOf(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

/** Halves a range until `isDone`, and keeps the other half each time: the siblings on the way down, top first. */
function siblingsOn(way: { range: Range; readonly isDone: (range: Range) => boolean; readonly isLeft: (middle: number) => boolean }): Range[] {
  const siblings: Range[] = [];
  let { start, end } = way.range;
  while (!way.isDone({ start, end })) {
    const middle = start + splitOf(end - start);
    const isLeft = way.isLeft(middle);
    siblings.push(isLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = isLeft ? [start, middle] : [middle, end];
  }
  return siblings;
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1, in the tree of the leaves of `range`, as the ranges it hashes, leaf to root. */
function inclusionRanges(index: number, range: Range): Range[] {
  assert(index >= range.start && index < range.end, `there is no leaf ${index} among those from ${range.start} to ${range.end}`);
  return siblingsOn({ range, isDone: ({ start, end }) => end - start === 1, isLeft: (middle) => index < middle }).reverse();
}

/**
 * SUBTREE_PROOF(start, end, D_n) of draft-ietf-plants-merkle-tree-certs as the ranges it hashes; from leaf 0 it is
 * PROOF(m, D[n]) of RFC 6962 §2.1.2. Where the descent ends in a part of the subtree, that part comes first.
 */
function consistencyRanges(part: Range, size: number): Range[] {
  const last = { start: 0, end: 0 };
  const isDone = ({ start, end }: Range): boolean => {
    [last.start, last.end] = [start, end];
    return start >= part.start && end === part.end;
  };
  const ranges = siblingsOn({ range: { start: 0, end: size }, isDone, isLeft: (middle) => part.end <= middle });
  if (last.start > part.start) ranges.push({ ...last });
  return ranges.reverse();
}

/** A tree is trivially consistent with the empty one and with itself. */
function extensionRanges({ oldSize, newSize }: { readonly oldSize: number; readonly newSize: number }): Range[] {
  assert(oldSize >= 0 && oldSize <= newSize, `a tree of ${newSize} leaves does not extend one of ${oldSize}`);
  return oldSize === 0 ? [] : consistencyRanges({ start: 0, end: oldSize }, newSize);
}

/** A range as its complete subtrees, largest first: each is a run of hashes in one tile, however high it reaches. */
function slicesOf(range: Range, size: number): Slice[] {
  const slices: Slice[] = [];
  for (let start = range.start; start < range.end;) {
    const leaves = splitOf(range.end - start + 1);
    let [level, unit] = [0, 1];
    while (unit * TILE_WIDTH <= leaves) [level, unit] = [level + 1, unit * TILE_WIDTH];
    const first = start / unit;
    const from = first % TILE_WIDTH;
    slices.push({ tile: tileAt({ level, index: Math.floor(first / TILE_WIDTH) }, size), from, to: from + leaves / unit });
    start += leaves;
  }
  return slices;
}

/** Narrower runs are hashed as quickly as they are looked up. */
const REMEMBERED_WIDTH = 16;
/** The roots of wide runs of a row, as long as the row itself is kept by who has read it: proofs in one tile have most of them in common. */
const roots = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

function rootOfRun(row: Uint8Array, from: number, to: number): Uint8Array {
  const hashed = (): Uint8Array => merkleRoot(row.subarray(from * HASH_BYTES, to * HASH_BYTES));
  if (to - from < REMEMBERED_WIDTH) return hashed();
  const known = roots.get(row) ?? new Map<string, Uint8Array>();
  roots.set(row, known);
  const root = known.get(`${from}-${to}`) ?? hashed();
  known.set(`${from}-${to}`, root);
  return root;
}

const distinct = (slices: readonly Slice[]): Tile[] => [...new Map(slices.map(({ tile }) => [tilePath(tile), tile])).values()];

async function hashRanges(ranges: readonly Range[], size: number, read: TileReader): Promise<readonly Uint8Array[]> {
  const parts = ranges.map((range) => slicesOf(range, size));
  const rows = new Map(await Promise.all(distinct(parts.flat()).map(async (tile) => [tilePath(tile), await read(tile)] as const)));
  const hashOf = ({ tile, from, to }: Slice): Uint8Array => {
    const row = rows.get(tilePath(tile));
    assert(row !== undefined && row.length >= tile.width * HASH_BYTES, `${tilePath(tile)} is shorter than ${tile.width} hashes`);
    return rootOfRun(row, from, to);
  };
  return parts.map((slices) => slices.map(hashOf).reduceRight((right, left) => nodeHash(left, right)));
}

/** The tiles that `inclusionProof` reads, for a store that loads them with one query. */
export const inclusionTiles = (at: { readonly index: number; readonly size: number }): readonly Tile[] =>
  distinct(inclusionRanges(at.index, { start: 0, end: at.size }).flatMap((range) => slicesOf(range, at.size)));

/** The tiles that `consistencyProof` reads. */
export const consistencyTiles = (between: { readonly oldSize: number; readonly newSize: number }): readonly Tile[] =>
  distinct(extensionRanges(between).flatMap((range) => slicesOf(range, between.newSize)));

/** The audit path of a leaf, leaf to root (RFC 6962 §2.1.1); each tile is read once, all at the same time. */
export async function inclusionProof(at: { readonly index: number; readonly size: number }, read: TileReader): Promise<readonly Uint8Array[]> {
  return hashRanges(inclusionRanges(at.index, { start: 0, end: at.size }), at.size, read);
}

/** The proof that the newer tree extends the older one (RFC 6962 §2.1.2). */
export async function consistencyProof(
  between: { readonly oldSize: number; readonly newSize: number }, read: TileReader,
): Promise<readonly Uint8Array[]> {
  return hashRanges(extensionRanges(between), between.newSize, read);
}

const assertSubtree = ({ start, end }: Range): void =>
  assert(isSubtree(BigInt(start), BigInt(end)), `no subtree has the leaves from ${start} to ${end}`);

/** The audit path of a leaf within the subtree of the leaves [start, end). */
export async function subtreeInclusionProof(
  { index, ...subtree }: { readonly index: number; readonly start: number; readonly end: number }, read: TileReader,
): Promise<readonly Uint8Array[]> {
  assertSubtree(subtree);
  return hashRanges(inclusionRanges(index, subtree), subtree.end, read);
}

/** The proof that the subtree of the leaves [start, end) is part of the tree of `size` leaves. */
export async function subtreeConsistencyProof(
  { size, ...subtree }: { readonly start: number; readonly end: number; readonly size: number }, read: TileReader,
): Promise<readonly Uint8Array[]> {
  assertSubtree(subtree);
  assert(subtree.end <= size, `a tree of ${size} leaves has no leaf ${subtree.end - 1}`);
  return hashRanges(consistencyRanges(subtree, size), size, read);
}

/** The root that a tree of `within` leaves gives its first `size` leaves: what every smaller checkpoint of the same history has signed. */
export async function treeRoot({ size, within }: { readonly size: number; readonly within: number }, read: TileReader): Promise<Uint8Array> {
  const [root] = await hashRanges([{ start: 0, end: size }], within, read);
  return root ?? EMPTY_ROOT;
}
