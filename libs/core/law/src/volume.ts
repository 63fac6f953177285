import type { ExportFacts, PersonCounts, Policy } from './facts.js';
import type { Text } from './provision.js';
import { all, any, known, type Truth } from './truth.js';

/**
 * Whether a sum of people reaches a limit. An unknown count is at least nobody, so the known part alone may suffice.
 * “以上” includes the number itself, “不满” excludes it (民法典第一千二百五十九条).
 */
export function countReaches(limit: number, counts: PersonCounts, ...keys: readonly (keyof PersonCounts)[]): Truth {
  const certain = keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
  if (certain >= limit) return true;
  const missing = keys.filter((key) => counts[key] === null).map((key) => `counts.${key}`);
  return missing.length === 0 ? false : { missing };
}

/** People of this calendar year without their sensitive information, including the pending transfer. */
export const generalReaches = (limit: number, { counts }: ExportFacts): Truth => countReaches(limit, counts, 'generalBefore', 'generalNew');

/** People of this calendar year with sensitive information, including the pending transfer, where they count for this component. */
export const sensitiveReaches = (limit: number, facts: ExportFacts, policy: Policy): Truth =>
  all(sensitiveCounts(facts, policy), countReaches(limit, facts.counts, 'sensitiveBefore', 'sensitiveNew'));

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
export const exportedSinceLastYear = (limits: { readonly general: number; readonly sensitive: number }, { counts }: ExportFacts): Truth => any(
  countReaches(limits.general, counts, 'sinceLastYearGeneral'), countReaches(limits.general, counts, 'generalBefore', 'generalNew'),
  countReaches(limits.sensitive, counts, 'sinceLastYearSensitive'), countReaches(limits.sensitive, counts, 'sensitiveBefore', 'sensitiveNew'),
);

/** The known part of this year's total, with this transfer. */
export const projectedGeneral = ({ counts }: ExportFacts): number => (counts.generalBefore ?? 0) + (counts.generalNew ?? 0);

/** The sentence that gives the totals and what they mean. */
export function projected(facts: ExportFacts, meaning: Text): Text {
  const general = projectedGeneral(facts);
  const sensitive = (facts.counts.sensitiveBefore ?? 0) + (facts.counts.sensitiveNew ?? 0);
  return {
    zh: `本年累计（含本次）个人信息 ${general} 人、敏感个人信息 ${sensitive} 人，${meaning.zh}`,
    en: `this year, with this transfer: ${general} people, ${sensitive} with sensitive information, ${meaning.en}`,
  };
}
