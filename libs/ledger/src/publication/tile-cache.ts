import { TILE_WIDTH, type Tile, type TileReader } from '#core/tlog';

const HASH_BYTES = 32;
/** At 8 KiB a tile, and half as much for the roots of its runs that proofs have asked for, 24 MiB. */
const TILES_MAX = 2_048;

/** Keeps the tiles that were asked for last: what a tile has never changes, it only grows, so a longer row answers for a shorter. */
export function cachingTiles(read: TileReader): TileReader {
  const kept = new Map<string, Uint8Array>();
  return async (tile) => {
    const key = `${tile.level}/${tile.index}`;
    const held = kept.get(key);
    kept.delete(key);
    const row = held !== undefined && holds(held, tile) ? held : await read(tile);
    kept.set(key, row);
    const oldest = kept.size > TILES_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    const bytes = tile.width * HASH_BYTES;
    return row.length === bytes ? row : row.subarray(0, bytes);
  };
}

const holds = (row: Uint8Array, { width }: Tile): boolean => row.length >= Math.min(width, TILE_WIDTH) * HASH_BYTES;
