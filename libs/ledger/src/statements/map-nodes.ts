import type pg from 'pg';
import { foldedMap, mapInner, mapRecord, mapRoot, type MapTree, type OpenNode } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';

/** From the root towards each position, in one round trip for thousands. LATERAL with a limit is never hashed, which a plan that is made while the table is small would do. */
const PATHS = `
with recursive path as (
  select q.target, n.*, 0 as depth from unnest($3::bytea[]) as q(target)
    cross join lateral (select hash, left_hash, right_hash, position, value from map_node where exchange = $1 and hash = $2 limit 1) as n
  union all
  select p.target, n.*, p.depth + 1 from path p cross join lateral (
    select hash, left_hash, right_hash, position, value from map_node
    where exchange = $1 and hash = case get_bit(p.target, p.depth / 8 * 8 + 7 - p.depth % 8) when 0 then p.left_hash else p.right_hash end limit 1) as n
  where p.left_hash is not null)
select distinct on (hash) hash, left_hash, right_hash, position, value from path`;

interface NodeRow { readonly hash: Buffer; readonly left_hash: Buffer | null; readonly right_hash: Buffer | null; readonly position: Buffer | null; readonly value: Buffer | null }

/** So that no statement takes long, however many statements change on a day. */
const ROWS_MAX = 4_096;

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[], void, undefined> {
  for (let from = 0; from < items.length; from += ROWS_MAX) yield items.slice(from, from + ROWS_MAX);
}

const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('latin1');

/** The nodes of a map on the way from its root to some positions. */
export async function readPaths(connection: Queryable, exchange: number, { root, positions }: { readonly root: Uint8Array; readonly positions: readonly Uint8Array[] }): Promise<OpenNode> {
  const nodes = new Map<string, MapTree>();
  for (const chunk of chunksOf(positions)) {
    const { rows } = await connection.query({ name: 'map-paths', text: PATHS, values: [exchange, root, chunk] });
    for (const row of rows as unknown as NodeRow[]) nodes.set(keyOf(row.hash), nodeOf(row));
  }
  return (hash) => nodes.get(keyOf(hash));
}

function nodeOf({ left_hash: left, right_hash: right, position, value }: NodeRow): MapTree {
  if (left !== null && right !== null) return mapInner(foldedMap(left), foldedMap(right));
  if (position !== null && value !== null) return mapRecord({ position, value });
  throw new Error('a node of the map is neither inner nor a record');
}

const KEEP = `insert into map_node (exchange, hash, left_hash, right_hash, position, value)
  select $1, * from unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) on conflict do nothing`;

/** Keeps what is new of a map; subtrees that are known by their hash alone are there already. */
export async function writeNodes(client: pg.ClientBase, exchange: number, tree: MapTree): Promise<void> {
  for (const rows of chunksOf([...rowsOf(tree)])) {
    const column = (name: keyof NodeRow): (Buffer | null)[] => rows.map((row) => row[name]);
    await client.query({ name: 'map-keep', text: KEEP, values: [exchange, column('hash'), column('left_hash'), column('right_hash'), column('position'), column('value')] });
  }
}

function* rowsOf(tree: MapTree): Generator<NodeRow, void, undefined> {
  const hash = Buffer.from(mapRoot(tree));
  if (tree.kind === 'record') yield { hash, left_hash: null, right_hash: null, position: Buffer.from(tree.position), value: Buffer.from(tree.value) };
  if (tree.kind !== 'inner') return;
  yield { hash, left_hash: Buffer.from(mapRoot(tree.left)), right_hash: Buffer.from(mapRoot(tree.right)), position: null, value: null };
  yield* rowsOf(tree.left);
  yield* rowsOf(tree.right);
}
