import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isUnifiedSocialCreditCode } from '#core/exchange';
import { manifestOf } from '../manifest/compute.js';
import { MEMBERS, MISTYPED, OPERATOR, REGULATOR, UNSUITABLE } from './cast.js';
import { WARES, wareOf } from './catalogue.js';
import { makeFile } from './files.js';

let directory = '';
beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-files-')); });
afterAll(async () => { await rm(directory, { recursive: true }); });

const { fields } = wareOf('parcel-recipients').description;
const sampleOf = (name: string, format: 'csv' | 'jsonl', seed: number) => ({ path: join(directory, name), format, fields, rows: 2_500, seed, until: '2026-06-15' });

test.each(['csv', 'jsonl'] as const)('a %s file has the rows and fields that were asked for', async (format) => {
  const manifest = await manifestOf([await makeFile(sampleOf(`a.${format}`, format, 1))]);
  expect(manifest).toMatchObject({ rows: 2_500, fields: fields.map(({ name }) => name) });
});
test('equal seeds make equal files, other seeds others', async () => {
  const digests = await Promise.all([1, 1, 2].map(async (seed, i) => (await manifestOf([await makeFile(sampleOf(`seed-${i}.csv`, 'csv', seed))])).files[0]?.sha256));
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});
test('every row about a person has a token of its own', async () => {
  const { path } = await makeFile(sampleOf('people.csv', 'csv', 3));
  const tokens = (await readFile(path, 'utf8')).trim().split('\r\n').slice(1).map((line) => line.split(',')[0]);
  expect(new Set(tokens).size).toBe(2_500);
});
test('the wares have keys of their own', () => {
  expect(WARES.length).toBeGreaterThan(20);
  expect(new Set(WARES.map(({ key }) => key)).size).toBe(WARES.length);
});
test('mainland credit codes pass their check, but the mistyped one', () => {
  const mainland = [OPERATOR, REGULATOR, UNSUITABLE, ...MEMBERS].filter(({ organisation }) => organisation.jurisdiction === 'CN');
  expect(mainland.map(({ organisation }) => isUnifiedSocialCreditCode(organisation.registration.number))).not.toContain(false);
  expect(isUnifiedSocialCreditCode(MISTYPED.organisation.registration.number)).toBe(false);
});
