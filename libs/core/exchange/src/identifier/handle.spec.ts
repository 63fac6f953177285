import { describe, expect, test } from '@jest/globals';
import { LIFECYCLES } from '../lifecycles.js';
import { HANDLE_PREFIX, IDENTIFIED, IDENTIFIED_KINDS, entryIn, identifiedIn } from './handle.js';

const UUID = '01938f6e-0000-7000-8000-000000000001';

describe.each(IDENTIFIED_KINDS)('the handle of a %s', (kind) => {
  const { resolves, ended, publicBy } = IDENTIFIED[kind];
  const { states, final, transitions } = LIFECYCLES[kind];

  test('stands by states of its life cycle, and nothing that has ended comes back', () => {
    expect([...resolves, ...ended].filter((state) => !(states as readonly string[]).includes(state))).toEqual([]);
    expect((ended as readonly string[]).filter((state) => !(final as readonly string[]).includes(state))).toEqual([]);
  });

  test('begins with the entries that lead from hidden states to one that resolves, and never again to a hidden one', () => {
    const isShown = (state: string): boolean => (resolves as readonly string[]).includes(state);
    const publishing = transitions.filter(([, , from, to]) => isShown(to) && from.some((state) => !isShown(state))).map(([, entry]) => entry);
    expect([...new Set<string>(publishing)].sort()).toEqual([...publicBy].sort());
    expect(transitions.filter(([, , from, to]) => from.some(isShown) && !isShown(to) && !(ended as readonly string[]).includes(to))).toEqual([]);
  });
});

test.each([[`prd_${UUID}`, true], [`lst_${UUID}`, true], [`ttl_${UUID}`, true], [`crt_${UUID}`, true], [`prt_${UUID}`, true], [`grt_${UUID}`, false], [`prd_${UUID} `, false], [UUID, false], ['', false]])('%s names something that has handles: %s', (suffix, isOne) => {
  expect(identifiedIn(suffix) !== undefined).toBe(isOne);
});

test.each([['entry-0', 0], ['entry-17', 17], ['entry-999999999999999', 999_999_999_999_999], ['entry-01', undefined], ['entry--1', undefined], ['entry-', undefined], ['entry-1000000000000000', undefined], ['entry-1e3', undefined]])('%s names the entry %s', (suffix, index) => {
  expect(entryIn(suffix)).toBe(index);
});

test.each([['88.123.99', true], ['yaosu.local', true], ['20.500.12345', true], ['', false], ['.x', false], ['a/b', false], ['a b', false], ['x'.repeat(63), true], ['x'.repeat(64), false]])('%s may be a prefix: %s', (prefix, may) => {
  expect(new RegExp(HANDLE_PREFIX).test(prefix)).toBe(may);
});
