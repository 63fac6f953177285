import type { EntryData } from '../entry-types.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { addDays, endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import { NO_USE, excessOf, sumOfUse } from './counted.js';
import type { Counted, Side, usageEntries } from './usage.entries.js';
import { USAGE, type UsageStateName } from './usage.lifecycle.js';

/** How long after a day the sides may report it (a parameter of this exchange). */
export const REPORTING_DAYS = 3;

/** Who reports: the buyer, the vendor, or one of the vendor's enforcement points. */
export interface Reporter { readonly name: string; readonly side: Side; readonly sequence: number; readonly through: string }
/** What the two sides have reported of a day that is not reconciled yet. */
export interface OpenDay { readonly day: string; readonly vendor: Counted; readonly buyer: Counted }
/** The days of a month on which the sides differ, together: what is agreed of them counts, the rest waits until one accepts the other's figures. */
export interface DisputedMonth { readonly month: string; readonly vendor: Counted; readonly buyer: Counted; readonly agreed: Counted }

/** 用量: what was used under one grant, as both sides report it. Counted is what both agree on. */
export interface Usage extends AggregateState<UsageStateName> {
  readonly id: Id<'usage'>;
  readonly grant: Id<'grant'>;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly reporters: readonly Reporter[];
  readonly days: readonly OpenDay[];
  /** The last day that is reconciled. */
  readonly reconciledThrough: string | null;
  /** The month that is billed next, and what is agreed and not billed yet. */
  readonly month: string;
  readonly agreed: Counted;
  readonly disputed: readonly DisputedMonth[];
}

export const monthOf = (day: string): string => day.slice(0, 7);
const monthAfter = (month: string): string => monthOf(addDays(`${month}-28`, 4));
export const firstDayOf = (month: string): string => `${month}-01`;
export const lastDayOf = (month: string): string => addDays(firstDayOf(monthAfter(month)), -1);

/** When a day is reconciled with what has been reported by then, and when a month is billed. */
export const deadlineOf = (day: string): string => new Date(endOfShanghaiDay(addDays(day, REPORTING_DAYS))).toISOString();
/** The last millisecond of a window counts, its end does not: a window until midnight belongs to the day that ends there. */
export const dayOfWindow = ({ to }: { readonly to: string }): string => shanghaiDay(new Date(Date.parse(to) - 1).toISOString());

export const reporterNameOf = ({ side, enforcementPoint }: { readonly side: Side; readonly enforcementPoint?: string | undefined }): string =>
  enforcementPoint === undefined ? side : `${side}:${enforcementPoint}`;

export function evolveUsage(state: Usage | undefined, entry: FoldEntry<keyof typeof usageEntries>): Usage {
  switch (entry.type) {
    case 'usage.reported':
      return dated(reported(state, entry));
    case 'usage.reconciled':
    case 'usage.differed':
      return dated(step(USAGE, state, entry, state === undefined ? {} : reconciled(state, entry.data, entry.type === 'usage.differed')));
    case 'usage.accepted': {
      const { month, added } = entry.data;
      return dated(step(USAGE, state, entry, state === undefined ? {} : { agreed: sumOfUse(state.agreed, added), disputed: state.disputed.filter((one) => one.month !== month) }));
    }
    case 'usage.month_closed':
      return dated(step(USAGE, state, entry, state === undefined ? {} : { month: monthAfter(state.month), agreed: entry.data.carried }));
    case 'usage.ended':
      return step(USAGE, state, entry, { dueAt: null });
  }
}

/** Due when the first open day has to be reconciled, or the month to be closed. */
function dated(usage: Usage): Usage {
  const [first] = usage.days;
  const closing = deadlineOf(lastDayOf(usage.month));
  const dueAt = first === undefined || deadlineOf(first.day) > closing ? closing : deadlineOf(first.day);
  return { ...usage, dueAt };
}

function reported(state: Usage | undefined, entry: FoldEntry<'usage.reported'>): Usage {
  const report = entry.data;
  const before = state === undefined ? begun(state, entry) : step(USAGE, state, entry);
  const { side, window, count, rows, bytes } = report;
  const name = reporterNameOf(report);
  const reporter = { name, side, sequence: window.sequence, through: window.to };
  const reporters = before.reporters.some((one) => one.name === name) ? before.reporters.map((one) => (one.name === name ? reporter : one)) : [...before.reporters, reporter];
  const day = dayOfWindow(window);
  const use = { side, counted: { count, rows, bytes } };
  const isLate = before.reconciledThrough !== null && day <= before.reconciledThrough;
  const month = state === undefined ? monthOf(day) : before.month;
  return { ...before, reporters, month, ...(isLate ? { disputed: disputedWith(before.disputed, monthOf(day), use) } : { days: daysWith(before.days, day, use) }) };
}

function begun(state: Usage | undefined, entry: FoldEntry<'usage.reported'>): Usage {
  const { grant, vendor, buyer } = entry.data;
  const empty = { reporters: [], days: [], reconciledThrough: null, month: monthOf(shanghaiDay(entry.at)), agreed: NO_USE, disputed: [] };
  return { owner: vendor, ...begin(USAGE, 'usage', state, entry), parties: [vendor, buyer], grant, vendor, buyer, ...empty };
}

interface Use { readonly side: Side; readonly counted: Counted }

function daysWith(days: readonly OpenDay[], day: string, { side, counted }: Use): OpenDay[] {
  const found = days.find((one) => one.day === day) ?? { day, vendor: NO_USE, buyer: NO_USE };
  return [...days.filter((one) => one.day !== day), { ...found, [side]: sumOfUse(found[side], counted) }].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** What is reported of a day that was reconciled without it waits for the other side to accept it. */
function disputedWith(months: readonly DisputedMonth[], month: string, { side, counted }: Use): DisputedMonth[] {
  const found = months.find((one) => one.month === month) ?? { month, vendor: NO_USE, buyer: NO_USE, agreed: NO_USE };
  return [...months.filter((one) => one.month !== month), { ...found, [side]: sumOfUse(found[side], counted) }].sort((a, b) => (a.month < b.month ? -1 : 1));
}

function reconciled(state: Usage, { day, vendor, buyer, agreed }: EntryData<'usage.differed'>, differs: boolean): Partial<Usage> {
  const rest = { days: state.days.filter((one) => one.day !== day), reconciledThrough: day, agreed: sumOfUse(state.agreed, agreed) };
  if (!differs) return rest;
  const month = monthOf(day);
  const found = state.disputed.find((one) => one.month === month) ?? { month, vendor: NO_USE, buyer: NO_USE, agreed: NO_USE };
  const together = { month, vendor: sumOfUse(found.vendor, vendor), buyer: sumOfUse(found.buyer, buyer), agreed: sumOfUse(found.agreed, agreed) };
  return { ...rest, disputed: [...state.disputed.filter((one) => one.month !== month), together].sort((a, b) => (a.month < b.month ? -1 : 1)) };
}

/** What one side's figures of a disputed month add to what is agreed already. */
export const addedBy = ({ agreed, ...of }: DisputedMonth, side: Side): Counted => excessOf(of[side], agreed);

/** Whether everybody who reports has reported `day` to its end, and there is somebody on each side. */
export const isComplete = ({ reporters }: Pick<Usage, 'reporters'>, day: string): boolean => {
  const end = new Date(endOfShanghaiDay(day)).toISOString();
  const sides: readonly Side[] = ['vendor', 'buyer'];
  return sides.every((side) => reporters.some((one) => one.side === side)) && reporters.every(({ through }) => Date.parse(through) >= Date.parse(end));
};

