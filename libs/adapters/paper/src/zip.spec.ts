import { unzipSync } from 'fflate';
import { expect, test } from '@jest/globals';
import { zipOf } from './zip.js';

const files = [{ path: '证据说明.pdf', bytes: Buffer.from('%PDF') }, { path: 'entries/1.json', bytes: Buffer.from('{"a":1}'.repeat(50)) }];

test('a ZIP is a function of its files: no clock, no owner, in their order', () => {
  const zip = Buffer.from(zipOf(files));
  expect(zip.equals(zipOf(files))).toBe(true);
  // Local file header (APPNOTE 4.3.7): the flag of UTF-8 names, then the time and day, which are the first that the format knows.
  expect([zip.readUInt16LE(6) & 0x0800, zip.readUInt16LE(10), zip.readUInt16LE(12)]).toEqual([0x0800, 0, 0x0021]);
  expect(Object.keys(unzipSync(zip))).toEqual(files.map(({ path }) => path));
  expect(zip.equals(zipOf([...files].reverse()))).toBe(false);
});

test('a ZIP gives back the very bytes', () => {
  const unzipped = unzipSync(zipOf(files));
  for (const { path, bytes } of files) expect(Buffer.from(unzipped[path] ?? []).equals(bytes)).toBe(true);
});
