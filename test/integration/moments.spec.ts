import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { Refusal, momentAtTime, type Moment } from '#core/exchange';
import { hotPool, migrate } from '#adapters/store';
import { Moments, momentKeeper, type Cut } from '#ledger';
import { freshDatabase } from '../support/database.js';

/** Where a time lies in the ledger, for entries whose times are those of several clocks. */
let pool: pg.Pool;
let drop: () => Promise<void>;
let exchange = 100;

beforeAll(async () => {
  const database = await freshDatabase();
  await migrate(database.url);
  [pool, drop] = [hotPool(database.url, 4), database.drop];
});
afterAll(async () => {
  await pool.end();
  await drop();
});

const START = Date.parse('2026-03-01T00:00:00.000Z');
const timeAt = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const momentOf = (seconds: number): Moment => ({ kind: 'time', until: timeAt(seconds) });

/** Lets the follower of a ledger come to its end; returns where that is. */
async function follow(own: number, from = 0): Promise<number> {
  const client = await pool.connect();
  try {
    for (let [cursor, next] = [-1, from]; ; [cursor, next] = [next, await momentKeeper(own)(client, next)]) if (cursor === next) return next;
  } finally {
    client.release();
  }
}

/** A ledger of its own whose entries state these times, followed from the cursors at which the follower happens to stop. */
async function ledgerOf(seconds: readonly number[], stops: readonly number[] = []): Promise<{ moments: Moments }> {
  exchange += 1;
  const own = exchange;
  const stream = randomUUID();
  const write = async (from: number, until: number): Promise<void> => {
    const times = seconds.slice(from, until).map(timeAt);
    await pool.query(`insert into entry (exchange, idx, stream, version, type, body, leaf, at)
      select $1, $2 + n - 1, $3, $2 + n, 'test.written', '\\x00', sha256('\\x00'), at from unnest($4::timestamptz[]) with ordinality as t(at, n)`, [own, from, stream, times]);
  };
  let [written, cursor] = [0, 0];
  for (const stop of [...stops.filter((at) => at < seconds.length).sort((a, b) => a - b), seconds.length]) {
    await write(written, stop);
    written = stop;
    cursor = await follow(own, cursor);
  }
  return { moments: new Moments({ pool, exchange: own }) };
}

/** The definition, word for word: every entry before the first that states a later time. */
function expected(seconds: readonly number[], until: number): Pick<Cut, 'size'> & { readonly next: number | null } {
  const next = seconds.findIndex((at) => at > until);
  return next < 0 ? { size: seconds.length, next: null } : { size: next, next };
}
const told = ({ size, next }: Cut): object => ({ size, next: next?.index ?? null });

describe('a time means', () => {
  test('every entry before the first that states a later one, whatever the clocks of several processes say', async () => {
    const clocks = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 0, maxLength: 1_100 });
    await fc.assert(fc.asyncProperty(clocks, fc.array(fc.nat({ max: 1_100 }), { maxLength: 4 }), fc.array(fc.integer({ min: -40, max: 1_200 }), { minLength: 1, maxLength: 8 }), async (skews, stops, asked) => {
      const seconds = skews.map((skew, i) => i + skew);
      const { moments } = await ledgerOf(seconds, stops);
      for (const until of asked) expect(told(await moments.cut(momentOf(until)))).toEqual(expected(seconds, until));
    }), { numRuns: 25 });
  });

  test('nothing behind an entry from the future, until its time has come', async () => {
    const seconds = Array.from({ length: 1_000 }, (_, i) => (i === 300 ? 5_000 : i));
    const { moments } = await ledgerOf(seconds);
    expect(told(await moments.cut(momentOf(999)))).toEqual({ size: 300, next: 300 });
    expect(await moments.cut(momentOf(5_000))).toMatchObject({ size: 1_000, last: { index: 999 }, next: null });
  });

  test('an entry from the past together with those before it, and never without them', async () => {
    const seconds = Array.from({ length: 600 }, (_, i) => (i === 599 ? -5_000 : i));
    const { moments } = await ledgerOf(seconds);
    expect(told(await moments.cut(momentOf(-1)))).toEqual({ size: 0, next: 0 });
    expect(told(await moments.cut(momentOf(598)))).toEqual({ size: 600, next: null });
  });

  test.each([254, 255, 256, 257, 511, 512])('the same at the edge of a run, with %i entries', async (count) => {
    const seconds = Array.from({ length: count }, (_, i) => i);
    const { moments } = await ledgerOf(seconds);
    for (const until of [count - 2, count - 1, count]) expect(told(await moments.cut(momentOf(until)))).toEqual(expected(seconds, until));
  });

  test('the last millisecond of a day in Shanghai, and not the next', async () => {
    const midnight = 16 * 3_600;
    const { moments } = await ledgerOf([midnight - 0.001, midnight]);
    const day = momentAtTime('2026-03-01') ?? momentOf(0);
    expect(await moments.cut(day)).toEqual({ size: 1, last: { index: 0, at: '2026-03-01T15:59:59.999Z' }, next: { index: 1, at: '2026-03-01T16:00:00.000Z' } });
  });

  test('nothing in a ledger without entries', async () => {
    const { moments } = await ledgerOf([]);
    expect(await moments.cut(momentOf(0))).toEqual({ size: 0, last: null, next: null });
  });
});

describe('an index means', () => {
  test('the entries up to it', async () => {
    const { moments } = await ledgerOf([5, 4, 3, 2, 1]);
    expect(told(await moments.cut({ kind: 'index', index: 2 }))).toEqual({ size: 3, next: 3 });
    expect(told(await moments.cut({ kind: 'index', index: 4 }))).toEqual({ size: 5, next: null });
  });

  test('all there are, where it is beyond the last', async () => {
    const { moments } = await ledgerOf([1, 2]);
    expect((await moments.cut({ kind: 'index', index: 9 })).last?.index).not.toBe(9);
  });
});

test('a time is refused while its follower is far behind, rather than looked for in a million entries', async () => {
  exchange += 1;
  const values = [exchange, randomUUID(), timeAt(0)];
  await pool.query(`insert into entry (exchange, idx, stream, version, type, body, leaf, at)
    select $1, n - 1, $2, n, 'test.written', '\\x00', sha256('\\x00'), $3 from generate_series(1, 20000) n`, values);
  const moments = new Moments({ pool, exchange });
  await expect(moments.cut(momentOf(1))).rejects.toBeInstanceOf(Refusal);
  await follow(exchange);
  expect(told(await moments.cut(momentOf(1)))).toEqual({ size: 20_000, next: null });
});
