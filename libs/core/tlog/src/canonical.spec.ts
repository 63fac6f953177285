import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, parseCanonicalJson } from './canonical.js';

const anyText = fc.string({ unit: 'binary' });
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, anyText, fc.maxSafeInteger(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value')),
  object: fc.dictionary(fc.oneof(anyText, fc.nat().map(String)), tie('value')),
}));

/** The canonicalize package, in a Node of its own: it offers nothing but an `import` condition, which jest's CommonJS cannot take. */
function canonicalized(values: readonly unknown[]): unknown {
  const script = `import canonicalize from 'canonicalize'; import { readFileSync } from 'node:fs';
    console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map((value) => canonicalize(value))));`;
  const options = { cwd: import.meta.dirname, input: JSON.stringify(values), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], options));
}

describe('canonicalJson', () => {
  test('writes what the canonicalize package writes', () => {
    const values = fc.sample(anyValue, 2_000);
    expect(values.map(canonicalJson)).toEqual(canonicalized(values));
  });
  test('does not depend on the order of insertion', () => {
    expect(canonicalJson({ b: 1, a: [], '10': null, '9': true })).toBe('{"10":null,"9":true,"a":[],"b":1}');
  });
  test('sorts by UTF-16 code units, as the example of RFC 8785 §3.2.3', () => {
    const example = {
      '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(example).matchAll(/"([A-Z][^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji: Grinning Face', 'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  const deep = (levels: number): unknown => (levels === 0 ? 0 : [deep(levels - 1)]);
  test.each<[string, unknown, string]>([
    ['a float', { data: { price: 1.5 } }, 'at $.data.price: 1.5 is not a safe integer'],
    ['an integer beyond 2^53 - 1', [0, 2 ** 53], 'at $[1]: 9007199254740992 is not a safe integer'],
    ['NaN', Number.NaN, 'at $: NaN is not a safe integer'],
    ['undefined', { a: undefined }, 'at $.a: undefined has no JSON form'],
    ['a bigint', { a: [1n] }, 'at $.a[0]: bigint has no JSON form'],
    ['a lone surrogate in a value', { a: 'x\ud800' }, 'at $.a: a lone surrogate'],
    ['a lone surrogate in a name', { '\udc00': 1 }, 'a lone surrogate'],
    ['a Date', { at: new Date(0) }, 'at $.at: not a plain object'],
    ['bytes', { hash: new Uint8Array(2) }, 'at $.hash: not a plain object'],
    ['what nests too deep', deep(33), 'nested deeper than 32 levels'],
  ])('refuses %s and names the place', (_, value, reason) => {
    expect(() => canonicalJson(value)).toThrow(reason);
  });
  test('accepts what nests just deep enough', () => { expect(canonicalJson(deep(32))).toBe(`${'['.repeat(32)}0${']'.repeat(32)}`); });
});

describe('parseCanonicalJson', () => {
  test('reads back what canonicalJson writes', () => {
    fc.assert(fc.property(anyValue, (value) => {
      const text = canonicalJson(value);
      const parsed = parseCanonicalJson(Buffer.from(text));
      expect(parsed.ok && canonicalJson(parsed.value)).toBe(text);
    }));
  });
  test.each([
    '{"b":1,"a":2}', '{"a":1, "b":2}', '{"a":1,"a":1}', '1.0', '1e2', '-0', '9007199254740993', '"\\u0041"', '"\\/"', ' 1', '1\n', '\ufeff1', '', '{',
    '"\\ud800"', '1.5',
  ])('refuses the other spelling %j', (text) => {
    expect(parseCanonicalJson(Buffer.from(text)).ok).toBe(false);
  });
  test('refuses bytes that are not UTF-8', () => { expect(parseCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22)).ok).toBe(false); });
});
