import type pg from 'pg';
import { inOrder, statementKey, uuidOf, type Id, type Sealing, type Statement, type StatementDocument } from '#core/exchange';
import { consistencyProof, foldedMap, HASH_BYTES, mapPosition, proveInMap, TILE_WIDTH, toBase64, type Tile } from '#core/tlog';
import { streamId } from '../commit/read-entries.js';
import type { Ledger } from '../ledger.js';
import type { LogReader, ReceiptDocument } from '../queries/log-reader.js';
import { SCAN_MAX, type Page } from '../queries/queries.js';
import { SEALING_COLUMNS, partiesOfRow, sealingOf, type SealingRow } from './days.js';
import { readPaths } from './map-nodes.js';

type Parties = readonly Id<'participant'>[];
/** An entry as a statement's list has it. */
export interface ListedEntry { readonly index: number; readonly leafHash: string; readonly type: string; readonly stream: Id }

const LATEST = `select ${SEALING_COLUMNS} from statement_day where exchange = $1 order by day desc limit 2`;
const DAYS = `select ${SEALING_COLUMNS} from statement_day where exchange = $1 and day > $2::date and day <= $3::date order by day limit $4`;
/** Days that were missed are sealed one after the other, so that several may end with the same entry. */
const BELOW = `select ${SEALING_COLUMNS} from statement_day where exchange = $1 and through < $2 order by day desc limit 400`;
const STATEMENT = `select party_a::text, party_b::text, entries, last_idx, encode(root, 'hex') as root from statement
  where exchange = $1 and party_a = $2 and party_b = $3 and day <= $4::date order by day desc limit 1`;
const HASHES = 'select hash from sub_log_hash where exchange = $1 and party = $2 and level = $3 and ordinal >= $4 order by ordinal limit $5';
const LEAVES = `select e.leaf from entry_party p join entry e on e.exchange = $1 and e.idx = p.idx where p.exchange = $1 and p.party = $2
  and p.idx > coalesce((select last_idx from sub_log_hash where exchange = $1 and party = $2 and level = 1 and ordinal = $3 - 1), -1) order by p.idx limit $4`;
/** Two parties may have little in common among a million entries of one of them, so a page ends after so many that it has looked at. */
const ENTRIES = `
with scanned as materialized (select idx from entry_party where exchange = $1 and party = $2 and idx > $4 and idx <= $5 order by idx limit $7),
  found as (select idx from scanned s where $2 = $3 or exists (select from entry_party o where o.exchange = $1 and o.party = $3 and o.idx = s.idx) order by idx limit $6)
select e.idx, e.leaf, e.type, e.stream::text, (select count(*)::int from scanned) as scanned, (select max(idx) from scanned) as last
from (select 1) as one left join (select e.* from found f join entry e on e.exchange = $1 and e.idx = f.idx) as e on true order by e.idx`;

interface StatementRow { readonly party_a: string; readonly party_b: string; readonly entries: string; readonly last_idx: string; readonly root: string }
interface EntryRow { readonly idx: string | null; readonly leaf: Buffer; readonly type: string; readonly stream: string; readonly scanned: number; readonly last: string | null }
type Sealed = Omit<StatementDocument, 'parties' | 'since'>;

