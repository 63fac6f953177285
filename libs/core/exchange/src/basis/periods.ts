import { LawInputError, dueDate } from '#core/law';
import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { days } from '../kernel/lifecycle.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { fulfilment } from '../obligation/obligation.js';
import { Refusal } from '../refusals.js';

/** A day that the law reckons in working days, and the calendar that it was reckoned with. */
export interface Due { readonly by: string; readonly calendar: string }

const shifted = (day: string, count: number): string => new Date(Date.parse(day) + days(count)).toISOString().slice(0, 10);

/**
 * `count` working days after `start`. Where the calendar of that year has not been announced, as many calendar days, which can
 * only be earlier: a duty is better done early than guessed late. Macau's calendar is not held at all.
 */
export function workingDaysAfter(start: string, count: number, calendar: 'CN' | 'HK' | 'MO' = 'CN'): Due {
  const provisional = { by: shifted(start, count), calendar: `${calendar}-provisional` };
  if (calendar === 'MO') return provisional;
  try {
    return { by: dueDate(start, `+${count} working days`, calendar), calendar };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return provisional;
  }
}

/** The last day of a right that lasts `count` working days; where the calendar is not announced, twice as many days, so that nobody loses it. */
export function rightUntil(start: string, count: number): Due {
  const due = workingDaysAfter(start, count);
  return due.calendar === 'CN' ? due : { ...due, by: shifted(start, 2 * count) };
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
    return { by: shifted(day, (-count / 5) * 7), calendar: 'CN-provisional' };
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

/** An obligation of a basis: one per name, so that the step which fulfils it finds it. */
export interface OwnDuty { readonly debtor: Id<'participant'>; readonly duty: { readonly zh: string; readonly en: string }; readonly article: string; readonly due: Due }

const idOf = (ctx: Context, source: Id, name: string): Id<'obligation'> => ctx.derivedId('obligation', source, name);

/** Opens the obligation `name` of a basis or a product, unless it was opened before. */
export function opened(view: View, ctx: Context, source: Id<'basis' | 'product'>, { name, debtor, duty, article, due }: OwnDuty & { readonly name: string }): Draft[] {
  const id = idOf(ctx, source, name);
  return view.get(id) === undefined ? [draft('obligation.opened', id, { debtor, source, duty, article, dueOn: due.by, calendar: due.calendar })] : [];
}

/** Fulfils the obligation `name`, late or in time, where it is open. */
export function fulfilled(view: View, ctx: Context, source: Id<'basis' | 'product'>, name: string): Draft[] {
  const obligation = view.get(idOf(ctx, source, name));
  return obligation !== undefined && isOpenObligation(obligation.state) ? [fulfilment(obligation)] : [];
}

export const isOpenObligation = (state: string): boolean => ['OPEN', 'DUE_SOON', 'OVERDUE'].includes(state);
