import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { LOCAL_HEADER_BYTES, centralRecord, endOfZip, localHeader, readLocalHeader, storedZip, type StoredFile } from './stored-zip.js';

async function zipped(files: Iterable<StoredFile>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of storedZip((async function* () { await Promise.resolve(); yield* files; })())) parts.push(part);
  return Buffer.concat(parts);
}
const file = (path: string, body: string): StoredFile => ({ path, bytes: Buffer.from(body) });

test('a ZIP holds its files as they are, under names of every script', async () => {
  const found = unzipSync(await zipped([file('核验说明.txt', '一'), file('entries/0.json', '{}'), file('empty', '')]));
  expect(Object.entries(found).map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([['核验说明.txt', '一'], ['entries/0.json', '{}'], ['empty', '']]);
});

test('a local header that was read is the one that was written, and any other none', () => {
  const header = localHeader(file('a', 'bytes'));
  expect(readLocalHeader(header)).toMatchObject({ length: 5, pathLength: 1 });
  for (let at = 0; at < 14; at++) {
    const other = Buffer.from(header);
    other.writeUInt8(other.readUInt8(at) ^ 1, at);
    expect(readLocalHeader(other)).toBeUndefined();
  }
  expect(readLocalHeader(header.subarray(0, LOCAL_HEADER_BYTES - 1))).toBeUndefined();
});

test('65,534 files are an ordinary ZIP, one more is ZIP64', () => {
  expect(endOfZip({ files: 65_534, directoryBytes: 10, directoryAt: 20 })).toHaveLength(22);
  const end = endOfZip({ files: 65_535, directoryBytes: 10, directoryAt: 20 });
  expect([end.length, end.readUInt32LE(0), end.readBigUInt64LE(24), end.readBigUInt64LE(48), end.readBigUInt64LE(64)]).toEqual([98, 0x0606_4b50, 65_535n, 20n, 30n]);
});

test('a file that begins at four gigabytes or beyond has its place in a ZIP64 extra field', () => {
  const known = { crc: 1, length: 2 };
  expect(centralRecord('a', known, 0xffff_fffe)).toHaveLength(47);
  const record = centralRecord('a', known, 0xffff_ffff);
  expect([record.length, record.readUInt32LE(42), record.readBigUInt64LE(51)]).toEqual([59, 0xffff_ffff, 0xffff_ffffn]);
});