/** Statements (对账单) as their parties and the authorities read them: each with its proofs. */
export class Statements {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly log: LogReader }) {}

  /** The latest day that is sealed; a day is sealed a moment after its statements are there. */
  async latest(): Promise<string | undefined> {
    const { rows } = await this.query<SealingRow>('latest-days', LATEST, []);
    for (const { day } of rows) if ((await this.sealing(day)) !== undefined) return day;
    return undefined;
  }

  /** The sealed days, oldest first. */
  async days({ after, limit }: { readonly after: string; readonly limit: number }): Promise<Page<Sealing>> {
    const latest = await this.latest();
    const { rows } = latest === undefined ? { rows: [] } : await this.query<SealingRow>('statement-days', DAYS, [after, latest, limit]);
    const last = rows.at(-1)?.day;
    return { items: rows.map(sealingOf), next: last === undefined || last === latest ? null : last };
  }

  /** The last day that an entry below `size` has sealed. */
  async sealedBelow(size: number): Promise<Sealing | undefined> {
    const { rows } = await this.query<SealingRow>('sealed-below', BELOW, [size]);
    for (const { day } of rows) {
      const found = await this.sealing(day);
      if (found !== undefined && found.index < size) return found.sealing;
    }
    return undefined;
  }

  /** The statement of a sealed day with its proofs, against the checkpoint of `size` entries where one is given; undefined while the day, or the entry that seals it, is not in the log. */
  async statement(parties: Parties, day: string, size?: number): Promise<Sealed | undefined> {
    const found = await this.sealing(day);
    if (found === undefined) return undefined;
    const receipt = await this.options.log.receipt(found.index, size);
    if (receipt === undefined) return undefined;
    const { sealing } = found;
    return { day, statement: await this.asOf(parties, day), proof: await this.proof(parties, sealing.mapRoot), sealed: receiptOf(receipt) };
  }

  /** The proof that a participant's later statement goes on where the earlier one ended (RFC 9162 §2.1.4). */
  async consistency(party: Id<'participant'>, before: Statement | null, now: Statement | null): Promise<string[]> {
    if (before === null || now === null || before.entries > now.entries) return [];
    const hashes = await consistencyProof({ oldSize: before.entries, newSize: now.entries }, (tile) => this.tile(party, tile));
    return hashes.map(toBase64);
  }

  /** The entries of a statement in the order of the index. */
  async entries(parties: Parties, { through, after, limit }: { readonly through: number; readonly after: number; readonly limit: number }): Promise<Page<ListedEntry>> {
    const [a, b] = sides(parties);
    const { rows } = await this.query<EntryRow>('statement-entries', ENTRIES, [a, b, after, through, limit, SCAN_MAX]);
    const items = rows.flatMap(({ idx, leaf, type, stream }): ListedEntry[] => (idx === null ? [] : [{ index: Number(idx), leafHash: toBase64(leaf), type, stream: streamId(type, stream) }]));
    const [first] = rows;
    if (items.length === limit) return { items, next: String(items.at(-1)?.index) };
    return { items, next: first?.scanned === SCAN_MAX ? first.last : null };
  }

  /** What a day was sealed with, and by which entry. */
  async sealing(day: string): Promise<{ readonly sealing: Sealing; readonly index: number } | undefined> {
    const { ledger } = this.options;
    const id = ledger.derivedId('day', day);
    const found = await ledger.get(id);
    if (found === undefined || found.state.sealing === null) return undefined;
    const entry = await ledger.entryOfStream(id, found.version);
    return entry === undefined ? undefined : { sealing: found.state.sealing, index: entry.index };
  }

  private async asOf(parties: Parties, day: string): Promise<Statement | null> {
    const { rows: [row] } = await this.query<StatementRow>('statement', STATEMENT, [...sides(parties), day]);
    return row === undefined ? null : { parties: partiesOfRow(row), entries: Number(row.entries), lastIndex: Number(row.last_idx), root: row.root };
  }

  private async proof(parties: Parties, mapRoot: string): Promise<Sealed['proof']> {
    const [root, position] = [Buffer.from(mapRoot, 'hex'), mapPosition(statementKey(parties))];
    const open = await readPaths(this.options.pool, this.options.ledger.exchange, { root, positions: [position] });
    const { siblings, end } = proveInMap(foldedMap(root), position, open);
    return { siblings: siblings.map((sibling) => (sibling === null ? null : toBase64(sibling))), end: end === null ? null : { position: toBase64(end.position), value: toBase64(end.value) } };
  }

  /** The first `width` hashes of a tile of a participant's own tree. */
  private async tile(party: Id<'participant'>, { level, index, width }: Tile): Promise<Uint8Array> {
    const { rows } = level === 0
      ? await this.query<{ leaf: Buffer }>('sub-log-leaves', LEAVES, [uuidOf(party), index, width])
      : await this.query<{ hash: Buffer }>('sub-log-tile', HASHES, [uuidOf(party), level, index * TILE_WIDTH, width]);
    const packed = Buffer.concat(rows.map((row) => ('leaf' in row ? row.leaf : row.hash)));
    if (packed.length !== width * HASH_BYTES) throw new Error(`the tile ${level}/${index} of ${party} is narrower than ${width}`);
    return packed;
  }

  private query<Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<pg.QueryResult<Row>> {
    const { pool, ledger } = this.options;
    return pool.query<Row>({ name, text, values: [ledger.exchange, ...values] });
  }
}

/** One party is both sides of its own statement. */
function sides(parties: Parties): [string, string] {
  const [a, b = a] = inOrder(parties);
  if (a === undefined || b === undefined) throw new Error('a statement is of somebody');
  return [uuidOf(a), uuidOf(b)];
}

const receiptOf = ({ index, leafHash, entry, proof }: ReceiptDocument): Sealed['sealed'] => ({ index, leafHash, entry, proof });
