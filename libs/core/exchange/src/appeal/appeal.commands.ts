import { actingPerson, command, draft, need, needAllowed, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter, workingDayNotBefore } from '../kernel/working-days.js';
import { Refusal } from '../refusals.js';
import { APPEAL_OUTCOMES, AppealTarget, type Appeal, type AppealOutcome } from './appeal.js';
import { APPEAL } from './appeal.lifecycle.js';
import { appealed, type Appealed } from './appealed.js';

/** Working days within which an appeal is filed, and is decided; the exchange's own rules (本交易所规则). */
export const FILING_WORKING_DAYS = 15;
const DECISION_WORKING_DAYS = 10;

/** The id of the one appeal that a decision can have. */
export const appealIdOf = (ctx: Pick<Context, 'derivedId'>, target: string): Id<'appeal'> => ctx.derivedId('appeal', target);

const Filing = closed({ id: IdOf('appeal'), target: AppealTarget, ground: Text(500), evidence: SetOf(Digest, 8) });

/** Whose matter was decided appeals, once and in time; what is another's does not exist. */
export const file = command('appeal.file', Filing, ({ target, ground, evidence }, view, ctx) => {
  if (view.get(target) === undefined) throw notFound(target);
  const { concerned, decidedAt, persons, issuer } = visibleDecision(view, ctx, target);
  if (!concerned.includes(ctx.caller.org)) throw notFound(target);
  const id = appealIdOf(ctx, target);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${target} was appealed against already.`, { id });
  const last = workingDayNotBefore(shanghaiDay(decidedAt), FILING_WORKING_DAYS);
  if (shanghaiDay(ctx.at) > last) throw new Refusal('appeal_too_late', `An appeal is filed within ${FILING_WORKING_DAYS} working days; the last was ${last}.`, { last });
  const dueOn = workingDayAfter(shanghaiDay(ctx.at), DECISION_WORKING_DAYS);
  return [draft('appeal.filed', id, { target, appellant: ctx.caller.org, ground, evidence: [...evidence], persons: [...new Set(persons)], issuer, dueOn })];
});

const notFound = (target: string): Refusal => new Refusal('not_found', `There is no decision ${target}.`, { id: target, pointer: '/target' });

/** The state of another's matter is nobody's business: ownership is asked before whether there is a decision. */
function visibleDecision(view: View, ctx: Context, target: Appeal['target']): Appealed {
  if (view.get(target)?.parties.includes(ctx.caller.org) !== true) throw notFound(target);
  return appealed(view, target);
}

const Outcome = closed({ id: IdOf('appeal'), outcome: OneOf(APPEAL_OUTCOMES), ground: Text(400), articles: SetOf(Text(60), 6, 1) });

/** Maker: a person who had no part in the decision. */
export const propose = command('appeal.propose', Outcome, ({ id, outcome, ground, articles }, view, ctx) => {
  const { person } = independent(view, ctx, id);
  return [draft('appeal.proposed', id, { person, outcome, ground, articles: [...articles] })];
});

export const giveBack = command('appeal.return', closed({ id: IdOf('appeal'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  const { person } = second(view, ctx, id);
  return [draft('appeal.returned', id, { person, reason })];
});

const ENTRY = { uphold: 'appeal.upheld', change: 'appeal.changed', dismiss: 'appeal.dismissed' } as const satisfies Record<AppealOutcome, string>;

/** Checker: another such person decides as proposed; a change takes effect in the same commit. */
export const decide = command('appeal.decide', closed({ id: IdOf('appeal') }), ({ id }, view, ctx): Drafts => {
  const { appeal: { target }, person, proposal } = second(view, ctx, id);
  return [draft(ENTRY[proposal.outcome], id, { proposedBy: proposal.person, person }), ...(proposal.outcome === 'change' ? appealed(view, target).change(id, ctx) : [])];
});

export const withdraw = command('appeal.withdraw', closed({ id: IdOf('appeal'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  needAllowed(APPEAL, view, ctx, id);
  return [draft('appeal.withdrawn', id, { reason })];
});

/** The timekeeper's step when the day is over: the matter goes up, and waits again. */
export const escalate = command('appeal.escalate', closed({ id: IdOf('appeal'), reason: Text(500) }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (state !== 'FILED' && state !== 'PROPOSED') throw new Refusal('state_conflict', `The appeal is ${state}.`, { state, allowed: [] });
  return [draft('appeal.escalated', id, { level: escalations + 1, dueOn: workingDayAfter(shanghaiDay(ctx.at), DECISION_WORKING_DAYS) })];
});

interface Independent { readonly appeal: Appeal; readonly person: string }

/** Somebody who may decide on this: not of the organisation concerned, not of those who decided first; of the issuer, where only it can change its order. */
function independent(view: View, ctx: Context, id: Id<'appeal'>): Independent {
  const appeal = need(view, ctx, id);
  const person = actingPerson(ctx);
  requireAllowed(APPEAL, appeal.state, ctx.action);
  if (appeal.parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody decides on its own appeal.', { org: ctx.caller.org });
  const { persons, issuer } = appeal;
  if (persons.includes(person)) throw new Refusal('conflict_of_interest', 'Who took part in the decision does not decide on the appeal.', { person });
  if (issuer !== null && issuer !== ctx.caller.org) throw new Refusal('wrong_party', 'An appeal against an order is decided by the authority that gave it.', { issuer });
  return { appeal, person };
}

function second(view: View, ctx: Context, id: Id<'appeal'>): Independent & { readonly proposal: NonNullable<Appeal['proposal']> } {
  const first = independent(view, ctx, id);
  const { appeal: { proposal }, person } = first;
  if (proposal === null) throw new Error(`${id} is PROPOSED without a proposal`);
  if (proposal.person === person) throw new Refusal('same_person', 'Who has proposed a decision may not decide on it.', { person });
  return { ...first, proposal };
}
