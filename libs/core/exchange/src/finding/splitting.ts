import type { Static } from '@sinclair/typebox';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Transfer } from '../transfer/transfer.state.js';
import type { Clearance } from './finding.commands.js';
import type { Detector } from './finding.js';

/** A cleared transfer with what tells whether two of them are parts of one. */
export interface Delivered extends Static<typeof Clearance> {
  /** What is sent and for what: fields and purpose. */
  readonly content: string;
  /** Its people count towards the year; those of an exempt purpose stand outside. */
  readonly counts: boolean;
}

/** A cleared transfer as detectors see it; `index` is that of its clearance. Undefined where it is of no concern to them. */
export function deliveredOf({ id, vendor, delivery, clearance, counted, createdAt }: Transfer, index: number, of: Line['of']): Delivered | undefined {
  if (clearance !== 'CLEARED' || delivery === null || delivery.people[of] === 0) return undefined;
  const { recipient, purpose, people, manifest } = delivery;
  return {
    index, transfer: id, exporter: vendor, recipient, day: delivery.occurredOn ?? shanghaiDay(createdAt), people: people[of],
    content: [purpose, ...[...manifest.fields].sort()].join('\n'), counts: counted !== null,
  };
}

/** What is suspected, with the clearances that make it up. */
export interface Suspicion {
  readonly detector: Detector;
  readonly zh: string;
  readonly en: string;
  readonly people: number;
  readonly clearances: readonly Delivered[];
}

/** A line that splitting stays under, who is counted against it, and what forbids to stay under it by splitting. */
export interface Line {
  readonly threshold: 'contractGeneral' | 'assessmentGeneral' | 'assessmentSensitive';
  readonly of: 'general' | 'sensitive';
  readonly article: string;
}

const FORBIDDEN = '《个人信息出境标准合同办法》第四条第三款';

/** That article speaks of the assessment; of the exemption below the contract's line the Provisions only say that people add up over the year. */
export const LINES = [
  { threshold: 'contractGeneral', of: 'general', article: `《促进和规范数据跨境流动规定》第五条第一款第（四）项、第八条第一款，参照${FORBIDDEN}` },
  { threshold: 'assessmentGeneral', of: 'general', article: FORBIDDEN },
  { threshold: 'assessmentSensitive', of: 'sensitive', article: FORBIDDEN },
] as const satisfies readonly Line[];

export interface SplittingParameters {
  /** The people at which the line is reached. */
  readonly line: number;
  /** Clearances so many days apart may belong together. */
  readonly windowDays: number;
  /** The year ended at least so near to the line, in per cent of it. */
  readonly nearPercent: number;
  /** The new year's clearances of so many days belong to the old one's. */
  readonly turnDays: number;
}

/** The exchange's own parameters of supervision: no law states them. */
export const SPLITTING: Omit<SplittingParameters, 'line'> = { windowDays: 30, nearPercent: 95, turnDays: 15 };

/**
 * What looks like one export divided so that no part reaches the line. Every detector states what it saw and nothing else;
 * lawful business may look the same, so people decide. `clearances` are those of one exporter and of one recipient around
 * the latest, which is among them; what was cleared after it is left to its own turn. `lastYear` is what the exporter's
 * count ended with in the year before.
 */
export function suspicions(clearances: readonly Delivered[], latest: Delivered, parameters: SplittingParameters, lastYear: number): Suspicion[] {
  const alike = clearances.filter(({ content, index }) => content === latest.content && index <= latest.index);
  const recent = alike.filter(({ day }) => daysBetween(day, latest.day) <= parameters.windowDays && day <= latest.day);
  return [
    ...overAffiliates(recent, latest, parameters),
    ...overExemptRecipients(recent, latest, parameters),
    ...overTheTurnOfTheYear(alike, latest, parameters, lastYear),
  ];
}

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
const peopleOf = (clearances: readonly Delivered[]): number => clearances.reduce((sum, { people }) => sum + people, 0);
const distinct = (items: readonly string[]): number => new Set(items).size;

/** Several exporters send the same to one recipient; each alone stays under the line, together they reach it. */
function overAffiliates(recent: readonly Delivered[], { recipient }: Delivered, { line, windowDays }: SplittingParameters): Suspicion[] {
  const counted = recent.filter((one) => one.counts && one.recipient === recipient);
  const exporters = [...new Set(counted.map(({ exporter }) => exporter))];
  const isEachUnder = exporters.every((exporter) => peopleOf(counted.filter((one) => one.exporter === exporter)) < line);
  const people = peopleOf(counted);
  if (exporters.length < 2 || !isEachUnder || people < line) return [];
  return [{
    detector: 'affiliates', people, clearances: counted,
    zh: `${windowDays}日内${exporters.length}家主体以同一目的向同一接收方提供相同字段，各自不满${line}人，合计${people}人`,
    en: `within ${windowDays} days ${exporters.length} exporters sent one recipient the same fields for one purpose, each under ${line} people, together ${people}`,
  }];
}

/** One exporter claims an exemption that does not count, again and again, for the same data to several recipients. */
function overExemptRecipients(recent: readonly Delivered[], { exporter }: Delivered, { line, windowDays }: SplittingParameters): Suspicion[] {
  const exempt = recent.filter((one) => !one.counts && one.exporter === exporter);
  const recipients = distinct(exempt.map(({ recipient }) => recipient));
  const people = peopleOf(exempt);
  if (recipients < 2 || people < line || exempt.some((one) => one.people >= line)) return [];
  return [{
    detector: 'exempt_recipients', people, clearances: exempt,
    zh: `${windowDays}日内以不计入累计的豁免向${recipients}个接收方提供相同字段${exempt.length}次，每次不满${line}人，合计${people}人`,
    en: `within ${windowDays} days the same fields went to ${recipients} recipients ${exempt.length} times under exemptions that do not count, each under ${line} people, together ${people}`,
  }];
}

/** The year ends just under the line, and the same delivery goes on when the count has begun anew. */
function overTheTurnOfTheYear(alike: readonly Delivered[], latest: Delivered, { line, nearPercent, turnDays }: SplittingParameters, lastYear: number): Suspicion[] {
  const newYear = `${latest.day.slice(0, 4)}-01-01`;
  const isNear = lastYear < line && lastYear * 100 >= line * nearPercent;
  if (!isNear || daysBetween(newYear, latest.day) >= turnDays) return [];
  const own = alike.filter(({ counts, exporter, recipient }) => counts && exporter === latest.exporter && recipient === latest.recipient);
  const before = own.filter(({ day }) => day < newYear && daysBetween(day, newYear) <= turnDays);
  const after = own.filter(({ day }) => day >= newYear && day <= latest.day);
  const people = lastYear + peopleOf(after);
  if (before.length === 0 || people < line) return [];
  return [{
    detector: 'turn_of_year', people, clearances: [...before, ...after],
    zh: `上年累计${lastYear}人止于${line}人之下，岁末${turnDays}日内与新年${turnDays}日内向同一接收方提供相同字段，合计${people}人`,
    en: `the year ended at ${lastYear}, under ${line}; in its last ${turnDays} days and the first ${turnDays} of the next the same fields went to the same recipient, together ${people}`,
  }];
}
