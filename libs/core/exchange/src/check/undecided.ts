import type { ExportFacts, ExportVerdict, Text } from '#core/law';
import type { Projection } from '../tally/counting.js';
import { CLASSES, type PersonClass } from '../tally/head-count.js';
import type { Delivery } from '../transfer/transfer.state.js';
import { countFacts } from './export-facts.js';

type Judge = (facts: ExportFacts) => ExportVerdict;

/** The law differs within what is known of the people: what would settle it, and the sentence that says so. */
export interface Undecided {
  /** The facts that are missing, in the vocabulary of the law: who of this delivery is new, or, with tokens, who of the declared ones before it. */
  readonly missing: readonly string[];
  readonly finding: Text;
}

interface Question { readonly facts: ExportFacts; readonly verdict: ExportVerdict; readonly projection: Projection; readonly delivery: Delivery; readonly judge: Judge }

/**
 * Distinct people lie between two bounds. Where the law opens the same paths at both, the number between does not matter,
 * because more people never lead to a lighter path. Otherwise a threshold lies between them: null means there is none.
 */
export function undecided({ facts, verdict, projection, delivery, judge }: Question): Undecided | null {
  const { after } = projection;
  if (CLASSES.every((one) => after[one].lower === after[one].upper)) return null;
  const leastFacts = { ...facts, counts: { ...facts.counts, ...countFacts(projection, 'lower') } };
  const least = judge(leastFacts);
  if (isSame(least, verdict)) return null;
  const open = CLASSES.filter((one) => after[one].lower < after[one].upper);
  return { missing: open.map((one) => `counts.${one}${delivery.people.tokens?.[one] === undefined ? 'New' : 'Before'}`), finding: sentence({ least, verdict }, open.map((one) => ({ one, ...after[one], turn: turningPoint(one, { leastFacts, facts, judge }) }))) };
}

const isSame = (one: ExportVerdict, other: ExportVerdict): boolean => one.path === other.path && one.alternatives.join() === other.alternatives.join();

interface Ends { readonly leastFacts: ExportFacts; readonly facts: ExportFacts; readonly judge: Judge }

/** The least number of this class, with the other at its most, at which the law answers as it does at the upper bounds; null where this class does not decide. */
function turningPoint(one: PersonClass, { leastFacts, facts, judge }: Ends): number | null {
  const before = one === 'general' ? 'generalBefore' : 'sensitiveBefore';
  const added = one === 'general' ? 'generalNew' : 'sensitiveNew';
  const total = ({ counts }: ExportFacts): number => (counts[before] ?? 0) + (counts[added] ?? 0);
  const most = judge(facts);
  const isAsMost = (people: number): boolean => isSame(judge({ ...facts, counts: { ...facts.counts, [before]: 0, [added]: people } }), most);
  let [below, reached] = [total(leastFacts), total(facts)];
  if (isAsMost(below)) return null;
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2);
    if (isAsMost(middle)) reached = middle;
    else below = middle;
  }
  return reached;
}

const NAMES = { general: { zh: '个人信息', en: 'people' }, sensitive: { zh: '敏感个人信息', en: 'people with sensitive information' } } as const;

interface Open { readonly one: PersonClass; readonly lower: number; readonly upper: number; readonly turn: number | null }

function sentence({ least, verdict }: { readonly least: ExportVerdict; readonly verdict: ExportVerdict }, open: readonly Open[]): Text {
  const zh = open.map(({ one, lower, upper, turn }) => `${NAMES[one].zh} ${lower} 至 ${upper} 人${turn === null ? '' : `，界限 ${turn} 人`}`);
  const en = open.map(({ one, lower, upper, turn }) => `${lower} to ${upper} ${NAMES[one].en}${turn === null ? '' : `, the threshold is ${turn}`}`);
  return {
    zh: `本年去重人数在界限两侧：${zh.join('；')}；按下限为 ${least.path}，按上限为 ${verdict.path}，提交令牌集或更正本年人数即可确定`,
    en: `the distinct people of the year lie on both sides of a threshold: ${en.join('; ')}; ${least.path} at the least, ${verdict.path} at the most; token sets, or a correction of the year, would settle it`,
  };
}
