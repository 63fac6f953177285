import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '#core/exchange';
import { parseStrictJson } from './strict-json.js';

const parse = (body: string | Uint8Array): unknown => parseStrictJson(typeof body === 'string' ? Buffer.from(body) : body);

/** The position that a refusal names. */
function refusedAt(body: string | Uint8Array): unknown {
  try {
    parse(body);
  } catch (err) {
    if (err instanceof Refusal && err.code === 'malformed_body') return err.params['position'];
    throw err;
  }
  return 'accepted';
}

describe('JSON that means one thing only is accepted', () => {
  test.each(['{}', '[]', '0', '-0.5', '"字"', 'null', 'true', ' { "a" : [ 1 , 2.50 , { "b" : false } ] } ', '9007199254740991', '1e3', '"\\u5b57\\ud83d\\ude00"', '{"a":{"x":1},"b":{"x":2}}'])('%s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('whatever JSON.stringify writes is read back, unless it holds a forbidden name or a number beyond 2^53', () => {
    const value = fc.jsonValue({ depthSize: 'small', noUnicodeString: false }).filter((one) => !/__proto__|constructor|prototype|\d{16}|e\+/.test(JSON.stringify(one)));
    fc.assert(fc.property(value, (one) => expect(parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(one)))));
  });
});

describe('JSON that readers would understand differently is refused, with its position', () => {
  test.each([
    ['a member that stands twice', '{"a":1,"a":2}', 7],
    ['a member that stands twice, once escaped', '{"a":1,"\\u0061":2}', 7],
    ['a name that reaches the prototype', '{"__proto__":{}}', 1],
    ['that name, escaped', '{"\\u005f_proto__":{}}', 1],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', 1],
    ['an integer beyond 2^53', '{"a":9007199254740993}', 5],
    ['a negative one', '-9007199254740993', 0],
    ['an exponent beyond', '1e16', 0],
    ['an exponent beyond every double', '1e999', 0],
    ['a lone surrogate', '"\\ud800"', 0],
    ['a lone surrogate in a name', '{"\\udfff":1}', 1],
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 0],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 0],
    ['an encoded surrogate (CESU-8)', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 0],
  ])('%s', (_what, body, position) => {
    expect(refusedAt(body)).toBe(position);
  });
});

describe('what is not JSON is refused, with its position', () => {
  test.each([
    ['nothing', ' ', 1], ['an open object', '{"a":1', 6], ['a trailing comma', '[1,]', 3], ['a trailing comma of an object', '{"a":1,}', 7], ['a missing colon', '{"a" 1}', 5], ['a name without quotes', '{a:1}', 1],
    ['an open string', '"abc', 0], ['an escape at the end', '"abc\\', 0], ['an unknown escape', '"\\x41"', 0], ['a control character', '"a\nb"', 2], ['a leading zero', '01', 1], ['a bare minus', '-', 0], ['a plus', '+1', 0],
    ['NaN', 'NaN', 0], ['a comment', '{}//', 2], ['two values', '1 2', 2], ['single quotes', "{'a':1}", 1], ['an open array', '[1 2]', 3],
  ])('%s', (_what, body, position) => {
    expect(refusedAt(body)).toBe(position);
    expect(() => { JSON.parse(body); }).toThrow(SyntaxError);
  });

  test('a text that JSON.parse refuses is refused here', () => {
    fc.assert(fc.property(fc.stringMatching(/^[[\]{}",:0-9eE+\-.\\ \ntrufalsn]{0,30}$/), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (!isJson) expect(refusedAt(text)).not.toBe('accepted');
    }), { numRuns: 2_000 });
  });
});

test('32 levels are taken, the 33rd is not, and a million do not overflow the stack', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(parse(nested(32))).toBeDefined();
  expect(refusedAt(nested(33))).toBe(32);
  expect(refusedAt('['.repeat(1_000_000))).toBe(32);
  expect(refusedAt('{"a":'.repeat(33))).toBe(160);
});

test('a string of a megabyte is no trouble', () => {
  const text = JSON.stringify('字\\"'.repeat(200_000));
  expect(parse(text)).toBe(JSON.parse(text));
});
