import type pg from 'pg';
import { documentsNamedBy, readEntry, type AuditedEntry } from '#core/audit';
import { canonicalJson, leafHash, sameBytes } from '#core/tlog';
import { NIL_UUID, evolve, kindOf, uuidOf, type AnyState, type Id } from '#core/exchange';
import { COUNTING_CHECKS, alteredSets } from './counting/replayed.js';
import { bulletinDifferences } from './bulletins/replayed.js';
import { catalogDifferences } from './queries/replayed.js';
import { fingerprintDifferences } from './registration/replayed.js';
import { statisticDifferences } from './statistics/replayed.js';
import { statementDifferences } from './statements/replayed.js';
import { IDENTIFIER_CHECKS } from './identifiers/replayed.js';
import { ENFORCEMENT_CHECKS } from './enforcement/replayed.js';
import { WEBHOOK_CHECKS } from './webhooks/replayed.js';
import { entryOf } from './commit/read-entries.js';
import { codeOf } from './error-code.js';
import { treeDifferences } from './publication/replayed.js';
import type { CommittedEntry } from './commit/submission.js';

const PAGE = 4_000;
const DIFFERENCES_MAX = 100;
const PAGES = `select idx, stream::text, version, type, body, leaf from entry
  where exchange = $1 and (stream, version) > ($2::uuid, $3::int) order by stream, version limit $4`;
const ROWS = 'select kind, id::text, version, state::text from aggregate a join unnest($2::text[], $3::uuid[]) as q(kind, id) using (kind, id) where a.exchange = $1';

const MISSING = `select encode(d, 'hex') as digest from unnest($2::bytea[]) as d where not exists (select from document where exchange = $1 and sha256 = d)`;

/** What a replay found: `differences` is empty when the tables are the fold of the entries. */
export interface ReplayReport {
  readonly entries: number;
  readonly aggregates: number;
  readonly differences: readonly string[];
}

/**
 * Folds all entries from nothing and compares every table row with what they say: states, versions, leaf hashes, the
 * density of the index, the idempotency rows and the followers' tables as far as they have come. Reads one snapshot, page by
 * page in the order of the aggregates, so memory stays bounded however long the ledger is.
 */
export async function replay(pool: pg.Pool, exchange: number, progress: (entries: number) => void = () => undefined): Promise<ReplayReport> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const folder = new Folder(client, exchange);
    for (let cursor = { stream: NIL_UUID, version: 0 }, isLast = false; !isLast;) {
      const { rows } = await client.query<Parameters<typeof entryOf>[0]>(PAGES, [exchange, cursor.stream, cursor.version, PAGE]);
      await folder.add(rows.map(entryOf));
      progress(folder.entries);
      const last = rows.at(-1);
      cursor = last === undefined ? cursor : { stream: last.stream, version: last.version };
      isLast = rows.length < PAGE;
    }
    await folder.end();
    const differences = [...folder.differences, ...(await tableDifferences(client, exchange, folder))];
    return { entries: folder.entries, aggregates: folder.aggregates, differences: differences.slice(0, DIFFERENCES_MAX) };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

interface Folded { readonly id: Id; readonly version: number; readonly state: AnyState | undefined }

class Folder {
  entries = 0;
  aggregates = 0;
  readonly differences: string[] = [];
  private current: Folded | undefined;
  private finished: Folded[] = [];
  private readonly named = new Set<string>();

  constructor(private readonly client: pg.PoolClient, private readonly exchange: number) {}

  async add(page: readonly CommittedEntry[]): Promise<void> {
    for (const entry of page) this.fold(entry);
    await this.compare();
    await this.lookForDocuments();
  }

  async end(): Promise<void> {
    if (this.current !== undefined) this.finished.push(this.current);
    await this.compare();
  }

