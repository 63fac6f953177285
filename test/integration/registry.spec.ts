import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RegistryPort } from '#adapters/ports';
import type { Id, RegistryRecord } from '#core/exchange';
import { Registrar, silentLogger } from '#ledger';
import { SYSTEM, abroad, anApplication, foundExchange, openTestLedger, type TestLedger } from '../support/ledger.js';

/** The registrar over a real database and a registry that a test fills, or takes away. */
let rig: TestLedger;
let records: Map<string, RegistryRecord>;
let asked: string[];
let isAway: boolean;
let registrar: Registrar;

const port: RegistryPort = {
  name: 'test',
  lookUp: (number) => {
    asked.push(number);
    return isAway ? Promise.reject(new Error('it is away')) : Promise.resolve(records.get(number));
  },
};

beforeAll(async () => {
  rig = await openTestLedger();
  await foundExchange(rig);
});
afterAll(() => rig.close());
beforeEach(() => {
  [records, asked, isAway] = [new Map(), [], false];
  registrar = new Registrar({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, port });
});

async function applied(change: Parameters<typeof anApplication>[0] = {}): Promise<{ readonly id: Id<'participant'>; readonly number: string }> {
  const { id, organisation } = anApplication(change);
  await rig.run(SYSTEM, 'participant.apply', { ...anApplication(change), id, organisation });
  return { id, number: organisation.registration.number };
}
const checkOf = async (id: Id<'participant'>): Promise<unknown> => (await rig.ledger.get(id))?.state.registry;

describe('the registrar', () => {
  test('compares every mainland application once, and no other', async () => {
    const [known, unknown, foreign] = [await applied(), await applied(), await applied(abroad('SG'))];
    records.set(known.number, { number: known.number, name: '别的公司', status: 'active', representativeSha256: null, registeredOn: null });
    expect(await registrar.step()).toBe(0);
    expect(await registrar.step()).toBe(0);
    expect([...asked].sort()).toEqual([known.number, unknown.number].sort());
    expect(await checkOf(known.id)).toMatchObject({ registry: 'test', mismatches: ['name'] });
    expect(await checkOf(unknown.id)).toMatchObject({ recordSha256: null, mismatches: ['not_found'] });
    expect(await checkOf(foreign.id)).toBeNull();
  });

  test('tells that the registry is away, and asks again when it is back', async () => {
    const { id } = await applied();
    isAway = true;
    expect(await registrar.step()).toBe(1);
    expect(registrar.failure).toBe('it is away');
    expect(await checkOf(id)).toBeNull();
    isAway = false;
    expect(await registrar.step()).toBe(0);
    expect(registrar.failure).toBeNull();
    expect(await checkOf(id)).toMatchObject({ mismatches: ['not_found'] });
  });

  test('of two processes one compares, and the other is content', async () => {
    const { id } = await applied();
    const other = new Registrar({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, port });
    expect(await Promise.all([registrar.step(), other.step()])).toEqual([0, 0]);
    expect(await checkOf(id)).toMatchObject({ registry: 'test' });
  });
});
