import { describe, expect, test } from '@jest/globals';
import { fieldAt, filledIn, placeOf } from './places.js';

const FIELDS = [['offer', 'title', 'zh'], ['offer', 'terms', 'modes'], ['fields', 0, 'name'], ['offer', 'source']];

describe('the field of a pointer', () => {
  test.each([
    ['/offer/title/zh', FIELDS[0]], ['/offer/terms/modes/0', FIELDS[1]], ['/fields/0/name', FIELDS[2]], ['/offer/source/sha256', FIELDS[3]], ['/offer/title', FIELDS[0]],
  ])('%s', (pointer, field) => expect(fieldAt(pointer, FIELDS)).toEqual(field));
  test.each([['/other'], [''], ['/fields/1/name']])('%j is none', (pointer) => expect(fieldAt(pointer, FIELDS)).toBeUndefined());
  test('reads escapes as RFC 6901 does', () => expect(placeOf('/a~1b/~01/2')).toEqual(['a/b', '~1', 2]));
});

test('what was left empty is not sent, and nulls are', () => {
  expect(filledIn({ name: { zh: ' 客流 ', en: '' }, source: null, fields: [{ title: undefined, name: 'a' }], count: 0 })).toEqual({ name: { zh: '客流' }, source: null, fields: [{ name: 'a' }], count: 0 });
});

test('a member of whose parts none was filled in is left empty itself, and a line of a list is not', () => {
  expect(filledIn({ target: 'x', demand: { duty: { zh: ' ' }, dueOn: '' }, documents: [{ title: '' }] })).toEqual({ target: 'x', documents: [{}] });
  expect(filledIn({ reason: '' })).toBeUndefined();
  expect(filledIn({})).toEqual({});
});
