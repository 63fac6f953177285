import type pg from 'pg';
import { NIL_UUID, type Listing, type Product } from '#core/exchange';
import { rowOf } from '../followers/indexers.js';

const PAGE = 500;
/** What is listed, and how it is found; where the catalog has come as far as the ledger, for its follower reads the present states. */
const LISTED = `select l.id::text, l.state, p.state as product, tsvector_to_array(c.document) as tokens, c.facets
  from aggregate l left join catalog c on c.exchange = $1 and c.listing = l.id
  left join aggregate p on p.kind = 'product' and p.exchange = $1 and p.id = substr(l.state ->> 'product', 5)::uuid
  where l.kind = 'listing' and l.exchange = $1 and l.status = 'LISTED' and l.id > $2
    and (select next_index from follower where exchange = $1 and name = 'catalog') = (select size from log_head where exchange = $1)
  order by l.id limit ${PAGE}`;

interface ListedRow { readonly id: string; readonly state: Listing; readonly product: Product | null; readonly tokens: string[] | null; readonly facets: string[] | null }

const sorted = (terms: readonly string[]): string => [...terms].sort().join('\n');

/** Makes the words of every listing again, and compares by which of them the catalog finds and counts it. */
export async function catalogDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  let altered = 0;
  for (let after: string | undefined = NIL_UUID; after !== undefined;) {
    const { rows }: { rows: ListedRow[] } = await client.query<ListedRow>(LISTED, [exchange, after]);
    altered += rows.filter(({ state, product, tokens, facets }) => rowOf(state, product ?? undefined).some((terms, i) => sorted(terms) !== sorted([tokens, facets][i] ?? []))).length;
    after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
  }
  return altered === 0 ? [] : [`${altered} listings are not in the catalog, or are found by other words than theirs, or counted by other facets`];
}
