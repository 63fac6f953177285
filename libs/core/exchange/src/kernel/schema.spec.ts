import type { TSchema } from '@sinclair/typebox';
import { describe, expect, test } from '@jest/globals';
import { clip } from './clip.js';
import { idOf, kindOf, uuidOf } from './id.js';
import { Amount, Code, Count, Day, Digest, FieldName, IdOf, IdOfAny, Instant, Nullable, OneOf, SetOf, Text, closed } from './schema.js';
import { compileSchema } from './shape.js';
import { endOfShanghaiDay, shanghaiDay } from './shanghai.js';

const UUID = '01938f6e-0000-7000-8000-000000000001';

describe.each<[string, TSchema, unknown[], unknown[]]>([
  ['an instant', Instant,
    ['2026-06-15T09:30:00+08:00', '2026-06-15T01:30:00Z', '2026-06-15T01:30:00.123Z', '2024-02-29T00:00:00Z', '2026-12-31T23:59:59-23:59'],
    ['2026-06-15T09:30:00', '2026-06-15 09:30:00Z', '2026-02-29T00:00:00Z', '2026-06-31T00:00:00Z', '2026-06-15T24:00:00Z', '2026-06-15T09:60:00Z', '2026-06-15T09:30:60Z', '2026-06-15T09:30:00+24:00', '2026-06-15T09:30:00.1234Z', '2026-13-01T00:00:00Z', 1]],
  ['a day', Day, ['2026-06-15', '2024-02-29', '2000-02-29'], ['2026-02-29', '1900-02-29', '2026-6-15', '2026-00-10', '2026-01-00', '20260615', '2026-06-15T00:00:00Z', '']],
  ['a digest', Digest, ['0'.repeat(64)], ['0'.repeat(63), '0'.repeat(65), 'A'.repeat(64), `${'0'.repeat(64)}\n`]],
  ['a count', Count, [0, 1, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, '1', null]],
  ['an amount', Amount, ['0', '1', '999999999999999999'], ['', '01', '-1', '1.5', '1e3', '9999999999999999999', 1]],
  ['a code', Code, ['a', '0', 'risk-control', 'a.b_c', 'a'.repeat(64)], ['', 'A', '-a', '风控', 'a b', 'a'.repeat(65)]],
  ['a field name', FieldName, ['flow', '流量', '𠮷野', 'x'.repeat(128)], ['', '*', 'a*', 'a\nb', 'x'.repeat(129), '\ud842', 'a\udfb7']],
  ['a text', Text(5), ['a', '深圳市要素', 'a\tb\n', '𠮷𠮷'], ['', 'abcdef', 'a\u0000', 'a\u001b', '\ud842', '\udfb7\ud842']],
  ['the id of a grant', IdOf('grant'), [`grt_${UUID}`], [`trf_${UUID}`, `grt_${UUID.toUpperCase()}`, `grt_${UUID}0`, UUID, `xgrt_${UUID}`]],
  ['the id of a listing or a transfer', IdOfAny(['listing', 'transfer']), [`lst_${UUID}`, `trf_${UUID}`], [`grt_${UUID}`]],
  ['one of some words', OneOf(['file', 'api']), ['file', 'api'], ['File', 'files', 'fil', '']],
  ['a set', SetOf(Code, 2, 1), [['a'], ['a', 'b']], [[], ['a', 'a'], ['a', 'b', 'c'], ['A']]],
  ['something or null', Nullable(Code), ['a', null], ['', 0]],
  ['a closed object', closed({ a: Code }), [{ a: 'x' }], [{}, { a: 'x', b: 'y' }, null, []]],
])('%s', (_, schema, right, wrong) => {
  const shape = compileSchema(schema);
  test.each(right.map((value) => [value]))('can be %j', (value) => {
    expect(shape.Check(value)).toBe(true);
  });
  test.each(wrong.map((value) => [value]))('cannot be %j', (value) => {
    expect(shape.Check(value)).toBe(false);
  });
});

test('a text pattern reads the same with and without the unicode flag, so that every validator of the OpenAPI document agrees', () => {
  const samples = ['a', '𠮷', '\ud842', '\udfb7', 'a𠮷b', '𠮷\ud842', '\u0000', '要素'];
  for (const { pattern = '' } of [Text(9), FieldName]) {
    expect(samples.map((text) => new RegExp(pattern, 'u').test(text))).toEqual(samples.map((text) => new RegExp(pattern).test(text)));
  }
});

test('an id names its kind and its UUID; an unknown prefix is an error', () => {
  const id = idOf('transfer', UUID);
  expect([kindOf(id), uuidOf(id)]).toEqual(['transfer', UUID]);
  expect(() => kindOf(`zzz_${UUID}` as typeof id)).toThrow('no aggregate');
});

describe('a clipped text', () => {
  test.each([['abc', 3, 'abc'], ['abcd', 3, 'ab…'], ['a𠮷𠮷', 4, 'a𠮷…'], ['𠮷𠮷𠮷', 3, '𠮷…'], ['', 3, '']])('of %j in %i is %j', (text, length, expected) => {
    expect(clip(text, length)).toBe(expected);
  });
});

describe('a day in Shanghai', () => {
  test.each([['2026-12-31T15:59:59.999Z', '2026-12-31'], ['2026-12-31T16:00:00.000Z', '2027-01-01'], ['2026-06-15T23:59:59+08:00', '2026-06-15']])('of %s is %s', (at, day) => {
    expect(shanghaiDay(at)).toBe(day);
  });

  test('ends where the next begins', () => {
    const end = endOfShanghaiDay('2026-12-31');
    expect([shanghaiDay(new Date(end - 1).toISOString()), shanghaiDay(new Date(end).toISOString())]).toEqual(['2026-12-31', '2027-01-01']);
  });
});
