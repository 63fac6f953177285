import { describe, expect, test } from '@jest/globals';
import { amountText, countText } from './amounts.js';
import { dayText, shanghaiToday, timeText } from './times.js';

describe('an amount', () => {
  test.each([
    ['0', '0.00 元'], ['129900', '1,299.00 元'], ['5', '0.05 元'], ['-4200', '-42.00 元'], ['100000000', '100 万元'], ['99999999', '999,999.99 元'], ['100000001', '1,000,000.01 元'],
    ['99999999999999999999', '999,999,999,999,999,999.99 元'],
  ])('of %s fen reads %s', (minor, text) => expect(amountText(minor, 'CNY', 'zh')).toBe(text));
  test('in English names the currency', () => expect([amountText('129900', 'CNY', 'en'), amountText('129900', 'HKD', 'en')]).toEqual(['CNY 1,299.00', '1,299.00 HKD']));
  test('that is none stays what it is', () => expect(amountText('x', 'CNY', 'zh')).toBe('x'));
  test('counts are grouped', () => expect([countText(1234567), countText('12')]).toEqual(['1,234,567', '12']));
});

describe('a time', () => {
  test('is that of Shanghai on every machine, also over midnight', () => expect(timeText('2026-12-31T16:00:00.000Z', 'zh')).toMatch(/^2027\/01\/01 00:00:00$/));
  test('that is none stays what it is', () => expect(timeText('soon', 'en')).toBe('soon'));
  test('of today is a day in Shanghai', () => expect(shanghaiToday()).toBe(timeText(new Date().toISOString(), 'zh').slice(0, 10).replaceAll('/', '-')));
  test('a day is a day', () => expect([dayText('2026-06-15', 'zh'), dayText('2026-06-15', 'en')]).toEqual(['2026年06月15日', '2026-06-15']));
});
