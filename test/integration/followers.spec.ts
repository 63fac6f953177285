import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { Bell, Follower, Tail, onEntries, silentLogger, type Advance } from '#ledger';
import { foundExchange, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { until } from '../support/until.js';

/** Followers of a real table, and how seldom they need a transaction. */
let rig: TestLedger;
let operators: Operators;

beforeAll(async () => {
  rig = await openTestLedger();
  operators = await foundExchange(rig);
});
afterAll(() => rig.close());

interface Following { readonly follower: Follower; readonly bell: Bell; readonly steps: () => number; readonly stored: () => Promise<number> }

/** A follower that counts its transactions. */
function follow(name: string, advance: Advance, tail: Tail = new Tail({ pool: rig.pool, exchange: 1 })): Following {
  let steps = 0;
  const counted = Object.assign((client: pg.PoolClient, from: number): Promise<number> => {
    steps += 1;
    return advance(client, from);
  }, advance.types === undefined ? {} : { types: advance.types });
  const bell = new Bell();
  const stored = async (): Promise<number> => Number((await rig.pool.query<{ next_index: string }>('select next_index from follower where exchange = 1 and name = $1', [name])).rows[0]?.next_index);
  return { follower: new Follower({ name, advance: counted, pool: rig.pool, exchange: 1, bell, logger: silentLogger, tail, paceMs: 0 }), bell, steps: () => steps, stored };
}

const addPerson = async (): Promise<number> => {
  const { maker } = operators;
  const { entries } = await rig.run(maker, 'person.add', { id: maker.org, person: `psn_${crypto.randomUUID()}`, name: '王芳' });
  return (entries.at(-1)?.index ?? 0) + 1;
};
const ofSealedDays: Advance = onEntries(1, ['day.sealed'], () => Promise.resolve());

describe('a follower of some types of entries', () => {
  test('passes over all others without a transaction for each, and stores its place when the ledger rests', async () => {
    const { follower, bell, steps, stored } = follow('passes over', ofSealedDays);
    follower.start();
    const before = await rig.ledger.size();
    await until(async () => await stored() === before);
    const atRest = steps();
    let size = before;
    for (let i = 0; i < 40; i++) {
      size = await addPerson();
      bell.ring();
    }
    await until(async () => await stored() === size);
    await follower.stop();
    expect(size).toBe(before + 40);
    expect(steps() - atRest).toBeLessThan(10);
  });
  test('acts on one of them at once', async () => {
    const seen: number[] = [];
    const { follower, bell, stored } = follow('acts', onEntries(1, ['person.added'], (_client, { subjects }) => { seen.push(...subjects.map(({ index }) => index)); return Promise.resolve(); }));
    follower.start();
    await until(async () => await stored() === await rig.ledger.size());
    seen.length = 0;
    const size = await addPerson();
    bell.ring();
    await until(() => Promise.resolve(seen.length > 0));
    await follower.stop();
    expect(seen).toEqual([size - 1]);
  });
  test('begins where it has stored, whatever the tail has forgotten', async () => {
    const tail = new Tail({ pool: rig.pool, exchange: 1 });
    expect(await tail.glance(await rig.ledger.size(), undefined)).toEqual({ isNews: false, next: await rig.ledger.size() });
    expect(await tail.glance(0, undefined)).toBeUndefined();
    const seen: number[] = [];
    const { follower, stored } = follow('late', onEntries(1, ['exchange.founded'], (_client, { subjects }) => { seen.push(...subjects.map(({ index }) => index)); return Promise.resolve(); }), tail);
    follower.start();
    await until(async () => await stored() === await rig.ledger.size());
    await follower.stop();
    expect(seen).toHaveLength(1);
  });
});

describe('the tail', () => {
  test('tells who asks at the same time of what each has heard of', async () => {
    const tail = new Tail({ pool: rig.pool, exchange: 1 });
    const from = await rig.ledger.size();
    await tail.glance(from, undefined);
    const asked = tail.glance(from, new Set(['person.added']));
    await addPerson();
    const [, after] = [await asked, await tail.glance(from, new Set(['person.added']))];
    expect(after).toEqual({ isNews: true, next: from });
    expect(await tail.glance(from, new Set(['day.sealed']))).toEqual({ isNews: false, next: from + 1 });
  });
});
