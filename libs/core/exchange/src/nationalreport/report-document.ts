import { Type, type Static } from '@sinclair/typebox';
import { canonicalJson, type Result } from '#core/tlog';
import type { DocumentBody } from '../kernel/command.js';
import { sha256Hex } from '../kernel/digest.js';
import type { FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Amount, Code, Count, Currency, Day, IdOfAny, Instant, OneOf, closed } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import { Origin } from '../logkey/logkey.js';
import { SETTLEMENT_KINDS } from '../settlement/settlement.entries.js';

/**
 * The shape of a report is our own: no official schema of such reports is published that we know of. An adapter to a platform that has
 * one translates from this, and a change of this one has another name.
 */
export const REPORT_SCHEMA = 'yaosu-report/1';
/** So many facts has a report at the most; what is beyond is in the next one. */
export const REPORT_FACTS_MAX = 4_000;
export const REPORT_BYTES_MAX = 1_000_000;

/** What is reported: rights registered, listings, orders, confirmed settlements, deliveries cleared to leave the mainland; and that one of the first three has ended. */
export const REPORTED_FACTS = ['registration', 'listing', 'order', 'settlement', 'export'] as const;
export type ReportedFactName = (typeof REPORTED_FACTS)[number];

/** By the entry that makes it a fact, or the end of one that was reported. */
const FACT_OF = {
  'title.registered': 'registration', 'listing.listed': 'listing', 'order.placed': 'order', 'settlement.confirmed': 'settlement', 'transfer.cleared': 'export',
  'title.cancelled': 'registration', 'title.lapsed': 'registration', 'listing.delisted': 'listing', 'order.cancelled': 'order', 'order.written_off': 'order',
} as const;
/** 注销、下架、撤销: the entries that end. */
const ENDS: readonly string[] = ['title.cancelled', 'title.lapsed', 'listing.delisted', 'order.cancelled', 'order.written_off'];
type ReportedType = keyof typeof FACT_OF;
export const REPORTED_TYPES = Object.keys(FACT_OF) as readonly ReportedType[];
const isReported = (entry: FoldEntry): entry is FoldEntry<ReportedType> => Object.hasOwn(FACT_OF, entry.type);

const FACT_KINDS = ['title', 'listing', 'order', 'settlement', 'transfer'] as const;
/** The path of a delivery that does not leave the mainland. */
const DOMESTIC_PATH = 'NOT_OUTBOUND';

/**
 * One fact: which entry makes it, when, of which record, and what it comes to. Names, parties and contents are nobody's business here; nor is
 * a delivery that ended, for its entry does not say whether it was to leave the mainland.
 */
export const ReportedFact = closed({
  entry: Count, at: Instant, fact: OneOf(REPORTED_FACTS), id: IdOfAny(FACT_KINDS),
  /** The legal path of an export (出境路径). */
  path: Type.Optional(Type.String({ pattern: '^[A-Z_]{1,64}$' })),
  /** What an order comes to, a settlement has moved, or nobody will pay of an order any more; in the currency's smallest unit. */
  amount: Type.Optional(Amount), currency: Type.Optional(Currency),
  /** Which way a settlement has moved it. */
  of: Type.Optional(OneOf(SETTLEMENT_KINDS)),
  /** That what was a fact is none any more. */
  isEnd: Type.Optional(Type.Literal(true)),
});
export type ReportedFact = Static<typeof ReportedFact>;

/** How many there are of each, and how many ends of any. */
export const ReportCounts = closed({ registration: Count, listing: Count, order: Count, settlement: Count, export: Count, ended: Count });
export type ReportCounts = Static<typeof ReportCounts>;

/** The tree that the entries of a report are the end of. */
export const ReportedTree = closed({ origin: Origin, size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }) });

/** `from` is the first entry of the report, `through` the first that is not in it any more. */
export const reportRange = { platform: Code, sequence: Count, from: Count, through: Count, checkpoint: ReportedTree };
const Header = closed({ schema: Type.Literal(REPORT_SCHEMA), ...reportRange, day: Day, counts: ReportCounts });
export type ReportHeader = Static<typeof Header>;

