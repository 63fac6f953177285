import type { Calendar, CalendarId } from './calendars/calendar.js';
import { CN } from './calendars/cn.js';
import { HK } from './calendars/hk.js';
import { MO } from './calendars/mo.js';
import { isCalendarDate, LawInputError } from './reader.js';

/** The calendars that are held, each year with the document that announces it. */
export const CALENDARS: Readonly<Record<CalendarId, Calendar>> = { CN, HK, MO };
const DAY_MILLISECONDS = 86_400_000;
/** Dates have four-digit years. */
const YEAR_MAX = 9999;

/** The day on which something is due, where the calendar holds its years; null where none is held, for a guess would be worse. */
export function dueOn(start: string, rule: string, calendar: CalendarId | null): string | null {
  if (calendar === null && rule.endsWith('working days')) return null;
  try {
    return dueDate(start, rule, calendar ?? 'CN');
  } catch (err) {
    if (err instanceof LawInputError && err.type === 'calendar_not_held') return null;
    throw err;
  }
}

interface Rule {
  readonly sign: 1 | -1;
  readonly count: number;
  readonly unit: 'working day' | 'day' | 'month' | 'year';
}

/** A day as it was reckoned. */
export interface Reckoned {
  readonly on: string;
  /** Whether it hangs on a working-day calendar that is not announced yet, so that it will be reckoned again. */
  readonly isProvisional: boolean;
}

/**
 * The day on which something is due: `+N working days` (the day after the start counts one, 民法典第二百零一条),
 * `-N working days` (the day before counts one), `+N days` and `-N days` likewise, `+N months`, `+N years` (a day that the
 * month lacks becomes its last). A day outside the years that the calendar holds is an error, never a guess.
 */
export function dueDate(start: string, rule: string, calendar: CalendarId): string {
  return reckonWith(start, rule, (date) => isWorkingDay(date, CALENDARS[calendar]));
}

/**
 * As `dueDate`, but beyond the years that are held every day counts as worked: a last day comes too early and a window opens
 * too late rather than the other way round, so whoever keeps to the provisional day is within the law.
 */
export function reckon(start: string, rule: string, calendar: CalendarId): Reckoned {
  return reckonBeyond(start, rule, CALENDARS[calendar], () => true);
}

/**
 * As `reckon`, for a period that protects others and must not be too short, such as a public notice: beyond the years that are held
 * neither weekends count nor the holidays that fall on the same day of every year.
 */
export function reckonAtLeast(start: string, rule: string): Reckoned {
  return reckonBeyond(start, rule, CN, (date) => !isWeekend(date) && !FIXED_HOLIDAYS.includes(date.slice(5)));
}

/** 《全国年节及纪念日放假办法》（2024年修订）第二条: 元旦、劳动节、国庆节. The others follow the moon or the sun. */
const FIXED_HOLIDAYS: readonly string[] = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

function reckonBeyond(start: string, rule: string, held: Calendar, isWorkedBeyond: (date: string) => boolean): Reckoned {
  let isProvisional = false;
  const on = reckonWith(start, rule, (date) => {
    const isKnown = isHeld(date, held);
    isProvisional ||= !isKnown;
    return isKnown ? isWorkingDay(date, held) : isWorkedBeyond(date);
  });
  return { on, isProvisional };
}

function reckonWith(start: string, rule: string, isWorked: (date: string) => boolean): string {
  if (!isCalendarDate(start)) throw new LawInputError('invalid_date', 'start', `"${start}" is not a date YYYY-MM-DD`);
  const { sign, count, unit } = parseRule(rule);
  if (unit === 'working day') return addDays(start, sign * count, isWorked);
  if (unit === 'day') return addDays(start, sign * count, () => true);
  return addMonths(start, unit === 'month' ? count : 12 * count);
}

function parseRule(rule: string): Rule {
  const [, sign, digits, unit] = /^([+-])([1-9]\d{0,3}) (working day|day|month|year)s?$/.exec(rule) ?? [];
  if ((unit !== 'working day' && unit !== 'day' && unit !== 'month' && unit !== 'year') || (sign === '-' && (unit === 'month' || unit === 'year'))) {
    throw new LawInputError('invalid_rule', 'rule', `"${rule}" is none of "+N working days", "-N working days", "+N days", "-N days", "+N months", "+N years"`);
  }
  return { sign: sign === '-' ? -1 : 1, count: Number(digits), unit };
}

const isHeld = (date: string, { firstYear, lastYear }: Calendar): boolean => {
  const year = Number(date.slice(0, 4));
  return year >= firstYear && year <= lastYear;
};

/** Whether the calendar works on that day. */
export function isWorkingDay(date: string, calendar: Calendar): boolean {
  const { id, firstYear, lastYear, holidays, makeUpDays } = calendar;
  if (!isHeld(date, calendar)) {
    throw new LawInputError('calendar_not_held', 'calendar', `the working days of ${id} are held for ${firstYear} to ${lastYear}; ${date} lies outside`);
  }
  return makeUpDays.has(date) || (!isWeekend(date) && !holidays.has(date));
}

function isWeekend(date: string): boolean {
  const weekday = new Date(Date.parse(date)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function addDays(start: string, distance: number, counts: (date: string) => boolean): string {
  const step = Math.sign(distance) * DAY_MILLISECONDS;
  let day = Date.parse(start);
  let date = start;
  for (let left = Math.abs(distance); left > 0;) {
    day += step;
    date = new Date(day).toISOString().slice(0, 10);
    if (!isCalendarDate(date)) throw outOfRange();
    if (counts(date)) left -= 1;
  }
  return date;
}

const outOfRange = (): LawInputError => new LawInputError('out_of_range', 'rule', `the due date lies after the year ${YEAR_MAX}`);

function addMonths(start: string, months: number): string {
  const [year, month, day] = [Number(start.slice(0, 4)), Number(start.slice(5, 7)), Number(start.slice(8))];
  const total = 12 * year + (month - 1) + months;
  const target = Math.floor(total / 12);
  if (target > YEAR_MAX) throw outOfRange();
  const lastDay = new Date(Date.UTC(target, (total % 12) + 1, 0)).getUTCDate();
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(target, 4)}-${pad((total % 12) + 1, 2)}-${pad(Math.min(day, lastDay), 2)}`;
}
