import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isExhausted, outside, overruns, widenings } from './compare.js';
import type { Terms, Use, Used } from './terms.js';

const wide: Terms = {
  purposes: ['planning', 'risk'], fields: ['name', 'flow'], places: ['CN', 'SG'], recipients: ['a', 'b'], modes: ['file', 'api'],
  termDays: 30, countMax: 10, rowsMax: 1000, bytesMax: 5000, onward: true,
};
const unlimited: Terms = { ...wide, purposes: [], fields: [], places: [], recipients: [], countMax: null, rowsMax: null, bytesMax: null };
const use: Use = { purpose: 'planning', fields: ['name', 'flow'], place: 'SG', recipient: 'b', mode: 'api', rows: 1, bytes: 1 };
const none: Used = { count: 0, rows: 0, bytes: 0 };
const dimensions = (excess: readonly { readonly dimension: string }[]): string[] => excess.map(({ dimension }) => dimension);

describe('widenings', () => {
  test.each<[string, Partial<Terms>, string[]]>([
    ['the same', {}, []],
    ['fewer purposes', { purposes: ['risk'] }, []],
    ['another purpose', { purposes: ['risk', 'marketing'] }, ['purposes']],
    ['any purpose', { purposes: [] }, ['purposes']],
    ['another field', { fields: ['phone'] }, ['fields']],
    ['any place', { places: [] }, ['places']],
    ['another recipient', { recipients: ['a', 'c'] }, ['recipients']],
    ['another mode', { modes: ['file', 'stream'] }, ['modes']],
    ['one day more', { termDays: 31 }, ['termDays']],
    ['one day less', { termDays: 29 }, []],
    ['one use more', { countMax: 11 }, ['countMax']],
    ['one use less', { countMax: 9 }, []],
    ['no limit of uses', { countMax: null }, ['countMax']],
    ['one row more', { rowsMax: 1001 }, ['rowsMax']],
    ['one byte more', { bytesMax: 5001 }, ['bytesMax']],
    ['a use of nothing', { countMax: 0, rowsMax: 0, bytesMax: 0 }, []],
    ['no onward passing', { onward: false }, []],
  ])('%s', (_, change, expected) => {
    expect(dimensions(widenings(wide, { ...wide, ...change }))).toEqual(expected);
  });

  test('onward passing that the wide terms forbid is wider', () => {
    expect(dimensions(widenings({ ...wide, onward: false }, wide))).toEqual(['onward']);
  });

  test('an unrestricted list contains every list, a null limit every limit', () => {
    expect(widenings(unlimited, wide)).toEqual([]);
    expect(dimensions(widenings(wide, unlimited))).toEqual(['purposes', 'fields', 'places', 'recipients', 'countMax', 'rowsMax', 'bytesMax']);
  });

  test('each names what was asked and what is allowed', () => {
    expect(widenings(wide, { ...wide, termDays: 31 })).toEqual([{ dimension: 'termDays', asked: 31, allowed: 30 }]);
  });
});

describe('outside', () => {
  test.each<[string, Partial<Use>, string[]]>([
    ['a use inside', {}, []], ['no fields at all', { fields: [] }, []],
    ['another purpose', { purpose: 'marketing' }, ['purposes']], ['a further field', { fields: ['name', 'phone'] }, ['fields']], ['another place', { place: 'US' }, ['places']],
    ['another recipient', { recipient: 'c' }, ['recipients']], ['another mode', { mode: 'stream' }, ['modes']],
    ['everything at once', { purpose: 'x', fields: ['x'], place: 'XX', recipient: 'x', mode: 'query' }, ['purposes', 'fields', 'places', 'recipients', 'modes']],
  ])('%s', (_, change, expected) => {
    expect(dimensions(outside(wide, { ...use, ...change }))).toEqual(expected);
  });

  test('an empty list restricts nothing, modes always do', () => {
    expect(dimensions(outside(unlimited, { ...use, purpose: 'x', place: 'XX', mode: 'query' }))).toEqual(['modes']);
  });
});

describe('overruns', () => {
  test.each<[string, Used, Pick<Use, 'rows' | 'bytes'>, string[]]>([
    ['the last use', { count: 9, rows: 0, bytes: 0 }, { rows: 0, bytes: 0 }, []],
    ['one use more', { count: 10, rows: 0, bytes: 0 }, { rows: 0, bytes: 0 }, ['countMax']],
    ['the last row', { count: 0, rows: 999, bytes: 0 }, { rows: 1, bytes: 0 }, []],
    ['one row more', { count: 0, rows: 999, bytes: 0 }, { rows: 2, bytes: 0 }, ['rowsMax']],
    ['all bytes at once', none, { rows: 0, bytes: 5000 }, []],
    ['one byte more', none, { rows: 0, bytes: 5001 }, ['bytesMax']],
    ['everything', { count: 10, rows: 1000, bytes: 5000 }, { rows: 1, bytes: 1 }, ['countMax', 'rowsMax', 'bytesMax']],
  ])('%s', (_, used, asked, expected) => {
    expect(dimensions(overruns(wide, used, asked))).toEqual(expected);
  });

  test('what is not limited is never overrun', () => {
    expect(overruns(unlimited, { count: 1e9, rows: 1e15, bytes: 1e15 }, { rows: 1e9, bytes: 1e9 })).toEqual([]);
  });
});

