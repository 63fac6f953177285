import { Type } from '@sinclair/typebox';
import { reckon } from '#core/law';
import { actingPerson, command, draft, needAllowed, referred, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Day, Digest, IdOf, IdOfAny, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { isWithinRemit } from '../supervision/remit.js';
import { dutyOf, isDutyKind } from './duties.js';
import { OBLIGATION } from './obligation.lifecycle.js';
import { OBLIGATION_SOURCES, obligationDays, type Obligation } from './obligation.js';
import { ownStepOf } from './own-step.js';
import { fulfilment, nextYear, opening, requireDayToCome } from './opening.js';

export const fulfil = command('obligation.fulfil', closed({ id: IdOf('obligation'), evidenceSha256: Type.Optional(Digest) }), (input, view, ctx) => {
  const obligation = allowed(view, ctx, input.id);
  requireOwnStepTaken(view, obligation);
  if (input.evidenceSha256 === undefined && isDutyKind(obligation.kind) && dutyOf(obligation.kind).proof === 'required') {
    throw new Refusal('evidence_missing', '履行此项义务须提交证明材料的摘要。', { pointer: '/evidenceSha256', article: obligation.article });
  }
  return [fulfilment(obligation, input.evidenceSha256), ...nextYear(view, ctx, obligation)];
});

/** 报告、答复、办理、付款: what a step of its source fulfils is fulfilled by that step. A fulfilment that was rejected afterwards is owed by its evidence again. */
function requireOwnStepTaken(view: View, obligation: Obligation): void {
  const { id, source } = obligation;
  const state = (): string => referred(view, source).state;
  const ownStep = ownStepOf(obligation, state);
  if (ownStep !== undefined) throw new Refusal('state_conflict', `${id} is fulfilled by ${ownStep} of ${source}.`, { state: state(), allowed: [ownStep] });
}

/** An authority dispenses with a duty: which one, on what ground, by which person. */
export const waive = command('obligation.waive', closed({ id: IdOf('obligation'), ground: Text(500) }), (input, view, ctx) => {
  const { id } = allowed(view, ctx, input.id);
  return [draft('obligation.waived', id, { person: actingPerson(ctx), ground: input.ground })];
});

/** A regulator does not take the fulfilment for one: the duty is open again, until a new day if it sets one. */
export const reject = command('obligation.reject', closed({ id: IdOf('obligation'), reason: Text(500), dueOn: Type.Optional(Day) }), (input, view, ctx) => {
  const obligation = allowed(view, ctx, input.id);
  const { reason, dueOn } = input;
  if (dueOn === undefined) return [draft('obligation.rejected', input.id, { reason, dueOn: obligation.dueOn, remindOn: obligation.remindOn })];
  requireDayToCome(ctx, dueOn);
  return [draft('obligation.rejected', input.id, { reason, dueOn, remindOn: reckon(dueOn, '-2 days', 'CN').on })];
});

/** What was recorded as fulfilled by mistake is open again when a second person of the debtor says so too. */
export const correct = command('obligation.correct', closed({ id: IdOf('obligation'), reason: Text(500) }), (input, view, ctx) => {
  const { id, correction } = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  if (correction === null) return [draft('obligation.correction_proposed', id, { person, reason: input.reason })];
  if (correction.person === person) throw new Refusal('same_person', 'Another person has to agree to the correction.', { person });
  return [draft('obligation.corrected', id, { person, proposedBy: correction.person })];
});

const Imposition = closed({
  id: IdOf('obligation'), debtor: IdOf('participant'), source: Type.Optional(IdOfAny(OBLIGATION_SOURCES)), duty: Bilingual(300), article: Text(200), dueOn: Day, documentSha256: Type.Optional(Digest),
});

/** An authority sets a duty and its day: to answer, to rectify, to report. */
export const impose = command('obligation.impose', Imposition, (input, view, ctx) => {
  const { id, debtor, source = debtor, dueOn, ...wording } = input;
  for (const [pointer, one] of [['/debtor', debtor], ['/source', source]] as const) {
    const found = view.get(one);
    if (found === undefined || !isWithinRemit(view, ctx.caller.remit, found)) throw new Refusal('reference_invalid', `There is no ${one}.`, { pointer });
  }
  requireDayToCome(ctx, dueOn);
  return [opening(id, 'authority-demand', { debtor, source, on: dueOn }, wording)];
});

/** The timekeeper's step: due soon, then overdue; or the end of what was only to be kept, or only possible. */
export const remind = command('obligation.remind', closed({ id: IdOf('obligation'), reason: Type.String() }), (input, view, ctx) => {
  const obligation = allowed(view, ctx, input.id);
  const { id, state, nature, dueAt } = obligation;
  if (dueAt !== null && ctx.at < dueAt) throw new Refusal('state_conflict', `${id} is not due before ${dueAt}.`, { state, allowed: [] });
  if (nature === 'keep') return [draft('obligation.ended', id, { reason: '保存期限届满 The time of keeping is over.' })];
  if (state === 'OPEN') return [draft('obligation.due_soon', id, {})];
  if (nature === 'window') return [draft('obligation.ended', id, { reason: '期限届满 The window has closed.' })];
  return [draft('obligation.overdue', id, {}), ...nextYear(view, ctx, obligation)];
});

/** A calendar has been announced that the days were waiting for: they are reckoned again, and an overdue duty may turn out not to be. */
export const reschedule = command('obligation.reschedule', closed({ id: IdOf('obligation') }), (input, view, ctx) => {
  const obligation = allowed(view, ctx, input.id);
  const days = obligationDays(obligation.reckoning);
  if (!obligation.isProvisional || !isBetterKnown(obligation, days)) throw new Refusal('state_conflict', `The days of ${input.id} are as well known as they can be.`, { state: obligation.state, allowed: [] });
  return [draft('obligation.rescheduled', input.id, days)];
});

/** Whether what is reckoned now says more than what the obligation has. */
export const isBetterKnown = (obligation: Obligation, days = obligationDays(obligation.reckoning)): boolean =>
  days.isProvisional !== obligation.isProvisional || days.dueOn !== obligation.dueOn || days.remindOn !== obligation.remindOn;

const allowed = (view: View, ctx: Context, id: Id<'obligation'>): Obligation => needAllowed(OBLIGATION, view, ctx, id);
