import { Type } from '@sinclair/typebox';
import { registrationRule } from '#core/law';
import { actingPerson, command, draft, need, requireFree, type Context, type Drafts, type View } from '../kernel/command.js';
import { clip } from '../kernel/clip.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { IdOf, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDayNotBefore } from '../kernel/working-days.js';
import { Refusal, type RefusalCode } from '../refusals.js';
import { REFUSAL_GROUND_CODES } from './grounds.js';
import { registered } from './registered.js';
import { examined, requireApprovable } from './registrable.js';
import { lastDay } from './registration.commands.js';
import type { MatterKind } from './registration.entries.js';
import { REGISTRATION, isExamined } from './registration.lifecycle.js';
import type { Registration } from './registration.state.js';

/** 公示: what makes or moves a right is shown before it is registered; what only records or ends something is not. The exchange's own choice of kinds. */
const PUBLICISED: readonly MatterKind[] = ['first', 'transfer'];

/** An application is supplemented at most this often; the exchange's own rule. */
const SUPPLEMENTS_MAX = 3;

const byId = closed({ id: IdOf('registration') });

export const askSupplement = command('registration.ask_supplement', closed({ id: IdOf('registration'), what: Text(400) }), ({ id, what }, view, ctx) => {
  const person = actingPerson(ctx);
  const { supplements } = examined(view, ctx, id);
  if (supplements >= SUPPLEMENTS_MAX) throw new Refusal('limit_exceeded', `An application is supplemented at most ${SUPPLEMENTS_MAX} times.`);
  return [draft('registration.supplement_asked', id, { person, what, dueOn: lastDay(ctx, 'supplementWorkingDays') })];
});

/** 受理: the file is complete, and it has been compared with what is on record. */
export const accept = command('registration.accept', byId, ({ id }, view, ctx) => {
  const person = actingPerson(ctx);
  const registration = examined(view, ctx, id);
  const { screening, state, matter } = registration;
  requireFree(registration);
  if (screening === null) throw new Refusal('state_conflict', 'It is still being compared with what is on record; try again shortly.', { state, allowed: [] });
  return [draft('registration.accepted', id, { person, dueOn: lastDay(ctx, matter.kind === 'cancel' ? 'cancellationWorkingDays' : 'examinationWorkingDays') })];
});

const Proposed = closed({ id: IdOf('registration'), decision: OneOf(['register', 'refuse'] as const), ground: Type.Optional(Nullable(OneOf(REFUSAL_GROUND_CODES))), reason: Text(400) });

/** Maker: the examiner proposes; a refusal has its ground. */
export const propose = command('registration.propose', Proposed, ({ id, decision, ground = null, reason }, view, ctx) => {
  const maker = actingPerson(ctx);
  const registration = examined(view, ctx, id);
  requireFree(registration);
  if (decision === 'refuse' && ground === null) throw new Refusal('invalid_request', 'A refusal has a ground.', { pointer: '/ground' });
  if (decision === 'register' && ground !== null) throw new Refusal('invalid_request', 'What is registered has no ground of refusal.', { pointer: '/ground' });
  if (decision === 'register') requireApprovable(view, ctx, registration);
  return [draft('registration.proposed', id, { maker, decision, ground, reason })];
});

export const giveBack = command('registration.return', closed({ id: IdOf('registration'), reason: Text(400) }), ({ id, reason }, view, ctx) => {
  const { checker } = second(view, ctx, id);
  return [draft('registration.returned', id, { checker, reason })];
});

/** Checker: another person decides as proposed: refused with its ground, shown to everybody, or registered. */
export const decide = command('registration.decide', byId, ({ id }, view, ctx): Drafts => {
  const { registration, proposal: { maker, decision, ground, reason }, checker } = second(view, ctx, id);
  requireFree(registration);
  if (decision === 'refuse' && ground !== null) return [draft('registration.refused', id, { maker, checker, ground, reason })];
  requireApprovable(view, ctx, registration);
  if (!PUBLICISED.includes(registration.matter.kind)) return registered(view, ctx, registration, { maker, checker });
  return [draft('registration.publicised', id, { maker, checker, from: shanghaiDay(ctx.at), until: lastDayOfNotice(ctx) })];
});

/** Whoever might object has the whole time. */
function lastDayOfNotice({ at }: Pick<Context, 'at'>): string {
  const today = shanghaiDay(at);
  return workingDayNotBefore(today, registrationRule(today, 'noticeWorkingDays'));
}

/** 冻结、异议: what stands in the way of a registration until somebody has decided, and takes nothing away. */
const PASSING: readonly RefusalCode[] = ['held', 'objected'];

/**
 * The timekeeper's step: nobody objects any more. What cannot be registered as things stand now is refused, and says why; while the
 * title is held or objected to, the notice is longer by the days of an acceptance, a choice of the exchange's own.
 */
export const endNotice = command('registration.end_notice', closed({ id: IdOf('registration'), reason: Type.String() }), ({ id }, view, ctx): Drafts => {
  const registration = need(view, ctx, id);
  const { state, notice, decidedBy } = registration;
  requireAllowed(REGISTRATION, state, ctx.action);
  if (notice === null || decidedBy === null) throw new Error(`${id} is ${state} without a notice`);
  requireFree(registration);
  if (shanghaiDay(ctx.at) <= notice.until) throw new Refusal('state_conflict', `The notice lasts until ${notice.until}.`, { state, allowed: [] });
  try {
    requireApprovable(view, ctx, registration);
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
    const reason = clip(err.detail, 400);
    if (PASSING.includes(err.code)) return [draft('registration.notice_extended', id, { until: lastDay(ctx, 'acceptanceWorkingDays'), reason })];
    return [draft('registration.refused', id, { ...decidedBy, ground: 'overtaken', reason })];
  }
  return registered(view, ctx, registration, decidedBy);
});

/** The timekeeper's step when the day of the registrar is over: the matter goes up, and waits again. */
export const escalate = command('registration.escalate', closed({ id: IdOf('registration'), reason: Type.String() }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (!isExamined(state)) throw new Refusal('state_conflict', `The registration is ${state}.`, { state, allowed: [] });
  return [draft('registration.escalated', id, { level: escalations + 1, dueOn: lastDay(ctx, 'acceptanceWorkingDays') })];
});

interface Second { readonly registration: Registration; readonly proposal: NonNullable<Registration['proposal']>; readonly checker: string }

function second(view: View, ctx: Context, id: Id<'registration'>): Second {
  const checker = actingPerson(ctx);
  const registration = examined(view, ctx, id);
  const { proposal } = registration;
  if (proposal === null) throw new Error(`${id} is PROPOSED without a proposal`);
  if (proposal.maker === checker) throw new Refusal('same_person', 'Who has proposed a decision may not decide on it.', { person: checker });
  return { registration, proposal, checker };
}
