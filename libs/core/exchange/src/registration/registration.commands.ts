import { Type } from '@sinclair/typebox';
import { registrationRule, type RegistrationRuleName } from '#core/law';
import { actingPerson, command, draft, need, needAllowed, requireParty, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, Nullable, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter } from '../kernel/working-days.js';
import { lapsedWith } from '../objection/ended.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { consentsTo, requireCarryingReport, requireRegistrable } from './matter.js';
import { Materials, Matter, Screening, ThirdPartyReport } from './registration.entries.js';
import { REGISTRATION } from './registration.lifecycle.js';
import type { Registration } from './registration.state.js';

/** The last day of a period of the rules that begins today. */
export const lastDay = ({ at }: Pick<Context, 'at'>, rule: RegistrationRuleName): string => workingDayAfter(shanghaiDay(at), registrationRule(shanghaiDay(at), rule));

const Application = closed({ id: IdOf('registration'), matter: Matter, materials: Materials, report: Type.Optional(Nullable(ThirdPartyReport)) });

/** 申请: a person of the holder files with its real name; the materials are known by their digests. */
export const apply = command('registration.apply', Application, ({ id, matter, materials, report = null }, view, ctx) => {
  const person = actingPerson(ctx);
  requireTrading(view, ctx);
  const owner = ctx.caller.org;
  requireRegistrable(view, ctx, { id, owner, matter, report });
  const awaited = consentsTo(view, { owner, matter });
  return [draft('registration.filed', id, { applicant: owner, person, matter, materials, report, awaited, dueOn: lastDay(ctx, 'acceptanceWorkingDays') })];
});

/** The exchange's own step: what is on record that is the same, or much like it. The examiner sees it, and it stands in the entry. */
export const screen = command('registration.screen', closed({ id: IdOf('registration'), ...Screening.properties }), ({ id, identical, similar }, view, ctx) => {
  const registration = allowed(view, ctx, id);
  if (registration.screening !== null) throw new Refusal('already_exists', `${id} has been compared.`, { id });
  return [draft('registration.screened', id, { identical, similar })];
});

/** A transferee, a licensee or another holder agrees. */
export const consent = command('registration.consent', closed({ id: IdOf('registration') }), ({ id }, view, ctx) => {
  const person = actingPerson(ctx);
  requireTrading(view, ctx);
  const { awaited } = allowed(view, ctx, id);
  const by = ctx.caller.org;
  if (!awaited.includes(by)) throw new Refusal('wrong_party', 'Your consent is not awaited.', { awaited });
  return [draft('registration.consented', id, { by, person })];
});

/** Why the same content is on record for somebody else, with what shows it. */
export const answerDuplicates = command('registration.answer_duplicates', closed({ id: IdOf('registration'), explanation: Text(400), evidence: SetOf(Digest, 6, 1) }), ({ id, explanation, evidence }, view, ctx) => {
  const { screening } = applicants(view, ctx, id);
  if ((screening?.identical.length ?? 0) === 0) throw new Refusal('state_conflict', 'No identical content has been found.', { state: 'FILED', allowed: [] });
  return [draft('registration.duplicates_answered', id, { explanation, evidence })];
});

const Supplement = closed({ id: IdOf('registration'), materials: Materials, report: Type.Optional(ThirdPartyReport) });

/** 补正: with it may come the report that a third party has signed about the application since. */
export const supplement = command('registration.supplement', Supplement, ({ id, materials, report }, view, ctx) => {
  const { matter } = applicants(view, ctx, id);
  if (report !== undefined) requireCarryingReport(view, ctx, { id, matter, report });
  return [draft('registration.supplemented', id, { materials, ...(report === undefined ? {} : { report }), dueOn: lastDay(ctx, 'acceptanceWorkingDays') })];
});

export const withdraw = command('registration.withdraw', closed({ id: IdOf('registration'), reason: Text(400) }), ({ id, reason }, view, ctx) => {
  const { objections } = applicants(view, ctx, id);
  return [draft('registration.withdrawn', id, { reason }), ...lapsedWith(view, objections, '申请已撤回 The application was withdrawn.')];
});

/** The timekeeper's step: nothing was supplemented in time. */
export const lapse = command('registration.lapse', closed({ id: IdOf('registration'), reason: Type.String() }), ({ id }, view, ctx) => {
  allowed(view, ctx, id);
  return [draft('registration.lapsed', id, { reason: '逾期未补正，视为撤回 Nothing was supplemented in time.' })];
});

function applicants(view: View, ctx: Context, id: Id<'registration'>): Registration {
  const registration = need(view, ctx, id);
  requireParty(ctx, registration.owner, 'applicant');
  requireAllowed(REGISTRATION, registration.state, ctx.action);
  return registration;
}

const allowed = (view: View, ctx: Context, id: Id<'registration'>): Registration => needAllowed(REGISTRATION, view, ctx, id);
