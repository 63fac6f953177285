import { referred, requireFree, type Context, type View } from '../kernel/command.js';
import { Refusal } from '../refusals.js';
import type { Id } from '../kernel/id.js';
import type { Participant } from './participant.state.js';

/** Refuses unless `id` is admitted and free of holds; every trade asks this of both parties in the same commit. */
export function requireAdmitted(view: View, id: Id<'participant'>): Participant {
  const participant = referred(view, id);
  if (participant.state !== 'ADMITTED') throw new Refusal('participant_not_active', `${id} is ${participant.state}.`, { id, state: participant.state });
  requireFree(participant);
  return participant;
}

/** The person who acts; where maker and checker are asked for, a credential without a person is neither. */
export function requirePersonActing(ctx: Context): string {
  if (ctx.caller.person === null) throw new Refusal('scope_denied', 'This step needs a credential that belongs to a person.');
  return ctx.caller.person;
}

/** Refuses unless the caller's own organisation may trade now. */
export const requireTrading = (view: View, ctx: Context): Participant => requireAdmitted(view, ctx.caller.org);
