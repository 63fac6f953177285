/** The working days of a jurisdiction, for the years that its authority has announced. */
export interface Calendar {
  readonly id: CalendarId;
  readonly source: string;
  readonly firstYear: number;
  readonly lastYear: number;
  /** Days off by announcement, `YYYY-MM-DD`; Saturdays and Sundays are off without being listed. */
  readonly holidays: ReadonlySet<string>;
  /** Saturdays and Sundays that are worked in exchange (调休上班). */
  readonly makeUpDays: ReadonlySet<string>;
}

export type CalendarId = 'CN' | 'HK';

/** Expands `02-15..02-23` and single days of one year; both ends included. */
export function daysOf(year: number, ...spans: readonly string[]): string[] {
  return spans.flatMap((span) => {
    const [first, last] = span.split('..');
    const from = Date.parse(`${year}-${first ?? ''}T00:00:00Z`);
    const to = Date.parse(`${year}-${last ?? first ?? ''}T00:00:00Z`);
    return Array.from({ length: (to - from) / 86_400_000 + 1 }, (_, day) => new Date(from + day * 86_400_000).toISOString().slice(0, 10));
  });
}
