import { fromDecimal } from './encoding.js';
import { fail, ok, type Result } from './result.js';
import { TILE_WIDTH, type Bundle, type Tile } from './tile.js';

const LEVEL_MAX = 63;

/** The path of a tile or entry bundle below the log's prefix: `tile/0/x001/x234/067.p/5` (C2SP tlog-tiles). */
export function tilePath({ level, index, width }: Tile | Bundle): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Reads a path back, accepting only the one spelling that `tilePath` gives a tile. */
export function parseTilePath(path: string): Result<Tile | Bundle> {
  const match = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (match === null) return fail('not the path of a tile or entry bundle');
  const [, top = '', groups = '', partial = String(TILE_WIDTH)] = match;
  const index = fromDecimal(groups.replace(/[x/]/g, '').replace(/^0+(?=.)/, ''));
  if (index === undefined) return fail('a tile index beyond safe integers');
  const width = Number(partial);
  const tile: Tile | Bundle = top === 'entries' ? { level: top, index, width } : { level: Number(top), index, width };
  if (tile.level !== 'entries' && tile.level > LEVEL_MAX) return fail(`a tile level above ${LEVEL_MAX}`);
  return width <= TILE_WIDTH && tilePath(tile) === path ? ok(tile) : fail('not the one spelling of this path');
}