  private fold(entry: CommittedEntry): void {
    this.entries += 1;
    if (this.current?.id !== entry.stream) {
      if (this.current !== undefined) this.finished.push(this.current);
      this.current = { id: entry.stream, version: 0, state: undefined };
    }
    const body = this.read(entry);
    if (body === undefined) return;
    for (const digest of documentsNamedBy(body)) this.named.add(digest);
    if (entry.version !== this.current.version + 1) this.note(`${entry.stream} jumps from version ${this.current.version} to ${entry.version} at index ${entry.index}`);
    try {
      const state = evolve(this.current.state, body);
      if (canonicalJson(state.parties) !== canonicalJson(body.parties)) this.note(`index ${entry.index} names other parties than the state that it leads to`);
      this.current = { id: entry.stream, version: entry.version, state };
    } catch (err) {
      this.note(`index ${entry.index} (${entry.type}) cannot be folded: ${err instanceof Error ? err.message : String(err)}`);
    }
  }

  /** The body, checked against its row, its leaf hash and the schema of its type. */
  private read({ index, body, leaf, stream, version, type }: CommittedEntry): AuditedEntry | undefined {
    if (!sameBytes(leafHash(body), leaf)) this.note(`index ${index} does not have the leaf hash of its bytes`);
    const read = readEntry(body);
    if (!read.ok) {
      this.note(`index ${index} cannot be read: ${read.reason}`);
      return undefined;
    }
    const { value } = read;
    if (value.stream !== stream || value.version !== version || value.type !== type) this.note(`index ${index} says ${value.type} ${value.stream} ${value.version}, its row ${type} ${stream} ${version}`);
    return value;
  }

  private async compare(): Promise<void> {
    const folded = this.finished;
    this.finished = [];
    if (folded.length === 0) return;
    this.aggregates += folded.length;
    const { rows } = await this.client.query<{ kind: string; id: string; version: number; state: string }>(ROWS, [this.exchange, folded.map(({ id }) => kindOf(id)), folded.map(({ id }) => uuidOf(id))]);
    const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
    for (const { id, version, state } of folded) {
      const row = byKey.get(`${kindOf(id)} ${uuidOf(id)}`);
      if (row === undefined) this.note(`${id} has entries and no row`);
      else if (row.version !== version) this.note(`${id} is at version ${row.version} in the table, ${version} by its entries`);
      else if (canonicalJson(JSON.parse(row.state)) !== canonicalJson(state)) this.note(`${id} has another state in the table than its entries fold to`);
    }
  }

  /** Every document that an entry names is there: without it nobody can judge again what rested on it. */
  private async lookForDocuments(): Promise<void> {
    const digests = [...this.named];
    this.named.clear();
    if (digests.length === 0) return;
    const { rows } = await this.client.query<{ digest: string }>(MISSING, [this.exchange, digests.map((digest) => Buffer.from(digest, 'hex'))]);
    for (const { digest } of rows) this.note(`the document ${digest} is named by an entry and not there`);
  }

  private note(difference: string): void {
    if (this.differences.length < DIFFERENCES_MAX) this.differences.push(difference);
  }
}

