import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../../forms/schema.js';
import { bulkRows, COLUMNS, missingColumns, sheet } from './bulk-rows.js';
import { readCsv } from './csv.js';

const BODIES = JSON.parse(readFileSync(join(import.meta.dirname, '../../api/bodies.json'), 'utf8')) as Readonly<Record<string, Schema>>;
const SCHEMAS = { product: BODIES['/v1/products'] ?? {}, listing: BODIES['/v1/listings'] ?? {} };

function rowWith(column: string, value: string) {
  const table = readCsv(sheet());
  if (!table.ok) throw new Error(table.why);
  const [row] = bulkRows(table.header, [(table.rows[0] ?? []).map((cell, i) => (table.header[i] === column ? value : cell))], SCHEMAS);
  return row;
}
const faultsWith = (column: string, value: string) => rowWith(column, value)?.faults.map(({ column: at, says }) => `${at} ${says}`);

test('the example of the sheet has no fault, and its line is the one after the header', () => {
  expect(rowWith('name', '客流')).toMatchObject({ line: 2, name: '客流', faults: [], product: { externalId: 'metro-01' }, offer: { plans: [{ amount: '28800000' }] } });
});

describe('a fault of a row is said in its column', () => {
  test.each([
    ['name', '', 'name missing'], ['kind', 'thing', 'kind choose'], ['storage_place', 'China', 'storage_place malformed'], ['fields', 'a:text', 'fields choose'], ['fields', 'a:string;a:string', undefined], ['source_sha256', 'xyz', 'source_sha256 malformed'],
    ['report_issuer', '某机构', 'report_sha256 missing'], ['scenarios', '', 'scenarios tooFew'], ['modes', 'pigeon', 'modes choose'], ['term_days', '0', 'term_days tooSmall'], ['term_days', 'x', 'term_days wrongKind'], ['amount_yuan', '1.234', 'amount_yuan malformed'], ['ground_sha256', '', 'ground_sha256 missing'],
  ])('%s = %j', (column, value, fault) => expect(faultsWith(column, value)).toEqual(fault === undefined ? [] : [fault]));
});

test('fields say themselves what is personal, or their names suggest it', () => {
  expect(rowWith('fields', 'phone:string;token:string:personal;phone2:string:none')).toMatchObject({ product: { description: { fields: [{ name: 'phone', personal: true }, { name: 'token', personal: true, sensitive: false }, { name: 'phone2', personal: false }] } } });
});

test('columns that a sheet lacks are named', () => {
  expect(missingColumns(COLUMNS.map(([name]) => name.toUpperCase()))).toEqual([]);
  expect(missingColumns(['name'])).toHaveLength(COLUMNS.length - 1);
});
