import type pg from 'pg';
import { EMPTY_EDGE, formatCheckpoint, integrate, rootOf, sameBytes, signNoteWith, type Edge, type RemoteSigner, type TileRow } from '#core/tlog';
import type { Continuity } from '../publication/continuity.js';
import { edgeAt } from '../publication/own-tree.js';
import type { Advance } from './follower.js';

/** A restore or an import is integrated in few steps: 2 MiB of leaves each. */
const LEAVES_MAX = 65_536;

export interface IntegratorOptions {
  readonly exchange: number;
  readonly origin: string;
  /** Who signs now; asked for each checkpoint, for keys are rotated. */
  readonly signers: () => readonly RemoteSigner[];
  readonly continuity: Pick<Continuity, 'standing'>;
}

/**
 * Appends the leaves of new entries to the RFC 6962 tree and signs a checkpoint, in one transaction with the cursor, which
 * is the tree's size. Tiles and root are functions of the dense entries: a second integrator could only compute the same.
 * Nothing is signed while the log is halted, or not yet as long as what was seen of it; the tiles are made all the same, for
 * only they tell whether the trees agree again.
 */
export function integrator({ exchange, origin, signers, continuity }: IntegratorOptions): Advance {
  let known: Edge | undefined;
  return async (client, size) => {
    const { leaves, root, signed } = await readLeaves(client, exchange, { from: size, known: known?.size });
    // An edge from memory has to be that of the tables, which may have been replaced meanwhile.
    const isOurs = known?.size === size && root !== null && sameBytes(root, rootOf(known));
    const edge = isOurs && known !== undefined ? known : await requiredEdge(client, exchange, size);
    // A log without entries has a checkpoint too, so that its readers can begin with it.
    if (leaves.length === 0 && signed === size) return size;
    const grown = leaves.length === 0 ? { edge, tiles: [], root: rootOf(edge) } : integrate(edge, leaves);
    if (grown.tiles.length > 0) await writeTiles(client, exchange, grown.tiles);
    known = grown.edge;
    if (await continuity.standing(client) !== undefined) await sign(client, grown.edge, grown.root);
    return known.size;
  };

  async function sign(client: pg.PoolClient, { size }: Edge, root: Uint8Array): Promise<void> {
    const note = await signNoteWith(formatCheckpoint({ origin, size, root }), signers());
    await client.query({ name: 'checkpoint.write', text: 'insert into checkpoint (exchange, size, root, note, at) values ($1, $2, $3, $4, clock_timestamp()) on conflict do nothing', values: [exchange, size, root, note] });
  }
}

const LEAVES = `
select string_agg(leaf, '' order by idx) as leaves,
  (select root from checkpoint where exchange = $1 and size = $4) as root,
  (select max(size) from checkpoint where exchange = $1) as signed
from (select idx, leaf from entry where exchange = $1 and idx >= $2 order by idx limit $3) as e`;

interface Read { readonly leaves: Uint8Array; readonly root: Uint8Array | null; readonly signed: number | null }

/** The leaves that are not integrated yet, the root that was signed for the size that is known, and the size that was signed last. */
async function readLeaves(client: pg.PoolClient, exchange: number, { from, known }: { readonly from: number; readonly known: number | undefined }): Promise<Read> {
  const { rows: [row] } = await client.query<{ leaves: Buffer | null; root: Buffer | null; signed: string | null }>({ name: 'leaves', text: LEAVES, values: [exchange, from, LEAVES_MAX, known ?? null] });
  return { leaves: row?.leaves ?? new Uint8Array(), root: row?.root ?? null, signed: row?.signed === null || row === undefined ? null : Number(row.signed) };
}

async function requiredEdge(client: pg.PoolClient, exchange: number, size: number): Promise<Edge> {
  if (size === 0) return EMPTY_EDGE;
  const edge = await edgeAt(client, exchange, size);
  if (edge === undefined) throw new Error(`the table lacks tiles of the first ${size} entries, which are integrated`);
  return edge;
}

const WRITE = `
insert into tile (exchange, level, idx, data) select $1, t.* from unnest($2::smallint[], $3::bigint[], $4::bytea[]) as t(level, idx, data)
on conflict (exchange, level, idx) do update set data = excluded.data`;

/** The tiles that are new or wider. */
async function writeTiles(client: pg.PoolClient, exchange: number, tiles: readonly TileRow[]): Promise<void> {
  await client.query({ name: 'tiles.write', text: WRITE, values: [exchange, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ data }) => data)] });
}
