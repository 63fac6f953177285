import { Type, type Static } from '@sinclair/typebox';
import { command, draft, type Context, type Drafts, type View } from '../kernel/command.js';
import { Day, Digest, IdOf, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDaysAfter } from '../kernel/working-days.js';
import { dutiesEndedWithBasis, expiryMet, expiryOf, opened } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { allowed, answered } from './basis.commands.js';
import type { Basis } from './basis.state.js';
import { lastDayOf, requireDay, rightUntil, workingDaysBefore } from './periods.js';

/**
 * The periods of 《数据出境安全评估办法》 in working days. Its text was not at hand (practitioners' notes say these numbers), so the
 * articles in entries are marked 待核; where one turns out different, it is changed here and nowhere else.
 */
const COMPLETENESS_AND_ACCEPTANCE_DAYS = 5 + 7;
const DECISION_DAYS = 45;
const REASSESSMENT_DAYS = 15;
const ACCEPTANCE_ARTICLE = '《数据出境安全评估办法》第七条（期限待核）';
const DECISION_ARTICLE = '《数据出境安全评估办法》第十二条（期限待核）';
const REASSESSMENT_ARTICLE = '《数据出境安全评估办法》第十三条（期限待核）';

/** 《促进和规范数据跨境流动规定》第九条: three years from issue; an extension is applied for within the sixty working days before expiry. */
const VALIDITY_YEARS = 3;
const EXTENSION_WINDOW_DAYS = 60;
const EXTENSION_ARTICLE = '《促进和规范数据跨境流动规定》第九条';

const Application = closed({
  id: IdOf('basis'), authority: Text(200), appliedOn: Day, selfAssessmentSha256: Type.Optional(Digest), answers: Type.Optional(SetOf(IdOf('obligation'), 8)),
});

/** To the provincial cyberspace administration with the self-assessment report, or to a certifier. It may answer obligations that asked for it. */
export const apply = command('basis.apply', Application, (input, view, ctx) => {
  const { kind, id } = allowed(view, ctx, input.id);
  const { authority, appliedOn, selfAssessmentSha256 = null, answers = [] } = input;
  requireDay(ctx, appliedOn, { pointer: '/appliedOn' });
  const isAssessment = kind === 'SECURITY_ASSESSMENT';
  if (isAssessment && selfAssessmentSha256 === null) {
    const article = '《数据出境安全评估办法》第五条、第六条（条文待核）';
    throw new Refusal('basis_insufficient', 'The application rests on a self-assessment report: give its digest.', { pointer: '/selfAssessmentSha256', article });
  }
  const answer = isAssessment ? { ...workingDaysAfter(appliedOn, COMPLETENESS_AND_ACCEPTANCE_DAYS), article: ACCEPTANCE_ARTICLE } : null;
  return [draft('basis.applied', id, { authority, appliedOn, selfAssessmentSha256, answer }), ...answered(view, ctx, answers)];
});

const decision = { decidedOn: Day, documentSha256: Digest };
const Decision = closed({ id: IdOf('basis'), ...decision });
const Refused = closed({ id: IdOf('basis'), ...decision, reason: Text(500) });
const Granted = closed({ id: IdOf('basis'), ...decision, number: Text(100) });

/** The basis that a decision is about; the decision lies not in the future and not before the step that it answers. */
function decided(view: View, ctx: Context, { id, decidedOn }: Static<typeof Decision>): Basis {
  const basis = allowed(view, ctx, id);
  requireDay(ctx, decidedOn, { pointer: '/decidedOn', after: basis.lastStepOn });
  return basis;
}

export const giveBack = command('basis.return', Refused, ({ id, ...told }, view, ctx) => [draft('basis.returned', decided(view, ctx, { id, ...told }).id, told)]);

export const accept = command('basis.accept', Decision, ({ id, ...told }, view, ctx) => {
  const answer = { ...workingDaysAfter(told.decidedOn, DECISION_DAYS), article: DECISION_ARTICLE };
  return [draft('basis.accepted', decided(view, ctx, { id, ...told }).id, { ...told, answer })];
});

/** The authority says how long it will take; the law sets no bound to that. */
export const prolong = command('basis.prolong', closed({ id: IdOf('basis'), ...decision, until: Day }), ({ id, until, ...told }, view, ctx) => {
  if (until < told.decidedOn) throw new Refusal('outside_period', `${until} is before ${told.decidedOn}.`, { pointer: '/until', from: told.decidedOn });
  return [draft('basis.prolonged', decided(view, ctx, { id, ...told }).id, { ...told, answer: { by: until, calendar: 'CN', article: DECISION_ARTICLE } })];
});

/** Three years from the day of issue, unless the exporter wanted it for less. */
export const approve = command('basis.approve', Granted, ({ id, ...told }, view, ctx) => {
  const basis = decided(view, ctx, { id, ...told });
  const valid = validity(basis, told.decidedOn);
  return [draft('basis.approved', id, { ...told, ...valid }), ...opened(view, ctx, expiryOf(basis, valid.validUntil))];
});

