import { Type } from '@sinclair/typebox';
import { registrationRule } from '#core/law';
import { actingPerson, command, draft, need, needAllowed, requireParty, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { lastDay } from '../registration/registration.commands.js';
import { ObjectionTarget } from '../registration/registration.entries.js';
import { OBJECTIONS_MAX, type Title } from '../title/title.state.js';
import { lifted, upheld } from './effects.js';
import { OBJECTION } from './objection.lifecycle.js';
import { OBJECTION_OUTCOMES, type Objection } from './objection.js';

const Filing = closed({ id: IdOf('objection'), target: ObjectionTarget, ground: Text(400), evidence: SetOf(Digest, 6, 1) });

/** 实名异议: a person of an admitted participant objects, during the notice or against a title. */
export const file = command('objection.file', Filing, ({ id, target, ground, evidence }, view, ctx): Drafts => {
  const person = actingPerson(ctx);
  requireTrading(view, ctx);
  const { concerned, effect } = targeted(view, ctx, target, id);
  if (concerned === ctx.caller.org) throw new Refusal('reference_invalid', 'Nobody objects to its own right.', { pointer: '/target' });
  return [draft('objection.filed', id, { target, concerned, objector: ctx.caller.org, person, ground, evidence, dueOn: lastDay(ctx, 'objectionNotingWorkingDays') }), ...effect];
});

interface Targeted { readonly concerned: Id<'participant'>; readonly effect: readonly Draft[] }

/** What is shown to everybody may be objected to; an application that is not, nobody knows of. */
function targeted(view: View, ctx: Context, target: Objection['target'], objection: Id<'objection'>): Targeted {
  if (kindOf(target) === 'title') return { concerned: standing(view, target as Id<'title'>).owner, effect: [] };
  const registration = view.get(target as Id<'registration'>);
  const isShown = registration !== undefined && (registration.state === 'PUBLICISED' || registration.state === 'OBJECTED');
  if (!isShown) throw new Refusal('not_found', `There is no notice of ${target}.`, { id: target, pointer: '/target' });
  const until = registration.notice?.until ?? '';
  if (shanghaiDay(ctx.at) > until) throw new Refusal('outside_period', `The notice lasted until ${until}.`, { until });
  if (registration.objections.length >= OBJECTIONS_MAX) throw new Refusal('limit_exceeded', `At most ${OBJECTIONS_MAX} objections to one application wait at a time.`);
  return { concerned: registration.owner, effect: [draft('registration.objected', registration.id, { objection })] };
}

function standing(view: View, id: Id<'title'>): Title {
  const title = view.get(id);
  if (title === undefined) throw new Refusal('not_found', `There is no ${id}.`, { id, pointer: '/target' });
  if (title.state !== 'REGISTERED') throw new Refusal('state_conflict', `The title is ${title.state}.`, { state: title.state, allowed: [] });
  return title;
}

const byId = closed({ id: IdOf('objection') });

/** 异议登记: from now on nothing new rests on the title. It lapses unless the objector goes to court or to arbitration in time. */
export const note = command('objection.note', byId, ({ id }, view, ctx) => {
  const person = actingPerson(ctx);
  const { target } = judged(view, ctx, id);
  const dueOn = addDays(shanghaiDay(ctx.at), registrationRule(shanghaiDay(ctx.at), 'objectionEffectDays'));
  return [draft('objection.noted', id, { person, dueOn }), ...(kindOf(target) === 'title' ? notedOn(view, target as Id<'title'>, id) : [])];
});

function notedOn(view: View, target: Id<'title'>, objection: Id<'objection'>): Draft[] {
  const { objections } = standing(view, target);
  if (objections.length >= OBJECTIONS_MAX) throw new Refusal('limit_exceeded', `A title carries at most ${OBJECTIONS_MAX} objections.`);
  return [draft('title.objected', target, { objection })];
}

/** What shows nothing is not noted. */
export const reject = command('objection.reject', closed({ id: IdOf('objection'), reason: Text(400) }), ({ id, reason }, view, ctx): Drafts => {
  const person = actingPerson(ctx);
  const objection = judged(view, ctx, id);
  return [draft('objection.rejected', id, { person, reason }), ...lifted(view, ctx, objection, 'dismissed')];
});

/** 起诉或者申请仲裁: the objector shows the action that it has brought. */
export const substantiate = command('objection.substantiate', closed({ id: IdOf('objection'), evidenceSha256: Digest }), ({ id, evidenceSha256 }, view, ctx) => {
  objectors(view, ctx, id);
  return [draft('objection.substantiated', id, { evidenceSha256, dueOn: lastDay(ctx, 'disputeReviewWorkingDays') })];
});

export const withdraw = command('objection.withdraw', closed({ id: IdOf('objection'), reason: Text(400) }), ({ id, reason }, view, ctx): Drafts => {
  const objection = objectors(view, ctx, id);
  return [draft('objection.withdrawn', id, { reason }), ...lifted(view, ctx, objection, 'withdrawn')];
});

/** Maker. */
export const propose = command('objection.propose', closed({ id: IdOf('objection'), outcome: OneOf(OBJECTION_OUTCOMES), ground: Text(400) }), ({ id, outcome, ground }, view, ctx) => {
  const maker = actingPerson(ctx);
  const { proposal, state } = judged(view, ctx, id);
  if (proposal !== null) throw new Refusal('state_conflict', 'A decision has been proposed already.', { state, allowed: ['objection.decide', 'objection.return'] });
  return [draft('objection.proposed', id, { maker, outcome, ground })];
});

export const giveBack = command('objection.return', closed({ id: IdOf('objection'), reason: Text(400) }), ({ id, reason }, view, ctx) => {
  const { checker } = second(view, ctx, id);
  return [draft('objection.returned', id, { checker, reason })];
});

/** Checker: another person decides as proposed, and the register follows in the same commit. */
export const decide = command('objection.decide', byId, ({ id }, view, ctx): Drafts => {
  const { objection, proposal: { maker, outcome, ground }, checker } = second(view, ctx, id);
  const decision = { maker, checker, ground };
  if (outcome === 'dismiss') return [draft('objection.dismissed', id, decision), ...lifted(view, ctx, objection, 'dismissed')];
  return [draft('objection.upheld', id, decision), ...upheld(view, objection, decision)];
});

/** The timekeeper's step: nobody has gone to court in time. */
export const lapse = command('objection.lapse', closed({ id: IdOf('objection'), reason: Type.String() }), ({ id }, view, ctx): Drafts => {
  const objection = needAllowed(OBJECTION, view, ctx, id);
  return [draft('objection.lapsed', id, { reason: '异议登记后未在期限内提起诉讼或者仲裁 No action was brought in time.' }), ...lifted(view, ctx, objection, 'lapsed')];
});

/** The timekeeper's step when people have not looked at it in time: it goes up, and waits again. */
export const escalate = command('objection.escalate', closed({ id: IdOf('objection'), reason: Type.String() }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (state !== 'FILED' && state !== 'SUBSTANTIATED') throw new Refusal('state_conflict', `The objection is ${state}.`, { state, allowed: [] });
  return [draft('objection.escalated', id, { level: escalations + 1, dueOn: lastDay(ctx, 'objectionNotingWorkingDays') })];
});

function objectors(view: View, ctx: Context, id: Id<'objection'>): Objection {
  const objection = need(view, ctx, id);
  requireParty(ctx, objection.owner, 'objector');
  requireAllowed(OBJECTION, objection.state, ctx.action);
  return objection;
}

function judged(view: View, ctx: Context, id: Id<'objection'>): Objection {
  const objection = needAllowed(OBJECTION, view, ctx, id);
  if (objection.parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody judges a matter of its own organisation.', { org: ctx.caller.org });
  return objection;
}

interface Second { readonly objection: Objection; readonly proposal: NonNullable<Objection['proposal']>; readonly checker: string }

function second(view: View, ctx: Context, id: Id<'objection'>): Second {
  const checker = actingPerson(ctx);
  const objection = judged(view, ctx, id);
  const { proposal, state } = objection;
  if (proposal === null) throw new Refusal('state_conflict', 'No decision has been proposed.', { state, allowed: ['objection.propose'] });
  if (proposal.maker === checker) throw new Refusal('same_person', 'Who has proposed a decision may not decide on it.', { person: checker });
  return { objection, proposal, checker };
}
