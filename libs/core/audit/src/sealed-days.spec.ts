import { describe, expect, test } from '@jest/globals';
import { leafHash } from '#core/tlog';
import type { AuditedEntry } from './audited-entry.js';
import { daysPartOf, SealedDays } from './sealed-days.js';

const HOUR = 3_600_000;
const FIRST = Date.parse('2026-06-15T02:00:00.000Z');
/** The first instant of 2026-06-16 in Shanghai, which ends the first day. */
const NEXT = Date.parse('2026-06-15T16:00:00.000Z');
const leaf = leafHash(Buffer.from('entry'));
const entryAt = (ms: number, more: object = {}): AuditedEntry =>
  ({ v: 1, type: 'person.added', stream: 'prt_x', version: 1, at: new Date(ms).toISOString(), actor: {}, parties: [], data: {}, ...more }) as unknown as AuditedEntry;

const add = (days: SealedDays, index: number, entry: AuditedEntry): ReturnType<SealedDays['add']> => days.add(daysPartOf(index, [entry], leaf));

/** What an audit says of entries at these instants, by the position of the entry that it says it of. */
function found(instants: readonly number[], days = new SealedDays()): (readonly [number, string])[] {
  return instants.flatMap((ms, index) => add(days, index, entryAt(ms)).map(({ what }) => [index, what] as const));
}
/** An entry at the end of the day, and one in each hour after it. */
const hourly = (hours: number, last = 0): number[] => [FIRST, ...Array.from({ length: hours + 1 }, (_, hour) => NEXT + hour * HOUR), ...(last === 0 ? [] : [NEXT + hours * HOUR + last])];

describe('a day that is over and not sealed', () => {
  test('is no finding for a day of entries, and one with the first entry after it', () => {
    expect(found(hourly(24))).toEqual([]);
    expect(found(hourly(24, 1))).toEqual([[26, '2026-06-15 is not sealed, though it ended with entry 0 and the log has gone on for more than a day since']]);
  });
  test('is told of once, however long it goes on', () => {
    expect(found(hourly(100))).toHaveLength(1);
  });
  test('owes nothing for a silence but an hour: an exchange that stood still could not seal', () => {
    expect(found([FIRST, NEXT, NEXT + 1_000 * HOUR, NEXT + 2_000 * HOUR])).toEqual([]);
    const silences = Array.from({ length: 26 }, (_, i) => NEXT + i * 30 * HOUR);
    expect(found([FIRST, ...silences]).map(([index]) => index)).toEqual([26]);
  });
  test('waits by the latest time so far, where clocks disagree', () => {
    expect(found([FIRST, NEXT, ...Array.from({ length: 100 }, (_, i) => NEXT + (i % 2) * HOUR)])).toEqual([]);
  });
  test('is found by an audit that goes on where another one was interrupted', () => {
    const instants = hourly(24, 1);
    const before = new SealedDays();
    instants.slice(0, 20).forEach((ms, index) => add(before, index, entryAt(ms)));
    const after = new SealedDays(JSON.parse(JSON.stringify(before.save())) as ReturnType<SealedDays['save']>);
    const said = instants.slice(20).flatMap((ms, i) => add(after, 20 + i, entryAt(ms)));
    expect(said.map(({ index, invariant }) => [index, invariant])).toEqual([[26, 15]]);
  });
  test('and is sealed in time is none; the next day has its own grace', () => {
    const days = new SealedDays();
    const instants = hourly(23);
    expect(found(instants, days)).toEqual([]);
    const { statements: { awaited: [sealing] } } = days.save();
    expect(add(days, instants.length, entryAt(NEXT + 24 * HOUR, { type: 'day.sealed', data: sealing }))).toEqual([]);
    const later = Array.from({ length: 25 }, (_, i) => NEXT + (25 + i) * HOUR);
    expect(later.flatMap((ms, i) => add(days, instants.length + 1 + i, entryAt(ms)))).toEqual([]);
    expect(add(days, 999, entryAt(NEXT + 49 * HOUR + 1)).map(({ what }) => what)).toEqual([expect.stringContaining('2026-06-16 is not sealed')]);
  });
});