/** The fact that an entry makes; a function of that entry alone, so that every auditor finds it again. */
export function reportedFact(entry: FoldEntry, index: number): ReportedFact | undefined {
  if (!isReported(entry)) return undefined;
  const fact = { entry: index, at: entry.at, fact: FACT_OF[entry.type], id: entry.stream as Id<(typeof FACT_KINDS)[number]>, ...(ENDS.includes(entry.type) ? { isEnd: true as const } : {}) };
  switch (entry.type) {
    case 'transfer.cleared':
      return entry.data.path === DOMESTIC_PATH ? undefined : { path: entry.data.path, ...fact };
    case 'order.placed':
      return { ...fact, amount: entry.data.total, currency: entry.data.currency };
    case 'order.written_off':
      return { ...fact, amount: entry.data.amount };
    case 'settlement.confirmed':
      return { ...fact, amount: entry.data.amount, currency: entry.data.currency, of: entry.data.kind };
    case 'title.registered':
    case 'title.cancelled':
    case 'title.lapsed':
    case 'listing.listed':
    case 'listing.delisted':
    case 'order.cancelled':
      return fact;
  }
}

export const countsOf = (facts: readonly Pick<ReportedFact, 'fact' | 'isEnd'>[]): ReportCounts => {
  const counts = { registration: 0, listing: 0, order: 0, settlement: 0, export: 0, ended: 0 };
  for (const { fact, isEnd } of facts) counts[isEnd === true ? 'ended' : fact] += 1;
  return counts;
};

/** A report as it is sent and kept: JSON Lines, each RFC 8785 canonical; the header, then the facts in the order of the log. */
export function nationalReportDocument(header: Omit<ReportHeader, 'schema'>, facts: readonly ReportedFact[]): DocumentBody {
  const body = [{ schema: REPORT_SCHEMA, ...header }, ...facts].map((line) => `${canonicalJson(line)}\n`).join('');
  return { sha256: sha256Hex(body), mediaType: 'application/x-ndjson', body };
}

const headerShape = compileSchema(Header);
const factShape = compileSchema(ReportedFact);

/** Reads a report as whoever receives it has to: every line in its form, the facts in order and within the range, as many as the header counts. */
export function readNationalReport(body: string): Result<{ readonly header: ReportHeader; readonly facts: readonly ReportedFact[] }> {
  if (body.length > REPORT_BYTES_MAX || !body.endsWith('\n')) return { ok: false, reason: `it is no text of lines of at most ${REPORT_BYTES_MAX} characters` };
  const lines = body.slice(0, -1).split('\n').map(parsed);
  const [header, ...facts] = lines;
  const wrong = lines.findIndex((line, i) => line === undefined || !(i === 0 ? headerShape : factShape).Check(line));
  if (wrong >= 0 || header === undefined) return { ok: false, reason: `line ${wrong + 1} has not the form of ${REPORT_SCHEMA}` };
  const report = { header: header as ReportHeader, facts: facts as ReportedFact[] };
  const reason = defectOfReport(report.header, report.facts);
  return reason === undefined ? { ok: true, value: report } : { ok: false, reason };
}

/** A line in its canonical form; undefined for any other. */
function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return canonicalJson(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a range and the facts in it. */
export function defectOfRange({ from, through, checkpoint: { size } }: Pick<ReportHeader, 'from' | 'through' | 'checkpoint'>, facts: readonly ReportedFact[]): string | undefined {
  if (from > through || through > size) return `entries ${from} to ${through} are no part of a tree of ${size}`;
  if (facts.length > REPORT_FACTS_MAX) return `it has more than ${REPORT_FACTS_MAX} facts`;
  const stray = facts.find(({ entry }, i) => entry >= through || entry < (i === 0 ? from : (facts[i - 1]?.entry ?? 0) + 1));
  return stray === undefined ? undefined : `the fact of entry ${stray.entry} is out of place`;
}

function defectOfReport(header: ReportHeader, facts: readonly ReportedFact[]): string | undefined {
  const defect = defectOfRange(header, facts);
  if (defect !== undefined) return defect;
  return canonicalJson(countsOf(facts)) === canonicalJson(header.counts) ? undefined : 'it counts other facts than it has';
}
