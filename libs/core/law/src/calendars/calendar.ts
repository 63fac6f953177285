/** Whose working days count. */
export const CALENDAR_IDS = ['CN', 'HK', 'MO'] as const;
export type CalendarId = (typeof CALENDAR_IDS)[number];

/** The days off of one year as its authority announced them; spans such as `02-15..02-23` and single days, both ends included. */
export interface CalendarYear {
  readonly year: number;
  /** The document that announces them. */
  readonly source: string;
  /** Whether all days off are held. Where some are not, a day that is reckoned comes too early at worst. */
  readonly isComplete: boolean;
  /** Days off by announcement; Saturdays and Sundays are off without being listed. */
  readonly holidays: readonly string[];
  /** Saturdays and Sundays that are worked in exchange (调休上班). */
  readonly makeUpDays: readonly string[];
}

/** The working days of a jurisdiction, for the years that its authority has announced. */
export interface Calendar {
  readonly id: CalendarId;
  readonly zh: string;
  readonly en: string;
  readonly years: readonly CalendarYear[];
  readonly firstYear: number;
  readonly lastYear: number;
  /** `YYYY-MM-DD` */
  readonly holidays: ReadonlySet<string>;
  readonly makeUpDays: ReadonlySet<string>;
}

/** A calendar of consecutive years; a gap between them would be taken for days that are all worked. */
export function defineCalendar({ id, zh, en }: Pick<Calendar, 'id' | 'zh' | 'en'>, years: readonly CalendarYear[]): Calendar {
  const firstYear = years[0]?.year ?? 0;
  const gap = years.find(({ year }, i) => year !== firstYear + i);
  if (years.length === 0 || gap !== undefined) throw new Error(`the years of the calendar ${id} do not follow each other${gap === undefined ? '' : ` at ${gap.year}`}`);
  const all = (part: 'holidays' | 'makeUpDays'): ReadonlySet<string> => new Set(years.flatMap((held) => held[part].flatMap((span) => daysOf(held.year, span))));
  return { id, zh, en, years, firstYear, lastYear: firstYear + years.length - 1, holidays: all('holidays'), makeUpDays: all('makeUpDays') };
}

const DAY_MILLISECONDS = 86_400_000;

function daysOf(year: number, span: string): string[] {
  const [first = '', last = first] = span.split('..');
  const from = Date.parse(`${year}-${first}T00:00:00Z`);
  const to = Date.parse(`${year}-${last}T00:00:00Z`);
  return Array.from({ length: (to - from) / DAY_MILLISECONDS + 1 }, (_, day) => new Date(from + day * DAY_MILLISECONDS).toISOString().slice(0, 10));
}
