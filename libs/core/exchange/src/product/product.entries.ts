import { Type } from '@sinclair/typebox';
import { Bilingual, Code, Count, Day, Digest, Evidence, FieldName, IdOf, Jurisdiction, Nullable, OneOf, SetOf, Text, closed } from '../kernel/schema.js';

/** 数据产品, 数据服务, 数据工具 or another subject with the consent of the authority (Shenzhen Trading Measures 12). */
export const PRODUCT_KINDS = ['data_set', 'api', 'report', 'index', 'model', 'service', 'tool', 'other'] as const;
export const GRADES = ['general', 'important', 'core'] as const;
export const GRADE_BASES = ['none', 'self_identified', 'notified', 'published', 'ftz_list'] as const;
export const SOURCES = ['self_produced', 'authorised', 'purchased', 'public_operation', 'public_raw', 'collected_from_persons'] as const;

/** One field of a data product with its class (类) and grade (级). */
export const Field = closed({
  name: FieldName,
  type: OneOf(['string', 'integer', 'decimal', 'boolean', 'date', 'date-time', 'binary', 'object'] as const),
  title: Type.Optional(Text(200)),
  class: Type.Optional(Code),
  grade: OneOf(GRADES),
  personal: Type.Boolean({ description: '个人信息 (PIPL 4)' }),
  sensitive: Type.Boolean({ description: '敏感个人信息 (PIPL 28)' }),
});

/** What the law looks at; derived from the fields where they decide it. */
export const Nature = closed({
  grade: OneOf(GRADES),
  gradeBasis: OneOf(GRADE_BASES),
  personal: Type.Boolean(),
  sensitive: Type.Boolean(),
  anonymised: Type.Boolean({ description: '匿名化: cannot be restored (PIPL 73(4)); de-identified data stays personal' }),
  identifiesPersonAlone: Type.Boolean({ description: 'Identifies a natural person without other data (Shenzhen Trading Measures 12)' }),
  personalAuthorised: Type.Boolean({ description: 'Lawful authorisation of the personal information' }),
  origin: OneOf(['domestic', 'overseas'] as const),
  domesticMixed: Type.Boolean(),
  exportControlled: Type.Boolean(),
  exportLicence: Type.Boolean(),
  stateSecret: Type.Boolean(),
  nationalSecurityConcern: Type.Boolean(),
});

/** 持有权, 加工使用权, 经营权: the three rights of the Data Twenty Articles, each with its evidence. */
export const Rights = closed({ holding: Type.Boolean(), processing: Type.Boolean(), operation: Type.Boolean(), disputeOpen: Type.Boolean(), evidence: SetOf(Evidence, 8) });

/** 公共数据与非公共数据: each has rules of its own, and everything that a product leads to says which it is. */
export const REGIMES = ['PUBLIC', 'NON_PUBLIC'] as const;
export type Regime = (typeof REGIMES)[number];

/** 数据来源说明 (DSL 33; Shenzhen Trading Measures 13). */
export const SourceStatement = closed({ kind: OneOf(SOURCES), sha256: Digest, authorisedPurpose: Type.Optional(Text(300)) });

/** 第三方合规评估报告 (Shenzhen Trading Measures 13), as its digest and its issuer; and as what the issuer has signed here, where it has. */
export const ComplianceReport = closed({ sha256: Digest, issuer: Text(200), report: Type.Optional(IdOf('report')) });

/** 加工处理说明: what was done to public data before they became a product. */
export const Processing = closed({ statement: Bilingual(200), sha256: Digest });

/** Where public data come from: the authorisation, what was done to them, and the grant under which somebody else's product is developed further. */
export const derivation = { authorisation: Type.Optional(IdOf('authorisation')), processing: Type.Optional(Processing), redevelops: Type.Optional(IdOf('grant')) };

const version = {
  regime: OneOf(REGIMES),
  ...derivation,
  name: Bilingual(200),
  kind: OneOf(PRODUCT_KINDS),
  sector: Code,
  description: Bilingual(600),
  storagePlace: Jurisdiction,
  updateFrequency: OneOf(['once', 'realtime', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const),
  nature: Nature,
  rights: Rights,
  source: Nullable(SourceStatement),
  complianceReport: Nullable(ComplianceReport),
  fieldsSha256: Digest,
  fieldCount: Count,
};

/** What a notice says of the exports that had been cleared before it. */
export const EXISTING_EXPORTS = ['stop', 'until_due'] as const;

/** 告知为重要数据: which authority said so, by which document, when, and of what; an empty list of fields means all of them. */
export const ImportanceNotice = closed({
  authority: Text(200), documentSha256: Digest, notifiedOn: Day, version: Nullable(Type.Integer({ minimum: 1, maximum: 50 })), fields: SetOf(FieldName, 64),
  existingExports: OneOf(EXISTING_EXPORTS), applyBy: Day,
});

export const productEntries = {
  'product.described': { 1: closed({ vendor: IdOf('participant'), externalId: Type.Optional(Text(80)), version: closed(version) }) },
  'product.revised': { 1: closed({ number: Type.Integer({ minimum: 2, maximum: 50 }), version: closed(version) }) },
  'product.registered': { 1: closed({}) },
  'product.retired': { 1: closed({ reason: Text(500) }) },
  'product.importance_notified': { 1: ImportanceNotice },
  'product.held': { 1: closed({ hold: IdOf('hold') }) },
  'product.released': { 1: closed({ hold: IdOf('hold') }) },
} as const;

export const ProductVersion = closed(version);
