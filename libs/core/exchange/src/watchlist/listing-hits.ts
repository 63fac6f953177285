import { Type, type Static } from '@sinclair/typebox';
import type { Text as Bilingual } from '#core/law';
import { clip } from '../kernel/clip.js';
import { documentOf } from '../kernel/digest.js';
import { referred, type Context, type View } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Listing } from '../listing/listing.state.js';
import { sponsorsOf } from '../sponsorship/sponsor.js';
import { Field } from '../product/product.entries.js';
import { Refusal } from '../refusals.js';
import { hitsOn, type Subject } from './match.js';
import { WATCHLISTS, type WatchItem, type WatchlistName } from './watchlist.js';
import { watchlistIdOf } from './watchlist.commands.js';

/** The field list of a product version, presented by whoever concludes a check; it must have the digest that the version names. */
export const PresentedFields = Type.Array(Field, { minItems: 1, maxItems: 512 });
export type PresentedFields = Static<typeof PresentedFields>;

/** The items of both lists that a listing hits. */
export type ListHits = Readonly<Record<WatchlistName, readonly WatchItem[]>>;

/** Holds a listing against both lists as they are in this commit. */
export function listHits(view: View, ctx: Context, listing: Listing, fields: PresentedFields | undefined): ListHits {
  const day = shanghaiDay(ctx.at);
  const lists = WATCHLISTS.map((list) => view.get(watchlistIdOf(ctx, list))?.items ?? []);
  const asksForFields = lists.flat().some(({ kind }) => kind === 'field');
  const subject = subjectOf(view, listing, asksForFields ? fields : []);
  const [negative = [], caution = []] = lists.map((items) => hitsOn(items, subject, day));
  return { negative, caution };
}

function subjectOf(view: View, listing: Listing, fields: PresentedFields | undefined): Subject {
  const version = referred(view, listing.product).versions[listing.productVersion - 1];
  if (version === undefined) throw new Error(`${listing.product} has no version ${listing.productVersion}`);
  if (fields === undefined) throw new Refusal('reference_invalid', 'A list names fields: the field list of the product has to be presented.', { pointer: '/fields' });
  const isAnother = fields.length > 0 && documentOf(fields).sha256 !== version.fieldsSha256;
  if (isAnother) throw new Refusal('reference_invalid', 'The field list presented is not that of the product version.', { pointer: '/fields' });
  return {
    product: listing.product, participants: [listing.vendor, ...sponsorsOf(view, listing.vendor)], sector: version.sector,
    purposes: listing.offer.terms.purposes, scenarios: listing.offer.scenarios,
    fields: fields.flatMap((field) => [field.name, ...(field.class === undefined ? [] : [field.class])]),
  };
}

const NAMES = { negative: { zh: '负面清单', en: 'negative list' }, caution: { zh: '谨慎清单', en: 'caution list' } } as const;

/** How many items a verdict names, and how long: an entry carries them beside everything else. */
const NAMED_MAX = 2;
const NAMED_LENGTH_MAX = 120;

/** What people read: the items that were hit by their codes, the first two of them in words. */
export function hitFindings(hits: ListHits): Bilingual[] {
  const all = WATCHLISTS.flatMap((list) => hits[list].map((item) => ({ list, item })));
  const more = all.length > NAMED_MAX ? { zh: `（共 ${all.length} 项）`, en: ` (${all.length} items in all)` } : { zh: '', en: '' };
  return all.slice(0, NAMED_MAX).map(({ list, item: { code, description, article } }) => ({
    zh: `${clip(`${NAMES[list].zh} ${code}：${description.zh}（${article}）`, NAMED_LENGTH_MAX)}${more.zh}`,
    en: `${clip(`${NAMES[list].en} ${code}: ${description.en ?? description.zh} (${article})`, NAMED_LENGTH_MAX)}${more.en}`,
  }));
}
