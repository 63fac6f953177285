import type pg from 'pg';
import { idOf, uuidOf, type Id } from '#core/exchange';
import type { Item, Page } from './queries.js';
import { FACETS, facetQuery, searchQuery, type Facet } from './search-tokens.js';

/** What is looked for: words, and a value of each facet that is chosen, in what `org` is shown. */
export interface CatalogSought { readonly text?: string | undefined; readonly chosen?: Readonly<Partial<Record<Facet, string | undefined>>>; readonly org: Id<'participant'> }
export interface CatalogRequest extends CatalogSought { readonly after?: string | undefined; readonly limit: number }

/** 分面计数: how many listings there would be by each value of a facet, the other choices standing; at least so many where `isWhole` is false. */
export interface FacetCounts { readonly facet: Facet; readonly isWhole: boolean; readonly total: number; readonly values: readonly { readonly value: string; readonly count: number }[] }

/** The page is found in the index alone; each of its listings is then judged as it is now, for the index is a moment behind. */
const SEARCH = `
with found as materialized (
  select listing from catalog where exchange = $1 and document @@ $2::tsquery and ($3::uuid is null or listing > $3) order by listing limit $4)
select f.listing::text as id, l.version, l.state, coalesce(l.status = 'LISTED' and (l.state#>>'{offer,visibility}' = 'public' or l.party_a = $5 or l.state#>'{offer,invited}' ? $6), false) as is_shown
from found f left join aggregate l on l.kind = 'listing' and l.exchange = $1 and l.id = f.listing
order by f.listing`;

/** So many are counted of each question; beyond them a count says "at least". */
export const COUNTED_MAX = 1_000;

/** One question for each choice that a count must not be narrowed by; the first of what is found, in the order of the pages. */
const countOf = (i: number): string => `
(with found as materialized (select facets from catalog where exchange = $1 and document @@ $${i + 2}::tsquery order by listing limit ${COUNTED_MAX + 1})
select ${i} as question, null as term, count(*)::int as count from found union all select ${i}, term, count(*)::int from found, unnest(facets) as term group by term)`;

interface CountRow { readonly question: number; readonly term: string | null; readonly count: number }
interface Row { readonly id: string; readonly version: number; readonly state: Record<string, unknown>; readonly is_shown: boolean }

/** 产品目录: the listings on offer, searched in Chinese and English. The table is a follower's, a moment behind the ledger. */
export class Catalog {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async search({ after, limit, ...sought }: CatalogRequest): Promise<Page<Item>> {
    const query = queryOf(sought);
    if (query === null) return { items: [], next: null };
    const { rows } = await this.options.pool.query<Row>(SEARCH, [this.options.exchange, query, after ?? null, limit + 1, uuidOf(sought.org), sought.org]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.filter((row) => row.is_shown).map((row) => ({ id: idOf('listing', row.id), version: row.version, state: row.state }));
    return { items, next: rows.length > limit && last !== undefined ? last.id : null };
  }

  /** A facet is counted without its own choice, so that it shows what choosing otherwise would find. */
  async facets(sought: CatalogSought): Promise<readonly FacetCounts[]> {
    const asked = FACETS.map((facet) => ({ facet, query: queryOf({ ...sought, chosen: { ...sought.chosen, [facet]: undefined } }) }));
    const queries = [...new Set(asked.flatMap(({ query }) => query ?? []))];
    if (queries.length === 0) return FACETS.map((facet) => ({ facet, isWhole: true, total: 0, values: [] }));
    const { rows } = await this.options.pool.query<CountRow>(queries.map((_query, i) => countOf(i)).join(' union all '), [this.options.exchange, ...queries]);
    return asked.map(({ facet, query }) => countsOf(facet, rows.filter(({ question }) => queries[question] === query)));
  }
}

/** The tsquery of what is looked for; null where the words have no term. */
function queryOf({ text, chosen, org }: CatalogSought): string | null {
  const words = text === undefined || text.trim() === '' ? [] : [searchQuery(text)];
  return words.includes(null) ? null : [...words, ...facetQuery({ ...chosen, audience: ['public', org] })].join(' & ');
}

function countsOf(facet: Facet, rows: readonly CountRow[]): FacetCounts {
  const found = rows.find(({ term }) => term === null)?.count ?? 0;
  const prefix = `${facet}:`;
  const values = rows.flatMap(({ term, count }) => (term?.startsWith(prefix) === true ? [{ value: term.slice(prefix.length), count }] : []));
  return { facet, isWhole: found <= COUNTED_MAX, total: Math.min(found, COUNTED_MAX), values: values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)) };
}
