import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { canonicalJson, parseCanonicalJson } from './canonical.js';
import { checkCanonicalJson } from './canonical-scan.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text);
/** Both ways of checking give one answer, with one reason. */
function agreed(bytes: Uint8Array): boolean {
  const [checked, parsed] = [checkCanonicalJson(bytes), parseCanonicalJson(bytes)];
  expect(checked).toEqual(parsed.ok ? { ok: true } : parsed);
  return checked.ok;
}

describe('a scan for canonical JSON', () => {
  test.each([
    '{}', '[]', '""', '0', '-1', 'true', 'false', 'null', '{"a":1,"b":[true,null],"é":"ü"}', '{"":0,"a":{"":[]}}', '"\\n\\"\\\\\\u0001"', '999999999999999', '9007199254740991', '-9007199254740991',
    '{"a":1,"aa":2,"b":3}', '"深圳𠮷"', '{"\\n":1}', `${'['.repeat(20)}${']'.repeat(20)}`,
  ])('accepts %s', (text) => {
    expect(agreed(utf8(text))).toBe(true);
  });

  test.each([
    '', ' {}', '{} ', '{"b":1,"a":2}', '{"a":1,"a":2}', '{"aa":1,"a":2}', '{"a" :1}', '[1,]', '[,1]', '{"a":1,}', '{,}', '-0', '01', '1.0', '1e3', '9007199254740992', '-', '"\\u000a"', '"\\/"', '"\\ud800"',
    '"a', '{"a":1', '{"a"}', '[1 2]', 'tru', 'nul', '"\u0001"', '1 1', '{"a":1}}', '{"é":1,"a":2}', `${'['.repeat(33)}${']'.repeat(33)}`,
  ])('refuses %j', (text) => {
    expect(agreed(utf8(text))).toBe(false);
  });

  test.each([[[0x22, 0xff, 0x22]], [[0x22, 0xc3, 0x22]], [[0xef, 0xbb, 0xbf, 0x7b, 0x7d]], [[0x22, 0xed, 0xa0, 0x80, 0x22]]])('refuses what is not UTF-8 or has a mark: %j', (bytes) => {
    expect(agreed(Uint8Array.from(bytes))).toBe(false);
  });

  test('agrees with the parser on any value, and on any byte of it changed', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).filter((one) => !JSON.stringify(one).match(/[.eE]/) || typeof one === 'string');
    fc.assert(fc.property(value, fc.nat(), fc.integer({ min: 0, max: 255 }), (one, place, byte) => {
      let text: string;
      try {
        text = canonicalJson(one);
      } catch {
        return;
      }
      const bytes = utf8(text);
      expect(agreed(bytes)).toBe(true);
      bytes[place % bytes.length] = byte;
      agreed(bytes);
    }), { numRuns: 2000 });
  });
});
