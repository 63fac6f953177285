import { Type, type Static } from '@sinclair/typebox';
import { lostGround, requireFounded, restingListing } from '../grant/foundation.js';
import { clip } from '../kernel/clip.js';
import { command, draft, need, needAllowed, referred, requireFree, type Context, type Drafts, type View } from '../kernel/command.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { benefitOf } from '../order/sharing.js';
import { requireTrading } from '../participant/standing.js';
import { Plans } from '../price/plan.js';
import { requireSoundPlans, requireSoundShares } from '../price/sound.js';
import { Refusal } from '../refusals.js';
import { openReview, superseded } from '../review/review.state.js';
import { isInForceOn } from '../waiver/waiver.state.js';
import { concernedBy } from './concerned.js';
import { requireFitting } from './grounds.js';
import { Offer } from './listing.entries.js';
import { LISTING } from './listing.lifecycle.js';
import type { Listing } from './listing.state.js';

const VersionNumber = Type.Integer({ minimum: 1, maximum: 50 });

/** The product version that a listing offers: the vendor's own, registered, not held, on a ground that is for its kind. */
function requireOffered(view: View, ctx: Context, { product: id, productVersion: version, offer }: Pick<Listing, 'product' | 'productVersion' | 'offer'>): void {
  const product = view.get(id);
  if (product?.vendor !== ctx.caller.org) throw new Refusal('not_found', `There is no product ${id}.`, { id, pointer: '/product' });
  if (product.state !== 'REGISTERED') throw new Refusal('reference_invalid', `${id} is ${product.state}; register it before listing it.`, { id, state: product.state, pointer: '/product' });
  const offered = product.versions[version - 1];
  if (offered === undefined) throw new Refusal('reference_invalid', `${id} has no version ${version}.`, { id, pointer: '/productVersion' });
  requireFitting(offer.ground, offered);
  if (offer.shares !== undefined && benefitOf(view, product, version) !== undefined) {
    throw new Refusal('plan_invalid', `The proceeds are shared as the authorisation ${String(offered.authorisation)} says.`, { pointer: '/offer/shares' });
  }
  requireFree(product);
}

function requirePriced(view: View, { plans, shares }: Static<typeof Offer>): void {
  requireSoundPlans(plans);
  requireSoundShares(view, shares);
}

export const create = command('listing.create', closed({ id: IdOf('listing'), product: IdOf('product'), productVersion: VersionNumber, offer: Offer }), (input, view, ctx) => {
  requireTrading(view, ctx);
  const { id, product, productVersion, offer } = input;
  requireOffered(view, ctx, { product, productVersion, offer });
  requirePriced(view, offer);
  return [draft('listing.created', id, { vendor: ctx.caller.org, product, productVersion, offer })];
});

export const revise = command('listing.revise', closed({ id: IdOf('listing'), productVersion: VersionNumber, offer: Offer }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireTrading(view, ctx);
  requireAllowed(LISTING, listing.state, 'listing.revise');
  requireOffered(view, ctx, { ...input, product: listing.product });
  requirePriced(view, input.offer);
  return [draft('listing.revised', input.id, { productVersion: input.productVersion, offer: input.offer })];
});

/** 调价: prices of what is LISTED change for whoever asks from now on; what was proposed before at another price is proposed again. */
export const reprice = command('listing.reprice', closed({ id: IdOf('listing'), plans: Plans }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireTrading(view, ctx);
  requireAllowed(LISTING, listing.state, 'listing.reprice');
  requireSoundPlans(input.plans, '/plans');
  return [draft('listing.repriced', input.id, { plans: input.plans })];
});

export const submit = command('listing.submit', closed({ id: IdOf('listing') }), (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireTrading(view, ctx);
  requireAllowed(LISTING, listing.state, 'listing.submit');
  requireOffered(view, ctx, listing);
  requireFounded(view, restingListing(view, listing, ctx.at));
  return [draft('listing.submitted', input.id, {})];
});

const withReason = closed({ id: IdOf('listing'), reason: Text(500) });

type MoveAction = 'listing.suspend' | 'listing.delist';
const MOVES = {
  'listing.suspend': 'listing.suspended', 'listing.delist': 'listing.delisted',
} as const satisfies Record<MoveAction, string>;

const move = (action: MoveAction) => command(action, withReason, (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  requireAllowed(LISTING, listing.state, action);
  return [draft(MOVES[action], input.id, { reason: input.reason })];
});

export const suspend = move('listing.suspend');

/** What was listed under a waiver is not offered again when the waiver has ended. */
export const resume = command('listing.resume', withReason, (input, view, ctx) => {
  const listing = need(view, ctx, input.id);
  const { id, state, relief } = listing;
  requireAllowed(LISTING, state, ctx.action);
  requireFounded(view, restingListing(view, listing, ctx.at));
  if (relief !== null && !isInForceOn(referred(view, relief.waiver), shanghaiDay(ctx.at))) {
    throw new Refusal('not_waivable', `The waiver ${relief.waiver} is not in force any more.`, { waiver: relief.waiver });
  }
  return [draft('listing.resumed', id, { reason: input.reason })];
});

/** What it rests on is gone: the exchange itself suspends it. One whose ground still stands is refused, so that a follower may ask about any. */
export const loseGround = command('listing.lose_ground', closed({ id: IdOf('listing') }), (input, view, ctx) => {
  const listing = needAllowed(LISTING, view, ctx, input.id);
  const lost = lostGround(view, restingListing(view, listing, ctx.at));
  if (lost === undefined) throw new Refusal('state_conflict', `Nothing that ${listing.id} rests on has ended.`, { state: listing.state, allowed: [] });
  return [draft('listing.suspended', listing.id, { reason: clip(lost.detail, 500) })];
});

/** Nobody has judged within the time: the listing goes back, and with it what people were asked. */
export const giveBack = command('listing.return', withReason, (input, view, ctx): Drafts => {
  const { id, state, review } = need(view, ctx, input.id);
  requireAllowed(LISTING, state, ctx.action);
  return [draft('listing.returned', id, { reason: input.reason }), ...superseded(view, review, input.reason)];
});

/** The check has not finished in time: people see it, who can give the listing back and never approve it. */
export const stall = command('listing.stall', withReason, (input, view, ctx) => {
  const listing = needAllowed(LISTING, view, ctx, input.id);
  const { id, opened } = openReview(ctx, {
    subject: listing.id, check: null, outcome: 'STALLED', provisions: [], missing: [], reason: input.reason, waived: null, concerned: concernedBy(view, listing),
  });
  return [draft('listing.referred', listing.id, { reason: input.reason, review: id }), opened];
});
export const delist = move('listing.delist');
