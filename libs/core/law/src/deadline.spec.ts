import { describe, expect, test } from '@jest/globals';
import { dueDate } from './deadline.js';

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
    ['Easter in Hong Kong', '2026-04-02', { rule: '+1 working day', calendar: 'HK' }, '2026-04-08'],
    ['across the turn of a year', '2025-12-31', { rule: '+1 working days', calendar: 'CN' }, '2026-01-04'],
  ] as const)('%s', (_, start, { rule, calendar }, due) => {
    expect(dueDate(start, rule, calendar)).toBe(due);
  });

  test.each([
    ['2026-12-30', '+2 working days', 'CN', 'the working days of CN are held for 2022 to 2026; 2027-01-01 lies outside'],
    ['2022-01-03', '-1 working days', 'CN', '2021-12-31 lies outside'],
    ['2023-12-29', '+1 working days', 'HK', undefined],
    ['2027-12-31', '+1 working days', 'HK', '2028-01-01 lies outside'],
  ] as const)('%s %s %s ends at the years that the calendar holds', (start, rule, calendar, detail) => {
    expect(() => dueDate(start, rule, calendar)).toThrow(expect.objectContaining({ type: 'calendar_not_held', message: expect.stringContaining(detail ?? 'lies outside') }));
  });
});

describe('months and years need no calendar', () => {
  test.each([
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

test.each(['10 working days', '+0 working days', '+1.5 months', '-2 months', '+2 weeks', '+10 working days ', '', '+99999 years'])('"%s" is no rule', (rule) => {
  expect(() => dueDate('2026-06-15', rule, 'CN')).toThrow(expect.objectContaining({ type: 'invalid_rule' }));
});

test('a start that is no day, and a year that has no four digits, are refused', () => {
  expect(() => dueDate('2026-02-30', '+1 years', 'CN')).toThrow(expect.objectContaining({ type: 'invalid_date' }));
  expect(() => dueDate('2026-02-28', '+9000 years', 'CN')).toThrow(expect.objectContaining({ type: 'out_of_range' }));
});
