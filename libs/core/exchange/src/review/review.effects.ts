import { requireFounded, restingListing } from '../grant/foundation.js';
import { draft, referred, requireFree, type Context, type Draft, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { LISTING } from '../listing/listing.lifecycle.js';
import type { Listing } from '../listing/listing.state.js';
import { requireAdmitted } from '../participant/standing.js';
import { backingOf } from '../product/backing.js';
import { Refusal } from '../refusals.js';
import { givenBack } from '../transfer/transfer.commands.js';
import { TRANSFER } from '../transfer/transfer.lifecycle.js';
import { lifted } from '../waiver/coverage.js';
import type { ReviewProposal } from './review.entries.js';
import type { Review } from './review.state.js';

/** A decision as two people have made it. */
export interface Decided { readonly proposal: ReviewProposal; readonly maker: string; readonly checker: string }

/** What follows from a decided review, in the same commit. */
export function effectOf(view: View, ctx: Context, review: Review, decided: Decided): Draft[] {
  const { subject } = review;
  if (kindOf(subject) === 'listing') return ofListing(view, ctx, review, decided);
  return ofTransfer(view, ctx, review, decided);
}

function ofListing(view: View, ctx: Context, review: Review, decided: Decided): Draft[] {
  const listing = referred(view, review.subject as Id<'listing'>);
  requireAllowed(LISTING, listing.state, ctx.action);
  if (decided.proposal.decision === 'reject') return [...rejected(view, review, decided.proposal.ground), draft('listing.returned', listing.id, { reason: decided.proposal.ground })];
  return approved(view, ctx, review, { listing, decided });
}

interface Approval { readonly listing: Listing; readonly decided: Decided }

/** People answer what the gate has left to them, and nothing else: what it has failed stays failed, and a waiver that has ended lifts nothing. */
function approved(view: View, ctx: Context, review: Review, { listing, decided: { maker, checker } }: Approval): Draft[] {
  requireAdmitted(view, listing.vendor);
  requireFree(referred(view, listing.product));
  requireFounded(view, restingListing(view, listing, ctx.at));
  const state = review.check === null ? undefined : referred(view, review.check).state;
  if (review.check === null || state !== 'NEEDS_EVIDENCE') {
    throw new Refusal('grade_not_listable', `Only a check that asks for people's judgement can be approved; ${review.check ?? 'the check'} is ${state ?? 'not finished'}.`, { check: review.check, state });
  }
  const uses = waiverUse(view, ctx, { review, listing, check: review.check });
  return [
    draft('check.approved', review.check, { review: review.id, provisions: [...review.provisions], maker, checker }),
    draft('listing.listed', listing.id, { check: review.check, backing: backingOf(view, listing), review: review.id, ...(review.waived === null ? {} : { waiver: review.waived }) }),
    ...uses,
  ];
}

function waiverUse(view: View, ctx: Context, { review: { waived }, listing, check }: { readonly review: Review; readonly listing: Listing; readonly check: Id<'check'> }): Draft[] {
  if (waived === null) return [];
  const candidate = { gate: 'tradability', participant: listing.vendor, product: listing.product, people: 0 } as const;
  const still = lifted(view, ctx, { waiver: waived.waiver, failing: waived.provisions, candidate });
  if (still?.provisions.length !== waived.provisions.length) throw new Refusal('not_waivable', `${waived.waiver} no longer covers this listing.`, { waiver: waived.waiver });
  return [draft('waiver.used', waived.waiver, { subject: listing.id, check, people: 0 })];
}

function ofTransfer(view: View, ctx: Context, review: Review, decided: Decided): Draft[] {
  const transfer = referred(view, review.subject as Id<'transfer'>);
  requireAllowed(TRANSFER, transfer.state, ctx.action);
  const { proposal: { decision, ground, facts } } = decided;
  if (decision === 'approve') return [draft('transfer.facts_established', transfer.id, { review: review.id, facts: [...facts] })];
  return [...rejected(view, review, decided.proposal.ground), draft('transfer.terminated', transfer.id, { by: 'operator', reason: ground }), ...givenBack(view, transfer)];
}

/** The check ends with the decision, where it had left the matter to people. */
export function rejected(view: View, { id, check }: Pick<Review, 'id' | 'check'>, reason: string): Draft[] {
  return check !== null && referred(view, check).state === 'NEEDS_EVIDENCE' ? [draft('check.rejected', check, { review: id, reason })] : [];
}
