import { LawInputError, dueDate } from '#core/law';
import { days } from './lifecycle.js';

/**
 * The day that lies `count` PRC working days after `from`. Where the State Council has not announced that year's calendar
 * yet, as many calendar days, which can only be earlier.
 */
export function workingDayAfter(from: string, count: number): string {
  try {
    return dueDate(from, `+${count} working days`, 'CN');
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return new Date(Date.parse(from) + days(count)).toISOString().slice(0, 10);
  }
}
