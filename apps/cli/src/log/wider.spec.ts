import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { encodeBundle } from '#core/tlog';
import { directorySource } from './source.js';

const ENTRIES = ['a', 'b', 'c', 'd'].map((text) => Buffer.from(text));
const hashes = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(32, i)));
let directory: string;
const written = async (path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(join(directory, path, '..'), { recursive: true });
  await writeFile(join(directory, path), bytes);
};
const read = (path: string) => directorySource(directory).read(path, 100_000);

beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-wider-')); });
afterEach(async () => { await rm(directory, { recursive: true }); });

test('a partial tile that a copy lacks is how the next wider one begins', async () => {
  await written('tile/0/000.p/9', hashes(9));
  await written('tile/0/000.p/10', hashes(10));
  expect(await read('tile/0/000.p/3')).toEqual({ kind: 'found', bytes: hashes(3) });
  expect(await read('tile/0/000.p/9')).toEqual({ kind: 'found', bytes: hashes(9) });
  for (const path of ['tile/0/000.p/11', 'tile/0/001.p/3', 'tile/0/000', 'tile/1/000.p/3']) expect(await read(path)).toEqual({ kind: 'absent' });
});

test('so is a partial bundle, and what is cut off or none makes nothing', async () => {
  await written('tile/entries/000.p/4', encodeBundle(ENTRIES));
  expect(await read('tile/entries/000.p/2')).toEqual({ kind: 'found', bytes: encodeBundle(ENTRIES.slice(0, 2)) });
  await written('tile/entries/000.p/4', encodeBundle(ENTRIES).subarray(0, 7));
  expect(await read('tile/entries/000.p/3')).toEqual({ kind: 'absent' });
  await written('tile/0/000.p/9', hashes(2));
  expect(await read('tile/0/000.p/3')).toEqual({ kind: 'absent' });
  expect(await read('documents/000.p/3')).toEqual({ kind: 'absent' });
});
