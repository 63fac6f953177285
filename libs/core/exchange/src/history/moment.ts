import { endOfShanghaiDay } from '../kernel/shanghai.js';

/**
 * A point in the history of a ledger. Entries are ordered by their index; their times are those of the clocks of several
 * processes and need not follow it. So a time means a prefix, too: every entry before the first one that says of itself that it
 * is later. What comes behind that one was not known before it, whatever it says.
 */
export type Moment =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'time'; readonly until: string };

const INDEX = /^(?:0|[1-9][0-9]{0,14})$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
/** RFC 3339 with its offset: a time without one would be another moment for every reader. */
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

function atTime(milliseconds: number): Moment | undefined {
  return Number.isFinite(milliseconds) ? { kind: 'time', until: new Date(milliseconds).toISOString() } : undefined;
}

/** A day that does not exist, such as 30 February, is no day, though `Date` makes another of it. */
const isDay = (text: string): boolean => DAY.test(text) && new Date(Date.parse(`${text}T00:00:00Z`) || 0).toISOString().startsWith(text);

/** Reads the index of an entry, which is then the last one that is known. */
export const momentAtIndex = (text: string): Moment | undefined => (INDEX.test(text) ? { kind: 'index', index: Number(text) } : undefined);

/** Reads a time (RFC 3339), or a day, which means its end in Asia/Shanghai. */
export function momentAtTime(text: string): Moment | undefined {
  if (isDay(text)) return atTime(endOfShanghaiDay(text) - 1);
  return TIME.test(text) && isDay(text.slice(0, 10)) ? atTime(Date.parse(text)) : undefined;
}

/** Reads either. */
export const momentOf = (text: string): Moment | undefined => momentAtIndex(text) ?? momentAtTime(text);

/** Whether an entry lies within the moment, provided that all before it do. */
export const isWithin = (moment: Moment, { index, at }: { readonly index: number; readonly at: string }): boolean =>
  (moment.kind === 'index' ? index <= moment.index : Date.parse(at) <= Date.parse(moment.until));
