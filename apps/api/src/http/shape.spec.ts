import { describe, expect, test } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { Code, Digest, IdOf, Nullable, OneOf, Refusal, SetOf, closed } from '#core/exchange';
import { shapeCheck, type WrongMember } from './shape.js';

const shape = closed({
  id: IdOf('grant'), mode: OneOf(['file', 'a|b'] as const), fields: SetOf(Type.String(), 3), evidence: SetOf(closed({ kind: Code, sha256: Digest }), 2), note: Nullable(closed({ text: Type.String() })),
});
const right = { id: 'grt_01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b4a', mode: 'file', fields: ['a', 'b'], evidence: [], note: null };

function wrongIn(value: unknown): readonly WrongMember[] {
  try {
    shapeCheck(shape)(value);
  } catch (err) {
    if (err instanceof Refusal && err.code === 'invalid_request') return err.params['errors'] as WrongMember[];
    throw err;
  }
  return [];
}

describe('a shape', () => {
  test('lets a right value through', () => {
    expect(wrongIn(right)).toEqual([]);
    expect(wrongIn({ ...right, note: { text: 'x' } })).toEqual([]);
  });

  test.each([
    ['an unknown member', { ...right, extra: 1 }, '/extra', 'Unexpected property'],
    ['a missing member', { ...right, mode: undefined }, '/mode', 'Expected one of file, a|b'],
    ['an id of another kind', { ...right, id: right.id.replace('grt', 'trf') }, '/id', expect.stringContaining('grt_')],
    ['a word that is not in the list', { ...right, mode: 'a' }, '/mode', 'Expected one of file, a|b'],
    ['an item that stands twice', { ...right, fields: ['a', 'a'] }, '/fields', 'Expected items that differ'],
    ['an object that stands twice', { ...right, evidence: Array(2).fill({ kind: 'a', sha256: 'a'.repeat(64) }) }, '/evidence', 'Expected items that differ'],
    ['too many items', { ...right, fields: ['a', 'b', 'c', 'd'] }, '/fields', expect.stringContaining('3')],
    ['a wrong item', { ...right, fields: ['a', 1] }, '/fields/1', 'Expected string'],
    ['a wrong member inside something that may be null', { ...right, note: { text: 1 } }, '/note/text', 'Expected string'],
    ['another type where something may be null', { ...right, note: 7 }, '/note', expect.any(String)],
    ['a name with a slash', { ...right, 'a/b': 1 }, '/a~1b', 'Unexpected property'],
  ])('names %s', (_what, value, pointer, detail) => {
    expect(wrongIn(JSON.parse(JSON.stringify(value)))).toEqual([{ pointer, detail }]);
  });

  test('names at most twenty wrong members', () => {
    expect(wrongIn(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, i])))).toHaveLength(20);
  });
});
