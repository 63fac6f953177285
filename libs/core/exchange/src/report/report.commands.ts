import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, needAllowed, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { isAffiliated } from '../group/affiliation.js';
import type { Participant } from '../participant/participant.state.js';
import { KeyId, Signature, isSigned, verifierFor } from '../participant/signing-key.js';
import { requireAdmitted } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { sponsorsOf } from '../sponsorship/sponsor.js';
import { REPORT } from './report.lifecycle.js';
import type { Report } from './report.js';
import { assessedIn } from './assessed.js';
import { ReportStatement, reportText } from './statement.js';

/** A report is good for at most five years, whatever it says; the exchange's own rule. */
const DAYS_MAX = 1827;

const Submission = closed({ id: IdOf('report'), statement: ReportStatement, keyId: KeyId, signature: Signature, certificate: Type.Optional(IdOf('certificate')) });

/** The issuer brings what it has signed: by a key of its own, about a product or an application of somebody whom it is independent of. */
export const submit = command('report.submit', Submission, ({ id, statement, keyId, signature, certificate }, view, ctx) => {
  const issuer = requireAdmitted(view, ctx.caller.org);
  if (statement.issuer !== issuer.id) throw new Refusal('wrong_party', 'A report is submitted by its issuer.', { pointer: '/statement/issuer' });
  requireDays(statement, shanghaiDay(ctx.at));
  const assessed = assessedIn(view, statement);
  if (assessed === undefined) throw new Refusal('reference_invalid', `There is no ${statement.subject}.`, { pointer: '/statement/subject' });
  const { concerned, digests } = assessed;
  if (!digests.includes(statement.subjectSha256)) {
    throw new Refusal('reference_invalid', `Nothing of ${statement.subject} has the digest ${statement.subjectSha256}.`, { pointer: '/statement/subjectSha256' });
  }
  requireIndependent(view, issuer.id, concerned);
  requireQualified(view, issuer.id, certificate);
  requireSigned(issuer, statement, { keyId, signature });
  return [draft('report.submitted', id, { statement, keyId, signature, concerned, ...(certificate === undefined ? {} : { certificate }) })];
});

function requireDays({ issuedOn, validUntil }: ReportStatement, today: string): void {
  const length = (Date.parse(validUntil) - Date.parse(issuedOn)) / 86_400_000;
  if (issuedOn > today) throw new Refusal('reference_invalid', 'The report is of a day that has not come yet.', { pointer: '/statement/issuedOn' });
  if (validUntil < today || length < 0 || length > DAYS_MAX) throw new Refusal('outside_period', `A report is valid today, and for at most ${DAYS_MAX} days.`, { pointer: '/statement/validUntil' });
}

/** 独立性: neither the vendor, nor a member of its group, nor the data merchant who sponsors it, assesses its product; and so of an applicant. */
export function requireIndependent(view: View, issuer: Id<'participant'>, concerned: Id<'participant'>): void {
  const related = [concerned, ...sponsorsOf(view, concerned)].find((one) => isAffiliated(view, issuer, one));
  if (related !== undefined) throw new Refusal('conflict_of_interest', `${issuer} is affiliated with ${related}, whose matter it is.`, { org: issuer, related });
}

function requireQualified(view: View, issuer: Id<'participant'>, id: Id<'certificate'> | undefined): void {
  const certificate = id === undefined ? undefined : view.get(id);
  if (id !== undefined && (certificate?.holder !== issuer || certificate.state !== 'IN_FORCE')) {
    throw new Refusal('reference_invalid', `${id} is no certificate of ${issuer} that is in force.`, { pointer: '/certificate', state: certificate?.state ?? null });
  }
}

function requireSigned({ id, signingKeys }: Participant, statement: ReportStatement, { keyId, signature }: { readonly keyId: string; readonly signature: string }): void {
  const key = signingKeys.find((one) => one.keyId === keyId);
  if (key === undefined || key.retiredAt !== null) throw new Refusal('reference_invalid', `${keyId} is no signing key of ${id} in force.`, { pointer: '/keyId' });
  const verifier = verifierFor(id, key.vkey);
  if (verifier === undefined || !isSigned(verifier, reportText(statement), signature)) throw new Refusal('signature_invalid', `The signature is not by the key ${keyId} over this statement.`, { pointer: '/signature' });
}

export const withdraw = command('report.withdraw', closed({ id: IdOf('report'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('report.withdrawn', allowed(view, ctx, id).id, { reason })]);

/** A person of an authority sets it aside: an affiliation or a defect that came to light later. */
export const setAside = command('report.set_aside', closed({ id: IdOf('report'), ground: Text(500), article: Text(200) }), ({ id, ...stated }, view, ctx) =>
  [draft('report.set_aside', allowed(view, ctx, id).id, { person: actingPerson(ctx), ...stated })]);

export const expire = command('report.expire', closed({ id: IdOf('report'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('report.expired', allowed(view, ctx, id).id, { reason })]);

const allowed = (view: View, ctx: Context, id: Id<'report'>): Report => needAllowed(REPORT, view, ctx, id);
