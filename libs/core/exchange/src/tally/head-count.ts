/** The two classes that the export rules count apart; a person with sensitive information is not in `general` as well. */
export const CLASSES = ['general', 'sensitive'] as const;
export type PersonClass = (typeof CLASSES)[number];
/** One value for each class. */
export type ByClass<T> = Readonly<Record<PersonClass, T>>;

export const byClass = <T>(of: (personClass: PersonClass) => T): ByClass<T> => ({ general: of('general'), sensitive: of('sensitive') });

/** Distinct natural persons: at least `lower`, at most `upper`. */
export interface Bounds { readonly lower: number; readonly upper: number }

/** As many of the largest declared numbers as are remembered; beyond them the mean of the rest is a lower bound. */
const LARGEST_KEPT = 8;

/**
 * What is known of the distinct persons of one class. `exact` are distinct tokens, each a person. Of a transfer without
 * tokens only its own number is declared: its people may be all others or all new, so the whole lies between the largest
 * and the sum. A correction replaces the declared numbers by the total that the exporter signs for.
 */
export interface HeadCount {
  readonly exact: number;
  /** People of token sets that were given back since `exact` was counted: it may be too high by so many. */
  readonly loose: number;
  /** Persons beside the tokens, as far as a correction has settled them. */
  readonly base: number;
  /** A correction says that there are at least so many. */
  readonly floor: number;
  /** Declared without tokens since the last correction. */
  readonly declared: { readonly sum: number; readonly transfers: number; readonly largest: readonly number[] };
}

const NOTHING_DECLARED: HeadCount['declared'] = { sum: 0, transfers: 0, largest: [] };
export const NOBODY: HeadCount = { exact: 0, loose: 0, base: 0, floor: 0, declared: NOTHING_DECLARED };

/** The mean is a lower bound of the largest: it stands in where the largest ones were given back. */
const leastDeclared = ({ sum, transfers, largest }: HeadCount['declared']): number => largest[0] ?? (transfers === 0 ? 0 : Math.ceil(sum / transfers));

export const boundsOf = ({ exact, loose, base, floor, declared }: HeadCount): Bounds => ({
  lower: Math.max(exact - loose, leastDeclared(declared), floor),
  upper: exact + base + declared.sum,
});

/** A transfer of `people` distinct persons, of whom nothing else is known. */
export function declare(count: HeadCount, people: number): HeadCount {
  if (people === 0) return count;
  const { sum, transfers, largest } = count.declared;
  return { ...count, declared: { sum: sum + people, transfers: transfers + 1, largest: [...largest, people].sort((a, b) => b - a).slice(0, LARGEST_KEPT) } };
}

/** A declared transfer that never started. The remembered numbers are those of transfers that stand: one of this size goes. */
export function undeclare(count: HeadCount, people: number): HeadCount {
  if (people === 0) return count;
  const { sum, transfers, largest } = count.declared;
  if (sum < people || transfers === 0) throw new Error('a tally cannot give back what it never had');
  const at = largest.indexOf(people);
  return { ...count, declared: { sum: sum - people, transfers: transfers - 1, largest: at < 0 ? largest : largest.toSpliced(at, 1) } };
}

/** A transfer whose tokens were compared: `added` of its people had not been counted before. */
export const add = (count: HeadCount, added: number): HeadCount => ({ ...count, exact: count.exact + added });

/** A token set is given back: which of its people no other set has is not known before the tokens are counted again. */
export const loosen = (count: HeadCount, people: number): HeadCount =>
  lowerFloor({ ...count, loose: Math.min(count.exact, count.loose + people) }, people);

/** People who were counted before the last correction are given back: the total that was signed for may be less by so many, or by none. */
export const lowerFloor = (count: HeadCount, people: number): HeadCount => ({ ...count, floor: Math.max(0, count.floor - people) });

/**
 * The tokens were counted again: there are `held`. After a correction those who went may still be among the people that it
 * covers, so they stay in the upper bound until the exporter corrects again.
 */
export function settle(count: HeadCount, held: number, isCorrected: boolean): HeadCount {
  const gone = count.exact - held;
  if (gone < 0) throw new Error('a tally cannot hold more tokens than it has counted');
  return { ...count, exact: held, loose: 0, base: isCorrected ? count.base + gone : count.base };
}

/** The exporter signs for `people` distinct persons in all. */
export const correct = (count: HeadCount, people: number): HeadCount =>
  ({ ...count, base: Math.max(0, people - count.exact), floor: people, declared: NOTHING_DECLARED });
