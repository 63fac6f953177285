import { assert } from './result.js';

/** Hashes in a full tile, and the number of children that one hash of a level stands for (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** The tile number `index` of a level, holding its first `width` hashes: 256 when full, fewer at the right edge. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A tile together with its hashes, packed 32 bytes each. */
export interface TileRow extends Tile {
  readonly data: Uint8Array;
}

/** The entries of one level 0 tile, which stand under `tile/entries`. */
export interface Bundle {
  readonly level: 'entries';
  readonly index: number;
  readonly width: number;
}

/** Hashes that a tree of `size` leaves has at a level: only full tiles feed the level above. */
const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

function widthAt({ level, index }: { readonly level: number; readonly index: number }, size: number): number {
  const width = Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);
  assert(width > 0, `a tree of ${size} leaves has no tile ${index} at level ${level}`);
  return width;
}

/** The tile as a tree of `size` leaves implies it. */
export const tileAt = (at: { readonly level: number; readonly index: number }, size: number): Tile =>
  ({ level: at.level, index: at.index, width: widthAt(at, size) });

/** The bundle that holds the entry `entryIndex` in a log of `size` entries. */
export function bundleOf(entryIndex: number, size: number): Bundle {
  const index = Math.floor(entryIndex / TILE_WIDTH);
  return { level: 'entries', index, width: widthAt({ level: 0, index }, size) };
}

/**
 * Every tile that a tree of `size` leaves implies and its beginning of `oldSize` leaves does not, level by level, left to
 * right: what has to be published when the one follows the other.
 */
export function* tilesSince(oldSize: number, size: number): Generator<Tile, void, undefined> {
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    if (hashesAt(level, oldSize) === hashesAt(level, size)) continue;
    for (let index = Math.floor(hashesAt(level, oldSize) / TILE_WIDTH); index * TILE_WIDTH < hashesAt(level, size); index++) yield tileAt({ level, index }, size);
  }
}

/** Every tile that a tree of `size` leaves implies, level by level, left to right. */
export const tilesOf = (size: number): Generator<Tile, void, undefined> => tilesSince(0, size);

/** Whether a tree of `size` leaves implies the tile, or bundle, in this width or a wider one. */
export const isWithin = ({ level, index, width }: Tile | Bundle, size: number): boolean =>
  index * TILE_WIDTH + width <= hashesAt(level === 'entries' ? 0 : level, size);

/** The partial tiles of a tree: at most one a level, and all that is needed to go on integrating. */
export function edgeTiles(size: number): readonly Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size);
    if (hashes % TILE_WIDTH > 0) tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH });
  }
  return tiles;
}
