const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The server's own times: UTC, with milliseconds. */
const OWN_FORM = /^\d{4}-\d\d-\d\dT(\d\d):\d\d:\d\d\.\d{3}Z$/;

/** The calendar day of an instant in Asia/Shanghai (UTC+8 all year). Before 16:00 UTC that is the day as it stands there. */
export function shanghaiDay(at: string): string {
  const hour = OWN_FORM.exec(at)?.[1];
  return hour !== undefined && hour < '16' ? at.slice(0, 10) : new Date(Date.parse(at) + OFFSET_MS).toISOString().slice(0, 10);
}

/** The first millisecond of a calendar day in Asia/Shanghai: what begins on a day begins with its first moment. */
export const startOfShanghaiDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;

/** The first millisecond after a calendar day in Asia/Shanghai: a last day counts whole. */
export const endOfShanghaiDay = (day: string): number => Date.parse(`${day}T16:00:00Z`);

/** The calendar day `count` days after `day`; before it where `count` is negative. */
export const addDays = (day: string, count: number): string => new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** The same calendar day `count` years before; a 29 February that the year lacks becomes 1 March, as `Date` has it. */
export const yearsBefore = (day: string, count: number): string => new Date(Date.UTC(Number(day.slice(0, 4)) - count, Number(day.slice(5, 7)) - 1, Number(day.slice(8)))).toISOString().slice(0, 10);