/** Checks that one statement each can make over whole tables. Every statement counts what should not be there. */
const TABLE_CHECKS: readonly { readonly text: string; readonly what: string }[] = [
  { what: 'entries are missing or too many below the head', text: `select abs(size - (select count(*) from entry where exchange = $1)) + abs(size - (select coalesce(max(idx) + 1, 0) from entry where exchange = $1))
      from (select coalesce((select size from log_head where exchange = $1), 0) as size) head` },
  { what: 'entries belong to no idempotency key, or to two', text: `select count(*) from (select first_index, entry_count, coalesce(lead(first_index) over (order by first_index), (select size from log_head where exchange = $1)) as next
      from (select first_index, entry_count from idempotency where exchange = $1 union all select first_index, entry_count from imported where exchange = $1) known) k where first_index + entry_count <> next` },
  { what: 'rows of entry_party differ from the parties that the entries name', text: `select count(*) from (
      select idx, substr(p, 5)::uuid as party from entry, jsonb_array_elements_text(convert_from(body, 'utf8')::jsonb -> 'parties') p
      where exchange = $1 and idx < (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'parties')) said
    full join (select idx, party from entry_party where exchange = $1) kept using (idx, party) where said.idx is null or kept.idx is null` },
  { what: 'entries have another time in their row than in their bytes', text: `select count(*) from entry where exchange = $1
      and position(convert_to('},"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","data":', 'UTF8') in body) = 0` },
  { what: 'rows of moment differ from the times of the entries', text: `select count(*) from (
      select size, max(at) over (order by size) as at from (select (idx / 256 + 1) * 256 as size, max(at) as at from entry where exchange = $1 group by 1) as run) said
    full join (select size, at from moment where exchange = $1) kept using (size)
    where case when kept.at is null then size <= (select max(next_index) from follower where exchange = $1 and name = 'moments') else kept.at is distinct from said.at end` },
  { what: 'aggregates are in the lists of others than their parties', text: `select count(*) from (
      select true as is_said, a.kind, a.id, party from aggregate a cross join lateral further_parties(a.state) as party where a.exchange = $1 and a.state #> '{parties,2}' is not null) said
    full join (select true as is_kept, kind, id, party from aggregate_party where exchange = $1) kept using (kind, id, party) where is_said is null or is_kept is null` },
  { what: 'documents are not what their digests say', text: `select count(*) from document where exchange = $1 and sha256(convert_to(body, 'UTF8')) <> sha256` },
  { what: 'listings are in the catalog that are not LISTED', text: `select count(*) from catalog c left join aggregate a on a.kind = 'listing' and a.exchange = $1 and a.id = c.listing
    where c.exchange = $1 and a.status is distinct from 'LISTED' and (select next_index from follower where exchange = $1 and name = 'catalog') = (select size from log_head where exchange = $1)` },
];

async function tableDifferences(client: pg.PoolClient, exchange: number, { aggregates }: Folder): Promise<string[]> {
  const found: string[] = [];
  for (const { text, what } of [...TABLE_CHECKS, ...COUNTING_CHECKS, ...ENFORCEMENT_CHECKS, ...WEBHOOK_CHECKS, ...IDENTIFIER_CHECKS]) {
    found.push(...await lookedAt(client, what, async () => {
      const { rows } = await client.query<Record<string, string>>(text, [exchange]);
      const count = Number(Object.values(rows[0] ?? { count: '0' })[0]);
      return count > 0 ? [`${count} ${what}`] : [];
    }));
  }
  found.push(...await alteredSets(client, exchange));
  found.push(...await lookedAt(client, 'statements are those of the entries', () => statementDifferences(client, exchange)));
  found.push(...await lookedAt(client, 'tiles and checkpoints are those of the entries', () => treeDifferences(client, exchange)));
  found.push(...await lookedAt(client, 'statistics are those of the entries', () => statisticDifferences(client, exchange)));
  found.push(...await lookedAt(client, 'bulletins concern whom the entries say', () => bulletinDifferences(client, exchange)));
  found.push(...await lookedAt(client, 'the catalog finds what is listed by its words', () => catalogDifferences(client, exchange)));
  found.push(...await lookedAt(client, 'fingerprints are those of the applications', () => fingerprintDifferences(client, exchange)));
  const { rows } = await client.query<{ count: string }>('select count(*) from aggregate where exchange = $1', [exchange]);
  if (Number(rows[0]?.count) !== aggregates) found.push(`the table has ${String(rows[0]?.count)} aggregates, the entries make ${aggregates}`);
  return found;
}

/** SQLSTATE class 22: the bytes of an entry are not what a statement takes them for. The entry is named already; the others are still to be looked at. */
const DATA_EXCEPTION = /^22/;

async function lookedAt(client: pg.PoolClient, what: string, look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  await client.query('savepoint look');
  try {
    return await look();
  } catch (err) {
    if (!DATA_EXCEPTION.test(codeOf(err))) throw err;
    await client.query('rollback to savepoint look');
    return [`it could not be looked at whether ${what}: an entry has other bytes than were written`];
  }
}
