import { Type } from '@sinclair/typebox';
import { publicOperationOn, type PublicOperationPack } from '#core/law';
import { actingPerson, command, draft, needAllowed, requireParty, type Context, type View } from '../kernel/command.js';
import { Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay, yearsBefore } from '../kernel/shanghai.js';
import { workingDayNotBefore } from '../kernel/working-days.js';
import { requireAdmitted } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { AuthorisationTerms, ENDINGS, SHARES_TOTAL } from './authorisation.entries.js';
import { AUTHORISATION } from './authorisation.lifecycle.js';
import type { Authorisation } from './authorisation.state.js';

const CITE = '《公共数据资源授权运营实施规范（试行）》（发改数据规〔2025〕27号）';

/** An authority is a public body: a state organ or a public institution, whatever else it is admitted as. */
const PUBLIC_BODIES: readonly string[] = ['state_organ', 'institution'];

/** Maker: a person of the authority drafts who may operate which data in which sector, until when, and who benefits. */
export const draftAuthorisation = command('authorisation.draft', closed({ id: IdOf('authorisation'), terms: AuthorisationTerms }), ({ id, terms }, view, ctx) => {
  const person = actingPerson(ctx);
  const { organisation: { organisationType } } = requireAdmitted(view, ctx.caller.org);
  if (!PUBLIC_BODIES.includes(organisationType)) throw new Refusal('reference_invalid', 'An authorisation is given by a state organ or a public institution.', { pointer: '/authority', organisationType, article: CITE });
  requireOperator(view, ctx.caller.org, terms.operator);
  requireTerm(terms, packOn(ctx));
  requireShares(view, terms);
  return [draft('authorisation.drafted', id, { authority: ctx.caller.org, person, terms })];
});

function packOn({ at }: Context): PublicOperationPack {
  const pack = publicOperationOn(shanghaiDay(at));
  if (pack === undefined) throw new Refusal('outside_period', 'No rules of authorised operation are in force yet.', { article: CITE });
  return pack;
}

function requireOperator(view: View, authority: Id<'participant'>, operator: Id<'participant'>): void {
  const pointer = '/terms/operator';
  if (operator === authority) throw new Refusal('reference_invalid', 'An authority does not authorise itself.', { pointer });
  if (view.get(operator)?.capacities.includes('vendor') !== true) throw new Refusal('reference_invalid', `${operator} is nobody who may offer data products.`, { pointer });
  requireAdmitted(view, operator);
}

/** The last day lies before the same day of the fifth year after the first one. */
function requireTerm({ from, until }: Pick<AuthorisationTerms, 'from' | 'until'>, { termYearsMax }: PublicOperationPack): void {
  if (until < from) throw new Refusal('reference_invalid', 'The term ends before it begins.', { pointer: '/terms/until' });
  if (yearsBefore(until, termYearsMax.value) >= from) {
    throw new Refusal('outside_period', `A term of at most ${termYearsMax.value} years; from ${from} it may not last until ${until}.`, { pointer: '/terms/until', article: CITE });
  }
}

function requireShares(view: View, { benefit }: Pick<AuthorisationTerms, 'benefit'>): void {
  const pointer = '/terms/benefit';
  const beneficiaries = benefit.map(({ beneficiary }) => beneficiary);
  const stranger = beneficiaries.find((one) => view.get(one) === undefined);
  if (stranger !== undefined) throw new Refusal('reference_invalid', `There is no participant ${stranger}.`, { pointer });
  if (new Set(beneficiaries).size < beneficiaries.length) throw new Refusal('reference_invalid', 'A beneficiary has one share.', { pointer });
  const total = benefit.reduce((sum, { basisPoints }) => sum + basisPoints, 0);
  if (total !== SHARES_TOTAL) throw new Refusal('reference_invalid', `The shares sum to ${total} basis points; they make ${SHARES_TOTAL}.`, { pointer, total });
}

const byId = closed({ id: IdOf('authorisation') });
const withReason = closed({ id: IdOf('authorisation'), reason: Text(500) });

/** An announcement that was made elsewhere, before the exchange was told: its day, and the digest of what was announced. */
const Publication = closed({ id: IdOf('authorisation'), announcement: Type.Optional(closed({ on: Day, sha256: Digest })) });

