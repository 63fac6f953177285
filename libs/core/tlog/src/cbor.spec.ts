import { describe, expect, test } from '@jest/globals';
import { decode, encode, Tag } from 'cbor2';
import fc from 'fast-check';
import { decodeCbor, encodeCbor, type Cbor, type CborKey } from './cbor.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const reasonOf = (encoded: string): string => {
  const decoded = decodeCbor(Buffer.from(encoded, 'hex'));
  return decoded.ok ? 'none' : decoded.reason;
};

/** Any value that a COSE receipt could be made of. */
const anyKey = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme', maxLength: 30 }));
const { any } = fc.letrec<{ any: Cbor }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.maxSafeInteger(), fc.constantFrom<number>(0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, -1, -24, -25, -256, -257), fc.constant(null),
    fc.string({ unit: 'grapheme', maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), fc.array(tie('any'), { maxLength: 30 }),
    fc.array(fc.tuple(anyKey, tie('any')), { maxLength: 30 }).map((pairs) => new Map(pairs)),
    fc.tuple(fc.integer({ min: 6, max: 20 }), tie('any')).map(([tag, item]) => ({ tag, item })),
  ),
}));

/** The same value as `cbor2` spells it. */
function foreign(value: Cbor): unknown {
  const isMap = (given: Cbor): given is ReadonlyMap<CborKey, Cbor> => given instanceof Map;
  const isArray = (given: Cbor): given is readonly Cbor[] => Array.isArray(given);
  if (isMap(value)) return new Map([...value].map(([key, item]) => [key, foreign(item)]));
  if (isArray(value)) return value.map(foreign);
  if (value !== null && typeof value === 'object' && 'tag' in value) return new Tag(value.tag, foreign(value.item));
  return value;
}

describe('the deterministic encoding', () => {
  test('is that of another implementation, byte for byte', () => {
    fc.assert(fc.property(any, (value) => {
      expect(hex(encodeCbor(value))).toBe(hex(encode(foreign(value), { cde: true })));
    }), { numRuns: 500 });
  });
  test('is read back by us, and encodes again to the same bytes', () => {
    fc.assert(fc.property(any, (value) => {
      const bytes = encodeCbor(value);
      const decoded = decodeCbor(bytes);
      expect(decoded.ok && hex(encodeCbor(decoded.value))).toBe(hex(bytes));
    }), { numRuns: 500 });
  });
  test('does not depend on the order in which a map was filled', () => {
    expect(hex(encodeCbor(new Map([[395, 1], [-1, 2], [1, 3], [4, 4]])))).toBe(hex(encodeCbor(new Map([[1, 3], [4, 4], [395, 1], [-1, 2]]))));
    expect(hex(encodeCbor(new Map([[-1, 0], [10, 0], [100, 0]])))).toBe('a30a0018640020' + '00');
  });
  // RFC 8949, appendix A.
  test.each([
    ['00', 0], ['17', 23], ['1818', 24], ['1903e8', 1000], ['1a000f4240', 1_000_000], ['1b000000e8d4a51000', 1_000_000_000_000], ['20', -1], ['3903e7', -1000],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)], ['6449455446', 'IETF'], ['63e6b0b4', '水'], ['f6', null], ['83010203', [1, 2, 3]], ['a201020304', new Map([[1, 2], [3, 4]])],
    ['c074323031332d30332d32315432303a30343a30305a', { tag: 0, item: '2013-03-21T20:04:00Z' }],
  ])('%s is as the standard prints it', (encoded, value) => {
    expect(hex(encodeCbor(value))).toBe(encoded);
  });
});

describe('what is read strictly', () => {
  test.each([
    ['a number that is not in its shortest form', '1817', 'not in its shortest form'],
    ['a length that is not in its shortest form', '580101', 'not in its shortest form'],
    ['a number beyond safe integers', '1b0020000000000000', 'beyond safe integers'],
    ['an indefinite length', '9f01ff', 'indefinite or reserved'],
    ['a float', 'f93c00', 'a float or simple value'],
    ['true', 'f5', 'a float or simple value'],
    ['keys out of order', 'a203040102', 'not in order'],
    ['a key given twice', 'a201020103', 'keys twice'],
    ['a key that is a list', 'a18001', 'a key that is neither'],
    ['text that is no UTF-8', '61ff', 'not valid UTF-8'],
    ['an end in the middle', '4401', 'it ends too early'],
    ['a list that claims four billion items', '9affffffff', 'it ends too early'],
    ['nothing', '', 'it ends too early'],
    ['something behind it', '0000', 'something follows'],
    ['a nest of 17', `${'81'.repeat(16)}00`, 'nested deeper than 16'],
  ])('%s is refused', (_, encoded, reason) => {
    expect(reasonOf(encoded)).toContain(reason);
  });
  test('a nest of 16 is read', () => {
    expect(reasonOf(`${'81'.repeat(15)}00`)).toBe('none');
  });
  test('whatever is read, another implementation reads alike, and nothing makes the reader throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const decoded = decodeCbor(bytes);
      if (decoded.ok) expect(hex(encode(decode(bytes, { preferMap: true, ignoreGlobalTags: true }), { cde: true }))).toBe(hex(bytes));
    }), { numRuns: 2_000 });
  });
});
