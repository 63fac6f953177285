import { actingPerson, command, draft, need, needAllowed, referred, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { effectOf } from './review.effects.js';
import { ReviewProposal } from './review.entries.js';
import { REVIEW, isUndecided } from './review.lifecycle.js';
import { reviewDay, type Review } from './review.state.js';

const byId = closed({ id: IdOf('review') });

/** Gives a review to a person of the operator, or takes it over; whoever is at work may do so, so that nothing waits for one who is away. */
export const assign = command('review.assign', closed({ id: IdOf('review'), person: PersonId }), ({ id, person }, view, ctx) => {
  const by = actingPerson(ctx);
  const review = allowed(view, ctx, id);
  const isColleague = referred(view, ctx.caller.org).persons.some((one) => one.id === person);
  if (!isColleague) throw new Refusal('reference_invalid', `${person} is not a person of ${ctx.caller.org}.`, { pointer: '/person' });
  requireImpartial(review, person);
  return [draft('review.assigned', id, { maker: person, by })];
});

/** 回避: a person with an interest of its own in the matter steps back, and does not get it again. */
export const recuse = command('review.recuse', closed({ id: IdOf('review'), reason: Text(300) }), ({ id, reason }, view, ctx) => {
  const person = actingPerson(ctx);
  requireMaker(allowed(view, ctx, id), person);
  return [draft('review.recused', id, { person, reason })];
});

/** Outcomes that nobody approves on the file alone: an authority's conclusion or a risk assessment has to be there. */
const NEEDS_PROOF = ['HOLD_SECURITY_REVIEW', 'HOLD'];

export const propose = command('review.propose', closed({ id: IdOf('review'), proposal: ReviewProposal }), ({ id, proposal }, view, ctx) => {
  const maker = actingPerson(ctx);
  const review = allowed(view, ctx, id);
  requireMaker(review, maker);
  if (review.inquiry !== null) throw new Refusal('state_conflict', `${review.inquiry} has not been answered yet.`, { state: review.state, allowed: ['review.recuse'] });
  if (proposal.decision === 'approve') requireGrounds(review, proposal);
  return [draft('review.proposed', id, { maker, ...proposal })];
});

function requireGrounds({ subject, outcome, missing }: Review, { evidence, facts }: ReviewProposal): void {
  if (NEEDS_PROOF.includes(outcome) && evidence.length === 0) throw new Refusal('reference_invalid', `${outcome} is not approved without evidence.`, { pointer: '/proposal/evidence' });
  if (subject.startsWith('lst_')) {
    if (facts.length > 0) throw new Refusal('reference_invalid', 'A listing states its own facts.', { pointer: '/proposal/facts' });
    return;
  }
  const stranger = facts.find(({ fact }) => !missing.includes(fact));
  if (facts.length === 0 || stranger !== undefined) {
    throw new Refusal('reference_invalid', `A transfer goes on when facts are established that were missing: ${missing.join(', ')}.`, { pointer: '/proposal/facts', missing });
  }
  if (evidence.length === 0) throw new Refusal('reference_invalid', 'A fact is established by evidence.', { pointer: '/proposal/evidence' });
}

/** The checker does not agree, and says why. */
export const giveBack = command('review.return', closed({ id: IdOf('review'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  const checker = actingPerson(ctx);
  requireChecker(allowed(view, ctx, id), checker);
  return [draft('review.returned', id, { checker, reason })];
});

/** Another person than the maker decides as proposed; what follows for listing, transfer and check follows in the same commit. */
export const decide = command('review.decide', byId, ({ id }, view, ctx): Drafts => {
  const checker = actingPerson(ctx);
  const review = allowed(view, ctx, id);
  const { maker, proposal } = review;
  requireChecker(review, checker);
  if (maker === null || proposal === null) throw new Error(`${id} is PROPOSED without a proposal`);
  return [draft('review.decided', id, { decision: proposal.decision, maker, checker }), ...effectOf(view, ctx, review, { proposal, maker, checker })];
});

/** The timekeeper's step when the due day is over: the matter goes up, and waits again. */
export const escalate = command('review.escalate', closed({ id: IdOf('review'), reason: Text(500) }), ({ id }, view, ctx) => {
  const review = need(view, ctx, id);
  if (!isUndecided(review.state)) throw new Refusal('state_conflict', `The review is ${review.state}.`, { state: review.state, allowed: [] });
  return [draft('review.escalated', id, { level: review.escalations + 1, dueOn: reviewDay(ctx) })];
});

function allowed(view: View, ctx: Context, id: Id<'review'>): Review {
  const review = needAllowed(REVIEW, view, ctx, id);
  if (review.parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody reviews a matter of its own organisation.', { org: ctx.caller.org });
  return review;
}

function requireImpartial({ recused }: Review, person: string): void {
  if (recused.includes(person)) throw new Refusal('conflict_of_interest', `${person} has stepped back from this matter.`, { person });
}

function requireMaker({ maker }: Review, person: string): void {
  if (maker !== person) throw new Refusal('wrong_party', 'The review is assigned to another person.', { maker });
}

function requireChecker(review: Review, person: string): void {
  if (review.maker === person) throw new Refusal('same_person', 'Who has proposed a decision may not decide on it.', { person });
  requireImpartial(review, person);
}
