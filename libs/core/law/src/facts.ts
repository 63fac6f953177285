import { oneOf, orNull, readBoolean, readCount, readDate, readJurisdiction, readText, record, section, type Reader } from './reader.js';

/** A fact of law; `null` states that nobody knows it. */
export type Known = boolean | null;

export const EXPORT_PATHS = [
  'PROHIBITED', 'NEEDS_INPUT', 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT', 'CERTIFICATION', 'GBA_STANDARD_CONTRACT', 'EXEMPT', 'NOT_OUTBOUND',
] as const;
export type ExportPath = (typeof EXPORT_PATHS)[number];

/** A free-trade zone (自由贸易试验区) in which the exporter is registered, and how its negative list (负面清单) meets this transfer. */
export interface FreeTradeZone {
  readonly zone?: string;
  readonly listVersion?: string;
  readonly listInForce: Known;
  readonly scenarioCovered: Known;
  readonly usageApproved: Known;
  readonly listHit: 'SECURITY_ASSESSMENT' | 'STANDARD_CONTRACT' | null;
}

export interface Exporter {
  readonly kind: string;
  /** Critical information infrastructure operator (关键信息基础设施运营者), by notice of the sector regulator. */
  readonly ciio: Known;
  readonly city: string | null;
  /** Registered in one of the nine mainland cities of the Greater Bay Area (粤港澳大湾区). */
  readonly gbaMainland: Known;
  readonly ftz: FreeTradeZone | null;
}

export interface Recipient {
  readonly jurisdiction: string | null;
  readonly kind: string;
  readonly gba: 'HK' | 'MO' | null;
  readonly onwardOutsideGba: Known;
  readonly cacRestrictedList: Known;
}

export interface TransferManner {
  readonly mode: string;
  readonly accessorLocation: 'overseas' | 'mainland' | 'domestic' | 'CN';
  readonly foreignAuthorityRequest: Known;
  readonly prcAuthorityApproval: Known;
}

export interface ExportedData {
  readonly stateSecret: Known;
  readonly grade: 'general' | 'important' | 'core' | null;
  readonly gradeBasis: 'none' | 'self_identified' | 'notified' | 'published' | 'ftz_list' | null;
  readonly pi: Known;
  readonly sensitive: Known;
  readonly anonymised: Known;
  readonly origin: 'domestic' | 'overseas' | null;
  readonly domesticMixed: Known;
  readonly exportControlled: Known;
  readonly exportLicence: Known;
}

export interface Purpose {
  readonly type: string;
  readonly necessary: Known;
  readonly hrRulesLawful: Known;
  readonly hrCollectiveContract: Known;
}

/**
 * Distinct natural persons, this exporter, all recipients, exempt transfers left out. `Before` and `New` are of this
 * calendar year (Asia/Shanghai); the last three are those of the law before 2024-03-22. `null` is unknown.
 */
export interface PersonCounts {
  readonly generalBefore: number | null;
  readonly generalNew: number | null;
  readonly sensitiveBefore: number | null;
  readonly sensitiveNew: number | null;
  readonly totalProcessed: number | null;
  readonly sinceLastYearGeneral: number | null;
  readonly sinceLastYearSensitive: number | null;
}

/** What one component of a transfer is judged by; `asOf` is the day of the event in Asia/Shanghai. */
export interface ExportFacts {
  readonly asOf: string;
  readonly exporter: Exporter;
  readonly recipient: Recipient;
  readonly transfer: TransferManner;
  readonly data: ExportedData;
  readonly purpose: Purpose;
  readonly counts: PersonCounts;
  readonly instruments: Readonly<Record<string, boolean | string | number | null>>;
  readonly preference: 'GBA' | 'CERT' | 'SCC' | null;
}

export const DEFAULT_FACTS: ExportFacts = {
  asOf: '2026-06-15',
  exporter: { kind: 'enterprise', ciio: false, city: 'Shenzhen', gbaMainland: true, ftz: null },
  recipient: { jurisdiction: 'SG', kind: 'company', gba: null, onwardOutsideGba: false, cacRestrictedList: false },
  transfer: { mode: 'transmit', accessorLocation: 'overseas', foreignAuthorityRequest: false, prcAuthorityApproval: false },
  data: {
    stateSecret: false, grade: 'general', gradeBasis: 'none', pi: true, sensitive: false, anonymised: false,
    origin: 'domestic', domesticMixed: false, exportControlled: false, exportLicence: false,
  },
  purpose: { type: 'other', necessary: true, hrRulesLawful: false, hrCollectiveContract: false },
  counts: {
    generalBefore: 0, generalNew: 1000, sensitiveBefore: 0, sensitiveNew: 0,
    totalProcessed: 0, sinceLastYearGeneral: 0, sinceLastYearSensitive: 0,
  },
  instruments: {},
  preference: null,
};

const known = orNull(readBoolean);
const count = orNull(readCount);

const readFreeTradeZone = section<FreeTradeZone>(
  { zone: readText, listVersion: readText, listInForce: known, scenarioCovered: known, usageApproved: known, listHit: orNull(oneOf('SECURITY_ASSESSMENT', 'STANDARD_CONTRACT')) },
  { listInForce: null, scenarioCovered: null, usageApproved: null, listHit: null },
);

const readInstrument: Reader<boolean | string | number | null> = (value, path) => {
  if (value === null || typeof value === 'boolean') return value;
  return typeof value === 'number' ? readCount(value, path) : readText(value, path);
};

const readExportFacts = section<ExportFacts>({
  asOf: readDate,
  exporter: section<Exporter>(
    { kind: readText, ciio: known, city: orNull(readText), gbaMainland: known, ftz: orNull(readFreeTradeZone) }, DEFAULT_FACTS.exporter,
  ),
  recipient: section<Recipient>(
    { jurisdiction: orNull(readJurisdiction), kind: readText, gba: orNull(oneOf('HK', 'MO')), onwardOutsideGba: known, cacRestrictedList: known },
    DEFAULT_FACTS.recipient,
  ),
  transfer: section<TransferManner>(
    { mode: readText, accessorLocation: oneOf('overseas', 'mainland', 'domestic', 'CN'), foreignAuthorityRequest: known, prcAuthorityApproval: known },
    DEFAULT_FACTS.transfer,
  ),
  data: section<ExportedData>({
    stateSecret: known, grade: orNull(oneOf('general', 'important', 'core')),
    gradeBasis: orNull(oneOf('none', 'self_identified', 'notified', 'published', 'ftz_list')),
    pi: known, sensitive: known, anonymised: known, origin: orNull(oneOf('domestic', 'overseas')),
    domesticMixed: known, exportControlled: known, exportLicence: known,
  }, DEFAULT_FACTS.data),
  purpose: section<Purpose>({ type: readText, necessary: known, hrRulesLawful: known, hrCollectiveContract: known }, DEFAULT_FACTS.purpose),
  counts: section<PersonCounts>({
    generalBefore: count, generalNew: count, sensitiveBefore: count, sensitiveNew: count,
    totalProcessed: count, sinceLastYearGeneral: count, sinceLastYearSensitive: count,
  }, DEFAULT_FACTS.counts),
  instruments: record(readInstrument),
  preference: orNull(oneOf('GBA', 'CERT', 'SCC')),
}, DEFAULT_FACTS);

/** The facts of one component: what is stated, over the defaults; anything unknown to the vocabulary is refused by name. */
export const withDefaults = (stated: unknown): ExportFacts => readExportFacts(stated, '');
