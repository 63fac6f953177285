import type { EntryData } from '../entry-types.js';
import { draft, referred, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { days } from '../kernel/lifecycle.js';
import { Refusal } from '../refusals.js';
import { isEndedGrant } from './grant.lifecycle.js';
import type { Grant } from './grant.state.js';

/** What goes on: the same product, from the same vendor to the same buyer. */
interface Renewal { readonly renews: Id<'grant'>; readonly vendor: Id<'participant'>; readonly buyer: Id<'participant'>; readonly product: Id<'product'> }

/**
 * The grant that is to be renewed, which is agreed before it ends. A renewal is a grant of its own with its own limits: nothing is
 * carried over, and nothing is counted twice.
 */
export function requireRenewable(view: View, ctx: Context, { renews, vendor, buyer, product }: Renewal): Grant {
  const grant = view.get(renews);
  if (grant?.buyer !== buyer) throw new Refusal('not_found', `There is no grant ${renews}.`, { id: renews, pointer: '/renews' });
  if (grant.vendor !== vendor || grant.product !== product) throw new Refusal('reference_invalid', `${renews} is of another product.`, { pointer: '/renews', product: grant.product });
  const { state, expiresAt, successor } = grant;
  const isRunning = (state === 'ACTIVE' || state === 'SUSPENDED' || state === 'EXHAUSTED') && expiresAt !== null;
  if (!isRunning) throw new Refusal('state_conflict', `A running grant is renewed; it is ${state}.`, { state, allowed: [] });
  if (expiresAt <= ctx.at) throw new Refusal('outside_period', `It ended at ${expiresAt}; a renewal is agreed before that.`, { expiresAt });
  if (successor !== null && !hasComeToNothing(referred(view, successor))) throw new Refusal('already_exists', `${renews} is renewed by ${successor} already.`, { successor });
  return grant;
}

/** A renewal that ended before it was ever activated leaves room for another. */
const hasComeToNothing = ({ state, startsAt }: Grant): boolean => startsAt === null && isEndedGrant(state);

/** What the agreement on a renewal writes on the grant that it renews. */
export const renewed = (view: View, ctx: Context, renewal: Renewal, successor: Id<'grant'>): Draft => draft('grant.renewed', requireRenewable(view, ctx, renewal).id, { successor });

type Term = Pick<EntryData<'grant.activated'>, 'startsAt' | 'expiresAt'>;

interface Asked { readonly at: string; readonly groundUntil: string | null }

/**
 * The term of a grant that is activated at `at`, which ends with what it rests on. A renewal begins exactly where the grant that it
 * renews ends, whenever it was activated, so that there is neither a gap nor an overlap between their terms.
 */
export function termOf(view: View, { renews, terms }: Pick<Grant, 'renews' | 'terms'>, { at, groundUntil }: Asked): Term {
  const startsAt = renews === null ? undefined : referred(view, renews).expiresAt ?? undefined;
  const expiresAt = endOfTerm({ startsAt: startsAt ?? at, terms }, groundUntil);
  if (expiresAt <= at || (startsAt !== undefined && expiresAt <= startsAt)) throw new Refusal('outside_period', `The term from ${startsAt ?? at} is over since ${expiresAt}.`, { startsAt, expiresAt });
  return startsAt === undefined ? { expiresAt } : { startsAt, expiresAt };
}

/** Where a term that begins at `startsAt` ends: as was agreed, or with what it rests on, whichever is earlier. */
export function endOfTerm({ startsAt, terms }: { readonly startsAt: string; readonly terms: Grant['terms'] }, groundUntil: string | null): string {
  const agreed = new Date(Date.parse(startsAt) + days(terms.termDays)).toISOString();
  return groundUntil !== null && groundUntil < agreed ? groundUntil : agreed;
}

/**
 * The new end of a running grant whose term was cut short by what it rests on, and which lasts longer now: its title was renewed.
 * Never beyond what was agreed, nor beyond the new ground, nor into the term of a successor, which begins where this one was to end.
 */
export function extendedEnd(view: View, { id, startsAt, expiresAt, successor, terms }: Grant, { at, groundUntil }: Asked): string {
  if (startsAt === null || expiresAt === null) throw new Error(`${id} runs without a term`);
  if (expiresAt <= at) throw new Refusal('outside_period', `It ended at ${expiresAt}; it is extended before that.`, { expiresAt });
  if (successor !== null && !hasComeToNothing(referred(view, successor))) throw new Refusal('already_exists', `${id} is renewed by ${successor}, whose term begins at ${expiresAt}.`, { successor });
  const end = endOfTerm({ startsAt, terms }, groundUntil);
  if (end <= expiresAt) throw new Refusal('unfounded', `What it rests on carries it until ${expiresAt} and no longer, or its agreed term is over then.`, { expiresAt, groundUntil });
  return end;
}
