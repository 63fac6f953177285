import { EMPTY_EDGE, edgeFrom, edgeTiles, rootOf, type Edge, type Tile, type TileReader } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';

const HASH_BYTES = 32;
const EDGE = 'select t.level, t.data from unnest($2::smallint[], $3::bigint[]) as q(level, idx) join tile t using (level, idx) where t.exchange = $1';

/** The right edge of the tree of the first `size` leaves, out of the tables; undefined when they do not reach so far. */
export async function edgeAt(client: Queryable, exchange: number, size: number): Promise<Edge | undefined> {
  if (size === 0) return EMPTY_EDGE;
  const tiles = edgeTiles(size);
  const { rows } = await client.query({ name: 'edge', text: EDGE, values: [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index)] });
  const byLevel = new Map((rows as unknown as { readonly level: number; readonly data: Buffer }[]).map(({ level, data }) => [level, data]));
  const data = tiles.map(({ level, width }) => ({ row: byLevel.get(level), width }));
  const isThere = data.every(({ row, width }) => (row?.length ?? 0) >= width * HASH_BYTES);
  return isThere ? edgeFrom(size, data.map(({ row }) => row ?? new Uint8Array())) : undefined;
}

/** The root of the first `size` leaves as the tables have it: any tree's beginning can be read off its tiles. */
export async function rootAt(client: Queryable, exchange: number, size: number): Promise<Uint8Array | undefined> {
  const edge = await edgeAt(client, exchange, size);
  return edge === undefined ? undefined : rootOf(edge);
}

const TILE = 'select data from tile where exchange = $1 and level = $2 and idx = $3';

/** Reads the hashes of tiles out of the tables, one after the other as a single connection has it; a row may be wider by now. */
export function tileReader(client: Queryable, exchange: number): TileReader {
  let before: Promise<unknown> = Promise.resolve();
  return (tile) => {
    const read = before.then(() => readTile(client, exchange, tile));
    before = read.catch(() => undefined);
    return read;
  };
}

async function readTile(client: Queryable, exchange: number, { level, index, width }: Tile): Promise<Uint8Array> {
  const { rows: [row] } = await client.query({ name: 'tile', text: TILE, values: [exchange, level, index] });
  const { data = new Uint8Array() } = (row ?? {}) as { data?: Buffer };
  if (data.length < width * HASH_BYTES) throw new Error(`tile ${level}/${index} is narrower than ${width}, below a signed checkpoint`);
  return data.subarray(0, width * HASH_BYTES);
}
