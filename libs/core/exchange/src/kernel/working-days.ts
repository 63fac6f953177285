import { reckon, reckonAtLeast } from '#core/law';

/** A day that is reckoned in PRC working days, and the calendar that it was reckoned with. */
export interface Due { readonly by: string; readonly calendar: string }

/**
 * `count` PRC working days after `start`, as obligations are reckoned: days that the State Council has not announced yet count as worked,
 * so that the day can only be earlier. A duty is better done early than guessed late.
 */
export function workingDaysAfter(start: string, count: number): Due {
  const { on, isProvisional } = reckon(start, `+${count} working days`, 'CN');
  return { by: on, calendar: isProvisional ? 'CN-provisional' : 'CN' };
}

/** The day alone. */
export const workingDayAfter = (start: string, count: number): string => workingDaysAfter(start, count).by;

/** The last day of a time that others have, to object or to appeal: of what is not announced yet, no day counts that will hardly be worked. */
export const workingDayNotBefore = (start: string, count: number): string => reckonAtLeast(start, `+${count} working days`).on;
