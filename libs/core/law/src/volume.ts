import type { ExportFacts, PersonCounts } from './facts.js';
import type { Policy } from './policy.js';
import type { Reading, Text } from './provision.js';
import type { ThresholdName } from './thresholds.js';
import { all, any, known, type Truth } from './truth.js';

const GENERAL = ['generalBefore', 'generalNew'] as const;
const EVERYBODY = ['generalBefore', 'generalNew', 'sensitiveBefore', 'sensitiveNew'] as const;

/**
 * Whether a sum of people reaches a limit. An unknown count is at least nobody, so the known part alone may suffice.
 * “以上” includes the number itself, “不满” excludes it (民法典第一千二百五十九条).
 */
export function countReaches(limit: number, counts: PersonCounts, ...keys: readonly (keyof PersonCounts)[]): Truth {
  if (knownPart(counts, ...keys) >= limit) return true;
  const missing = keys.filter((key) => counts[key] === null).map((key) => `counts.${key}`);
  return missing.length === 0 ? false : { missing };
}

/** The numbers that a provision about volumes reads, and the switches that decide who is counted. */
export const VOLUME_SWITCHES = ['volumeAggregation', 'sensitiveAlsoCountsAsGeneral'] as const;

/** People of this calendar year without their sensitive information, including the pending transfer. */
export const generalReaches = (limit: 'assessmentGeneral' | 'contractGeneral', { counts }: ExportFacts, { policy, thresholds }: Reading): Truth =>
  countReaches(thresholds[limit], counts, ...(policy.sensitiveAlsoCountsAsGeneral ? EVERYBODY : GENERAL));

/** People of this calendar year with sensitive information, including the pending transfer, where they count for this component. */
export const sensitiveReaches = (limit: 'assessmentSensitive', facts: ExportFacts, { policy, thresholds }: Reading): Truth =>
  all(sensitiveCounts(facts, policy), countReaches(thresholds[limit], facts.counts, 'sensitiveBefore', 'sensitiveNew'));

/**
 * Sensitive people count for a component that carries sensitive information; under the reading `processor` also those
 * whom the exporter has sent in any other component this year.
 */
export function sensitiveCounts(facts: ExportFacts, policy: Policy): Truth {
  const carried = carriesSensitive(facts);
  return policy.volumeAggregation === 'component' ? carried : any(carried, countReaches(1, facts.counts, 'sensitiveBefore', 'sensitiveNew'));
}

/** A component that adds people to the sensitive count carries sensitive information, whatever its label says. */
const carriesSensitive = ({ data, counts }: ExportFacts): Truth => (counts.sensitiveNew ?? 0) > 0 || known('data.sensitive', data.sensitive);

/** The count of the law before 2024, since 1 January of the year before; it is never below this year's, whichever of the two was stated. */
export const exportedSinceLastYear = ({ counts }: ExportFacts, { thresholds }: Reading): Truth => any(
  countReaches(thresholds.oldExportedGeneral, counts, 'sinceLastYearGeneral'), countReaches(thresholds.oldExportedGeneral, counts, 'generalBefore', 'generalNew'),
  countReaches(thresholds.oldExportedSensitive, counts, 'sinceLastYearSensitive'), countReaches(thresholds.oldExportedSensitive, counts, 'sensitiveBefore', 'sensitiveNew'),
);

/** The known part of this year's total, with this transfer. */
export const projectedGeneral = ({ counts }: ExportFacts, { sensitiveAlsoCountsAsGeneral }: Policy): number =>
  knownPart(counts, ...(sensitiveAlsoCountsAsGeneral ? EVERYBODY : GENERAL));

const knownPart = (counts: PersonCounts, ...keys: readonly (keyof PersonCounts)[]): number => keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);

/** A threshold as people write it: `10万人`, `100,000`. */
export const inWords = (limit: ThresholdName, { thresholds }: Reading): Text => ({ zh: `${inTenThousands(thresholds[limit])}人`, en: grouped(thresholds[limit]) });

/** Both numbers of Article 7, as one phrase. */
export function assessmentNumbers(reading: Reading): Text {
  const [general, sensitive] = [inWords('assessmentGeneral', reading), inWords('assessmentSensitive', reading)];
  return { zh: `${general.zh}或者敏感个人信息${sensitive.zh}`, en: `${general.en} people, or ${sensitive.en} with sensitive information` };
}

const inTenThousands = (count: number): string => (count % 10_000 === 0 ? `${count / 10_000}万` : String(count));
const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** The sentence that gives the totals and what they mean. */
export function projected(facts: ExportFacts, policy: Policy, meaning: Text): Text {
  const general = projectedGeneral(facts, policy);
  const sensitive = knownPart(facts.counts, 'sensitiveBefore', 'sensitiveNew');
  return {
    zh: `本年累计（含本次）个人信息 ${general} 人、敏感个人信息 ${sensitive} 人，${meaning.zh}`,
    en: `this year, with this transfer: ${general} people, ${sensitive} with sensitive information, ${meaning.en}`,
  };
}

/** How many people may still follow before a contract is needed. */
export function roomLeft(facts: ExportFacts, reading: Reading): Text {
  const people = projectedGeneral(facts, reading.policy);
  const [room, limit] = [reading.thresholds.contractGeneral - people, inWords('contractGeneral', reading)];
  return {
    zh: `本年累计（含本次）${people} 人，不含敏感个人信息；再增加 ${room} 人即达${limit.zh}`,
    en: `this year, with this transfer: ${people} people, none with sensitive information; ${room} more reach ${limit.en}`,
  };
}
