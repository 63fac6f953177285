import type { Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { Backing } from '../product/backing.js';
import type { AppliedWaiver } from '../waiver/waiver.entries.js';
import type { Acceptance, Offer, listingEntries } from './listing.entries.js';
import { LISTING, type ListingStateName } from './listing.lifecycle.js';

/** 挂牌: one product version offered. `round` counts submissions, so that each has a check of its own. */
export interface Listing extends AggregateState<ListingStateName> {
  readonly id: Id<'listing'>;
  readonly vendor: Id<'participant'>;
  readonly product: Id<'product'>;
  readonly productVersion: number;
  readonly offer: Static<typeof Offer>;
  readonly round: number;
  readonly submittedBy: string | null;
  /** The check that let it pass; null until it has been listed. */
  readonly check: Id<'check'> | null;
  /** The review that waits or has decided last. */
  readonly review: Id<'review'> | null;
  /** The waiver that the vendor relies on. */
  readonly waiver: Id<'waiver'> | null;
  /** What an appeal has decided not to hold against this round. */
  readonly accepted: Static<typeof Acceptance> | null;
  /** The waiver that it was listed under. */
  readonly relief: AppliedWaiver | null;
  /** Regime, authorisation and sponsor when it was listed. */
  readonly backing: Backing | null;
  readonly reason: string | null;
}

export function evolveListing(state: Listing | undefined, entry: FoldEntry<keyof typeof listingEntries>): Listing {
  const advance = (change: Partial<Listing> = {}): Listing => step(LISTING, state, entry, change);
  switch (entry.type) {
    case 'listing.created': {
      const { vendor, product, productVersion, offer } = entry.data;
      const undecided = { check: null, review: null, waiver: null, accepted: null, relief: null, backing: null, reason: null };
      return { owner: vendor, ...begin(LISTING, 'listing', state, entry), parties: [vendor], vendor, product, productVersion, offer, round: 0, submittedBy: null, ...undecided };
    }
    case 'listing.revised':
      return advance({ productVersion: entry.data.productVersion, offer: entry.data.offer, reason: null });
    case 'listing.repriced':
      return advance(state === undefined ? {} : { offer: { ...state.offer, plans: entry.data.plans } });
    case 'listing.waiver_invoked':
      return advance({ waiver: entry.data.waiver });
    case 'listing.reopened':
      return advance({ round: (state?.round ?? 0) + 1, accepted: entry.data, reason: null });
    case 'listing.submitted':
      return advance({ round: (state?.round ?? 0) + 1, accepted: null, submittedBy: entry.actor.person ?? null });
    case 'listing.listed':
      return advance({ check: entry.data.check, relief: entry.data.waiver ?? null, backing: entry.data.backing, reason: null });
    case 'listing.referred':
      return advance({ reason: entry.data.reason, review: entry.data.review });
    case 'listing.returned':
    case 'listing.suspended':
    case 'listing.resumed':
    case 'listing.delisted':
      return advance({ reason: entry.data.reason });
  }
}
