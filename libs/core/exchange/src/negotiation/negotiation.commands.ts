import { Type, type Static } from '@sinclair/typebox';
import { toOdrl, widenings } from '#core/odrl';
import { canonicalJson } from '#core/tlog';
import { requireFounded, restingListing } from '../grant/foundation.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type DocumentBody, type Draft, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { ENTRY_BYTES_MAX, firstEntryBytes } from '../kernel/entry-size.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import type { Listing } from '../listing/listing.state.js';
import { ordersOfGrant, requireFirstTrial } from '../order/placing.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { plansFor, priceOf, termsUnder, type Price } from '../price/plan.js';
import { Refusal } from '../refusals.js';
import { Proposal } from './negotiation.entries.js';
import { NEGOTIATION } from './negotiation.lifecycle.js';
import type { Negotiation } from './negotiation.state.js';

/** A listing that `org` may ask for: listed, visible to it, its vendor and product in good standing. */
function requireOpenListing(view: View, id: Id<'listing'>, org: Id<'participant'>): Listing {
  const listing = view.get(id);
  const isVisible = listing !== undefined && listing.state === 'LISTED' && (listing.offer.visibility === 'public' || listing.offer.invited.includes(org) || listing.vendor === org);
  if (!isVisible) throw new Refusal('not_found', `There is no listing ${id}.`, { id, pointer: '/listing' });
  requireAdmitted(view, listing.vendor);
  const product = view.get(listing.product);
  if (product !== undefined) requireFree(product);
  return listing;
}

/** A proposal stays inside the offer and names one of the plans that are for the buyer; what that plan costs now. */
function requireInsideOffer({ offer }: Listing, proposal: Static<typeof Proposal>, buyer: Id<'participant'>): Price {
  const plans = plansFor(offer.plans, buyer);
  const plan = plans.find(({ id }) => id === proposal.plan);
  const excess = widenings(plan === undefined ? offer.terms : termsUnder(offer.terms, plan), proposal.terms);
  if (excess.length > 0) throw new Refusal('wider_than_offer', `The proposal is wider than the offer in ${excess.map(({ dimension }) => dimension).join(', ')}.`, { excess });
  if (plan === undefined) throw new Refusal('reference_invalid', `The offer has no plan ${proposal.plan}.`, { pointer: '/proposal/plan', plans: plans.map(({ id }) => id) });
  return priceOf(plan);
}

/** 价格: what the two sides agree on costs what it cost when it was proposed. */
function requireSamePrice({ proposal, price }: Negotiation, now: Price): void {
  if (canonicalJson(now) !== canonicalJson(price)) throw new Refusal('price_changed', `The plan ${proposal.plan} costs something else since it was proposed.`, { price: now, proposed: price });
}

type Subject = Pick<Negotiation, 'id' | 'listing' | 'vendor' | 'buyer' | 'product' | 'productVersion' | 'proposal' | 'price'>;

/** The grant that a negotiation yields: the agreement's terms, never wider; without named recipients it is the buyer alone. */
function provisioned(grant: Id<'grant'>, { id, listing, product, productVersion, vendor, buyer, proposal, price }: Subject, agreementSha256: string): Draft {
  const { terms: { recipients, ...terms }, plan } = proposal;
  return draft('grant.provisioned', grant, {
    negotiation: id, listing, product, productVersion, vendor, buyer, terms: { ...terms, recipients: recipients.length === 0 ? [buyer] : recipients }, plan, price, agreementSha256,
  });
}

const DIGEST = '0'.repeat(64);

/** Terms that the entry of their grant would have no room for are refused when they are proposed, not when both sides have agreed to them. */
function requireGrantable(ctx: Context, subject: Subject): void {
  const excess = firstEntryBytes(provisioned(ctx.derivedId('grant', subject.id), subject, DIGEST), [subject.vendor, subject.buyer]) - ENTRY_BYTES_MAX;
  if (excess <= 0) return;
  const bytes = Buffer.byteLength(canonicalJson(subject.proposal.terms));
  throw new Refusal('payload_too_large', `The terms have ${bytes} bytes; the entry of their grant has room for ${bytes - excess}.`, { pointer: '/proposal/terms', bytes, bytesMax: bytes - excess });
}

/** The agreement as a document: the ODRL policy and the digests that both sides verify. */
export function agreementOf(negotiation: Omit<Subject, 'listing'>): DocumentBody {
  const { id, vendor, buyer, product, productVersion, proposal, price } = negotiation;
  const policy = toOdrl(proposal.terms, { uid: `urn:yaosu:agreement:${id}`, type: 'Agreement', assigner: vendor, assignee: buyer, target: `urn:yaosu:product:${product}:${productVersion}` });
  return documentOf({ negotiation: id, plan: proposal.plan, price, need: proposal.need, policy });
}

const agreed = (negotiation: Parameters<typeof agreementOf>[0], automatic: boolean): Draft => {
  const document = agreementOf(negotiation);
  return draft('negotiation.agreed', negotiation.id, { agreementSha256: document.sha256, automatic }, { documents: [document] });
};

