const OFFSET_MS = 8 * 3_600_000;

/** The calendar day of an instant in Asia/Shanghai (UTC+8 all year). */
export const shanghaiDay = (at: string): string => new Date(Date.parse(at) + OFFSET_MS).toISOString().slice(0, 10);

/** The first millisecond after a calendar day in Asia/Shanghai: a last day counts whole. */
export const endOfShanghaiDay = (day: string): number => Date.parse(`${day}T16:00:00Z`);

/** The first millisecond of a calendar day in Asia/Shanghai. */
export const startOfShanghaiDay = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** A calendar day some days later. */
export const addDays = (day: string, count: number): string => new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
