import { describe, expect, test } from '@jest/globals';
import { REGISTRATION_PACKS, registrationRule, registrationRulesOn } from './rules.js';

describe('the rules of registration', () => {
  test.each([['2020-01-01', '2023-07-01'], ['2023-07-01', '2023-07-01'], ['2026-06-30', '2023-07-01'], ['2026-07-01', '2026-07-01'], ['2030-01-01', '2026-07-01']])('of %s are those of %s', (day, version) => {
    expect(registrationRulesOn(day).version).toBe(version);
  });

  test('say of every number where it comes from, and none of Shenzhen is told as certain', () => {
    const [shenzhen, national] = REGISTRATION_PACKS.map(({ rules }) => Object.values(rules));
    expect(shenzhen?.every(({ source, certainty }) => source.length > 0 && certainty !== 'verified')).toBe(true);
    expect(national?.filter(({ certainty }) => certainty === 'verified').every(({ source }) => source.includes('发改数据规〔2025〕26号'))).toBe(true);
  });

  test('are accepted within 3, examined within 20 and noticed for 10 working days, valid for 3 years, renewed within the last 60 days', () => {
    const numbers = (['acceptanceWorkingDays', 'examinationWorkingDays', 'noticeWorkingDays', 'validityYears', 'renewalDays'] as const).map((name) => registrationRule('2026-07-01', name));
    expect(numbers).toEqual([3, 20, 10, 3, 60]);
  });
});
