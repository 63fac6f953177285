import type { Counted } from './usage.entries.js';

export const NO_USE: Counted = { count: 0, rows: 0, bytes: 0 };
const METRICS = ['count', 'rows', 'bytes'] as const;
const BASIS_POINTS = 10_000n;
/** How far the two sides may differ on a day where the plan says nothing: one per cent (a parameter of this exchange). */
export const TOLERANCE_BASIS_POINTS = 100;
/** The most that one side may report of one day: what is counted over ten years still fits an integer of JSON. */
export const DAILY_MAX = 1_000_000_000_000;

const each = (of: (metric: (typeof METRICS)[number]) => number): Counted => ({ count: of('count'), rows: of('rows'), bytes: of('bytes') });

export const sumOfUse = (a: Counted, b: Counted): Counted => each((metric) => a[metric] + b[metric]);
/** What both sides say: the lesser of each figure. */
export const agreedOf = (a: Counted, b: Counted): Counted => each((metric) => Math.min(a[metric], b[metric]));
/** What `whole` has more than `part`. */
export const excessOf = (whole: Counted, part: Counted): Counted => each((metric) => Math.max(0, whole[metric] - part[metric]));
export const isNothing = (use: Counted): boolean => METRICS.every((metric) => use[metric] === 0);
export const exceedsDay = (use: Counted): boolean => METRICS.some((metric) => use[metric] > DAILY_MAX);

/** Whether the two sides differ by no more than so much of the larger figure, in every figure. */
export const agree = (a: Counted, b: Counted, basisPoints: number): boolean => METRICS.every((metric) => {
  const [less, more] = [BigInt(Math.min(a[metric], b[metric])), BigInt(Math.max(a[metric], b[metric]))];
  return (more - less) * BASIS_POINTS <= more * BigInt(basisPoints);
});
