import type pg from 'pg';
import { readEntry, type AuditedEntry } from '#core/audit';
import { canonicalJson, leafHash, sameBytes } from '#core/tlog';
import { evolve, kindOf, sha256Hex, uuidOf, type AnyState, type Id } from '#core/exchange';
import { streamId } from '../commit/read-entries.js';

/** An entry of a verified log: its exact bytes, and the leaf that the signed tree has for it. */
export interface VerifiedEntry { readonly body: Uint8Array; readonly leaf: Uint8Array }

/** Entries in index order from `from` on, with the texts of the documents that they name as far as the copy has them. */
export interface ImportBatch {
  readonly from: number;
  readonly entries: readonly VerifiedEntry[];
  readonly documents: readonly string[];
  /** Names the copy that they come from, for people. */
  readonly source: string;
}

/** The entries do not continue this database. Nothing of the batch is written. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}

interface Placed { readonly index: number; readonly body: AuditedEntry; readonly entry: VerifiedEntry }
interface Folded { readonly version: number; readonly state: AnyState | undefined }

const HEAD = 'select size from log_head where exchange = $1 for no key update';
const LOAD = `select a.kind, a.id::text, a.version, a.state::text as state from unnest($2::text[], $3::uuid[]) as q(kind, id)
  cross join lateral (select * from aggregate where kind = q.kind and exchange = $1 and id = q.id limit 1) as a`;
const ENTRIES = `insert into entry (exchange, idx, stream, version, type, body, leaf, at)
  select $1, $2::bigint + e.ord - 1, e.stream, e.version, e.type, substr($7::bytea, e.off + 1, e.len), substr($8::bytea, (e.ord::int - 1) * 32 + 1, 32), e.at
  from unnest($3::uuid[], $4::int[], $5::text[], $6::timestamptz[], $9::int[], $10::int[]) with ordinality as e(stream, version, type, at, off, len, ord)`;
const AGGREGATES = `insert into aggregate as a (exchange, kind, id, version, state)
  select $1, u.kind, u.id, u.next, u.state::jsonb from unnest($2::text[], $3::uuid[], $4::int[], $5::text[]) as u(kind, id, next, state)
  on conflict (kind, exchange, id) do update set version = excluded.version, state = excluded.state where a.version < excluded.version`;
const DOCUMENTS = 'insert into document (exchange, sha256, media_type, body) select $1, d.* from unnest($2::bytea[], $3::text[], $4::text[]) as d on conflict do nothing';
const RANGE = 'insert into imported (exchange, first_index, entry_count, source) values ($1, $2, $3, $4)';
const ADVANCE = 'update log_head set size = $2 where exchange = $1';

/**
 * Writes verified entries of a log behind those that the database has, and folds them: the way back after a restore that lost
 * commits, and how a mirror gets its own tables. Everything else (tiles, full text, parties, people counted) is the followers',
 * whose cursors stand in the same database. Runs within the caller's transaction; the head row is locked first, as every writer
 * does (`commit_batch`), so that no commit comes between. Throws `ImportRefused` where the entries do not continue what is there.
 */
export async function importEntries(client: pg.ClientBase, exchange: number, batch: ImportBatch): Promise<void> {
  const { from, entries, documents, source } = batch;
  if (entries.length === 0) return;
  const { rows: [head] } = await client.query<{ size: string }>(HEAD, [exchange]);
  if (head === undefined) throw new ImportRefused(`Exchange ${exchange} has no log in this database.`);
  if (Number(head.size) !== from) throw new ImportRefused(`The entries begin at index ${from}, the database ends before index ${head.size}.`);
  const placed = entries.map((entry, i) => read(entry, from + i));
  const folded = fold(placed, await load(client, exchange, placed));
  await client.query(ENTRIES, entryColumns(exchange, from, placed));
  const { rowCount } = await client.query(AGGREGATES, aggregateColumns(exchange, folded));
  if (rowCount !== folded.size) throw new ImportRefused('An aggregate has another version than its entries lead to.');
  if (documents.length > 0) await client.query(DOCUMENTS, [exchange, documents.map((body) => Buffer.from(sha256Hex(body), 'hex')), documents.map(mediaTypeOf), documents]);
  await client.query(RANGE, [exchange, from, entries.length, source]);
  await client.query(ADVANCE, [exchange, from + entries.length]);
}

