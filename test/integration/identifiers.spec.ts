import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReferenceIdentifiers, type IdentifierRegistry } from '#adapters/ports';
import { uuidOf, type Caller, type Id } from '#core/exchange';
import { Bell, Follower, Handles, Registrant, handleKeeper, silentLogger } from '#ledger';
import { admit, foundExchange, list, openTestLedger, submitListing, type TestLedger } from '../support/ledger.js';

/** The registrant over a real database and a registry that a test may take away. */
const PREFIX = 'yaosu.local';
let rig: TestLedger;
let vendor: Caller;
let follower: Follower;
let reference: ReferenceIdentifiers;
let calls: string[];
let isAway: boolean;

const asked = async <T>(call: string, answer: Promise<T>): Promise<T> => {
  calls.push(call);
  if (isAway) throw new Error('it is away');
  return answer;
};
const registry: IdentifierRegistry = {
  name: 'test',
  register: (record) => asked(`register ${record.handle}`, isAway ? Promise.resolve() : reference.register(record)),
  resolve: (handle) => reference.resolve(handle),
  withdraw: (handle) => asked(`withdraw ${handle}`, isAway ? Promise.resolve() : reference.withdraw(handle)),
};

beforeAll(async () => {
  rig = await openTestLedger();
  vendor = await admit(rig, await foundExchange(rig));
  await rig.pool.query("insert into follower (exchange, name) values (1, 'identifiers')");
  follower = new Follower({ name: 'identifiers', advance: handleKeeper(1), pool: rig.pool, exchange: 1, bell: new Bell(), logger: silentLogger });
});
afterAll(() => rig.close());
beforeEach(async () => {
  [calls, isAway] = [[], false];
  reference = new ReferenceIdentifiers();
  await caughtUp();
  await rig.pool.query('update identifier set done_idx = changed_idx');
});

const aRegistrant = (retryMs: readonly number[] = [0, 0]): Registrant => {
  const handles = new Handles({ ledger: rig.ledger, pool: rig.pool, log: { latest: () => Promise.resolve(undefined), leaf: () => Promise.resolve(undefined) }, prefix: PREFIX, baseUrl: 'https://exchange.example' });
  return new Registrant({ pool: rig.pool, exchange: 1, handles, registry, logger: silentLogger, retryMs });
};
async function caughtUp(): Promise<void> {
  while (await follower.step());
}
const stateOf = async (id: Id): Promise<string | undefined> => (await reference.resolve(`${PREFIX}/${id}`))?.values.find(({ type }) => type === 'YAOSU.STATE')?.data.value;
const listings = (): string[] => calls.filter((call) => call.includes('lst_'));

describe('the registrant', () => {
  test('registers what has become public, once for each change, and withdraws what has ended', async () => {
    const { listing } = await list(rig, vendor);
    await caughtUp();
    const registrant = aRegistrant();
    await registrant.step();
    await registrant.step();
    expect([await stateOf(listing), listings().length]).toEqual(['LISTED', 1]);
    await rig.run(vendor, 'listing.suspend', { id: listing, reason: 'x' });
    await rig.run(vendor, 'listing.delist', { id: listing, reason: 'x' });
    await caughtUp();
    await registrant.step();
    expect([await stateOf(listing), listings()]).toEqual([undefined, [`register ${PREFIX}/${listing}`, `withdraw ${PREFIX}/${listing}`]]);
  });

  test('tells nobody of what was never public', async () => {
    await submitListing(rig, vendor);
    await caughtUp();
    await aRegistrant().step();
    expect(listings()).toEqual([]);
  });

  test('asks a registry that is away again, a bounded number of times, and says what it gave up', async () => {
    const { listing } = await list(rig, vendor);
    await caughtUp();
    isAway = true;
    const registrant = aRegistrant([0, 0]);
    for (let i = 0; i < 3; i++) await registrant.step().catch(() => 0);
    await expect(registrant.step()).rejects.toThrow('it is away');
    expect(listings()).toHaveLength(3);
    isAway = false;
    await registrant.step().catch(() => 0);
    expect(listings()).toHaveLength(3);
    await rig.run(vendor, 'listing.suspend', { id: listing, reason: 'x' });
    await caughtUp();
    await registrant.step().catch(() => 0);
    expect(await stateOf(listing)).toBe('SUSPENDED');
    expect((await rig.pool.query('select attempts, failure from identifier where id = $1', [uuidOf(listing)])).rows).toEqual([{ attempts: 1, failure: null }]);
  });

  test('leaves a registry alone for the rest of a round in which it fails again and again', async () => {
    for (let i = 0; i < 3; i++) await list(rig, vendor);
    await caughtUp();
    isAway = true;
    await expect(aRegistrant([60_000]).step()).rejects.toThrow('again and again');
    expect(calls).toHaveLength(3);
  });
});
