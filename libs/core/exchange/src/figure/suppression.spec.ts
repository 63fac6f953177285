import { describe, expect, test } from '@jest/globals';
import { suppress, type PublicGroup } from './suppression.js';

const group = (key: string, count: number, vendors = count): PublicGroup => ({ keys: [key], count, vendors });

describe('small numbers', () => {
  test('of exactly the minimum are shown, of one less they are not', () => {
    expect(suppress([group('a', 3), group('b', 9)], 3)).toEqual({ groups: [{ keys: ['b'], count: 9 }, { keys: ['a'], count: 3 }], other: 0 });
    expect(suppress([group('a', 2), group('b', 9), group('c', 1)], 3)).toEqual({ groups: [], other: 12 });
  });

  test('hide the money of their groups with them', () => {
    expect(suppress([{ ...group('CNY', 9), amount: '4200' }, { ...group('USD', 8, 1), amount: '7' }], 3)).toEqual({ groups: [], other: 17 });
    expect(suppress([{ ...group('CNY', 9), amount: '4200' }, { ...group('HKD', 8), amount: '9' }, { ...group('USD', 1), amount: '7' }], 3)).toEqual({ groups: [{ keys: ['CNY'], count: 9, amount: '4200' }], other: 9 });
  });

  test('of one vendor are hidden, however many they are', () => {
    expect(suppress([group('a', 1_000, 1), group('b', 9), group('c', 8)], 3)).toEqual({ groups: [{ keys: ['b'], count: 9 }], other: 1_008 });
  });

  test('that the total would give away take the smallest shown group with them', () => {
    expect(suppress([group('a', 1), group('b', 9), group('c', 20)], 3)).toEqual({ groups: [{ keys: ['c'], count: 20 }], other: 10 });
  });

  test('are not shown at all where everything together is one vendor’s', () => {
    expect(suppress([group('a', 1), group('b', 1)], 3)).toBeNull();
    expect(suppress([], 3)).toEqual({ groups: [], other: 0 });
  });
});
