import { describe, expect, test } from '@jest/globals';
import { dueDate, type CalendarId } from '#core/law';
import { casesOf } from './cases.js';

interface DeadlineCase {
  readonly id: string;
  readonly start: string;
  readonly rule: string;
  readonly calendar: CalendarId;
  readonly due: string;
  readonly event: string;
}

describe('the due date of every published case', () => {
  test.each(casesOf<DeadlineCase>('deadlines-cases.jsonl'))('$id $event', ({ start, rule, calendar, due }) => {
    expect(dueDate(start, rule, calendar)).toBe(due);
  });

  test('the steps of a public-data registration follow each other', () => {
    expect(dueDate('2026-06-04', '+20 working days', 'CN')).toBe('2026-07-03');
    expect(dueDate('2026-07-03', '+10 working days', 'CN')).toBe('2026-07-17');
  });

  test('a contract in effect on 2026-09-21 is filed by 2026-10-12, past two holidays and one make-up day', () => {
    expect(dueDate('2026-09-21', '+10 working days', 'CN')).toBe('2026-10-12');
  });
});
