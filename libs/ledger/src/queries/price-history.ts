import type pg from 'pg';
import { uuidOf, type Id, type Plan } from '#core/exchange';
import { toBase64 } from '#core/tlog';
import type { Page } from './queries.js';

/** What was offered from an entry on. */
export interface OfferedPrices { readonly index: number; readonly leafHash: string; readonly at: string; readonly plans: readonly Plan[] }

/** What a listing is listed with stands in the entry that created or revised it last before. By (exchange, stream, version), which is unique. */
const HISTORY = `
select e.version, e.idx, e.leaf, convert_from(e.body, 'utf8')::json ->> 'at' as at, convert_from(coalesce(p.body, e.body), 'utf8')::json -> 'data' as data
from entry e left join lateral (
  select o.body from entry o where e.type = 'listing.listed' and o.exchange = e.exchange and o.stream = e.stream and o.version < e.version
    and o.type in ('listing.created', 'listing.revised', 'listing.repriced') order by o.version desc limit 1) p on true
where e.exchange = $1 and e.stream = $2 and e.version > $3 and e.type in ('listing.listed', 'listing.repriced') order by e.version limit $4`;

interface Row { readonly version: number; readonly idx: string; readonly leaf: Buffer; readonly at: string; readonly data: { readonly plans?: readonly Plan[]; readonly offer?: { readonly plans: readonly Plan[] } } }

/** 价格历史, read from the entries themselves. */
export class PriceHistory {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  /** `after` is the version of the last entry of the page before. */
  async page(listing: Id<'listing'>, { after, limit }: { readonly after: number; readonly limit: number }): Promise<Page<OfferedPrices>> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<Row>({ name: 'price-history', text: HISTORY, values: [exchange, uuidOf(listing), after, limit + 1] });
    const items = rows.slice(0, limit).map(({ idx, leaf, at, data }) => ({ index: Number(idx), leafHash: toBase64(leaf), at, plans: data.plans ?? data.offer?.plans ?? [] }));
    return { items, next: rows.length > limit ? String(rows[limit - 1]?.version) : null };
  }
}
