import { referred, requireFree, type View } from '../kernel/command.js';
import { requireAdmitted } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { requireFounded, restingGrant } from './foundation.js';
import type { Grant } from './grant.state.js';

/** Refuses unless uses may pass under the grant at `at`: in its term, free of holds, between parties in good standing, on ground that nobody questions. */
export function requirePassing(view: View, grant: Grant, at: string): void {
  if (grant.state !== 'ACTIVE') throw new Refusal('state_conflict', `The grant is ${grant.state}.`, { state: grant.state, allowed: [] });
  requireInTerm(grant, at);
  requireAdmitted(view, grant.vendor);
  requireAdmitted(view, grant.buyer);
  requireFree(grant, referred(view, grant.product));
  requireFounded(view, restingGrant(view, grant, at));
}

/** The term is not over, even where the timekeeper has not come by yet, and has begun: a renewal waits for the end of what it renews. */
export function requireInTerm({ startsAt, expiresAt }: Grant, at: string): void {
  if (expiresAt !== null && expiresAt <= at) throw new Refusal('state_conflict', `The grant ended at ${expiresAt}.`, { state: 'EXPIRED', allowed: [] });
  if (startsAt !== null && startsAt > at) throw new Refusal('state_conflict', `The grant begins at ${startsAt}.`, { state: 'ACTIVE', startsAt, allowed: [] });
}

/** Why no use may pass; undefined where it may. */
export function impediment(view: View, grant: Grant, at: string): Refusal | undefined {
  try {
    requirePassing(view, grant, at);
    return undefined;
  } catch (err) {
    if (err instanceof Refusal) return err;
    throw err;
  }
}
