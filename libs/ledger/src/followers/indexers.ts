import { parseCanonicalJson } from '#core/tlog';
import { ENTRY_TYPES, uuidOf, type Id, type Listing, type Product } from '#core/exchange';
import { readSubjects } from '../commit/read-entries.js';
import type { Ledger } from '../ledger.js';
import { documentTokens, facetTokens } from '../queries/search-tokens.js';
import type { Advance } from './follower.js';

const ENTRIES_MAX = 1000;
const OF_LISTINGS = Object.keys(ENTRY_TYPES).filter((type) => type.startsWith('listing.'));

/** Keeps the full-text table of listings: those that are LISTED, found by their words and Chinese character pairs. */
export function catalogIndexer(ledger: Ledger): Advance {
  return async (client, from) => {
    const { next, subjects } = await readSubjects(client, ledger.exchange, { from, count: ENTRIES_MAX, types: OF_LISTINGS });
    for (const id of new Set(subjects.map(({ stream }) => stream as Id<'listing'>))) {
      const listing = (await ledger.get(id))?.state;
      if (listing?.state === 'LISTED') await client.query(UPSERT, [ledger.exchange, uuidOf(id), tokensOf(listing, (await ledger.get(listing.product))?.state)]);
      else await client.query('delete from catalog where exchange = $1 and listing = $2', [ledger.exchange, uuidOf(id)]);
    }
    return next;
  };
}

const UPSERT = `insert into catalog (exchange, listing, document) values ($1, $2, array_to_tsvector($3::text[]))
  on conflict (exchange, listing) do update set document = excluded.document`;

/** The tokens of a listing: its own texts and those of the product version that it offers, what it is, and to whom it is shown. */
export function tokensOf({ offer: { title, summary, scenarios, visibility, invited }, productVersion, vendor, backing }: Listing, product: Product | undefined): string[] {
  const version = product?.versions[productVersion - 1];
  const texts = [title, summary, version?.name, version?.description].flatMap((text) => [text?.zh ?? '', text?.en ?? '']);
  const audience = visibility === 'public' ? [visibility] : [...new Set([vendor, ...invited])];
  return [...documentTokens([...texts, ...scenarios, version?.sector ?? ''].join('\n')), ...facetTokens({ sector: version?.sector, regime: backing?.regime, audience })];
}

/** The parties that an entry names. */
export function partiesOf(body: Uint8Array): Id<'participant'>[] {
  const parsed = parseCanonicalJson(body);
  if (!parsed.ok) throw new Error(`a stored entry is not canonical JSON: ${parsed.reason}`);
  return (parsed.value as { parties: Id<'participant'>[] }).parties;
}
