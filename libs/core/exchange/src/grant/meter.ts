import { isExhausted, type Terms, type Used } from '#core/odrl';
import type { EntryData } from '../entry-types.js';
import type { Grant } from './grant.state.js';

export type Amounts = Used;
export const NOTHING: Amounts = { count: 0, rows: 0, bytes: 0 };
const DIMENSIONS = ['count', 'rows', 'bytes'] as const;
type Dimension = (typeof DIMENSIONS)[number];
const LIMIT = { count: 'countMax', rows: 'rowsMax', bytes: 'bytesMax' } as const;

/**
 * What one enforcement point counts under a grant. Before it lets uses through it draws an allowance, which is used from then on
 * as far as everybody else is concerned; when it reports what it has used, the rest is free again. So the limits hold whatever the
 * number of points and however late they report, and an allowance whose point has forgotten it stays used.
 */
export interface Meter {
  readonly point: string;
  /** The number of its latest window. */
  readonly sequence: number;
  /** The allowance of that window; null once it is reported. Dimensions without a limit have 0. */
  readonly open: Amounts | null;
  /** Until when uses are reported. */
  readonly reportedTo: string | null;
  /** Windows that were never reported: a gap. */
  readonly forfeited: number;
  /** What was reported in all. */
  readonly total: Amounts;
}

const amountsOf = (of: (dimension: Dimension) => number): Amounts => ({ count: of('count'), rows: of('rows'), bytes: of('bytes') });
const plus = (a: Amounts, b: Amounts): Amounts => amountsOf((one) => a[one] + b[one]);
const minus = (a: Amounts, b: Amounts): Amounts => amountsOf((one) => a[one] - b[one]);

export const meterOf = ({ meters }: Pick<Grant, 'meters'>, point: string): Meter | undefined => meters.find((meter) => meter.point === point);

/** What is left of a limit; undefined where there is none. */
export const left = (terms: Terms, used: Used, dimension: Dimension): number | undefined => {
  const max = terms[LIMIT[dimension]];
  return max === null ? undefined : Math.max(0, max - used[dimension]);
};

/** As much of what is asked for as is left; undefined where a limit is used up. */
export function allowanceOf(terms: Terms, used: Used, asked: Amounts): Amounts | undefined {
  if (isExhausted(terms, used)) return undefined;
  return amountsOf((one) => Math.min(asked[one], left(terms, used, one) ?? 0));
}

/** The dimensions in which more was used than was drawn. */
export const excessOf = (terms: Terms, drawn: Amounts, used: Amounts): readonly Dimension[] => DIMENSIONS.filter((one) => terms[LIMIT[one]] !== null && used[one] > drawn[one]);

/** The counters once a window of `drawn` has been reported as `used`. */
export const settled = (before: Used, drawn: Amounts, used: Amounts): Used => plus(minus(before, drawn), used);

const withMeter = (state: Grant | undefined, meter: Meter): Meter[] => [...(state?.meters ?? []).filter(({ point }) => point !== meter.point), meter];

/** A window was opened: its allowance counts as used; one that was still open stays used and is a gap. */
export function counted(state: Grant | undefined, { enforcementPoint: point, sequence, count, rows, bytes, forfeited }: EntryData<'grant.window_opened'>): Pick<Grant, 'used' | 'meters'> {
  const open = { count, rows, bytes };
  const before = state === undefined ? undefined : meterOf(state, point);
  const meter = { point, sequence, open, reportedTo: before?.reportedTo ?? null, forfeited: (before?.forfeited ?? 0) + (forfeited === undefined ? 0 : 1), total: before?.total ?? NOTHING };
  return { used: plus(state?.used ?? NOTHING, open), meters: withMeter(state, meter) };
}

/** A window was reported: what was drawn and not used is free again. */
export function reported(state: Grant | undefined, { enforcementPoint: point, window, count, rows, bytes }: EntryData<'grant.use_reported'>): Partial<Pick<Grant, 'used' | 'meters'>> {
  const meter = state === undefined ? undefined : meterOf(state, point);
  if (state === undefined || meter === undefined) throw new Error(`${point} has reported a window that it never had opened`);
  const used = { count, rows, bytes };
  return { used: settled(state.used, meter.open ?? NOTHING, used), meters: withMeter(state, { ...meter, sequence: window.sequence, open: null, reportedTo: window.to, total: plus(meter.total, used) }) };
}
