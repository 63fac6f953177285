import { draft, referred, type Context, type Draft, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { lifted } from '../hold/hold.js';
import { Refusal } from '../refusals.js';
import type { APPEALABLE } from './appeal.js';

type TargetId = Id<(typeof APPEALABLE)[number]>;

/** A decision that can be appealed against, as the appeal sees it. */
export interface Appealed {
  /** Whose matter it is. */
  readonly concerned: readonly Id<'participant'>[];
  readonly decidedAt: string;
  /** The persons who took part in it, and the organisation that alone may change it; null is the operator. */
  readonly persons: readonly string[];
  readonly issuer: Id<'participant'> | null;
  /** What changes it, in the commit that decides the appeal. */
  readonly change: (appeal: Id<'appeal'>, ctx: Context) => Draft[];
}

/** The decision that `id` names. Refuses where there is none yet, or none that went against anybody. */
export function appealed(view: View, id: TargetId): Appealed {
  switch (kindOf(id)) {
    case 'check':
      return ofCheck(view, id as Id<'check'>);
    case 'review':
      return ofReview(view, id as Id<'review'>);
    case 'hold':
      return ofHold(view, id as Id<'hold'>);
    default:
      return ofWaiver(view, id as Id<'waiver'>);
  }
}

const noDecision = (id: string, state: string): Refusal => new Refusal('state_conflict', `${id} is ${state}: there is no decision to appeal against.`, { state, allowed: [] });

/** A failed check is made again: the machine's verdict is a function of facts and pack, and no appeal writes another. */
function ofCheck(view: View, id: Id<'check'>): Appealed {
  const check = referred(view, id);
  const isListing = check.subject.startsWith('lst_') && referred(view, check.subject as Id<'listing'>).round === check.round;
  if (check.state !== 'FAIL' || check.review !== null || !isListing) throw noDecision(id, check.state);
  return {
    concerned: [check.owner], decidedAt: check.updatedAt, persons: [], issuer: null,
    change: (appeal) => reopened(view, check.subject as Id<'listing'>, { appeal, provisions: [] }),
  };
}

/** A rejected review: the listing is checked again, and what the appeal has accepted is not left to people a second time. */
function ofReview(view: View, id: Id<'review'>): Appealed {
  const review = referred(view, id);
  if (review.state !== 'DECIDED' || review.proposal?.decision !== 'reject' || !review.subject.startsWith('lst_')) throw noDecision(id, review.state);
  return {
    concerned: [review.owner], decidedAt: review.updatedAt, persons: [review.maker, review.checker].filter((person) => person !== null), issuer: null,
    change: (appeal) => reopened(view, review.subject as Id<'listing'>, { appeal, provisions: [...review.provisions] }),
  };
}

function ofHold(view: View, id: Id<'hold'>): Appealed {
  const hold = referred(view, id);
  if (hold.state !== 'IN_FORCE') throw noDecision(id, hold.state);
  const placedByRegulator = referred(view, hold.owner).capacities.includes('regulator');
  return {
    concerned: hold.parties.filter((party) => party !== hold.owner), decidedAt: hold.createdAt, persons: hold.placedBy === null ? [] : [hold.placedBy],
    issuer: placedByRegulator ? hold.owner : null,
    change: (appeal, ctx) => [...lifted(view, ctx, hold, `申诉变更 changed on appeal ${appeal}`)],
  };
}

function ofWaiver(view: View, id: Id<'waiver'>): Appealed {
  const waiver = referred(view, id);
  if (waiver.state !== 'REVOKED') throw noDecision(id, waiver.state);
  return {
    concerned: [waiver.owner], decidedAt: waiver.updatedAt, persons: waiver.persons, issuer: waiver.issuer,
    change: (appeal) => [draft('waiver.reinstated', id, { appeal })],
  };
}

function reopened(view: View, id: Id<'listing'>, accepted: { readonly appeal: Id<'appeal'>; readonly provisions: string[] }): Draft[] {
  const listing = referred(view, id);
  if (listing.state !== 'RETURNED') throw new Refusal('state_conflict', `The listing is ${listing.state}: the decision has been overtaken.`, { state: listing.state, allowed: ['uphold', 'dismiss'] });
  return [draft('listing.reopened', id, accepted)];
}
