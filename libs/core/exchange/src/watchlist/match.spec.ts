import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hitsOn, matches, type Subject } from './match.js';
import type { WatchItem } from './watchlist.js';

describe('a pattern of field names', () => {
  test.each([
    ['phone', 'phone', true], ['phone', 'phones', false], ['id_*', 'id_card', true], ['id_*', 'xid_card', false], ['*_no', 'passport_no', true], ['*_no', 'passport_nos', false],
    ['*card*', 'id_card_number', true], ['a*b*c', 'axxbyyc', true], ['a*b*c', 'axxcyyb', false], ['a*a', 'a', false], ['ab*ba', 'aba', false], ['*', 'anything', true], ['PHONE', 'phone', true],
    ['身份证*', '身份证号', true], ['ｐｈｏｎｅ', 'phone', true], ['a.c', 'abc', false],
  ])('%s has %s: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  test('agrees with the regular expression that says the same', () => {
    const letters = (more: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom('a', 'b', ...more), { maxLength: 10 }).map((all) => all.join(''));
    fc.assert(fc.property(letters(['*']), letters([]), (pattern, text) => {
      expect(matches(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }), { numRuns: 2000 });
  });

  test('takes no time that grows beyond its length, whatever is asked', () => {
    const before = performance.now();
    expect(matches('*a'.repeat(60), `${'a'.repeat(126)}b`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(50);
  });
});

const subject: Subject = { product: 'prd_1', participants: ['prt_1', 'prt_2'], sector: 'health.genetic', purposes: ['planning'], scenarios: ['research'], fields: ['id_card', 'contact'] };
const item = (kind: WatchItem['kind'], value: string, change: Partial<WatchItem> = {}): WatchItem => ({ code: 'x', kind, value, description: { zh: '示例' }, ground: 'x', article: 'x', from: '2026-06-01', until: '2026-06-30', ...change });

describe('an item is hit by', () => {
  test.each<[string, WatchItem, boolean]>([
    ['its sector', item('category', 'health.genetic'), true], ['a sector below it', item('category', 'health'), true], ['no sector that only begins alike', item('category', 'heal'), false],
    ['a field', item('field', 'id_*'), true], ['no field that it does not name', item('field', 'phone'), false], ['its product', item('product', 'prd_1'), true], ['no other product', item('product', 'prd_2'), false],
    ['a vendor', item('participant', 'prt_1'), true], ['its sponsor', item('participant', 'prt_2'), true], ['nobody else', item('participant', 'prt_3'), false],
    ['a purpose that is offered', item('purpose', 'planning'), true], ['a scenario', item('purpose', 'research'), true], ['no purpose that is not offered', item('purpose', 'marketing'), false],
  ])('%s', (_, one, expected) => expect(hitsOn([one], subject, '2026-06-15')).toHaveLength(expected ? 1 : 0));

  test('an offer that leaves the purpose open, because it offers this one, too', () => {
    expect(hitsOn([item('purpose', 'marketing')], { ...subject, purposes: [] }, '2026-06-15')).toHaveLength(1);
  });

  test.each([['2026-05-31', 0], ['2026-06-01', 1], ['2026-06-30', 1], ['2026-07-01', 0]])('a listing of %s: %s', (day, hits) => expect(hitsOn([item('product', 'prd_1')], subject, day)).toHaveLength(hits));

  test('for ever where it has no last day', () => expect(hitsOn([item('product', 'prd_1', { until: null })], subject, '2099-01-01')).toHaveLength(1));
});
