import { Type } from '@sinclair/typebox';
import { Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { GRADES, SOURCES } from '../product/product.entries.js';
import { Correction, Subject } from '../title/title.entries.js';
import { Holdings, RightName, ShareSize } from '../title/shares.js';
import { REFUSAL_GROUND_CODES } from './grounds.js';

/** 首次、许可、转移、变更、注销; a renewal (续展) is a change of the term. Objections (异议) have a life of their own. */
export const MATTER_KINDS = ['first', 'licence', 'transfer', 'change', 'renewal', 'cancel'] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

const title = { title: IdOf('title') };

/** What is applied for. */
export const Matter = Type.Union([
  closed({ kind: Type.Literal('first'), subject: Subject, grade: OneOf(GRADES), source: OneOf(SOURCES), rights: Holdings }),
  closed({ kind: Type.Literal('licence'), ...title, right: RightName, licensee: IdOf('participant'), from: Day, until: Day }),
  closed({ kind: Type.Literal('transfer'), ...title, right: RightName, to: IdOf('participant'), share: ShareSize }),
  closed({ kind: Type.Literal('change'), ...title, correction: Correction }),
  closed({ kind: Type.Literal('renewal'), ...title }),
  closed({ kind: Type.Literal('cancel'), ...title, reason: Text(300) }),
]);

/** 申请材料, known by their digests. */
export const MATERIAL_KINDS = ['application', 'source_statement', 'authorisation', 'rights_statement', 'contract', 'resolution', 'evidence', 'other'] as const;
export const Materials = SetOf(closed({ kind: OneOf(MATERIAL_KINDS), sha256: Digest }), 8, 1);
/** 第三方机构报告: its digest and its issuer by name, or the report about the product or the application that its issuer has signed here. */
export const ThirdPartyReport = closed({ sha256: Digest, issuer: Text(80), report: Type.Optional(IdOf('report')) });

/** Something on record that is the same, or much like it. */
export const Hit = closed({ registration: IdOf('registration'), similarity: Type.Integer({ minimum: 0, maximum: 10_000, description: 'Basis points; 10,000 of identical content' }) });
export const Screening = closed({ identical: Type.Array(IdOf('registration'), { maxItems: 8 }), similar: Type.Array(Hit, { maxItems: 8 }) });

const persons = { maker: PersonId, checker: PersonId };
const dueOn = { dueOn: Day };

export const registrationEntries = {
  'registration.filed': { 1: closed({ applicant: IdOf('participant'), person: PersonId, matter: Matter, materials: Materials, report: Nullable(ThirdPartyReport), awaited: SetOf(IdOf('participant'), 8), ...dueOn }) },
  'registration.screened': { 1: Screening },
  'registration.consented': { 1: closed({ by: IdOf('participant'), person: PersonId }) },
  'registration.duplicates_answered': { 1: closed({ explanation: Text(400), evidence: SetOf(Digest, 6, 1) }) },
  'registration.supplement_asked': { 1: closed({ person: PersonId, what: Text(400), ...dueOn }) },
  'registration.supplemented': { 1: closed({ materials: Materials, report: Type.Optional(ThirdPartyReport), ...dueOn }) },
  'registration.accepted': { 1: closed({ person: PersonId, ...dueOn }) },
  'registration.proposed': { 1: closed({ maker: PersonId, decision: OneOf(['register', 'refuse'] as const), ground: Nullable(OneOf(REFUSAL_GROUND_CODES)), reason: Text(400) }) },
  'registration.returned': { 1: closed({ checker: PersonId, reason: Text(400) }) },
  'registration.publicised': { 1: closed({ ...persons, from: Day, until: Day }) },
  'registration.objected': { 1: closed({ objection: IdOf('objection') }) },
  'registration.objection_ended': { 1: closed({ objection: IdOf('objection') }) },
  'registration.notice_resumed': { 1: closed({ objection: IdOf('objection'), until: Day }) },
  'registration.notice_extended': { 1: closed({ until: Day, reason: Text(400) }) },
  'registration.registered': { 1: closed({ ...persons, title: IdOf('title') }) },
  'registration.refused': { 1: closed({ maker: Nullable(PersonId), checker: Nullable(PersonId), ground: OneOf(REFUSAL_GROUND_CODES), reason: Text(400) }) },
  'registration.withdrawn': { 1: closed({ reason: Text(400) }) },
  'registration.lapsed': { 1: closed({ reason: Text(400) }) },
  'registration.held': { 1: closed({ hold: IdOf('hold') }) },
  'registration.released': { 1: closed({ hold: IdOf('hold') }) },
  'registration.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), ...dueOn }) },
} as const;

/** What an objection may be against: an application during its notice, or a title. */
export const ObjectionTarget = IdOfAny(['registration', 'title'] as const);
