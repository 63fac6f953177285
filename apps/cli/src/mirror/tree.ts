import { edgeFrom, edgeTiles, EMPTY_EDGE, rootOf, tileAt, tilePath, TILE_WIDTH, type Edge } from '#core/tlog';
import { Unreadable } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';

const TILE_BYTES_MAX = 8192;

/** The right edge that a copy of `size` entries had when it had `at` of them: a tile only grows, so its beginning is what it was. */
export async function edgeAt(copy: LogSource, at: number, size: number): Promise<Edge> {
  if (at === 0) return EMPTY_EDGE;
  const rows = await Promise.all(edgeTiles(at).map(async ({ level, index }) => {
    const grown = tileAt({ level, index }, size);
    const exact = await copy.read(tilePath(grown), TILE_BYTES_MAX);
    const answer = exact.kind === 'found' ? exact : await copy.read(tilePath({ ...grown, width: TILE_WIDTH }), TILE_BYTES_MAX);
    if (answer.kind !== 'found') throw new Unreadable(`${tilePath(grown)} of ${copy.name} is ${answer.kind}`);
    return answer.bytes;
  }));
  return edgeFrom(at, rows);
}

export const rootAt = async (copy: LogSource, at: number, size: number): Promise<Uint8Array> => rootOf(await edgeAt(copy, at, size));
