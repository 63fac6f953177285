import type pg from 'pg';
import { parseCanonicalJson } from '#core/tlog';
import { evolve, idOf, kindOf, uuidOf, type AnyState, type FoldEntry, type Id, type Kind } from '#core/exchange';

/** An aggregate as a mirror has folded it. */
export interface Held { readonly id: Id; readonly version: number; readonly state: Readonly<Record<string, unknown>> }
/** Where a page of a collection begins and ends; the last one has no end. */
export interface Span { readonly after: string | null; readonly until: string | null }

const PAGE_ROWS = 1_000;
const ONE = 'select version, state::text as state from aggregate where kind = $1 and exchange = $2 and id = $3';
const ENTRIES_OF = 'select body from entry where exchange = $1 and stream = $2 and version > $3 and version <= $4 order by version limit $5';
const ENTRIES_AT = 'select body, leaf from entry where exchange = $1 and idx >= $2 order by idx limit $3';
const QUERIES = `select convert_from(body, 'UTF8')::jsonb #>> '{data,answerSha256}' as sha256 from entry where exchange = $1 and idx >= $2 and idx < $3 and type = 'inspection.queried'`;
const ORDER_BY_ID = `select id::text, version, state::text as state from aggregate where kind = $1 and exchange = $2
  and ($3::uuid is null or id > $3::uuid) and ($4::uuid is null or id <= $4::uuid) order by id limit $5`;
/** The collection of obligations goes by their last days; its cursor is day and id. */
const ORDER_BY_DUE = `select id::text, version, state::text as state from aggregate where kind = $1 and exchange = $2
  and ($3::text is null or (due_on, id) > (split_part($3, '_', 1), split_part($3, '_', 2)::uuid))
  and ($4::text is null or (due_on, id) <= (split_part($4, '_', 1), split_part($4, '_', 2)::uuid)) order by due_on, id limit $5`;

/** Reads a mirror's own tables. */
export class MirrorTables {
  constructor(private readonly pool: pg.Pool, private readonly exchange: number) {}

  async get(id: Id): Promise<Held | undefined> {
    const { rows: [row] } = await this.pool.query<{ version: number; state: string }>({ name: 'held', text: ONE, values: [kindOf(id), this.exchange, uuidOf(id)] });
    return row === undefined ? undefined : { id, version: row.version, state: JSON.parse(row.state) as Held['state'] };
  }

  /** The state that an aggregate had at a version, folded from its entries; undefined where the log has not come so far. */
  async stateAt(id: Id, version: number): Promise<AnyState | undefined> {
    let state: AnyState | undefined;
    for (let at = 0; at < version;) {
      const { rows } = await this.pool.query<{ body: Buffer }>({ name: 'versions', text: ENTRIES_OF, values: [this.exchange, uuidOf(id), at, version, PAGE_ROWS] });
      if (rows.length === 0) return undefined;
      for (const { body } of rows) state = evolve(state, foldable(body));
      at += rows.length;
    }
    return state;
  }

  /** Aggregates of one kind in the order of their collection, within a span of it. */
  async within(kind: Kind, { after, until }: Span, limit: number): Promise<readonly Held[]> {
    const text = kind === 'obligation' ? ORDER_BY_DUE : ORDER_BY_ID;
    const { rows } = await this.pool.query<{ id: string; version: number; state: string }>(text, [kind, this.exchange, after, until, limit]);
    return rows.map(({ id, version, state }) => ({ id: idOf(kind, id), version, state: JSON.parse(state) as Held['state'] }));
  }

  /** Entries from an index on: their bytes and their leaves. */
  async entries(from: number, count: number): Promise<readonly { readonly body: Buffer; readonly leaf: Buffer }[]> {
    const { rows } = await this.pool.query<{ body: Buffer; leaf: Buffer }>({ name: 'entries-at', text: ENTRIES_AT, values: [this.exchange, from, count] });
    return rows;
  }

  /** What the entry at an index is about. */
  async subjectAt(index: number): Promise<Id | undefined> {
    const [entry] = await this.entries(index, 1);
    return entry === undefined ? undefined : foldable(entry.body).stream;
  }

  /** The digests of answers to regulators that entries of a range tell of. */
  async answersTold(from: number, until: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ sha256: string }>(QUERIES, [this.exchange, from, until]);
    return rows.map(({ sha256 }) => sha256);
  }
}

function foldable(body: Uint8Array): FoldEntry {
  const parsed = parseCanonicalJson(body);
  if (!parsed.ok) throw new Error(`a folded entry is not canonical JSON: ${parsed.reason}`);
  return parsed.value as FoldEntry;
}
