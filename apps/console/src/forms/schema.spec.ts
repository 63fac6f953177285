import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { faultsIn, schemaAt, type Schema } from './schema.js';

const BODIES = JSON.parse(readFileSync(join(import.meta.dirname, '../api/bodies.json'), 'utf8')) as Readonly<Record<string, Schema>>;
const at = (path: string): Schema => BODIES[path] ?? {};
const TERMS = { purposes: [], fields: [], places: ['CN'], recipients: [], modes: ['file'], termDays: 365, countMax: null, rowsMax: 10, bytesMax: null, onward: false };
const REQUEST = { listing: 'lst_018f8e5c-0000-7000-8000-000000000001', proposal: { terms: TERMS, plan: 'standard', need: '研究' } };
const withTerms = (change: object) => ({ ...REQUEST, proposal: { ...REQUEST.proposal, terms: { ...TERMS, ...change } } });

describe('a body', () => {
  const schema = at('/v1/negotiations');
  test('that the API takes has no fault', () => expect(faultsIn(schema, REQUEST)).toEqual([]));
  test.each([
    ['a member that is missing', { ...REQUEST, listing: undefined }, { pointer: '/listing', says: 'missing' }],
    ['nothing of a part that is needed', { ...REQUEST, proposal: { ...REQUEST.proposal, terms: { ...TERMS, modes: undefined } } }, { pointer: '/proposal/terms/modes', says: 'missing' }],
    ['a member that is not asked for', { ...REQUEST, extra: 1 }, { pointer: '/extra', says: 'unknown' }],
    ['a malformed id', { ...REQUEST, listing: 'lst_1' }, { pointer: '/listing', says: 'malformed' }],
    ['a word that is none of those listed', withTerms({ modes: ['pigeon'] }), { pointer: '/proposal/terms/modes/0', says: 'choose' }],
    ['an empty list where one is needed', withTerms({ modes: [] }), { pointer: '/proposal/terms/modes', says: 'tooFew', values: { limit: 1 } }],
    ['the same twice', withTerms({ places: ['CN', 'CN'] }), { pointer: '/proposal/terms/places', says: 'twice' }],
    ['a number below the least', withTerms({ termDays: 0 }), { pointer: '/proposal/terms/termDays', says: 'tooSmall', values: { limit: 1 } }],
    ['a number above the greatest', withTerms({ termDays: 3661 }), { pointer: '/proposal/terms/termDays', says: 'tooLarge', values: { limit: 3660 } }],
    ['a half of a number', withTerms({ termDays: 1.5 }), { pointer: '/proposal/terms/termDays', says: 'wrongKind' }],
    ['a number below the least, where there may be none', withTerms({ rowsMax: -1 }), { pointer: '/proposal/terms/rowsMax', says: 'tooSmall', values: { limit: 0 } }],
  ])('with %s says so at its place', (_what, body, fault) => expect(faultsIn(schema, body)).toEqual([fault]));
  test.each([[3660], [1]])('may have the number at the limit, %d', (termDays) => expect(faultsIn(schema, withTerms({ termDays }))).toEqual([]));
});

describe('a text', () => {
  const schema = at('/v1/negotiations/{id}/terminate');
  test.each([['', [{ pointer: '/reason', says: 'missing' }]], ['x'.repeat(500), []], ['𠮷'.repeat(500), []], ['x'.repeat(501), [{ pointer: '/reason', says: 'tooLong', values: { limit: 500 } }]]])('is counted in characters: %#', (reason, faults) => {
    expect(faultsIn(schema, { reason })).toEqual(faults);
  });
});

describe('a day', () => {
  const schema = at('/v1/inquiries/{id}/ask-more-time');
  test.each([['2028-02-29', []], ['2026-02-29', [{ pointer: '/until', says: 'noDay' }]], ['soon', [{ pointer: '/until', says: 'noDay' }]]])('%s', (until, faults) => expect(faultsIn(schema, { until, reason: 'x' })).toEqual(faults));
});

test('of two forms the one that was meant is judged', () => {
  const offerFaults = faultsIn(at('/v1/listings'), { offer: { ground: { kind: 'registration', title: 'x' } } }).filter(({ pointer }) => pointer.includes('ground'));
  expect(offerFaults).toEqual([{ pointer: '/offer/ground/title', says: 'malformed' }]);
});

describe('what stands at a place of a body', () => {
  const hold = at('/v1/holds');
  test.each([
    [['ground'], 'string', false], [['demand', 'dueOn'], 'string', true], [['demand', 'duty', 'zh'], 'string', true], [['demand'], 'object', true],
  ])('%j: %s, may be left out: %s', (place, type, isOptional) => expect(schemaAt(hold, place)).toMatchObject({ schema: { type }, isOptional }));
  test('is nothing where the body has no such place', () => expect(schemaAt(hold, ['demand', 'nothing'])).toBeUndefined());
});
