import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { displayWidth, fit, renderTable } from './table.js';

describe('the width of text in a terminal', () => {
  test.each([
    ['', 0], ['abc', 3], ['数据', 4], ['a数b', 4], ['，。（）', 8], ['ａ', 2], ['한국', 4], ['ひらがな', 8], ['𠮷', 2], ['é', 1], ['e\u0301', 1], ['→', 1], ['…', 1], ['─', 1],
  ])('of %j is %i', (text, width) => { expect(displayWidth(text)).toBe(width); });
  test('whatever the text, fitting it takes exactly the width', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '数', '，', 'e\u0301', '𠮷', ' ') });
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 20 }), (given, width) => { expect(displayWidth(fit(given, width))).toBe(width); }));
  });
});

test('columns of a table stand below each other, Chinese or not', () => {
  expect(renderTable(['who', '状态'], [['深圳', 'LISTED'], ['abc', '挂牌']])).toBe('who   状态\n────  ──────\n深圳  LISTED\nabc   挂牌');
});
