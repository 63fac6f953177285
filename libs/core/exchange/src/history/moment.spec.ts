import { describe, expect, test } from '@jest/globals';
import { isWithin, momentAtIndex, momentAtTime, momentOf } from './moment.js';

describe('a moment is', () => {
  test.each([
    ['0', { kind: 'index', index: 0 }],
    ['668', { kind: 'index', index: 668 }],
    ['2026-03-31', { kind: 'time', until: '2026-03-31T15:59:59.999Z' }],
    ['2028-02-29', { kind: 'time', until: '2028-02-29T15:59:59.999Z' }],
    ['2026-03-31T12:00:00Z', { kind: 'time', until: '2026-03-31T12:00:00.000Z' }],
    ['2026-03-31T12:00:00.5+08:00', { kind: 'time', until: '2026-03-31T04:00:00.500Z' }],
    ['2026-03-31t12:00:00z', { kind: 'time', until: '2026-03-31T12:00:00.000Z' }],
  ])('%s', (text, moment) => {
    expect(momentOf(text)).toEqual(moment);
  });
  test.each(['', '-1', '01', '1e3', '1'.repeat(16), '2026-02-29', '2026-02-30', '2026-13-01', '2026-3-1', '2026-03-31T12:00:00', '2026-03-31 12:00:00Z', '2026-03-31T25:00:00Z', '2026-02-30T12:00:00Z', 'yesterday'])(
    'not %j', (text) => { expect(momentOf(text)).toBeUndefined(); });
  test('an index where an index is asked for, and a time where a time is', () => {
    expect([momentAtIndex('2026-03-31'), momentAtTime('7')]).toEqual([undefined, undefined]);
  });
});

describe('an entry is known', () => {
  const day = { kind: 'time', until: '2026-03-31T15:59:59.999Z' } as const;
  test('at an index up to and with it', () => {
    expect([6, 7, 8].map((index) => isWithin({ kind: 'index', index: 7 }, { index, at: '2099-01-01T00:00:00.000Z' }))).toEqual([true, true, false]);
  });
  test('at the end of a day up to the last millisecond before midnight in Shanghai', () => {
    expect(['2026-03-31T15:59:59.999Z', '2026-03-31T16:00:00.000Z', '2026-03-31T23:59:59.999+08:00', '2026-04-01T00:00:00.000+08:00'].map((at) => isWithin(day, { index: 0, at })))
      .toEqual([true, false, true, false]);
  });
  test('at no time when it states none', () => {
    expect(isWithin(day, { index: 0, at: 'soon' })).toBe(false);
  });
});
