import { describe, expect, test } from '@jest/globals';
import { ENTRY_TYPES } from '#core/exchange';
import { NEWS_TYPES, isNews } from './news-types.js';

describe('news', () => {
  test('are of types that there are', () => {
    expect(Object.entries(NEWS_TYPES).flatMap(([noun, verbs]) => verbs.map((verb) => `${noun}.${verb}`)).filter((type) => !Object.hasOwn(ENTRY_TYPES, type))).toEqual([]);
  });
  test('are nothing that the machinery notes for itself, and nothing unknown', () => {
    expect(['check.queued', 'day.sealed', 'inspection.queried', 'tally.reserved', 'toString.x', ''].filter((type) => isNews(type, false))).toEqual([]);
  });
  test('to an authority are not every step between two parties', () => {
    expect([isNews('negotiation.offered', false), isNews('negotiation.offered', true), isNews('transfer.blocked', true)]).toEqual([true, false, true]);
  });
});
