import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, need, needAllowed, referred, type Context, type Drafts, type PrivateValue, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { endOfDay, lastDayOf } from '../kernel/procedure-periods.js';
import { Bilingual, Code, Day, Digest, IdOf, IdOfAny, PersonId, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import { certificateDecided } from './deletion.js';
import { DISPUTABLE, Measures, type DisputableId } from './dispute.entries.js';
import { DISPUTE, type DisputeStateName } from './dispute.lifecycle.js';
import { STATEMENTS_MAX, type Dispute, type Freeze } from './dispute.state.js';
import { carriedOut, requireMeasures } from './measures.js';
import { frozen, thawed } from './interim-freeze.js';

/** What a party says: a file by its digest, and, if it likes, a text that only the parties and the authorities read. */
const statement = { statementSha256: Digest, statement: Type.Optional(Text(2000)) };
const byId = closed({ id: IdOf('dispute') });
const withReason = closed({ id: IdOf('dispute'), reason: Text(500) });

/** Sealed under a key of the dispute's own. */
const sealed = (id: Id<'dispute'>, text: string | undefined): { readonly private?: Record<string, PrivateValue> } => (text === undefined ? {} : { private: { statement: { value: text, subject: id } } });

export const file = command('dispute.file', closed({ id: IdOf('dispute'), subject: IdOfAny(DISPUTABLE), claim: Code, ...statement }), ({ id, subject, claim, statementSha256, statement: text }, view, ctx) => {
  const claimant = ctx.caller.org;
  const { respondent, grant } = disputed(view, subject, claimant);
  if (respondent === claimant) throw new Refusal('reference_invalid', 'Nobody is in dispute with itself.', { pointer: '/subject' });
  return [draft('dispute.filed', id, { subject, grant, claimant, respondent, claim, statementSha256, dueOn: lastDayOf('dispute-acceptance', ctx.at) }, sealed(id, text))];
});

interface Disputed { readonly respondent: Id<'participant'>; readonly grant: Id<'grant'> | null }

/** Who answers for what is in dispute: the other side of the trade, or who has a title registered. What the claimant has no part in does not exist for it. */
function disputed(view: View, subject: DisputableId, claimant: Id<'participant'>): Disputed {
  const state = view.get(subject);
  const sides = state === undefined ? [] : 'rights' in state ? state.parties : [state.vendor, state.buyer];
  if (state === undefined || !sides.includes(claimant)) throw new Refusal('not_found', `There is no ${subject}.`, { id: subject, pointer: '/subject' });
  if ('rights' in state) return { respondent: state.owner, grant: null };
  const respondent = claimant === state.vendor ? state.buyer : state.vendor;
  if (kindOf(subject) === 'grant') return { respondent, grant: subject as Id<'grant'> };
  return { respondent, grant: 'grant' in state ? state.grant : null };
}

/** 受理: from here on the respondent is heard. */
export const accept = command('dispute.accept', byId, ({ id }, view, ctx) => [draft('dispute.accepted', judged(view, ctx, id).id, { person: actingPerson(ctx), dueOn: lastDayOf('dispute-response', ctx.at) })]);

/** 不予受理 ends a freeze that was ordered meanwhile, and leaves a deletion certificate standing. */
export const refuse = command('dispute.refuse', withReason, ({ id, reason }, view, ctx): Drafts => {
  const dispute = judged(view, ctx, id);
  return [draft('dispute.refused', id, { person: actingPerson(ctx), reason }), ...thawed(dispute, reason), ...certificateDecided(view, ctx, dispute)];
});

/** Either party adds to what it has said: the respondent's answer, a reply, further evidence. */
export const state = command('dispute.state', closed({ id: IdOf('dispute'), ...statement }), ({ id, statementSha256, statement: text }, view, ctx) => {
  const { statements } = allowed(view, ctx, id);
  if (statements.length >= STATEMENTS_MAX) throw new Refusal('limit_exceeded', `A dispute has at most ${STATEMENTS_MAX} statements.`, { statementsMax: STATEMENTS_MAX });
  return [draft('dispute.stated', id, { by: ctx.caller.org, statementSha256 }, sealed(id, text))];
});

export const mediate = command('dispute.mediate', closed({ id: IdOf('dispute'), mediator: PersonId }), ({ id, mediator }, view, ctx) => {
  const dispute = judged(view, ctx, id);
  const isOfParties = dispute.parties.some((party) => view.get(party)?.persons.some((person) => person.id === mediator) === true);
  if (isOfParties) throw new Refusal('conflict_of_interest', 'A mediator is of neither party.', { person: mediator });
  return [draft('dispute.mediation_begun', id, { mediator, dueOn: lastDayOf('dispute-mediation', ctx.at) })];
});

/** 提交仲裁或者诉讼: the matter goes to an institution outside, whose outcome is recorded here. */
export const refer = command('dispute.refer', closed({ id: IdOf('dispute'), institution: Bilingual(100), reference: Text(100) }), ({ id, institution, reference }, view, ctx) => {
  judged(view, ctx, id);
  return [draft('dispute.referred', id, { person: actingPerson(ctx), institution, reference, dueOn: lastDayOf('dispute-arbitration', ctx.at) })];
});

export const proposeSettlement = command('dispute.propose_settlement', closed({ id: IdOf('dispute'), settlementSha256: Digest, measures: Measures }), ({ id, settlementSha256, measures }, view, ctx) => {
  requireMeasures(view, ctx, allowed(view, ctx, id), measures);
  return [draft('dispute.settlement_proposed', id, { by: ctx.caller.org, settlementSha256, measures })];
});

/** 和解: the other party agrees to what was proposed, by its digest, and it takes effect in the same commit. */
export const acceptSettlement = command('dispute.accept_settlement', closed({ id: IdOf('dispute'), settlementSha256: Digest }), ({ id, settlementSha256 }, view, ctx): Drafts => {
  const dispute = allowed(view, ctx, id);
  const { settlement } = dispute;
  if (settlement?.settlementSha256 !== settlementSha256) throw new Refusal('reference_invalid', 'Another settlement is proposed, or none.', { pointer: '/settlementSha256', proposed: settlement?.settlementSha256 ?? null });
  if (settlement.by === ctx.caller.org) throw new Refusal('wrong_party', 'The settlement is the other party’s to accept.', { proposedBy: settlement.by });
  const measures = [...settlement.measures];
  requireMeasures(view, ctx, dispute, measures);
  return [draft('dispute.settled', id, { proposedBy: settlement.by, acceptedBy: ctx.caller.org, settlementSha256, measures }), ...thawed(dispute, '和解 settled'), ...carriedOut(view, ctx, dispute, measures)];
});

const Decision = closed({ id: IdOf('dispute'), awardSha256: Digest, ground: Text(200), measures: Measures });

/** Maker: what the arbitrators or the court have decided, and what follows from it. */
export const proposeDecision = command('dispute.propose_decision', Decision, ({ id, awardSha256, ground, measures }, view, ctx) => {
  requireMeasures(view, ctx, judged(view, ctx, id), measures);
  return [draft('dispute.decision_proposed', id, { person: actingPerson(ctx), awardSha256, ground, measures })];
});

/** Checker: another person records it, and it is carried out in the same commit. */
export const decide = command('dispute.decide', byId, ({ id }, view, ctx): Drafts => {
  const dispute = judged(view, ctx, id);
  const { proposal } = dispute;
  if (proposal === null) throw new Refusal('state_conflict', 'No decision is proposed.', { state: dispute.state, allowed: ['dispute.propose_decision'] });
  const person = secondPerson(ctx, proposal.person);
  const measures = [...proposal.measures];
  requireMeasures(view, ctx, dispute, measures);
  return [draft('dispute.decided', id, { person, proposedBy: proposal.person, awardSha256: proposal.awardSha256, measures }), ...thawed(dispute, '争议已裁决 The dispute is decided.'), ...carriedOut(view, ctx, dispute, measures)];
});

export const withdraw = command('dispute.withdraw', withReason, ({ id, reason }, view, ctx): Drafts => {
  const dispute = allowed(view, ctx, id);
  if (dispute.claimant !== ctx.caller.org) throw new Refusal('wrong_party', 'A dispute is withdrawn by who has filed it.', { claimant: dispute.claimant });
  return [draft('dispute.withdrawn', id, { reason }), ...thawed(dispute, reason), ...certificateDecided(view, ctx, dispute)];
});

/** 临时冻结: ordered by the operator until a day, so that nothing is lost while the parties argue. */
export const freeze = command('dispute.freeze', closed({ id: IdOf('dispute'), until: Day, ground: Text(500) }), ({ id, until, ground }, view, ctx) => {
  const dispute = judged(view, ctx, id);
  const person = actingPerson(ctx);
  if (dispute.grant === null) throw new Refusal('reference_invalid', 'There is no grant to freeze yet.', { subject: dispute.subject });
  if (dispute.freeze !== null) throw new Refusal('already_exists', `The grant is frozen until ${dispute.freeze.until}.`, { id: dispute.freeze.hold });
  const [today, last] = [shanghaiDay(ctx.at), lastDayOf('dispute-freeze', ctx.at)];
  if (until <= today || until > last) throw new Refusal('reference_invalid', `A freeze ends after ${today} and not after ${last}.`, { pointer: '/until', last });
  return frozen(referred(view, dispute.grant), ctx, { dispute: id, until, ground, person });
});

export const proposeUnfreeze = command('dispute.propose_unfreeze', withReason, ({ id, reason }, view, ctx) => {
  frozenOne(judged(view, ctx, id));
  return [draft('dispute.unfreeze_proposed', id, { person: actingPerson(ctx), reason })];
});

/** Four eyes: a freeze that ends before its day is ended by two persons. */
export const unfreeze = command('dispute.unfreeze', byId, ({ id }, view, ctx): Drafts => {
  const dispute = judged(view, ctx, id);
  const { lifting } = frozenOne(dispute);
  if (lifting === null) throw new Refusal('state_conflict', 'Another person has to propose the end of the freeze first.', { state: dispute.state, allowed: ['dispute.propose_unfreeze'] });
  const person = secondPerson(ctx, lifting.person);
  return [draft('dispute.unfrozen', id, { persons: [lifting.person, person], reason: lifting.reason }), ...thawed(dispute, lifting.reason)];
});

const LATE_STAGE: Readonly<Partial<Record<DisputeStateName, Parameters<typeof lastDayOf>[0]>>> = {
  FILED: 'dispute-acceptance', ACCEPTED: 'dispute-response', MEDIATION: 'dispute-mediation', ARBITRATION: 'dispute-arbitration',
};

/** The timekeeper's step: a freeze whose day is over ends; a stage whose day is over goes up, and waits again. */
export const escalate = command('dispute.escalate', closed({ id: IdOf('dispute'), reason: Text(500) }), ({ id, reason }, view, ctx): Drafts => {
  const dispute = need(view, ctx, id);
  const stage = LATE_STAGE[dispute.state];
  if (stage === undefined) throw new Refusal('state_conflict', `The dispute is ${dispute.state}.`, { state: dispute.state, allowed: [] });
  if (dispute.freeze !== null && endOfDay(dispute.freeze.until) <= ctx.at) return [draft('dispute.unfrozen', id, { persons: [], reason }), ...thawed(dispute, reason)];
  return [draft('dispute.escalated', id, { level: dispute.escalations + 1, dueOn: lastDayOf(stage, ctx.at) })];
});

function frozenOne({ freeze: found, state: name }: Dispute): Freeze {
  if (found === null) throw new Refusal('state_conflict', 'Nothing is frozen.', { state: name, allowed: ['dispute.freeze'] });
  return found;
}

function secondPerson(ctx: Context, first: string): string {
  const person = actingPerson(ctx);
  if (person === first) throw new Refusal('same_person', 'Who has proposed it may not confirm it.', { person });
  return person;
}

const allowed = (view: View, ctx: Context, id: Id<'dispute'>): Dispute => needAllowed(DISPUTE, view, ctx, id);

/** A step of who conducts the proceedings: never a party to them. */
function judged(view: View, ctx: Context, id: Id<'dispute'>): Dispute {
  const dispute = allowed(view, ctx, id);
  if (dispute.parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody conducts its own dispute.', { org: ctx.caller.org });
  return dispute;
}

