import type pg from 'pg';
import { idOf, uuidOf, type Id } from '#core/exchange';
import type { Item, Page } from './queries.js';
import { searchQuery } from './search-tokens.js';

export interface CatalogRequest {
  readonly text?: string | undefined;
  readonly sector?: string | undefined;
  /** PUBLIC or NON_PUBLIC: of public data under authorised operation, or of others. */
  readonly regime?: string | undefined;
  readonly org: Id<'participant'>;
  readonly after?: string | undefined;
  readonly limit: number;
}

const SEARCH = `
select l.id::text as id, l.version, l.state from catalog c join aggregate l on l.kind = 'listing' and l.exchange = c.exchange and l.id = c.listing
where c.exchange = $1 and l.status = 'LISTED'
  and ($2::text is null or c.document @@ $2::tsquery)
  and ($3::text is null or exists (select from aggregate p where p.kind = 'product' and p.exchange = $1 and p.id = substr(l.state->>'product', 5)::uuid
    and p.state->'versions'->((l.state->>'productVersion')::int - 1)->>'sector' = $3))
  and (l.state#>>'{offer,visibility}' = 'public' or l.party_a = $4 or l.state#>'{offer,invited}' ? $5)
  and ($6::uuid is null or l.id > $6)
  and ($8::text is null or l.state#>>'{backing,regime}' = $8)
order by l.id limit $7`;

interface Row { readonly id: string; readonly version: number; readonly state: Record<string, unknown> }

/** 产品目录: the listings on offer, searched in Chinese and English. The table is a follower's, a moment behind the ledger. */
export class Catalog {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async search({ text, sector, regime, org, after, limit }: CatalogRequest): Promise<Page<Item>> {
    const query = text === undefined || text.trim() === '' ? null : searchQuery(text);
    if (text !== undefined && text.trim() !== '' && query === null) return { items: [], next: null };
    const values = [this.options.exchange, query, sector ?? null, uuidOf(org), org, after ?? null, limit + 1, regime ?? null];
    const { rows } = await this.options.pool.query<Row>(SEARCH, values);
    const items = rows.slice(0, limit).map((row) => ({ id: idOf('listing', row.id), version: row.version, state: row.state }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? uuidOf(last.id) : null };
  }
}
