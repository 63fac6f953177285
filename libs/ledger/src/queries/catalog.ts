import type pg from 'pg';
import { idOf, uuidOf, type Id } from '#core/exchange';
import type { Item, Page } from './queries.js';
import { facetQuery, searchQuery } from './search-tokens.js';

export interface CatalogRequest {
  readonly text?: string | undefined;
  readonly sector?: string | undefined;
  /** PUBLIC or NON_PUBLIC: of public data under authorised operation, or of others. */
  readonly regime?: string | undefined;
  readonly org: Id<'participant'>;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The page is found in the index alone; each of its listings is then judged as it is now, for the index is a moment behind. */
const SEARCH = `
with found as materialized (
  select listing from catalog where exchange = $1 and document @@ $2::tsquery and ($3::uuid is null or listing > $3) order by listing limit $4)
select f.listing::text as id, l.version, l.state, coalesce(l.status = 'LISTED' and (l.state#>>'{offer,visibility}' = 'public' or l.party_a = $5 or l.state#>'{offer,invited}' ? $6), false) as is_shown
from found f left join aggregate l on l.kind = 'listing' and l.exchange = $1 and l.id = f.listing
order by f.listing`;

interface Row { readonly id: string; readonly version: number; readonly state: Record<string, unknown>; readonly is_shown: boolean }

/** 产品目录: the listings on offer, searched in Chinese and English. The table is a follower's, a moment behind the ledger. */
export class Catalog {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async search({ text, sector, regime, org, after, limit }: CatalogRequest): Promise<Page<Item>> {
    const words = text === undefined || text.trim() === '' ? [] : [searchQuery(text)];
    if (words.includes(null)) return { items: [], next: null };
    const query = [...words, ...facetQuery({ sector, regime, audience: ['public', org] })].join(' & ');
    const { rows } = await this.options.pool.query<Row>(SEARCH, [this.options.exchange, query, after ?? null, limit + 1, uuidOf(org), org]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.filter((row) => row.is_shown).map((row) => ({ id: idOf('listing', row.id), version: row.version, state: row.state }));
    return { items, next: rows.length > limit && last !== undefined ? last.id : null };
  }
}
