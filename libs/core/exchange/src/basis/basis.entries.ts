import { Type } from '@sinclair/typebox';
import { Code, Count, Day, Digest, FieldName, IdOf, Jurisdiction, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { BASIS_KINDS } from './basis.lifecycle.js';

/** What the instrument covers; an empty list of purposes or fields means that it does not restrict them. Onward provision is covered only where it says so. */
export const BasisScope = closed({
  recipients: SetOf(IdOf('participant'), 16, 1),
  countries: SetOf(Jurisdiction, 32, 1),
  purposes: SetOf(Code, 16),
  fields: SetOf(FieldName, 64),
  generalMax: Count,
  sensitiveMax: Count,
  onward: Type.Optional(Type.Boolean({ description: 'Whether the recipient may provide the data onward' })),
});

/** Where a contract is filed: with the mainland side, or on the side of the special administrative region. */
export const SIDES = ['MAINLAND', 'HK', 'MO'] as const;

/** What changes so that an instrument must be done again (《个人信息出境标准合同办法》第八条, 《数据出境安全评估办法》第十四条). */
export const CHANGES = [
  'purpose', 'scope', 'kind', 'sensitivity', 'manner', 'storage_place', 'recipient_use', 'retention', 'foreign_law', 'control', 'contract', 'other',
] as const;

/** The two classes of people that limits are counted in. */
export const PEOPLE_CLASSES = ['general', 'sensitive'] as const;

/** By when an authority is to answer, on which article; a period that could not be confirmed says so. */
const Answer = closed({ by: Day, calendar: Type.String(), article: Text(100) });
const Reason = Text(500);

/** What an authority or certifier decided, as the exporter holds it. */
const decision = { decidedOn: Day, documentSha256: Digest };
const notice = { authority: Text(200), noticeOn: Day, documentSha256: Digest, reason: Reason };
/** A validity as it is reckoned at the decision; both days included. */
const grantedFor = { number: Text(100), ...decision, validFrom: Day, validUntil: Day };
const filing = { side: OneOf(SIDES), authority: Text(200), filingNumber: Text(100), filedOn: Day };

export const basisEntries = {
  'basis.drafted': { 1: closed({
    exporter: IdOf('participant'), kind: OneOf(BASIS_KINDS), scope: BasisScope, validFrom: Type.Optional(Day), validUntil: Type.Optional(Day),
    documentSha256: Digest, impactAssessmentSha256: Digest,
  }) },
  'basis.applied': { 1: closed({ authority: Text(200), appliedOn: Day, selfAssessmentSha256: Nullable(Digest), answer: Nullable(Answer) }) },
  'basis.returned': { 1: closed({ ...decision, reason: Reason }) },
  'basis.accepted': { 1: closed({ ...decision, answer: Answer }) },
  'basis.prolonged': { 1: closed({ ...decision, answer: Answer }) },
  'basis.approved': { 1: closed(grantedFor) },
  'basis.refused': { 1: closed({ ...decision, reason: Reason, reassessmentUntil: Answer }) },
  'basis.refused_finally': { 1: closed({ decidedOn: Type.Optional(Day), documentSha256: Type.Optional(Digest), reason: Reason }) },
  'basis.reassessment_requested': { 1: closed({ requestedOn: Day, documentSha256: Digest }) },
  'basis.extension_applied': { 1: closed({ appliedOn: Day, documentSha256: Digest }) },
  'basis.extended': { 1: closed(grantedFor) },
  'basis.extension_refused': { 1: closed({ ...decision, reason: Reason }) },
  'basis.certified': { 1: closed({ certifier: Text(200), ...grantedFor }) },
  'basis.suspended': { 1: closed(notice) },
  'basis.resumed': { 1: closed(notice) },
  'basis.revoked': { 1: closed(notice) },
  'basis.effected': { 1: closed({ effectiveOn: Day, signedOn: Nullable(Day), impactAssessedOn: Nullable(Day) }) },
  'basis.filing_submitted': { 1: closed({ authority: Text(200), submittedOn: Day, answer: Answer }) },
  'basis.supplement_asked': { 1: closed({ ...decision, reason: Reason }) },
  'basis.filed_on_one_side': { 1: closed(filing) },
  'basis.filed': { 1: closed(filing) },
  'basis.change_reported': { 1: closed({ changes: SetOf(OneOf(CHANGES), 12, 1), changedOn: Day, description: Text(300) }) },
  'basis.superseded': { 1: closed({ by: IdOf('basis') }) },
  'basis.terminated': { 1: closed({ reason: Reason }) },
  'basis.expired': { 1: closed({ reason: Reason }) },
  'basis.withdrawn': { 1: closed({ reason: Reason }) },
  'basis.limit_near': { 1: closed({
    transfer: IdOf('transfer'), year: Type.Integer(), people: OneOf(PEOPLE_CLASSES), limit: OneOf(['scope', 'assessment'] as const),
    percent: Type.Integer(), total: Count, max: Count,
  }) },
  'basis.outgrown': { 1: closed({
    transfer: IdOf('transfer'), year: Type.Integer(), general: Count, sensitive: Count, requires: OneOf(BASIS_KINDS), article: Text(100),
  }) },
} as const;
