import { LawInputError, dueDate } from '#core/law';
import { addDays } from './shanghai.js';

/** A day that is reckoned in PRC working days, and the calendar that it was reckoned with. */
export interface Due { readonly by: string; readonly calendar: string }

/**
 * `count` PRC working days after `start`. Where the State Council has not announced that year's calendar yet, as many
 * calendar days, which can only be earlier: a duty is better done early than guessed late.
 */
export function workingDaysAfter(start: string, count: number): Due {
  try {
    return { by: dueDate(start, `+${count} working days`, 'CN'), calendar: 'CN' };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return { by: addDays(start, count), calendar: 'CN-provisional' };
  }
}

/** The day alone. */
export const workingDayAfter = (start: string, count: number): string => workingDaysAfter(start, count).by;
