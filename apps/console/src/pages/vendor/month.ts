const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
const pad = (number: number): string => String(number).padStart(2, '0');
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A month as a page of the calendar shows it. */
export interface Month { readonly year: number; readonly month: number }

/** The month of a day, `2026-06-15` or `2026-06`; undefined where it is none. */
export function monthIn(text: string): Month | undefined {
  const [, year = '', month = ''] = /^(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?$/.exec(text) ?? [];
  return year === '' ? undefined : { year: Number(year), month: Number(month) };
}

export const monthText = ({ year, month }: Month): string => `${String(year)}-${pad(month)}`;

export function moved({ year, month }: Month, by: number): Month {
  const months = year * 12 + month - 1 + by;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

/** The days of the weeks, from Monday on, that a month touches. */
export function daysOf({ year, month }: Month): string[] {
  const [first, next] = [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
  const monday = first - ((new Date(first).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK) * DAY_MS;
  const weeks = Math.ceil((next - monday) / (DAY_MS * DAYS_OF_WEEK));
  return Array.from({ length: weeks * DAYS_OF_WEEK }, (_day, i) => dayOf(monday + i * DAY_MS));
}

export const lastDayOf = ({ year, month }: Month): string => dayOf(Date.UTC(year, month, 1) - DAY_MS);
