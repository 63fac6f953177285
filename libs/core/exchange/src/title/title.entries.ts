import { Type } from '@sinclair/typebox';
import { Amount, Bilingual, Code, Currency, Day, Digest, IdOf, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { Holdings, RightName, ShareSize } from './shares.js';

/** As many licences as a title carries at a time; more is registered as a title of its own. */
export const LICENCES_MAX = 12;

/** What is registered: a data resource (数据资源) or one version of a data product (数据产品) of the exchange. */
export const Subject = closed({
  name: Bilingual(80),
  sector: Code,
  summary: Bilingual(160),
  /** Of the content, as the applicant has computed it; what it is of, the materials say. */
  contentSha256: Digest,
  product: Nullable(closed({ id: IdOf('product'), version: Type.Integer({ minimum: 1, maximum: 50 }) })),
});

/** What a change may correct; the rights themselves are transferred and not changed. */
export const Correction = closed({ name: Type.Optional(Bilingual(80)), sector: Type.Optional(Code), summary: Type.Optional(Bilingual(160)), contentSha256: Type.Optional(Digest) });

const registration = { registration: IdOf('registration') };

export const titleEntries = {
  'title.registered': { 1: closed({ ...registration, number: Text(32), registrant: IdOf('participant'), subject: Subject, rights: Holdings, validFrom: Day, validUntil: Day }) },
  'title.licensed': { 1: closed({ ...registration, right: RightName, licensor: IdOf('participant'), licensee: IdOf('participant'), from: Day, until: Day }) },
  /** 许可届满: what rested on them has lost its ground. */
  'title.licences_ended': { 1: closed({ registrations: SetOf(IdOf('registration'), LICENCES_MAX, 1) }) },
  'title.transferred': { 1: closed({ ...registration, right: RightName, from: IdOf('participant'), to: IdOf('participant'), share: ShareSize }) },
  'title.changed': { 1: closed({ ...registration, correction: Correction }) },
  'title.renewed': { 1: closed({ ...registration, validUntil: Day }) },
  'title.objected': { 1: closed({ objection: IdOf('objection') }) },
  'title.objection_ended': { 1: closed({ objection: IdOf('objection'), outcome: OneOf(['dismissed', 'withdrawn', 'lapsed'] as const) }) },
  'title.pledged': { 1: closed({ pledge: IdOf('pledge'), right: RightName, pledgor: IdOf('participant'), creditor: IdOf('participant'), share: ShareSize, amount: Amount, currency: Currency, until: Day }) },
  'title.pledge_released': { 1: closed({ pledge: IdOf('pledge') }) },
  'title.cancelled': { 1: closed({ registration: Type.Optional(IdOf('registration')), objection: Type.Optional(IdOf('objection')), reason: Text(500) }) },
  'title.lapsed': { 1: closed({ reason: Text(500) }) },
  'title.held': { 1: closed({ hold: IdOf('hold') }) },
  'title.released': { 1: closed({ hold: IdOf('hold') }) },
} as const;
