import { parseCanonicalJson } from '#core/tlog';
import { ENTRY_TYPES, uuidOf, type EntryType, type Id, type Listing, type Product } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import { documentTokens, facetTokens, type Facets } from '../queries/search-tokens.js';
import type { Advance } from './follower.js';
import { onEntries } from './on-entries.js';

/** 境内: what may go anywhere else may leave the mainland. */
const MAINLAND = 'CN';
const OF_LISTINGS = (Object.keys(ENTRY_TYPES) as EntryType[]).filter((type) => type.startsWith('listing.'));

/** Keeps the full-text table of listings: those that are LISTED, found by their words and Chinese character pairs. */
export function catalogIndexer(ledger: Ledger): Advance {
  return onEntries(ledger.exchange, OF_LISTINGS, async (client, { subjects }) => {
    for (const id of new Set(subjects.map(({ stream }) => stream as Id<'listing'>))) {
      const listing = (await ledger.get(id))?.state;
      if (listing?.state === 'LISTED') await client.query(UPSERT, [ledger.exchange, uuidOf(id), ...rowOf(listing, (await ledger.get(listing.product))?.state)]);
      else await client.query('delete from catalog where exchange = $1 and listing = $2', [ledger.exchange, uuidOf(id)]);
    }
  });
}

const UPSERT = `insert into catalog (exchange, listing, document, facets) values ($1, $2, array_to_tsvector($3::text[]), $4)
  on conflict (exchange, listing) do update set document = excluded.document, facets = excluded.facets`;

/** What the catalog holds of a listing: the tokens by which it is found, and those of its facets alone, by which it is counted. */
export const rowOf = (listing: Listing, product: Product | undefined): readonly [tokens: string[], facets: string[]] => {
  const facets = facetTokens(facetsOf(listing, product));
  return [[...wordsOf(listing, product), ...facets, ...facetTokens({ audience: audienceOf(listing) })], facets];
};

/** The words of a listing: its own texts and those of the product version that it offers. */
function wordsOf({ offer: { title, summary, scenarios }, productVersion }: Listing, product: Product | undefined): string[] {
  const version = product?.versions[productVersion - 1];
  const texts = [title, summary, version?.name, version?.description].flatMap((text) => [text?.zh ?? '', text?.en ?? '']);
  return documentTokens([...texts, ...scenarios, version?.sector ?? ''].join('\n'));
}

const audienceOf = ({ offer: { visibility, invited }, vendor }: Listing): string[] => (visibility === 'public' ? [visibility] : [...new Set([vendor, ...invited])]);
const yesOrNo = (is: boolean): 'yes' | 'no' => (is ? 'yes' : 'no');

/** What a listing is told apart by. A private offer (专属报价) is told to nobody but whom it is made to, so it is no facet. */
function facetsOf({ offer: { terms: { modes, places }, plans }, productVersion, backing }: Listing, product: Product | undefined): Facets {
  const version = product?.versions[productVersion - 1];
  const price = [...new Set(plans.filter(({ buyers }) => buyers === undefined).map(({ kind }) => kind))];
  const isAbroad = places.length === 0 || places.some((place) => place !== MAINLAND);
  return { sector: version?.sector, kind: version?.kind, mode: modes, price, regime: backing?.regime, abroad: yesOrNo(isAbroad), personal: version === undefined ? undefined : yesOrNo(version.nature.personal) };
}

/** The parties that an entry names. */
export function partiesOf(body: Uint8Array): Id<'participant'>[] {
  const parsed = parseCanonicalJson(body);
  if (!parsed.ok) throw new Error(`a stored entry is not canonical JSON: ${parsed.reason}`);
  return (parsed.value as { parties: Id<'participant'>[] }).parties;
}
