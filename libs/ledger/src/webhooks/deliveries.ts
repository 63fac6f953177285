import type pg from 'pg';
import { uuidOf, type Id } from '#core/exchange';
import { messageId } from './courier.js';

export const DELIVERY_STATES = ['DELIVERED', 'RETRYING', 'FAILED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How one message fared so far. */
export interface Delivery {
  readonly index: number;
  readonly messageId: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastAttemptAt: string;
  readonly nextAttemptAt: string | null;
  readonly answered: number | null;
  readonly failure: string | null;
}

/** How far a webhook has got: everything before `nextIndex` was posted or waits for another attempt. */
export interface Progress { readonly nextIndex: number; readonly failingSince: string | null }

const LIST = `
select idx, type, status, attempts, at, next_at, answered, failure from webhook_delivery
where exchange = $1 and webhook = $2 and idx < $3 and ($4::text is null or status = $4) order by idx desc limit $5`;
const PROGRESS = 'select next_index, failing_since from webhook_cursor where exchange = $1 and webhook = $2';

interface Row { readonly idx: string; readonly type: string; readonly status: DeliveryState; readonly attempts: number; readonly at: Date; readonly next_at: Date | null; readonly answered: number | null; readonly failure: string | null }

/** The latest deliveries of a webhook, for its owner. */
export class Deliveries {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** One page, the latest first; `before` is the index at which the page before has ended. */
  async list(webhook: Id<'webhook'>, { before, state, limit }: { readonly before: number | undefined; readonly state: DeliveryState | undefined; readonly limit: number }): Promise<{ readonly items: readonly Delivery[]; readonly next: string | null }> {
    const { pool, exchange } = this.options;
    const values = [exchange, uuidOf(webhook), before ?? Number.MAX_SAFE_INTEGER, state ?? null, limit];
    const { rows } = await pool.query<Row>({ name: 'webhooks.deliveries', text: LIST, values });
    const items = rows.map((row) => deliveryOf(webhook, row));
    return { items, next: items.length < limit ? null : String(items.at(-1)?.index ?? '') };
  }

  /** Undefined until the subscription was seen, which takes a moment. */
  async progress(webhook: Id<'webhook'>): Promise<Progress | undefined> {
    const { pool, exchange } = this.options;
    const { rows: [row] } = await pool.query<{ next_index: string; failing_since: Date | null }>({ name: 'webhooks.progress', text: PROGRESS, values: [exchange, uuidOf(webhook)] });
    return row === undefined ? undefined : { nextIndex: Number(row.next_index), failingSince: row.failing_since?.toISOString() ?? null };
  }
}

const deliveryOf = (webhook: Id<'webhook'>, { idx, type, status, attempts, at, next_at: nextAt, answered, failure }: Row): Delivery => ({
  index: Number(idx), messageId: messageId(webhook, Number(idx)), type, state: status, attempts,
  lastAttemptAt: at.toISOString(), nextAttemptAt: nextAt?.toISOString() ?? null, answered, failure,
});
