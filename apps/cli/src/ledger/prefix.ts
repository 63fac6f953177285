import type pg from 'pg';
import { HASH_BYTES, TILE_WIDTH, leafHashes, tileAt } from '#core/tlog';
import { Unreadable } from '../log/inputs.js';
import { readTile } from '../log/parts.js';
import type { LogSource } from '../log/source.js';

const ENTRIES = 'select body, leaf from entry where exchange = $1 and idx >= $2 and idx < $3 order by idx';
const SIZE = 'select (select size from log_head where exchange = $1) as size, (select coalesce(max(idx) + 1, 0) from entry where exchange = $1) as entries';

/** How the entries of a database stand to a log that was verified. */
export interface Prefix {
  /** How many entries the database has. */
  readonly entries: number;
  /** The first entry of the database that is not the one of the log; null where the one begins with the other. */
  readonly differsAt: number | null;
}

export interface Compared {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly source: LogSource;
  readonly size: number;
  readonly onProgress: (entries: number) => void;
}

/** Compares every entry of a database, its bytes and its leaf hash, with the leaves of a log; one tile is in memory at a time. */
export async function comparePrefix({ pool, exchange, source, size, onProgress }: Compared): Promise<Prefix> {
  const { rows: [row] } = await pool.query<{ size: string | null; entries: string }>(SIZE, [exchange]);
  if (row === undefined || row.size === null) throw new Unreadable(`the database has no log of exchange ${exchange}`);
  const [head, entries] = [Number(row.size), Number(row.entries)];
  // Where rows are gone, or come after the head, the head is not to be believed either.
  const common = Math.min(entries, size);
  for (let from = 0; from < common; from += TILE_WIDTH) {
    const until = Math.min(from + TILE_WIDTH, common);
    const { rows } = await pool.query<{ body: Buffer; leaf: Buffer }>(ENTRIES, [exchange, from, until]);
    const leaves = await readTile(source, tileAt({ level: 0, index: from / TILE_WIDTH }, size));
    const hashed = leafHashes(rows.map(({ body }) => body));
    const at = Array.from({ length: until - from }, (_, i) => i).find((i) => {
      const leaf = Buffer.from(leaves.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
      return rows[i] === undefined || !leaf.equals(rows[i].leaf) || !leaf.equals(hashed.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
    });
    if (at !== undefined) return { entries, differsAt: from + at };
    onProgress(until);
  }
  return { entries, differsAt: head === entries ? null : Math.min(entries, head) };
}
