import { describe, expect, test } from '@jest/globals';
import { evaluateOnward, readOnwardFacts, type OnwardPackId } from '#core/law';
import { casesOf } from './cases.js';

interface OnwardCase {
  readonly id: string;
  readonly pack: OnwardPackId;
  readonly facts: unknown;
  readonly expected: string;
  readonly articles: string[];
  readonly why: string;
}

describe('the legs outside the mainland on every published case', () => {
  test.each(casesOf<OnwardCase>('onward-cases.jsonl'))('$id $why', ({ pack, facts, expected, articles }) => {
    const verdict = evaluateOnward({ pack, facts: readOnwardFacts(pack, facts) });
    expect(verdict.outcome).toBe(expected);
    expect(verdict.articles).toEqual(expect.arrayContaining(articles));
  });
});
