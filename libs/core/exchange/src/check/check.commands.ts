import { Type } from '@sinclair/typebox';
import { command, draft, need, needAllowed, referred, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, IdOfAny, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { rulebookIdOf } from '../rulebook/tenure.js';
import { Recounted } from '../tally/counting.js';
import { PresentedFields } from '../watchlist/listing-hits.js';
import { checkIdOf } from './check-id.js';
import { CHECK, isOpenCheck } from './check.lifecycle.js';
import type { Check } from './check.js';
import { concludeExport } from './export-conclusion.js';
import { concludeTradability } from './tradability-conclusion.js';

/** The dispatcher's step: every submitted listing and requested transfer gets one check per round; an older open one is superseded. */
export const queue = command('check.queue', closed({ subject: IdOfAny(['listing', 'transfer'] as const), round: Type.Integer({ minimum: 1 }) }), (input, view, ctx) => {
  const { subject, round } = input;
  const state = need(view, ctx, subject);
  const id = checkIdOf(ctx, subject, round);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${id} exists.`, { id });
  if (round !== state.round) throw new Refusal('state_conflict', `${subject} is in round ${state.round}.`, { state: String(state.round), allowed: [] });
  const gate = subject.startsWith('lst_') ? 'tradability' : 'export';
  const queued = draft('check.queued', id, { gate, subject, round, concerned: [state.owner, ...state.parties.filter((party) => party !== state.owner)] });
  return [queued, ...superseded(view, ctx, subject, round - 1)];
});

function superseded(view: View, ctx: Context, subject: Id<'listing' | 'transfer'>, round: number): Draft[] {
  const earlier = round === 0 ? undefined : view.get(checkIdOf(ctx, subject, round));
  return earlier !== undefined && isOpenCheck(earlier.state) ? [draft('check.superseded', earlier.id, { reason: `Round ${round + 1} has begun.` })] : [];
}

export const start = command('check.start', closed({ id: IdOf('check') }), (input, view, ctx) => {
  const check = allowed(view, ctx, input.id);
  return [draft('check.started', check.id, { attempt: check.attempts + 1 })];
});

/**
 * Facts are gathered, judged and acted upon in one commit: the verdict stands on exactly the states that it names,
 * and the year's counter is reserved by the same entry group (DESIGN section 4).
 */
const Conclusion = closed({ id: IdOf('check'), recounted: Type.Optional(Recounted), fields: Type.Optional(PresentedFields) });

export const conclude = command('check.conclude', Conclusion, (input, view, ctx): Drafts => {
  const check = allowed(view, ctx, input.id);
  const { subject } = check;
  if (subject.startsWith('lst_')) return concludeTradability(view, ctx, check, { listing: referred(view, subject as Id<'listing'>), fields: input.fields });
  return concludeExport(view, ctx, check, { transfer: referred(view, subject as Id<'transfer'>), recounted: input.recounted });
}, (derivedId) => [rulebookIdOf({ derivedId })]);

/** The worker gave up, or nobody finished in time. Nothing is cleared by it. */
export const failWithError = command('check.fail_with_error', closed({ id: IdOf('check'), reason: Text(500) }), (input, view, ctx) => [
  draft('check.errored', allowed(view, ctx, input.id).id, { error: input.reason }),
]);

export const redrive = command('check.redrive', closed({ id: IdOf('check'), reason: Text(500) }), (input, view, ctx) => [
  draft('check.requeued', allowed(view, ctx, input.id).id, { reason: input.reason }),
]);

export const lapse = command('check.lapse', closed({ id: IdOf('check'), reason: Text(500) }), (input, view, ctx) => [
  draft('check.lapsed', allowed(view, ctx, input.id).id, { reason: input.reason }),
]);

const allowed = (view: View, ctx: Context, id: Id<'check'>): Check => needAllowed(CHECK, view, ctx, id);
