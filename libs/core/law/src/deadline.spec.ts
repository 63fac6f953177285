import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CALENDARS, dueDate, isWorkingDay, reckon, reckonAtLeast } from './deadline.js';
import { CALENDAR_IDS, defineCalendar } from './calendars/calendar.js';

describe('working days', () => {
  test.each([
    ['the day after the start counts one', '2026-06-15', { rule: '+1 working days', calendar: 'CN' }, '2026-06-16'],
    ['a weekend is skipped', '2026-06-12', { rule: '+1 working days', calendar: 'CN' }, '2026-06-15'],
    ['a make-up Saturday counts', '2026-02-13', { rule: '+1 working days', calendar: 'CN' }, '2026-02-14'],
    ['Spring Festival is skipped', '2026-02-14', { rule: '+1 working days', calendar: 'CN' }, '2026-02-24'],
    ['a start on a holiday is allowed', '2026-10-01', { rule: '+1 working days', calendar: 'CN' }, '2026-10-08'],
    ['the day before the start counts one backwards', '2026-06-16', { rule: '-1 working days', calendar: 'CN' }, '2026-06-15'],
    ['backwards over National Day and its make-up day', '2026-10-12', { rule: '-2 working days', calendar: 'CN' }, '2026-10-09'],
    ['Hong Kong keeps its own days', '2026-06-30', { rule: '+1 working days', calendar: 'HK' }, '2026-07-02'],
    ['Hong Kong has no make-up days', '2026-02-13', { rule: '+1 working days', calendar: 'HK' }, '2026-02-16'],
    ['Macau keeps its own days', '2026-12-07', { rule: '+1 working days', calendar: 'MO' }, '2026-12-09'],
    ['Easter in Hong Kong', '2026-04-02', { rule: '+1 working day', calendar: 'HK' }, '2026-04-08'],
    ['across the turn of a year', '2025-12-31', { rule: '+1 working days', calendar: 'CN' }, '2026-01-04'],
  ] as const)('%s', (_, start, { rule, calendar }, due) => {
    expect(dueDate(start, rule, calendar)).toBe(due);
  });

  test.each([
    ['2026-12-30', '+2 working days', 'CN', 'the working days of CN are held for 2022 to 2026; 2027-01-01 lies outside'],
    ['2022-01-03', '-1 working days', 'CN', '2021-12-31 lies outside'],
    ['2023-01-03', '-1 working days', 'HK', '2022-12-31 lies outside'],
    ['2026-12-31', '+1 working days', 'MO', '2027-01-01 lies outside'],
    ['2027-12-31', '+1 working days', 'HK', '2028-01-01 lies outside'],
  ] as const)('%s %s %s ends at the years that the calendar holds', (start, rule, calendar, detail) => {
    expect(() => dueDate(start, rule, calendar)).toThrow(expect.objectContaining({ type: 'calendar_not_held', message: expect.stringContaining(detail) }));
  });
});

describe('days, months and years need no calendar', () => {
  test.each([
    ['2026-12-30', '+2 days', '2027-01-01'],
    ['2026-03-01', '-1 day', '2026-02-28'],
    ['2026-05-10', '+2 months', '2026-07-10'],
    ['2026-01-31', '+1 months', '2026-02-28'],
    ['2024-01-31', '+1 month', '2024-02-29'],
    ['2026-12-31', '+2 months', '2027-02-28'],
    ['2026-11-30', '+1 months', '2026-12-30'],
    ['2024-02-29', '+3 years', '2027-02-28'],
    ['2024-02-29', '+4 years', '2028-02-29'],
    ['2026-06-15', '+30 years', '2056-06-15'],
  ])('%s %s', (start, rule, due) => {
    expect(dueDate(start, rule, 'CN')).toBe(due);
  });
});

test.each(['10 working days', '+0 working days', '+1.5 months', '-2 months', '-1 years', '+2 weeks', '+10 working days ', '', '+99999 years'])('"%s" is no rule', (rule) => {
  expect(() => dueDate('2026-06-15', rule, 'CN')).toThrow(expect.objectContaining({ type: 'invalid_rule' }));
});

test('a start that is no day, and a year that has no four digits, are refused', () => {
  expect(() => dueDate('2026-02-30', '+1 years', 'CN')).toThrow(expect.objectContaining({ type: 'invalid_date' }));
  expect(() => dueDate('2026-02-28', '+9000 years', 'CN')).toThrow(expect.objectContaining({ type: 'out_of_range' }));
});

describe('what is reckoned beyond the years that are held', () => {
  test.each([
    ['within them it is the exact day', '2026-09-21', '+10 working days', { on: '2026-10-12', isProvisional: false }],
    ['the last day that is held is exact', '2026-12-30', '+1 working day', { on: '2026-12-31', isProvisional: false }],
    ['one day further every day counts, and the day is provisional', '2026-12-30', '+2 working days', { on: '2027-01-01', isProvisional: true }],
    ['a last day comes too early rather than too late', '2027-03-01', '+10 working days', { on: '2027-03-11', isProvisional: true }],
    ['a window opens too late rather than too early', '2029-06-30', '-60 working days', { on: '2029-05-01', isProvisional: true }],
    ['without working days nothing is provisional', '2029-06-30', '+3 years', { on: '2032-06-30', isProvisional: false }],
  ] as const)('%s', (_, start, rule, expected) => {
    expect(reckon(start, rule, 'CN')).toEqual(expected);
  });
});