/** Dataspace Protocol ContractRequestMessage: starts a negotiation, or answers an offer with another request. */
export const request = command('negotiation.request', closed({ id: IdOf('negotiation'), listing: IdOf('listing'), proposal: Proposal }), (input, view, ctx) => {
  const { id, proposal } = input;
  const running = view.get(id) === undefined ? undefined : need(view, ctx, id);
  requireTrading(view, ctx);
  const listing = requireOpenListing(view, input.listing, ctx.caller.org);
  if (running !== undefined) {
    requireParty(ctx, running.buyer, 'buyer');
    requireAllowed(NEGOTIATION, running.state, 'negotiation.request');
    if (running.listing !== listing.id) throw new Refusal('reference_invalid', `${id} is about ${running.listing}.`, { pointer: '/listing' });
  }
  if (listing.vendor === ctx.caller.org) throw new Refusal('reference_invalid', 'A vendor does not buy from itself.', { pointer: '/listing' });
  const price = requireInsideOffer(listing, proposal, ctx.caller.org);
  const subject = { id, listing: listing.id, vendor: listing.vendor, buyer: ctx.caller.org, product: listing.product, productVersion: listing.productVersion, proposal, price };
  requireFirstTrial(view, ctx, subject);
  requireGrantable(ctx, subject);
  const { id: _, ...data } = subject;
  const requested = draft('negotiation.requested', id, data);
  if (listing.offer.negotiation !== 'automatic') return [requested];
  requireFounded(view, restingListing(view, listing, ctx.at));
  return [requested, agreed(subject, true)];
});

/** Dataspace Protocol ContractOfferMessage: the vendor's counter-offer. */
export const offer = command('negotiation.offer', closed({ id: IdOf('negotiation'), proposal: Proposal }), (input, view, ctx) => {
  const negotiation = step(view, ctx, input.id, 'vendor');
  const listing = requireOpenListing(view, negotiation.listing, ctx.caller.org);
  const { proposal } = input;
  const price = requireInsideOffer(listing, proposal, negotiation.buyer);
  requireFirstTrial(view, ctx, { ...negotiation, price });
  requireGrantable(ctx, { ...negotiation, proposal, price });
  const { listing: about, product, productVersion, vendor, buyer } = negotiation;
  return [draft('negotiation.offered', input.id, { listing: about, product, productVersion, vendor, buyer, proposal, price })];
});

const byId = closed({ id: IdOf('negotiation') });

export const accept = command('negotiation.accept', byId, (input, view, ctx) => {
  step(view, ctx, input.id, 'buyer');
  return [draft('negotiation.accepted', input.id, {})];
});

/** Dataspace Protocol ContractAgreementMessage. The listing may have changed since the request: the proposal is held against it again. */
export const agree = command('negotiation.agree', byId, (input, view, ctx) => {
  const negotiation = step(view, ctx, input.id, 'vendor');
  const listing = requireOpenListing(view, negotiation.listing, ctx.caller.org);
  requireSamePrice(negotiation, requireInsideOffer(listing, negotiation.proposal, negotiation.buyer));
  requireFounded(view, restingListing(view, listing, ctx.at));
  requireAdmitted(view, negotiation.buyer);
  return [agreed(negotiation, false)];
});

/** Dataspace Protocol ContractAgreementVerificationMessage: the buyer confirms the agreement's digest. Automatic offers are finalised at once. */
export const verify = command('negotiation.verify', closed({ id: IdOf('negotiation'), agreementSha256: Digest }), (input, view, ctx) => {
  const negotiation = step(view, ctx, input.id, 'buyer');
  if (input.agreementSha256 !== negotiation.agreementSha256) throw new Refusal('reference_invalid', 'This is not the digest of the agreement.', { pointer: '/agreementSha256', expected: negotiation.agreementSha256 });
  const verified = draft('negotiation.verified', input.id, { agreementSha256: input.agreementSha256 });
  const listing = view.get(negotiation.listing);
  return listing?.offer.negotiation === 'automatic' && listing.state === 'LISTED' ? [verified, ...finalised(view, ctx, negotiation, true)] : [verified];
});

export const finalize = command('negotiation.finalize', byId, (input, view, ctx) => {
  const negotiation = step(view, ctx, input.id, 'vendor');
  requireAdmitted(view, negotiation.buyer);
  return finalised(view, ctx, negotiation, false);
});

/** The last step yields the grant. */
function finalised(view: View, ctx: Context, negotiation: Negotiation, automatic: boolean): [Draft, ...Draft[]] {
  const { id, vendor, agreementSha256 } = negotiation;
  requireAdmitted(view, vendor);
  requireFounded(view, restingListing(view, referred(view, negotiation.listing), ctx.at));
  if (agreementSha256 === null) throw new Error(`${id} has no agreement`);
  const grant = ctx.newId('grant');
  return [draft('negotiation.finalized', id, { grant, automatic }), provisioned(grant, negotiation, agreementSha256), ...ordersOfGrant(view, ctx, grant, negotiation)];
}

export const terminate = command('negotiation.terminate', closed({ id: IdOf('negotiation'), reason: Text(500) }), (input, view, ctx) => {
  const negotiation = need(view, ctx, input.id);
  requireAllowed(NEGOTIATION, negotiation.state, 'negotiation.terminate');
  return [draft('negotiation.terminated', input.id, { by: ctx.caller.org === negotiation.vendor ? 'vendor' : 'buyer', reason: input.reason })];
});

export const lapse = command('negotiation.lapse', closed({ id: IdOf('negotiation'), reason: Type.String() }), (input, view, ctx) => {
  const negotiation = need(view, ctx, input.id);
  requireAllowed(NEGOTIATION, negotiation.state, 'negotiation.lapse');
  return [draft('negotiation.terminated', input.id, { by: 'timeout', reason: input.reason })];
});

/** The negotiation, when `ctx.action` is `side`'s step now and the caller may trade. */
function step(view: View, ctx: Context, id: Id<'negotiation'>, side: 'vendor' | 'buyer'): Negotiation {
  const negotiation = need(view, ctx, id);
  requireParty(ctx, negotiation[side], side);
  requireTrading(view, ctx);
  requireAllowed(NEGOTIATION, negotiation.state, ctx.action);
  return negotiation;
}
