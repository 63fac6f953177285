import { bundleOf, decodeBundle, tileAt, tilePath, TILE_WIDTH, type Bundle, type Tile } from '#core/tlog';
import type { LogSource } from '../log/source.js';
import type { Alarms } from './alarms.js';

const BYTES_MAX = TILE_WIDTH * (2 + 0xffff);

/** Reads a tile and its entries from the server again: what was verified once must be served to everybody ever after. */
export async function compareServed({ server, copy, alarms, index, size }: { readonly server: LogSource; readonly copy: LogSource; readonly alarms: Alarms; readonly index: number; readonly size: number }): Promise<void> {
  for (const part of [tileAt({ level: 0, index }, size), bundleOf(index * TILE_WIDTH, size)]) {
    const [shown, held] = [await read(server, part), await read(copy, part)];
    if (shown !== undefined && held !== undefined && Buffer.from(shown).equals(held)) continue;
    const entry = shown === undefined || held === undefined || part.level !== 'entries' ? undefined : firstOther(shown, held);
    await alarms.raise({
      kind: 'log_damaged', subject: entry === undefined ? tilePath(part) : `entry ${index * TILE_WIDTH + entry}`,
      what: shown === undefined ? `${tilePath(part)} is served no more` : `${tilePath(part)} is served with other bytes than were verified before`,
    });
  }
}

/** In this width, or the beginning of the full one that has replaced it. */
async function read(source: LogSource, part: Tile | Bundle): Promise<Uint8Array | undefined> {
  const exact = await source.read(tilePath(part), BYTES_MAX);
  if (exact.kind === 'found') return exact.bytes;
  const full = await source.read(tilePath({ ...part, width: TILE_WIDTH }), BYTES_MAX);
  if (full.kind !== 'found') return undefined;
  if (part.level !== 'entries') return full.bytes.subarray(0, part.width * 32);
  const decoded = decodeBundle(full.bytes);
  return decoded.ok ? full.bytes.subarray(0, decoded.value.slice(0, part.width).reduce((sum, { length }) => sum + 2 + length, 0)) : undefined;
}

/** The position of the first entry of a bundle that is another one. */
function firstOther(shown: Uint8Array, held: Uint8Array): number | undefined {
  const [left, right] = [decodeBundle(shown), decodeBundle(held)];
  if (!left.ok || !right.ok) return undefined;
  const at = right.value.findIndex((entry, i) => !Buffer.from(entry).equals(left.value[i] ?? new Uint8Array()));
  return at < 0 ? undefined : at;
}
