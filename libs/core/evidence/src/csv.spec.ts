import { describe, expect, test } from '@jest/globals';
import { csvOf } from './csv.js';

describe('a CSV', () => {
  test('begins with a byte order mark, ends its lines with CRLF and doubles quotes', () => {
    expect(csvOf([['甲', '说"好"'], ['a,b', 3]])).toBe('\uFEFF"甲","说""好"""\r\n"a,b",3\r\n');
  });

  test.each(['=1+1', '+86', '-1+1', '-x', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])('never begins a cell with what a spreadsheet would compute: %j', (value) => {
    expect(csvOf([[value]])).toBe(`\uFEFF"'${value}"\r\n`);
  });

  test('leaves an amount below nothing as it is, which computes nothing', () => {
    expect(csvOf([['-42', '-42+1']])).toBe('\uFEFF"-42","\'-42+1"\r\n');
  });

  test('leaves what only contains a sign as it is', () => {
    expect(csvOf([['a=b', '深圳-香港']])).toBe('\uFEFF"a=b","深圳-香港"\r\n');
  });
});
