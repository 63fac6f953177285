import { describe, expect, test } from '@jest/globals';
import { daysOf, lastDayOf, monthIn, monthText, moved } from './month.js';

describe('a month', () => {
  test.each([['2026-06-15', '2026-06'], ['2026-12', '2026-12']])('is read from %s', (text, month) => { const found = monthIn(text); expect(found === undefined ? '' : monthText(found)).toBe(month); });
  test.each([['2026-13'], ['2026'], ['']])('is none: %j', (text) => expect(monthIn(text)).toBeUndefined());
  test.each([[1, '2027-01'], [-12, '2025-12'], [0, '2026-12']])('moves by %d', (by, text) => expect(monthText(moved({ year: 2026, month: 12 }, by))).toBe(text));
  test('has whole weeks from Monday on', () => {
    expect([daysOf({ year: 2026, month: 2 }).length, daysOf({ year: 2026, month: 2 })[0], daysOf({ year: 2026, month: 2 }).at(-1)]).toEqual([35, '2026-01-26', '2026-03-01']);
    expect(daysOf({ year: 2027, month: 2 })).toHaveLength(28);
  });
  test('ends with its last day, also in a leap year', () => expect([lastDayOf({ year: 2028, month: 2 }), lastDayOf({ year: 2026, month: 12 })]).toEqual(['2028-02-29', '2026-12-31']));
});
