import { Type, type Static } from '@sinclair/typebox';
import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, OneOf, closed } from '../kernel/schema.js';
import { sponsorOf } from '../sponsorship/sponsor.js';
import { REGIMES } from './product.entries.js';

/**
 * What a listing, an agreement and a grant state about their ground, so that each receipt tells it alone: the regime of the data, the
 * authorisation that public data derive from, and the data merchant who answers beside the vendor (《深圳市数据交易管理暂行办法》第六条).
 */
export const Backing = closed({
  regime: OneOf(REGIMES),
  authorisation: Type.Optional(IdOf('authorisation')),
  sponsor: Type.Optional(closed({ participant: IdOf('participant'), sponsorship: IdOf('sponsorship') })),
});
export type Backing = Static<typeof Backing>;

/** How it stands now for one version of a product. */
export function backingOf(view: View, { product, productVersion }: { readonly product: Id<'product'>; readonly productVersion: number }): Backing {
  const { vendor, versions } = referred(view, product);
  const version = versions[productVersion - 1];
  if (version === undefined) throw new Error(`${product} has no version ${productVersion}`);
  const { regime, authorisation } = version;
  const sponsorship = sponsorOf(view, referred(view, vendor));
  const sponsor = sponsorship === undefined ? {} : { sponsor: { participant: sponsorship.sponsor, sponsorship: sponsorship.id } };
  return { regime, ...(authorisation === undefined ? {} : { authorisation }), ...sponsor };
}

/** Whether two statements name the same ground. */
export const isSameBacking = (one: Backing, other: Backing): boolean =>
  one.regime === other.regime && one.authorisation === other.authorisation && one.sponsor?.sponsorship === other.sponsor?.sponsorship;