export const certify = command('basis.certify', Granted, ({ id, ...told }, view, ctx) => {
  const basis = decided(view, ctx, { id, ...told });
  if (basis.authority === null) throw new Error(`${id} was applied for with nobody`);
  const valid = validity(basis, told.decidedOn);
  return [draft('basis.certified', id, { certifier: basis.authority, ...told, ...valid }), ...opened(view, ctx, expiryOf(basis, valid.validUntil))];
});

function validity({ validFrom, validUntil }: Basis, issuedOn: string): { readonly validFrom: string; readonly validUntil: string } {
  const last = lastDayOf(issuedOn, VALIDITY_YEARS);
  const first = validFrom !== null && validFrom > issuedOn ? validFrom : issuedOn;
  const until = validUntil !== null && validUntil < last ? validUntil : last;
  if (until < first) throw new Refusal('outside_period', `It was wanted until ${until} and is granted on ${issuedOn}.`, { pointer: '/decidedOn', until });
  return { validFrom: first, validUntil: until };
}

/** A result may be disputed once; a refused acceptance, a refused certificate and the result of a re-assessment are final. */
export const refuse = command('basis.refuse', Refused, ({ id, ...told }, view, ctx) => {
  const { state } = decided(view, ctx, { id, ...told });
  if (state !== 'ACCEPTED') return [draft('basis.refused_finally', id, told)];
  return [draft('basis.refused', id, { ...told, reassessmentUntil: { ...rightUntil(told.decidedOn, REASSESSMENT_DAYS), article: REASSESSMENT_ARTICLE } })];
});

export const reassess = command('basis.reassess', closed({ id: IdOf('basis'), requestedOn: Day, documentSha256: Digest }), ({ id, ...request }, view, ctx) => {
  const { answer, lastStepOn } = allowed(view, ctx, id);
  requireDay(ctx, request.requestedOn, { pointer: '/requestedOn', after: lastStepOn });
  if (answer !== null && request.requestedOn > answer.by) {
    throw new Refusal('outside_period', `A re-assessment could be asked for until ${answer.by}.`, { pointer: '/requestedOn', until: answer.by, article: REASSESSMENT_ARTICLE });
  }
  return [draft('basis.reassessment_requested', id, request)];
});

/** 规定第九条: within the sixty working days before the last day, that day included. */
export const applyExtension = command('basis.apply_extension', closed({ id: IdOf('basis'), appliedOn: Day, documentSha256: Digest }), ({ id, ...application }, view, ctx) => {
  const basis = allowed(view, ctx, id);
  const { validUntil, lastStepOn } = basis;
  requireDay(ctx, application.appliedOn, { pointer: '/appliedOn', after: lastStepOn });
  const until = validUntil ?? shanghaiDay(ctx.at);
  const { by: from } = workingDaysBefore(until, EXTENSION_WINDOW_DAYS);
  if (application.appliedOn < from || application.appliedOn > until) {
    throw new Refusal('outside_period', `An extension is applied for from ${from} to ${until}.`, { pointer: '/appliedOn', from, until, article: EXTENSION_ARTICLE });
  }
  return [draft('basis.extension_applied', id, application), ...expiryMet(view, ctx, basis)];
});

/** Three more years from the last day of those that it extends, however long the decision took. */
export const extend = command('basis.extend', Granted, ({ id, ...told }, view, ctx) => {
  const basis = decided(view, ctx, { id, ...told });
  const validFrom = basis.validUntil ?? told.decidedOn;
  const validUntil = lastDayOf(validFrom, VALIDITY_YEARS);
  return [draft('basis.extended', id, { ...told, validFrom, validUntil }), ...opened(view, ctx, expiryOf(basis, validUntil))];
});

export const refuseExtension = command('basis.refuse_extension', Refused, ({ id, ...told }, view, ctx) =>
  [draft('basis.extension_refused', decided(view, ctx, { id, ...told }).id, told)]);

const Notice = closed({ id: IdOf('basis'), authority: Text(200), noticeOn: Day, documentSha256: Digest, reason: Text(500) });

/** What the certifier or the authority tells: whoever holds its notice may record it. */
const noticed = (type: 'basis.suspended' | 'basis.resumed' | 'basis.revoked') => ({ id, ...told }: Static<typeof Notice>, view: View, ctx: Context): Drafts => {
  const basis = allowed(view, ctx, id);
  requireDay(ctx, told.noticeOn, { pointer: '/noticeOn', after: basis.lastStepOn });
  return [draft(type, id, told), ...(type === 'basis.revoked' ? dutiesEndedWithBasis(view, ctx, basis) : [])];
};

export const suspend = command('basis.suspend', Notice, noticed('basis.suspended'));
export const resume = command('basis.resume', Notice, noticed('basis.resumed'));
export const revoke = command('basis.revoke', Notice, noticed('basis.revoked'));
