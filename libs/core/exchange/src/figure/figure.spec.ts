import { describe, expect, test } from '@jest/globals';
import { leafHash, merkleRoot } from '#core/tlog';
import { NO_SUMS, cellId, figureOfCells, figuresBy, grow, inOrderOfIds, partOf, verifyCells, type Cells, type Counted } from './cell.js';
import { FIGURE_DIMENSION_NAMES, STATISTICS, UNKNOWN, groupOf, settlementCell, transferCell, transferDay } from './dimension.js';
import { ALL, FINEST, LEVELS, cellAt, levelFor, readLevel } from './level.js';
import { NO_ENTRIES, entrySetOf, verifyEntries, withEntries, type Member } from './figure.js';

const member = (index: number): Member => ({ index, leaf: leafHash(Buffer.from(String(index))) });
const members = [3, 5, 8].map(member);
const digest = Buffer.from(merkleRoot(Buffer.concat(members.map(({ leaf }) => leaf)))).toString('hex');

describe('a set of entries', () => {
  test('is told by number, first, last, root', () => {
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

const told = { requestedAt: '2026-06-30T16:00:00.000Z', path: 'EXEMPT', place: 'SG', mode: 'file', version: { sector: 'transport', regime: 'NON_PUBLIC' }, vendor: { district: '440305' } };

describe('a delivery', () => {
  test('is counted on its day in Shanghai, or the day on which it has happened', () => {
    expect(transferDay(told)).toBe('2026-07-01');
    expect(transferDay({ ...told, requestedAt: '2026-06-30T15:59:59.999Z' })).toBe('2026-06-30');
    expect(transferDay({ ...told, occurredOn: '2025-12-31' })).toBe('2025-12-31');
  });

  test.each([
    ['year', '2026'], ['month', '2026-07'], ['path', 'EXEMPT'], ['jurisdiction', 'SG'], ['direction', 'cross-border'], ['sector', 'transport'],
    ['province', '44'], ['city', '4403'], ['district', '440305'], ['mode', 'file'], ['regime', 'NON_PUBLIC'], ['currency', UNKNOWN],
  ] as const)('by %s belongs to %s', (dimension, group) => {
    expect(groupOf(transferCell(told), dimension)).toBe(group);
  });

  test.each([['CN', 'domestic'], ['HK', 'cross-border'], ['MO', 'cross-border']])('to %s is %s', (place, direction) => {
    expect(groupOf(transferCell({ ...told, place }), 'direction')).toBe(direction);
  });

  test('of a seat that is not known is counted as unknown at every level', () => {
    const cell = transferCell({ ...told, vendor: {} });
    expect((['province', 'city', 'district'] as const).map((level) => groupOf(cell, level))).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  });
});

test('a settlement is counted in the month of its confirmation, by the buyer’s jurisdiction and its currency', () => {
  const { version, vendor } = told;
  expect(settlementCell({ confirmedAt: '2026-07-31T16:00:00.000Z', currency: 'CNY', buyer: { jurisdiction: 'HK' }, version, vendor })).toMatchObject({ month: '2026-08', jurisdiction: 'HK', currency: 'CNY', path: UNKNOWN, mode: UNKNOWN });
});

describe('a figure of cells', () => {
  const one = (index: number, place = 'SG', general = 10): Counted => ({ ...member(index), statistic: 'transfers', cell: transferCell({ ...told, place }), sums: { ...NO_SUMS, count: 1, general, amount: '9007199254740993' } });
  const all = [one(3), one(5, 'CN'), one(8), one(9, 'HK', 1)];
  const cells: Cells = new Map();
  for (const counted of all) grow(cells, counted);
  const ordered = inOrderOfIds(cells);
  const figure = figureOfCells(ordered.map(partOf));

  test('adds up its cells, amounts beyond 2^53 exactly', () => {
    expect(figure).toMatchObject({ value: { count: 4, general: 31, sensitive: 0, amount: '36028797018963972' }, entries: { count: 4, first: 3, last: 9, cells: 3 } });
    expect(figureOfCells([])).toMatchObject({ value: NO_SUMS, entries: { count: 0, first: null, last: null, cells: 0 } });
  });

  test('by dimensions has a group for each combination that occurs, which together are the whole', () => {
    const groups = figuresBy(ordered, ['direction', 'jurisdiction']);
    expect(groups.map(({ keys, value }) => [...keys, value.count])).toEqual([['cross-border', 'HK', 1], ['cross-border', 'SG', 2], ['domestic', 'CN', 1]]);
    expect(figuresBy(ordered, [])).toEqual([{ keys: [], ...figure }]);
  });

  const inCells = [...all].sort((a, b) => (cellId(a) === cellId(b) ? a.index - b.index : cellId(a) < cellId(b) ? -1 : 1));
  test('is found again from its entries, in whatever order they come', () => {
    for (const members of [all, inCells]) expect(verifyCells(figure, members, FINEST)).toEqual({ ok: true, value: figure });
  });

  test.each([...STATISTICS].flatMap((statistic) => [UNKNOWN, '44', '4403', '440305'].map((district) => [statistic, district] as const)))('of %s counts an entry of district %s once at each level', (statistic, district) => {
    const counted = { ...all[0], statistic, cell: { ...transferCell(told), district } };
    const ids = LEVELS[statistic].map((level) => cellId({ statistic, cell: cellAt(counted.cell, level) }, level));
    expect(new Set(ids).size).toBe(LEVELS[statistic].length);
    expect(cellId({ statistic, cell: counted.cell }, readLevel(FINEST))).toBe(cellId({ statistic, cell: counted.cell }));
  });

  test('at every level has the same sums and bounds, and the digest of the cells of that level alone', () => {
    const figures = LEVELS.transfers.map((level) => {
      const at: Cells = new Map();
      for (const counted of all) grow(at, counted, level);
      return figureOfCells(inOrderOfIds(at).map(partOf));
    });
    for (const { value, entries: { count, first, last } } of figures) expect({ value, count, first, last }).toEqual({ value: figure.value, count: 4, first: 3, last: 9 });
    expect(figures.map(({ entries }) => entries.cells)).toEqual([1, 3, 3, 3, 2, 3, 1, 3, 3]);
    expect(new Set(figures.map(({ entries }) => entries.digest)).size).toBe(LEVELS.transfers.length);
    LEVELS.transfers.forEach((level, i) => expect(figures.map((one) => verifyCells(one, all, level).ok)).toEqual(figures.map((_, other) => other === i)));
  });

  test.each<[string, readonly Counted[]]>([
    ['one entry fewer', inCells.slice(1)], ['another leaf', inCells.map((counted, i) => (i === 0 ? { ...counted, leaf: member(99).leaf } : counted))],
    ['an entry in another cell', inCells.map((counted, i) => (i === 0 ? { ...counted, cell: transferCell({ ...told, place: 'US' }) } : counted))],
    ['other people', inCells.map((counted, i) => (i === 0 ? { ...counted, sums: { ...counted.sums, general: 9 } } : counted))],
    ['an entry twice', [...inCells, ...inCells.slice(-1)]],
  ])('with %s is refuted', (_, those) => {
    expect(verifyCells(figure, those, FINEST).ok).toBe(false);
  });
});

describe('the level that answers', () => {
  const pairs = FIGURE_DIMENSION_NAMES.flatMap((one, i) => FIGURE_DIMENSION_NAMES.slice(i + 1).map((other) => [one, other] as const));

  test.each(STATISTICS)('of %s tells any two dimensions of a year without reading every combination', (statistic) => {
    for (const by of pairs) expect(levelFor(statistic, { filters: { year: '2026' }, by })).not.toBe(FINEST);
  });

  test.each([
    [{ filters: { year: '2026' }, by: ['month'] }, 'month currency'],
    [{ filters: { year: '2026', direction: 'domestic' }, by: ['month', 'sector'] }, 'month path jurisdiction sector regime currency'],
    [{ filters: {}, by: ['month'], remit: { area: '4403', sectors: null } }, 'month path jurisdiction district mode currency'],
    [{ filters: {}, by: ['month'], remit: { area: '44', sectors: ['finance'] } }, 'month path direction sector city mode regime currency'],
    [{ filters: {}, by: ['month'], remit: { area: '4403', sectors: ['finance'] } }, 'month path direction sector city mode regime currency'],
    [{ filters: {}, by: ['month'], remit: { area: '440305', sectors: ['finance'] } }, 'month sector district mode regime currency'],
    [{ filters: { year: '2026', province: '44', direction: 'domestic' }, by: ['month', 'sector'] }, 'month path direction sector city mode regime currency'],
    [{ filters: { year: '2026', city: '4403', jurisdiction: 'HK' }, by: ['sector'] }, 'month path jurisdiction sector city regime currency'],
    [{ filters: { year: '2026' }, by: ['month', 'jurisdiction'], remit: { area: '4403', sectors: ['finance'] } }, 'month path jurisdiction sector city regime currency'],
    [{ filters: { year: '2026' }, by: ['month', 'jurisdiction'], remit: { area: '44', sectors: ['finance'] } }, 'month path jurisdiction sector city regime currency'],
    [{ filters: { year: '2026', district: '440305', jurisdiction: 'HK' }, by: ['sector'] }, 'year path jurisdiction sector district mode regime currency'],
    [{ filters: { month: '2026-06', district: '440305', jurisdiction: 'HK' }, by: ['sector'] }, FINEST.join(' ')],
  ] as const)('%j is answered by %s', (asked, level) => {
    expect(levelFor('transfers', asked).join(' ')).toBe(level);
  });

  test('tells a cell by its dimensions, and adds up over the others', () => {
    expect(cellAt(transferCell(told), ['year', 'sector'])).toEqual({ ...Object.fromEntries(Object.keys(transferCell(told)).map((name) => [name, ALL])), month: '2026', sector: 'transport' });
  });

  test('tells a group where that is all it tells, and the group is found in it', () => {
    for (const [place, direction] of [['CN', 'domestic'], ['SG', 'cross-border']] as const) {
      const cell = cellAt(transferCell({ ...told, place }), ['month', 'direction', 'city']);
      expect(cell).toMatchObject({ jurisdiction: direction, district: '4403', path: ALL });
      expect((['direction', 'province', 'city'] as const).map((dimension) => groupOf(cell, dimension))).toEqual([direction, '44', '4403']);
    }
  });

  test('is read where it begins with a year or a month, and names each dimension once', () => {
    expect(readLevel(['year', 'mode', 'path'])).toEqual(['year', 'path', 'mode']);
    expect(readLevel(['month', 'city', 'direction'])).toEqual(['month', 'direction', 'city']);
    for (const names of [[], ['path'], ['month', 'year'], ['month', 'path', 'path'], ['month', 'city', 'district'], ['month', 'colour']]) expect(readLevel(names)).toBeUndefined();
  });
});
