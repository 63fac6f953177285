import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from '@jest/globals';
import { xlsxOf } from './sheet.js';

const sheetOf = (rows: readonly (readonly (string | number)[])[]): string => strFromU8(unzipSync(xlsxOf('x', rows))['xl/worksheets/sheet1.xml'] ?? new Uint8Array());

describe('a workbook', () => {
  test('keeps numbers as numbers and texts as texts', () => expect(sheetOf([['月份', 12]])).toContain('<row><c t="inlineStr"><is><t xml:space="preserve">月份</t></is></c><c><v>12</v></c></row>'));
  test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('computes nothing of %s', (text) => expect(sheetOf([[text]])).toMatch(/<c t="inlineStr"><is><t [^<]*<\/t><\/is><\/c>/));
  test('escapes what is markup, and leaves out what XML cannot hold', () => expect(sheetOf([['<a & "b">\u0000\u001b']])).toContain('&lt;a &amp; &quot;b&quot;&gt;</t>'));
  test('has a name that spreadsheets take', () => {
    const book = strFromU8(unzipSync(xlsxOf('a/b:c[d]*?\\ and far more than thirty-one characters', []))['xl/workbook.xml'] ?? new Uint8Array());
    expect(/name="([^"]*)"/.exec(book)?.[1]).toBe('a b c d     and far more than t');
  });
  test('is the same file for the same table', () => expect(xlsxOf('x', [[1]])).toEqual(xlsxOf('x', [[1]])));
});