/** The entry as it stands in the log; what a log signs may still be no entry of a ledger. */
function read(entry: VerifiedEntry, index: number): Placed {
  const refuse = (why: string): never => { throw new ImportRefused(`Entry ${index} ${why}.`); };
  if (!sameBytes(leafHash(entry.body), entry.leaf)) refuse('does not hash to its leaf');
  const parsed = readEntry(entry.body);
  if (!parsed.ok) return refuse(`cannot be read: ${parsed.reason}`);
  const body = parsed.value;
  if (streamId(body.type, uuidOf(body.stream)) !== body.stream) refuse(`is ${body.type} of ${body.stream}, which is of another kind`);
  return { index, body, entry };
}

async function load(client: pg.ClientBase, exchange: number, placed: readonly Placed[]): Promise<Map<Id, Folded>> {
  const ids = [...new Set(placed.map(({ body }) => body.stream))];
  const { rows } = await client.query<{ kind: string; id: string; version: number; state: string }>(LOAD, [exchange, ids.map(kindOf), ids.map(uuidOf)]);
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  return new Map(ids.map((id): [Id, Folded] => {
    const row = byKey.get(`${kindOf(id)} ${uuidOf(id)}`);
    return [id, row === undefined ? { version: 0, state: undefined } : { version: row.version, state: JSON.parse(row.state) as AnyState }];
  }));
}

/** Every version must be the next of its aggregate, every state must be reached by its life cycle, and name the parties that the entry names. */
function fold(placed: readonly Placed[], states: Map<Id, Folded>): ReadonlyMap<Id, Folded> {
  for (const { index, body } of placed) {
    const { version, state } = states.get(body.stream) ?? { version: 0, state: undefined };
    if (body.version !== version + 1) throw new ImportRefused(`Entry ${index} is version ${body.version} of ${body.stream}, which is at version ${version}.`);
    const next = foldOne(index, state, body);
    if (canonicalJson(next.parties) !== canonicalJson(body.parties)) throw new ImportRefused(`Entry ${index} names other parties than the state that it leads to.`);
    states.set(body.stream, { version: body.version, state: next });
  }
  return states;
}

function foldOne(index: number, state: AnyState | undefined, body: AuditedEntry): AnyState {
  try {
    return evolve(state, body);
  } catch (err) {
    throw new ImportRefused(`Entry ${index} (${body.type}) cannot be folded: ${err instanceof Error ? err.message : String(err)}`, { cause: err });
  }
}

function entryColumns(exchange: number, from: number, placed: readonly Placed[]): unknown[] {
  let offset = 0;
  const offsets = placed.map(({ entry: { body } }) => (offset += body.length) - body.length);
  return [
    exchange, from, placed.map(({ body }) => uuidOf(body.stream)), placed.map(({ body }) => body.version), placed.map(({ body }) => body.type), placed.map(({ body }) => body.at),
    Buffer.concat(placed.map(({ entry }) => entry.body)), Buffer.concat(placed.map(({ entry }) => entry.leaf)), offsets, placed.map(({ entry }) => entry.body.length),
  ];
}

function aggregateColumns(exchange: number, folded: ReadonlyMap<Id, Folded>): unknown[] {
  const all = [...folded];
  return [exchange, all.map(([id]) => kindOf(id)), all.map(([id]) => uuidOf(id)), all.map(([, { version }]) => version), all.map(([, { state }]) => JSON.stringify(state))];
}

/** Neither entries nor copies say it: a document is canonical JSON, but for golden cases of a pack and reports to the national platform, which are lines of it. */
function mediaTypeOf(body: string): string {
  if (body.endsWith('\n')) return 'application/x-ndjson';
  try {
    JSON.parse(body);
    return 'application/json';
  } catch {
    return 'application/x-ndjson';
  }
}
