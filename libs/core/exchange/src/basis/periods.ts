import { LawInputError, dueDate } from '#core/law';
import type { Context } from '../kernel/command.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { workingDaysAfter, type Due } from '../kernel/working-days.js';
import { Refusal } from '../refusals.js';

/** The last day of a right that lasts `count` working days; where the calendar is not announced, twice as many days, so that nobody loses it. */
export function rightUntil(start: string, count: number): Due {
  const due = workingDaysAfter(start, count);
  return due.calendar === 'CN' ? due : { ...due, by: addDays(start, 2 * count) };
}

/**
 * The first day of the `count` working days before `day`. Five of them are at most a week, so where the calendar is not
 * announced the weeks are counted: the true first day lies no later.
 */
export function workingDaysBefore(day: string, count: number): Due {
  try {
    return { by: dueDate(day, `-${count} working days`, 'CN'), calendar: 'CN' };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return { by: addDays(day, (-count / 5) * 7), calendar: 'CN-provisional' };
  }
}

/** The last day of `years` years from `day`, included (民法典第二百条至第二百零四条). */
export const lastDayOf = (day: string, years: number): string => dueDate(day, `+${years} years`, 'CN');

/** What has happened lies not in the future, and not before what it rests on. */
export function requireDay(ctx: Context, day: string, { pointer, after = '' }: { readonly pointer: string; readonly after?: string | null | undefined }): void {
  const today = shanghaiDay(ctx.at);
  if (day > today) throw new Refusal('outside_period', `${day} is in the future; today is ${today}.`, { pointer, until: today });
  if (day < (after ?? '')) throw new Refusal('outside_period', `${day} is before ${after ?? ''}, on which it rests.`, { pointer, from: after });
}
