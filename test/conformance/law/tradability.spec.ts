import { describe, expect, test } from '@jest/globals';
import { evaluateTradability, readTradabilityFacts } from '#core/law';
import { casesOf } from './cases.js';

interface TradabilityCase {
  readonly id: string;
  readonly facts: unknown;
  readonly expected: string;
  readonly articles: string[];
  readonly why: string;
}

describe('the listing and trade gate on every published case', () => {
  test.each(casesOf<TradabilityCase>('tradability-cases.jsonl'))('$id $why', ({ facts, expected, articles }) => {
    const verdict = evaluateTradability(readTradabilityFacts(facts));
    expect(verdict.outcome).toBe(expected);
    expect(verdict.articles).toEqual(expect.arrayContaining(articles));
  });
});
