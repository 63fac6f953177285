import { describe, expect, test } from '@jest/globals';
import { leafHash, merkleRoot } from '#core/tlog';
import { NO_ENTRIES, entrySetOf, verifyEntries, withEntries, type Member } from './figure.js';
import { NO_TRANSFERS, countedOf, groupOf, transferFigureOf, withTransfer, type CountedTransfer } from './transfer-statistic.js';

const member = (index: number): Member => ({ index, leaf: leafHash(Buffer.from(String(index))) });
const members = [3, 5, 8].map(member);
const digest = Buffer.from(merkleRoot(Buffer.concat(members.map(({ leaf }) => leaf)))).toString('hex');

describe('a figure', () => {
  test('carries the set of its entries: number, first, last, root', () => {
    const set = withEntries(NO_ENTRIES, members);
    expect(set.ok && entrySetOf(set.value)).toEqual({ count: 3, first: 3, last: 8, digest });
    expect(entrySetOf(NO_ENTRIES)).toMatchObject({ count: 0, first: null, last: null });
  });

  test.each<[string, readonly Member[], string]>([
    ['one entry fewer', members.slice(1), 'the count is stated as 3, the entries make 2'],
    ['another entry', [...members.slice(0, 2), { ...member(8), leaf: member(9).leaf }], 'the digest is stated'],
    ['an entry twice', [member(3), member(3), member(5)], 'entry 3 does not follow entry 3'],
    ['entries in another order', [...members].reverse(), 'entry 5 does not follow entry 8'],
    ['another first entry', [member(2), ...members.slice(1)], 'the first is stated as 3'],
  ])('with %s is refuted', (_, those, reason) => {
    expect(verifyEntries({ count: 3, first: 3, last: 8, digest }, those)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
    expect(verifyEntries({ count: 3, first: 3, last: 8, digest }, members).ok).toBe(true);
  });
});

describe('a delivery', () => {
  const requested = {
    grant: 'grt_x', product: 'prd_x', productVersion: 1, vendor: 'prt_x', buyer: 'prt_y', recipient: 'prt_y', place: 'SG', purpose: 'x', mode: 'file',
    manifest: { sha256: '', fileCount: 1, rows: 1, bytes: 1, fields: ['a'] }, people: { general: 10, sensitive: 1 }, circumstances: {},
  } as const satisfies Parameters<typeof countedOf>[0]['requested'];
  const told = { requestedAt: '2026-06-30T16:00:00.000Z', requested, people: { general: 7, sensitive: 2 }, path: 'EXEMPT' };

  test('is counted on its day in Shanghai, or the day on which it has happened', () => {
    expect(countedOf(told)).toEqual({ day: '2026-07-01', path: 'EXEMPT', jurisdiction: 'SG', general: 7, sensitive: 2 });
    expect(countedOf({ ...told, requested: { ...requested, occurredOn: '2025-12-31' } }).day).toBe('2025-12-31');
  });

  test.each([['year', '2026'], ['month', '2026-07'], ['path', 'EXEMPT'], ['jurisdiction', 'SG'], ['direction', 'cross-border']] as const)('by %s belongs to %s', (dimension, group) => {
    expect(groupOf(countedOf(told), dimension)).toBe(group);
  });

  test.each([['CN', 'domestic'], ['HK', 'cross-border'], ['MO', 'cross-border']])('to %s is %s', (place, direction) => {
    expect(groupOf({ ...countedOf(told), jurisdiction: place }, 'direction')).toBe(direction);
  });

  test('adds to the figure what was declared', () => {
    const of = (index: number): CountedTransfer => ({ ...member(index), transfer: `trf_${index}`, declaredIn: index - 1, ...countedOf(told) });
    expect(transferFigureOf([3, 5, 8].map(of).reduce(withTransfer, NO_TRANSFERS))).toEqual({ value: { transfers: 3, general: 21, sensitive: 6 }, entries: { count: 3, first: 3, last: 8, digest } });
    expect(() => [5, 3].map(of).reduce(withTransfer, NO_TRANSFERS)).toThrow('entry 3 does not follow entry 5');
  });
});
