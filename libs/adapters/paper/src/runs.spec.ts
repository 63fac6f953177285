import { describe, expect, test } from '@jest/globals';
import { runsOf } from './runs.js';

const shown = (text: string): string => runsOf(text).map(({ text: run, family, isCode }) => (isCode ? run : `${family}:${run}`)).join('|');

describe('a text is split into runs', () => {
  test.each([
    ['证据 abc（１）', 'Hans:证据 abc（１）'],
    ['吉𠮷野', 'Hans:吉|Japanese:𠮷|Hans:野'],
    ['香港𠝹', 'Hans:香港|Hant:𠝹'],
    ['한국', 'Korean:한국'],
    ['a\u202Eb', 'Hans:a|[U+202E]|Hans:b'],
    ['葛\u{E0100}', 'Hans:葛|[U+E0100]'],
    ['😀', '[U+1F600]'],
    ['\u0000', '[U+0000]'],
    ['e\u0301', 'Hans:é'],
    ['\uFA11\uF900', 'Japanese:﨑|Hans:\uF900'],
  ])('%j is %s', (text, runs) => {
    expect(shown(text)).toBe(runs);
  });

  test('that together are the text, and none is empty', () => {
    const text = '甲𠮷한 乙\n丙';
    expect(runsOf(text).map((run) => run.text).join('')).toBe(text);
    expect(runsOf('')).toEqual([]);
  });
});