/** Checker: another person of the authority publishes it (公示), or says since when it has been public. It takes effect by itself when that time is over. */
export const publish = command('authorisation.publish', Publication, ({ id, announcement }, view, ctx) => {
  const authorisation = ofAuthority(view, ctx, id);
  const person = actingPerson(ctx);
  const [draftedBy = ''] = authorisation.persons;
  if (draftedBy === person) throw new Refusal('same_person', 'Who has drafted an authorisation may not publish it.', { person });
  requireAdmitted(view, authorisation.operator);
  const { version, publicityWorkingDays } = packOn(ctx);
  const today = shanghaiDay(ctx.at);
  const { on: publicFrom, sha256 } = announcement ?? { on: today, sha256: undefined };
  if (publicFrom > today) throw new Refusal('reference_invalid', 'The announcement is of a day that has not come yet.', { pointer: '/announcement/on' });
  const publicUntil = workingDayNotBefore(publicFrom, publicityWorkingDays.value);
  if (authorisation.until <= publicUntil) throw new Refusal('outside_period', `It would have ended on ${authorisation.until}, when it has been public until ${publicUntil}.`, { publicUntil });
  return [draft('authorisation.published', id, { person, draftedBy, publicFrom, publicUntil, rules: version, ...(sha256 === undefined ? {} : { announcementSha256: sha256 }) })];
});

export const withdraw = command('authorisation.withdraw', withReason, ({ id, reason }, view, ctx) => [draft('authorisation.withdrawn', ofAuthority(view, ctx, id).id, { reason })]);

/** The timekeeper's step, when the publicity is over and the first day has come. */
export const enterForce = command('authorisation.enter_force', withReason, ({ id }, view, ctx) => {
  const { dueAt, state } = allowed(view, ctx, id);
  if (dueAt !== null && ctx.at < dueAt) throw new Refusal('state_conflict', `${id} takes effect at ${dueAt}.`, { state, allowed: [] });
  return [draft('authorisation.entered_force', id, {})];
});

/** Nothing new rests on it until it is resumed; what runs goes on. A regulator may suspend another authority's. */
export const suspend = command('authorisation.suspend', withReason, ({ id, reason }, view, ctx) => [draft('authorisation.suspended', allowed(view, ctx, id).id, { reason })]);
export const resume = command('authorisation.resume', withReason, ({ id, reason }, view, ctx) => [draft('authorisation.resumed', ofAuthority(view, ctx, id).id, { reason })]);

/** Maker: it shall end by agreement, or be taken back, before its term. */
export const proposeEnd = command('authorisation.propose_end', closed({ id: IdOf('authorisation'), ending: OneOf(ENDINGS), ground: Text(400), documentSha256: Digest }), ({ id, ...proposed }, view, ctx) => {
  ofAuthority(view, ctx, id);
  return [draft('authorisation.end_proposed', id, { person: actingPerson(ctx), ...proposed })];
});

/** Checker: another person of the authority; with it everything ends that derives from it. */
export const confirmEnd = command('authorisation.confirm_end', byId, ({ id }, view, ctx) => {
  const { proposedEnd, state } = ofAuthority(view, ctx, id);
  const person = actingPerson(ctx);
  if (proposedEnd === null) throw new Refusal('state_conflict', 'Nothing is proposed.', { state, allowed: ['authorisation.propose_end'] });
  const { person: proposedBy, ending, ground, documentSha256 } = proposedEnd;
  if (proposedBy === person) throw new Refusal('same_person', 'Who has proposed the end of an authorisation may not confirm it.', { person });
  return [draft(`authorisation.${ending}`, id, { person, proposedBy, ground, documentSha256 })];
});

export const expire = command('authorisation.expire', withReason, ({ id, reason }, view, ctx) => [draft('authorisation.expired', allowed(view, ctx, id).id, { reason })]);

/** An authorisation is its authority's. */
function ofAuthority(view: View, ctx: Context, id: Id<'authorisation'>): Authorisation {
  const authorisation = allowed(view, ctx, id);
  requireParty(ctx, authorisation.authority, 'authority');
  return authorisation;
}

const allowed = (view: View, ctx: Context, id: Id<'authorisation'>): Authorisation => needAllowed(AUTHORISATION, view, ctx, id);
