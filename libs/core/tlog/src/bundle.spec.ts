import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBundle, encodeBundle } from './bundle.js';

const hexOf = (entry: Uint8Array): string => Buffer.from(entry).toString('hex');

test('a bundle reads back as the entries that went in', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 }), (entries) => {
    const decoded = decodeBundle(encodeBundle(entries));
    expect(decoded.ok && decoded.value.map(hexOf)).toEqual(entries.map(hexOf));
  }), { numRuns: 50 });
});
test('a bundle cut short anywhere but between entries is refused', () => {
  const bundle = encodeBundle([Buffer.from('one'), Buffer.from('three')]);
  for (let length = 0; length < bundle.length; length++) expect(decodeBundle(bundle.subarray(0, length)).ok).toBe(length === 5);
  expect(decodeBundle(bundle.subarray(0, 11))).toEqual({ ok: false, reason: 'truncated within entry 1 of the bundle' });
});
test('more than 256 entries are refused', () => {
  expect(decodeBundle(new Uint8Array(2 * 257))).toEqual({ ok: false, reason: 'more than 256 entries in a bundle' });
  expect(decodeBundle(new Uint8Array(2 * 256)).ok).toBe(true);
});
test('what does not fit a bundle is not encoded', () => {
  expect(() => encodeBundle([])).toThrow('1 to 256 entries, not 0');
  expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow('65536 bytes does not fit');
  expect(encodeBundle([new Uint8Array(65_535)])).toHaveLength(65_537);
});
