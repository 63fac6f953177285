import type pg from 'pg';
import { appendLeaves, edgeRows, EMPTY_EDGE, EMPTY_FRONTIER, frontierRoot, integrate, parseCheckpoint, readTimestamp, sameBytes, textOfNote, TILE_WIDTH, type Edge, type Frontier, type TileRow } from '#core/tlog';

const HASH_BYTES = 32;
const PAGE = 32 * TILE_WIDTH;
const INTEGRATED = `select coalesce(max(next_index), 0) as size from follower where exchange = $1 and name = 'integrator'`;
const LEAVES = `select string_agg(leaf, '' order by idx) as leaves from (select idx, leaf from entry where exchange = $1 and idx >= $2 and idx < $3 order by idx) as e`;
const TILES = 'select t.level, t.idx, t.data from unnest($2::smallint[], $3::bigint[]) as q(level, idx) join tile t using (level, idx) where t.exchange = $1';
const SIGNED = `
select 'checkpoint' as what, size, root, note, null::bytea as reply from checkpoint where exchange = $1 and size between $2 and $3
union all select 'publication', size, null, note, null from publication where exchange = $1 and size between $2 and $3
union all select 'time-stamp', size, null, note, reply from log_timestamp where exchange = $1 and size between $2 and $3 order by size`;
/** What was published was signed before, what was time-stamped was published, and nothing was signed that is not integrated. */
const CHAIN = `
select 'published checkpoints were never signed' as what, count(*)::int as count from publication p where p.exchange = $1 and not exists (select from checkpoint c where c.exchange = $1 and c.size = p.size)
union all select 'time-stamps are of what was never published', count(*)::int from log_timestamp t where t.exchange = $1 and not exists (select from publication p where p.exchange = $1 and p.size = t.size)
union all select 'checkpoints are of more entries than are integrated', count(*)::int from checkpoint where exchange = $1 and size > $2
union all select 'tiles are there that the entries do not make', abs(count(*) - $3)::int from tile where exchange = $1`;

interface SignedRow { readonly what: string; readonly size: string; readonly root: Buffer | null; readonly note: string; readonly reply: Buffer | null }

/**
 * Rebuilds the tree from the leaves, in the order of the index, and compares with it every tile that the tables hold, every
 * checkpoint that was signed or published, and what every time-stamp is of. A page of leaves is in memory at a time.
 */
export async function treeDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const { rows: [integrated] } = await client.query<{ size: string }>(INTEGRATED, [exchange]);
  const size = Number(integrated?.size);
  const found: string[] = [];
  let [edge, frontier, tiles]: [Edge, Frontier, number] = [EMPTY_EDGE, EMPTY_FRONTIER, 0];
  found.push(...await signedDifferences(client, exchange, { frontier, leaves: new Uint8Array() }));
  while (edge.size < size) {
    const { rows: [row] } = await client.query<{ leaves: Buffer | null }>(LEAVES, [exchange, edge.size, Math.min(edge.size + PAGE, size)]);
    const leaves = row?.leaves ?? Buffer.alloc(0);
    if (leaves.length === 0) return [...found, `${size - edge.size} entries are integrated and not there`];
    const grown = integrate(edge, leaves);
    const full = grown.tiles.filter(({ width }) => width === TILE_WIDTH);
    found.push(...await tileDifferences(client, exchange, full), ...await signedDifferences(client, exchange, { frontier, leaves }));
    [edge, frontier, tiles] = [grown.edge, appendLeaves(frontier, leaves).frontier, tiles + full.length];
  }
  const partial = edgeRows(edge).filter(({ width }) => width < TILE_WIDTH);
  found.push(...await tileDifferences(client, exchange, partial));
  const { rows } = await client.query<{ what: string; count: number }>(CHAIN, [exchange, size, tiles + partial.length]);
  return [...found, ...rows.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`)];
}

async function tileDifferences(client: pg.ClientBase, exchange: number, made: readonly TileRow[]): Promise<string[]> {
  const { rows } = await client.query<{ level: number; idx: string; data: Buffer }>(TILES, [exchange, made.map(({ level }) => level), made.map(({ index }) => index)]);
  const held = new Map(rows.map(({ level, idx, data }) => [`${level}/${idx}`, data]));
  return made.flatMap(({ level, index, data }) => {
    const name = `${level}/${index}`;
    return sameBytes(held.get(name) ?? new Uint8Array(), data) ? [] : [`the tile ${name} of the table is not what the entries make`];
  });
}

/** What was signed of the trees that end among these leaves; of the empty tree where there are none. */
async function signedDifferences(client: pg.ClientBase, exchange: number, { frontier, leaves }: { readonly frontier: Frontier; readonly leaves: Uint8Array }): Promise<string[]> {
  const until = frontier.size + leaves.length / HASH_BYTES;
  const { rows } = await client.query<SignedRow>(SIGNED, [exchange, Math.min(frontier.size + 1, until), until]);
  let reached = frontier;
  return rows.flatMap((row) => {
    const [from, to] = [reached.size - frontier.size, Number(row.size) - frontier.size];
    reached = appendLeaves(reached, leaves.subarray(from * HASH_BYTES, to * HASH_BYTES)).frontier;
    const fault = faultOf(row, frontierRoot(reached));
    return fault === undefined ? [] : [`the ${row.what} of ${row.size} entries ${fault}`];
  });
}

function faultOf({ size, root, note, reply }: SignedRow, made: Uint8Array): string | undefined {
  const claimed = parseCheckpoint(textOfNote(note));
  if (!claimed.ok) return `is none: ${claimed.reason}`;
  if (String(claimed.value.size) !== size) return `is of ${claimed.value.size} entries`;
  if (!sameBytes(claimed.value.root, made) || (root !== null && !sameBytes(root, made))) return 'has another root than the entries make';
  const stamped = reply === null ? undefined : readTimestamp({ reply, text: textOfNote(note) });
  return stamped?.ok === false ? `does not hold: ${stamped.reason}` : undefined;
}
