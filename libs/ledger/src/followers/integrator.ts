import type pg from 'pg';
import { EMPTY_EDGE, EMPTY_ROOT, edgeFrom, edgeTiles, formatCheckpoint, integrate, signNoteWith, type Edge, type Integration, type RemoteSigner } from '#core/tlog';
import type { Advance } from './follower.js';

const LEAVES_MAX = 8192;

/** What a checkpoint says of the tree. */
interface Head { readonly size: number; readonly root: Uint8Array }

/** Where the latest signed checkpoint is kept outside the database, and what it says. */
export interface PublishedCheckpoint {
  /** The size and root that were published last; undefined before the first. */
  last(): Head | undefined;
  publish(note: string): Promise<void>;
}

export interface IntegratorOptions {
  readonly exchange: number;
  readonly origin: string;
  /** Who signs now; asked for each checkpoint, for keys are rotated. */
  readonly signers: () => readonly RemoteSigner[];
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
export function integrator({ exchange, origin, signers, published }: IntegratorOptions): { readonly advance: Advance; readonly afterwards: () => Promise<void> } {
  let known: Edge | undefined;
  let unpublished: (Head & { readonly note: string }) | undefined;
  let publishedHere: Head | undefined;
  const sign = async (client: pg.PoolClient, { edge: { size }, root, tiles }: Integration): Promise<void> => {
    const note = await signNoteWith(formatCheckpoint({ origin, size, root }), signers());
    await write(client, exchange, { size, root, note, tiles });
    unpublished = { size, root, note };
  };
  const advance: Advance = async (client, size) => {
    const edge = known?.size === size ? known : undefined;
    // Who goes on from its own edge has also published last: another integrator would have moved the cursor.
    const last = edge === undefined || publishedHere === undefined ? published.last() : publishedHere;
    const { leaves, rootAtLast } = await readLeaves(client, exchange, { from: size, last });
    // A log without entries has a checkpoint too, so that its readers can begin with it.
    if (leaves.length === 0) return size > 0 || known !== undefined ? size : signEmpty(client, last);
    const integration = integrate(edge ?? await loadEdge(client, exchange, size), leaves);
    requireContinuation(integration, last, rootAtLast);
    await sign(client, integration);
    known = integration.edge;
    return known.size;
  };
  const signEmpty = async (client: pg.PoolClient, last: Head | undefined): Promise<number> => {
    const empty = { edge: EMPTY_EDGE, root: EMPTY_ROOT, tiles: [] };
    requireContinuation(empty, last, null);
    const { rows } = await client.query('select from checkpoint where exchange = $1 limit 1', [exchange]);
    if (rows.length === 0) await sign(client, empty);
    known = EMPTY_EDGE;
    return 0;
  };
  // After the commit: a published checkpoint that the database does not have would be taken for a rollback.
  const afterwards = async (): Promise<void> => {
    if (unpublished === undefined) return;
    await published.publish(unpublished.note);
    publishedHere = unpublished;
    unpublished = undefined;
  };
  return { advance, afterwards };
}

const LEAVES = `
select string_agg(leaf, '' order by idx) as leaves, (select root from checkpoint where exchange = $1 and size = $4) as "rootAtLast"
from (select idx, leaf from entry where exchange = $1 and idx >= $2 order by idx limit $3) as e`;

/** The leaves that are not integrated yet, and the root that this database has for the size that was published last. */
async function readLeaves(client: pg.PoolClient, exchange: number, { from, last }: { readonly from: number; readonly last: Head | undefined }): Promise<{ readonly leaves: Uint8Array; readonly rootAtLast: Uint8Array | null }> {
  const { rows: [row] } = await client.query<{ leaves: Buffer | null; rootAtLast: Buffer | null }>({ name: 'leaves', text: LEAVES, values: [exchange, from, LEAVES_MAX, last?.size ?? null] });
  return { leaves: row?.leaves ?? new Uint8Array(), rootAtLast: row?.rootAtLast ?? null };
}

async function loadEdge(client: pg.PoolClient, exchange: number, size: number): Promise<Edge> {
  const tiles = edgeTiles(size);
  const { rows } = await client.query<{ level: number; data: Buffer }>('select t.level, t.data from unnest($2::smallint[], $3::bigint[]) as q(level, idx) join tile t using (level, idx) where t.exchange = $1', [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index)]);
  const byLevel = new Map(rows.map(({ level, data }) => [level, data]));
  return edgeFrom(size, tiles.map(({ level }) => byLevel.get(level) ?? new Uint8Array()));
}

const WRITE = `
with tiles as (
  insert into tile (exchange, level, idx, data) select $1, t.* from unnest($2::smallint[], $3::bigint[], $4::bytea[]) as t(level, idx, data)
  on conflict (exchange, level, idx) do update set data = excluded.data)
insert into checkpoint (exchange, size, root, note, at) values ($1, $5, $6, $7, clock_timestamp())`;

/** The tiles that are new or wider and the checkpoint over them, in one statement. */
async function write(client: pg.PoolClient, exchange: number, { tiles, size, root, note }: Head & { readonly note: string; readonly tiles: Integration['tiles'] }): Promise<void> {
  const values = [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ data }) => data), size, root, note];
  await client.query({ name: 'checkpoint.write', text: WRITE, values });
}

/** Refuses to sign a tree that does not continue what was published last: shorter, or of the same size with another root. */
function requireContinuation({ edge, root }: Integration, last: Head | undefined, rootAtLast: Uint8Array | null): void {
  if (last === undefined) return;
  if (last.size > edge.size) throw new RollbackError(`The published checkpoint has ${last.size} entries, this database yields ${edge.size}: it was restored or replaced. Nothing is signed until the missing entries are back.`);
  const own = last.size === edge.size ? root : rootAtLast;
  if (own === null || !Buffer.from(own).equals(last.root)) throw new RollbackError(`The published checkpoint of size ${last.size} has another root than this database. Nothing is signed.`);
}
