import type pg from 'pg';
import { EMPTY_EDGE, EMPTY_ROOT, edgeFrom, edgeTiles, formatCheckpoint, integrate, signNote, type Edge, type Integration, type Signer } from '#core/tlog';
import type { Advance } from './follower.js';

const LEAVES_MAX = 8192;

/** Where the latest signed checkpoint is kept outside the database, and what it says. */
export interface PublishedCheckpoint {
  /** The size and root that were published last; undefined before the first. */
  last(): Promise<{ readonly size: number; readonly root: Uint8Array } | undefined>;
  publish(note: string): Promise<void>;
}

export interface IntegratorOptions {
  readonly exchange: number;
  readonly origin: string;
  readonly signer: Signer;
  readonly published: PublishedCheckpoint;
}

/** The database is behind, or other than, what was signed before: signing now would be a lie. People must look. */
export class RollbackError extends Error {
  override readonly name = 'RollbackError';
}

/**
 * Appends the leaves of new entries to the RFC 6962 tree and signs a checkpoint, in one transaction with the cursor, which
 * is the tree's size. Tiles and root are functions of the dense entries: a second integrator could only compute the same.
 */
export function integrator({ exchange, origin, signer, published }: IntegratorOptions): { readonly advance: Advance; readonly afterwards: () => Promise<void> } {
  let known: Edge | undefined;
  let unpublished: string | undefined;
  const sign = async (client: pg.PoolClient, size: number, root: Uint8Array): Promise<string> => {
    const note = signNote(formatCheckpoint({ origin, size, root }), [signer]);
    await client.query('insert into checkpoint (exchange, size, root, note, at) values ($1, $2, $3, $4, clock_timestamp())', [exchange, size, root, note]);
    return note;
  };
  const advance: Advance = async (client, size) => {
    const leaves = await readLeaves(client, exchange, size);
    // A log without entries has a checkpoint too, so that its readers can begin with it.
    if (leaves.length === 0) return size > 0 || known !== undefined ? size : signEmpty(client);
    const edge = known?.size === size ? known : await loadEdge(client, exchange, size);
    const integration = integrate(edge, leaves);
    await requireContinuation(client, exchange, integration, await published.last());
    await writeTiles(client, exchange, integration);
    known = integration.edge;
    unpublished = await sign(client, known.size, integration.root);
    return known.size;
  };
  const signEmpty = async (client: pg.PoolClient): Promise<number> => {
    await requireContinuation(client, exchange, { edge: EMPTY_EDGE, root: EMPTY_ROOT, tiles: [] }, await published.last());
    const { rows } = await client.query('select from checkpoint where exchange = $1 limit 1', [exchange]);
    if (rows.length === 0) unpublished = await sign(client, 0, EMPTY_ROOT);
    known = EMPTY_EDGE;
    return 0;
  };
  // After the commit: a published checkpoint that the database does not have would be taken for a rollback.
  const afterwards = async (): Promise<void> => {
    if (unpublished !== undefined) await published.publish(unpublished);
    unpublished = undefined;
  };
  return { advance, afterwards };
}

async function readLeaves(client: pg.PoolClient, exchange: number, from: number): Promise<Uint8Array> {
  const { rows } = await client.query<{ leaf: Buffer }>({ name: 'leaves', text: 'select leaf from entry where exchange = $1 and idx >= $2 order by idx limit $3', values: [exchange, from, LEAVES_MAX] });
  return Buffer.concat(rows.map(({ leaf }) => leaf));
}

async function loadEdge(client: pg.PoolClient, exchange: number, size: number): Promise<Edge> {
  const tiles = edgeTiles(size);
  const { rows } = await client.query<{ level: number; data: Buffer }>('select t.level, t.data from unnest($2::smallint[], $3::bigint[]) as q(level, idx) join tile t using (level, idx) where t.exchange = $1', [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index)]);
  const byLevel = new Map(rows.map(({ level, data }) => [level, data]));
  return edgeFrom(size, tiles.map(({ level }) => byLevel.get(level) ?? new Uint8Array()));
}

async function writeTiles(client: pg.PoolClient, exchange: number, { tiles }: Integration): Promise<void> {
  const values = [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ data }) => data)];
  await client.query('insert into tile (exchange, level, idx, data) select $1, t.* from unnest($2::smallint[], $3::bigint[], $4::bytea[]) as t(level, idx, data) on conflict (exchange, level, idx) do update set data = excluded.data', values);
}

/** Refuses to sign a tree that does not continue what was published last: shorter, or of the same size with another root. */
async function requireContinuation(client: pg.PoolClient, exchange: number, { edge, root }: Integration, last: { readonly size: number; readonly root: Uint8Array } | undefined): Promise<void> {
  if (last === undefined) return;
  if (last.size > edge.size) throw new RollbackError(`The published checkpoint has ${last.size} entries, this database yields ${edge.size}: it was restored or replaced. Nothing is signed until the missing entries are back.`);
  const own = last.size === edge.size ? root : await rootAt(client, exchange, last.size);
  if (own === undefined || !Buffer.from(own).equals(last.root)) throw new RollbackError(`The published checkpoint of size ${last.size} has another root than this database. Nothing is signed.`);
}

async function rootAt(client: pg.PoolClient, exchange: number, size: number): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ root: Buffer }>('select root from checkpoint where exchange = $1 and size = $2', [exchange, size]);
  return rows[0]?.root;
}