describe('a period that must not be too short', () => {
  test.each([
    ['within the years that are held it is the exact day', '2026-09-21', '+10 working days', { on: '2026-10-12', isProvisional: false }],
    ['the last day that is held is exact', '2026-12-30', '+1 working day', { on: '2026-12-31', isProvisional: false }],
    ['over the new year neither its first day counts nor a weekend', '2026-12-30', '+2 working days', { on: '2027-01-04', isProvisional: true }],
    ['in a year that is not held no holiday counts that is the same in every year', '2027-09-29', '+3 working days', { on: '2027-10-05', isProvisional: true }],
  ] as const)('%s', (_, start, rule, expected) => {
    expect(reckonAtLeast(start, rule)).toEqual(expected);
  });
});

describe.each(CALENDAR_IDS)('the calendar %s', (id) => {
  const calendar = CALENDARS[id];
  const dayOfYears = fc.integer({ min: Date.parse(`${calendar.firstYear}-07-01`) / 86_400_000, max: Date.parse(`${calendar.lastYear}-07-01`) / 86_400_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
  const distance = fc.integer({ min: 1, max: 60 });

  test('names a source for every year, and only days of that year', () => {
    for (const { year, source, holidays, makeUpDays } of calendar.years) {
      expect(source).toContain(String(year));
      for (const span of [...holidays, ...makeUpDays]) for (const end of span.split('..')) expect(Date.parse(`${year}-${end}`)).not.toBeNaN();
    }
  });

  test('makes only Saturdays and Sundays up, none of them a holiday', () => {
    for (const day of calendar.makeUpDays) {
      expect([0, 6]).toContain(new Date(day).getUTCDay());
      expect(calendar.holidays.has(day)).toBe(false);
    }
  });

  test('never ends a period on a day off', () => {
    fc.assert(fc.property(dayOfYears, distance, fc.constantFrom('+', '-'), (start, count, sign) => isWorkingDay(dueDate(start, `${sign}${count} working days`, id), calendar)));
  });

  test('counts back to where it began, from a working day', () => {
    fc.assert(fc.property(dayOfYears, distance, (start, count) => {
      fc.pre(isWorkingDay(start, calendar));
      expect(dueDate(dueDate(start, `+${count} working days`, id), `-${count} working days`, id)).toBe(start);
    }));
  });

  test('counts exactly as many working days as were asked for', () => {
    fc.assert(fc.property(dayOfYears, distance, (start, count) => {
      const due = dueDate(start, `+${count} working days`, id);
      let worked = 0;
      for (let day = Date.parse(start) + 86_400_000; day <= Date.parse(due); day += 86_400_000) if (isWorkingDay(new Date(day).toISOString().slice(0, 10), calendar)) worked += 1;
      expect(worked).toBe(count);
    }));
  });

  test('is monotone: a later start or a longer period never ends earlier', () => {
    fc.assert(fc.property(dayOfYears, dayOfYears, distance, (one, other, count) => {
      const [earlier, later] = [one, other].sort() as [string, string];
      expect(dueDate(earlier, `+${count} working days`, id) <= dueDate(later, `+${count} working days`, id)).toBe(true);
      expect(dueDate(one, `+${count} working days`, id) < dueDate(one, `+${count + 1} working days`, id)).toBe(true);
    }));
  });

  test('gives the same day provisionally as exactly while its years are held', () => {
    fc.assert(fc.property(dayOfYears, distance, (start, count) => {
      expect(reckon(start, `+${count} working days`, id)).toEqual({ on: dueDate(start, `+${count} working days`, id), isProvisional: false });
    }));
  });
});

test('Macau says that its days of compensation are not confirmed; the others are complete', () => {
  expect(CALENDAR_IDS.filter((id) => CALENDARS[id].years.some(({ isComplete }) => !isComplete))).toEqual(['MO']);
});

test('a calendar has a working week of five days in the long run: about 250 working days a year in the mainland', () => {
  for (const year of [2022, 2023, 2024, 2025, 2026]) {
    const days = Array.from({ length: year % 4 === 0 ? 366 : 365 }, (_, i) => new Date(Date.UTC(year, 0, 1 + i)).toISOString().slice(0, 10));
    expect([year, days.filter((day) => isWorkingDay(day, CALENDARS.CN)).length]).toEqual([year, { 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248 }[year]]);
  }
});

test('years with a gap between them are no calendar', () => {
  const year = (year: number) => ({ year, source: `${year}`, isComplete: true, holidays: [], makeUpDays: [] });
  expect(() => defineCalendar({ id: 'CN', zh: '', en: '' }, [year(2026), year(2028)])).toThrow('at 2028');
  expect(() => defineCalendar({ id: 'CN', zh: '', en: '' }, [])).toThrow('do not follow');
});
