import type pg from 'pg';
import { NIL_UUID, idOf } from '#core/exchange';
import type { Item } from './queries.js';

/** Which reviews of the queue are asked for. */
export interface QueueRequest {
  readonly state?: string | undefined;
  readonly outcome?: string | undefined;
  readonly maker?: string | undefined;
  /** Only what is overdue at this instant. */
  readonly overdueAt?: string | undefined;
  /** The last of the page before. */
  readonly after?: QueuePosition | undefined;
  readonly limit: number;
}

/** Where a review stands in the queue: by its due instant, then by its id. */
export interface QueuePosition { readonly dueAt: string; readonly id: string }
export interface QueuePage { readonly items: readonly Item[]; readonly next: QueuePosition | null }
/** How many wait in each state, how many of all are overdue, how many were escalated. */
export interface QueueCounts { readonly states: Readonly<Record<string, number>>; readonly overdue: number; readonly escalated: number }

/** Walks the partial index of waiting reviews in its order; `($3, $4)` is the last of the page before. */
const PAGE = `
select id::text, version, due_at, state from aggregate
where kind = 'review' and exchange = $1 and due_at is not null and (due_at, id) > ($3::text, $4::uuid)
  and ($5::text is null or status = $5) and ($6::text is null or state->>'outcome' = $6) and ($7::text is null or state->>'maker' = $7) and ($8::text is null or due_at <= $8)
order by due_at, id limit $2`;

const COUNTS = `
select status, count(*)::int as waiting, count(*) filter (where due_at <= $2)::int as overdue, count(*) filter (where state->>'escalations' <> '0')::int as escalated
from aggregate where kind = 'review' and exchange = $1 and due_at is not null group by status`;


interface Row { readonly id: string; readonly version: number; readonly due_at: string; readonly state: Record<string, unknown> }

/** 审核队列: what waits for people, what is due first comes first. */
export class ReviewQueue {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async page({ state, outcome, maker, overdueAt, after, limit }: QueueRequest): Promise<QueuePage> {
    const values = [this.options.exchange, limit + 1, after?.dueAt ?? '', after?.id ?? NIL_UUID, state ?? null, outcome ?? null, maker ?? null, overdueAt ?? null];
    const { rows } = await this.options.pool.query<Row>(PAGE, values);
    const items = rows.slice(0, limit).map((row) => ({ id: idOf('review', row.id), version: row.version, state: row.state }));
    const last = rows[limit - 1];
    return { items, next: rows.length > limit && last !== undefined ? { dueAt: last.due_at, id: last.id } : null };
  }

  /** Counts what waits, not what was ever decided. */
  async counts(at: string): Promise<QueueCounts> {
    const { rows } = await this.options.pool.query<{ status: string; waiting: number; overdue: number; escalated: number }>(COUNTS, [this.options.exchange, at]);
    const sum = (of: 'overdue' | 'escalated'): number => rows.reduce((total, row) => total + row[of], 0);
    return { states: Object.fromEntries(rows.map(({ status, waiting }) => [status, waiting])), overdue: sum('overdue'), escalated: sum('escalated') };
  }
}
