import { Type, type Static } from '@sinclair/typebox';
import { Bilingual, Code, Day, Digest, IdOf, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { SECTORS } from './sectors.js';

/** The sum of all shares: one hundred per cent in basis points (万分之一). */
export const SHARES_TOTAL = 10_000;

/** A data set or a list of fields that may be operated, known to the exchange by its digest. */
export const ScopedDataset = closed({ code: Code, sha256: Digest });

/** 收益分配: what a beneficiary has of the proceeds, in basis points. */
export const BenefitShare = closed({ beneficiary: IdOf('participant'), basisPoints: Type.Integer({ minimum: 1, maximum: SHARES_TOTAL }) });

/** What the authority decides, whole: what is published is what takes effect. */
export const AuthorisationTerms = closed({
  title: Bilingual(120),
  operator: IdOf('participant'),
  sector: OneOf(SECTORS),
  datasets: SetOf(ScopedDataset, 6, 1),
  uses: SetOf(Code, 6, 1),
  from: Day,
  until: Day,
  /** 授权运营协议, signed by both sides. */
  agreementSha256: Digest,
  /** The decision by which the authority was empowered (实施方案及其批准文件). */
  decisionSha256: Digest,
  benefit: Type.Array(BenefitShare, { minItems: 1, maxItems: 6 }),
});
export type AuthorisationTerms = Static<typeof AuthorisationTerms>;

export const ENDINGS = ['ended', 'revoked'] as const;
const proposedEnd = { ending: OneOf(ENDINGS), ground: Text(400), documentSha256: Digest };
const ended = { person: PersonId, proposedBy: PersonId, ground: Text(400), documentSha256: Digest };

export const authorisationEntries = {
  'authorisation.drafted': { 1: closed({ authority: IdOf('participant'), person: PersonId, terms: AuthorisationTerms }) },
  'authorisation.published': { 1: closed({ person: PersonId, draftedBy: PersonId, publicFrom: Day, publicUntil: Day, announcementSha256: Type.Optional(Digest), rules: Text(60) }) },
  'authorisation.withdrawn': { 1: closed({ reason: Text(500) }) },
  'authorisation.entered_force': { 1: closed({}) },
  /** 产品清单: a product that derives from it. */
  'authorisation.product_added': { 1: closed({ product: IdOf('product'), name: Bilingual(200), version: Type.Integer({ minimum: 1, maximum: 50 }), vendor: IdOf('participant'), redevelops: Type.Optional(IdOf('grant')) }) },
  /** 使用情况: that a product is used, and for which purposes; not by whom. */
  'authorisation.use_granted': { 1: closed({ product: IdOf('product'), grant: IdOf('grant'), purposes: SetOf(Code, 32) }) },
  'authorisation.suspended': { 1: closed({ reason: Text(500) }) },
  'authorisation.resumed': { 1: closed({ reason: Text(500) }) },
  'authorisation.end_proposed': { 1: closed({ person: PersonId, ...proposedEnd }) },
  'authorisation.ended': { 1: closed(ended) },
  'authorisation.revoked': { 1: closed(ended) },
  'authorisation.expired': { 1: closed({ reason: Text(500) }) },
} as const;
