import { describe, expect, test } from '@jest/globals';
import { readCsv } from './csv.js';

const read = (text: string) => {
  const table = readCsv(text);
  return table.ok ? [table.header, ...table.rows] : table.why;
};

describe('CSV', () => {
  test.each([
    ['a,b\n1,2', [['a', 'b'], ['1', '2']]], ['\uFEFFa,b\r\n1,2\r\n', [['a', 'b'], ['1', '2']]], ['a\n\n\nb', [['a'], ['b']]], ['"a ""x""","b,c\nd"\n1,', [['a "x"', 'b,c\nd'], ['1', '']]],
    ['名称,行业\n客流,transport', [['名称', '行业'], ['客流', 'transport']]], ['a', [['a']]], ['a,', [['a', '']]],
  ])('reads %j', (text, rows) => expect(read(text)).toEqual(rows));
  test.each([['', 'empty'], ['\n \n', 'empty'], ['a,"b', 'quote'], ['a,"b"c', 'quote']])('does not read %j', (text, why) => expect(read(text)).toBe(why));
  test('has as many rows as it may have, and not one more', () => {
    expect(read(`h\n${'1\n'.repeat(5000)}`)).toHaveLength(5001);
    expect(read(`h\n${'1\n'.repeat(5001)}`)).toBe('tooLarge');
  });
});