test.each<[string, Used, boolean]>([
  ['one use left', { count: 9, rows: 999, bytes: 4999 }, false], ['no use left', { count: 10, rows: 0, bytes: 0 }, true],
  ['no row left', { count: 0, rows: 1000, bytes: 0 }, true], ['no byte left', { count: 0, rows: 0, bytes: 5000 }, true],
])('with %s the limits are used up: %s', (_, used, expected) => {
  expect(isExhausted(wide, used)).toBe(expected);
});

const some = (...words: string[]) => fc.subarray(words);
const limit = fc.option(fc.nat(20));
const terms: fc.Arbitrary<Terms> = fc.record({
  purposes: some('planning', 'risk'), fields: some('name', 'flow'), places: some('CN', 'SG'), recipients: some('a', 'b'),
  modes: fc.subarray(['file', 'api', 'query'] as const, { minLength: 1 }).map((modes) => [...modes]), termDays: fc.integer({ min: 1, max: 5 }), countMax: limit, rowsMax: limit, bytesMax: limit, onward: fc.boolean(),
});
const anyUse: fc.Arbitrary<Use> = fc.record({
  purpose: fc.constantFrom('planning', 'risk', 'marketing'), fields: some('name', 'flow', 'phone'), place: fc.constantFrom('CN', 'SG', 'US'), recipient: fc.constantFrom('a', 'b', 'c'),
  mode: fc.constantFrom('file', 'api', 'query', 'stream'), rows: fc.nat(25), bytes: fc.nat(25),
});
const anyUsed: fc.Arbitrary<Used> = fc.record({ count: fc.nat(25), rows: fc.nat(25), bytes: fc.nat(25) });
const allows = (given: Terms, asked: Use, used: Used): boolean => outside(given, asked).length === 0 && overruns(given, used, asked).length === 0;

describe('containment is an order', () => {
  test('terms are never wider than themselves', () => {
    fc.assert(fc.property(terms, (a) => expect(widenings(a, a)).toEqual([])));
  });

  test('what is inside something inside is inside', () => {
    fc.assert(fc.property(terms, fc.func(fc.boolean()), fc.func(fc.boolean()), terms, (whole, keepMost, keepSome, stranger) => {
      const narrow = narrowed(whole, keepMost);
      const narrower = narrowed(narrow, keepSome);
      expect([widenings(whole, narrow), widenings(narrow, narrower), widenings(whole, narrower)]).toEqual([[], [], []]);
      if (widenings(stranger, whole).length === 0) expect(widenings(stranger, narrower)).toEqual([]);
    }));
  });

  test('a use that narrow terms allow is allowed by the wide ones', () => {
    fc.assert(fc.property(terms, fc.func(fc.boolean()), anyUse, anyUsed, (whole, keep, asked, used) => {
      const narrow = narrowed(whole, keep);
      expect(widenings(whole, narrow)).toEqual([]);
      if (allows(narrow, asked, used)) expect(allows(whole, asked, used)).toBe(true);
    }), { numRuns: 1000 });
  });

  test('a limit that is wider allows a use that the other does not', () => {
    fc.assert(fc.property(terms, terms, (a, b) => {
      const last = a.countMax ?? 0;
      const isWider = widenings(a, b).some(({ dimension }) => dimension === 'countMax');
      const next = (given: Terms): number => overruns({ ...given, rowsMax: null, bytesMax: null }, { ...none, count: last }, { rows: 0, bytes: 0 }).length;
      if (isWider) expect([next(a), next(b)]).toEqual([1, 0]);
    }));
  });

  test('exhausted terms allow no use that carries anything', () => {
    fc.assert(fc.property(terms, anyUse, anyUsed, (given, asked, used) => {
      fc.pre(asked.rows > 0 && asked.bytes > 0);
      if (isExhausted(given, used)) expect(allows(given, asked, used)).toBe(false);
    }));
  });
});

/** Terms inside `whole`: each list keeps some of its items, each limit may fall, onward passing may go. */
function narrowed(whole: Terms, keep: (of: string) => boolean): Terms {
  const list = (items: readonly string[]): string[] => {
    const kept = items.filter((item) => keep(item));
    return kept.length === 0 ? [...items] : kept;
  };
  const less = (value: number | null, name: string): number | null => (keep(name) ? value : Math.floor((value ?? 20) / 2));
  const modes = whole.modes.filter((mode) => keep(mode));
  return {
    purposes: list(whole.purposes), fields: list(whole.fields), places: list(whole.places), recipients: list(whole.recipients), modes: modes.length === 0 ? whole.modes : modes,
    termDays: keep('term') ? whole.termDays : 1, countMax: less(whole.countMax, 'count'), rowsMax: less(whole.rowsMax, 'rows'), bytesMax: less(whole.bytesMax, 'bytes'), onward: whole.onward && keep('onward'),
  };
}
