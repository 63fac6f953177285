import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Institutions } from '#adapters/settlement';
import { Settler, StatementReconciler, Timekeeper, applyStanding, silentLogger, unwinder } from '#ledger';
import type { Caller, Id, Settlement } from '#core/exchange';
import { admit, foundExchange, list, openTestLedger, someTerms, type TestLedger } from '../support/ledger.js';
import { openInstitution, type TestInstitution } from '../support/institution.js';
import { plansOf } from '../property/settling.js';

/** Orders on a real database, paid through reference institutions that err when they are told to. Closing compares replay and tables. */
const START = Date.parse('2026-06-15T12:00:00+08:00');
let ledger: TestLedger;
let bank: TestInstitution;
let ecny: TestInstitution;
let vendor: Caller;
let buyer: Caller;
let maker: Caller;
let listing: Id<'listing'>;
let settler: Settler;
const now = (): Date => new Date(bank.clock.now);

beforeAll(async () => {
  [bank, ecny] = [await openInstitution('bank', START), await openInstitution('ecny', START)];
  ledger = await openTestLedger({ now });
  const operators = await foundExchange(ledger);
  ({ maker } = operators);
  vendor = await admit(ledger, operators, { capacities: ['vendor'] });
  buyer = await admit(ledger, operators, { capacities: ['buyer'] });
  ({ listing } = await list(ledger, vendor, { offer: { plans: plansOf(buyer.org) } }));
});
beforeEach(() => {
  settler = aSettler();
});
afterEach(() => settler.stop());
afterAll(async () => {
  await ledger.close();
  await Promise.all([bank.close(), ecny.close()]);
});

const institutions = (): Institutions => new Institutions([bank.port, ecny.port]);
const aSettler = (): Settler => new Settler({ ledger: ledger.ledger, pool: ledger.pool, institutions: institutions(), logger: silentLogger, now, pollMs: 0 });
const pass = (ms: number): void => { for (const { clock } of [bank, ecny]) clock.now += ms; };

async function anOrder(): Promise<Id<'order'>> {
  const id = ledger.ledger.newId('negotiation');
  await ledger.run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'friends', need: 'x' } });
  await ledger.run(vendor, 'negotiation.agree', { id });
  await ledger.run(buyer, 'negotiation.verify', { id, agreementSha256: (await ledger.ledger.get(id))?.state.agreementSha256 ?? '' });
  const { entries } = await ledger.run(vendor, 'negotiation.finalize', { id });
  return entries.find(({ type }) => type === 'order.placed')?.stream as Id<'order'>;
}
async function paying(order: Id<'order'>, amount: string, institution = 'bank'): Promise<Id<'settlement'>> {
  return (await ledger.run(buyer, 'order.pay', { id: order, amount, institution })).entries[0].stream as Id<'settlement'>;
}
const stateOf = async (id: Id<'settlement'>): Promise<Settlement | undefined> => (await ledger.ledger.get(id))?.state;
/** Lets the settler work until nothing changes, and time pass between. */
async function settled(ms = 1_000): Promise<void> {
  for (let rounds = 0; rounds < 6; rounds++) {
    await settler.step();
    pass(ms);
  }
}

describe('the settler', () => {
  test('has an order paid in parts, by a bank and in e-CNY, and the buyer has done its duty', async () => {
    const order = await anOrder();
    const [one, two] = [await paying(order, '100000'), await paying(order, '1', 'ecny')];
    await settled();
    expect([await stateOf(one), await stateOf(two)]).toMatchObject([{ state: 'CONFIRMED', means: 'bank_transfer', bookedOn: '2026-06-15' }, { state: 'CONFIRMED', means: 'e_cny' }]);
    expect((await ledger.ledger.get(order))?.state).toMatchObject({ state: 'PAID', paid: '100001', paying: '0', received: ['100001'] });
    const duty = (await ledger.ledger.get(order))?.state.duty ?? order;
    expect((await ledger.ledger.get(duty))?.state.state).toBe('DONE');
  });

  test('pays nothing twice when it dies before it could record the answer, and when two of it run', async () => {
    const settlement = await paying(await anOrder(), '500');
    await bank.plan('lose-answer');
    await settler.step();
    expect((await stateOf(settlement))?.state).toBe('INSTRUCTED');
    await bank.crash();
    const others = [aSettler(), aSettler()];
    await Promise.all(others.map((other) => other.step()));
    pass(1_000);
    await Promise.all(others.map((other) => other.step()));
    expect((await stateOf(settlement))?.state).toBe('CONFIRMED');
    const { lines } = await bank.port.statement(bank.today(), null, new AbortController().signal);
    expect(lines.filter(({ reference }) => reference === settlement)).toHaveLength(1);
  });

  test('undoes what is rejected or sent back, and takes up what failed for a while', async () => {
    const order = await anOrder();
    await bank.plan('reject', 'return', 'unavailable');
    const all = [await paying(order, '1'), await paying(order, '2'), await paying(order, '3')];
    await settled(5_000);
    const states = (await Promise.all(all.map(stateOf))).map((one) => one?.state).sort();
    expect(states).toEqual(['CONFIRMED', 'REJECTED', 'RETURNED']);
    expect((await ledger.ledger.get(order))?.state).toMatchObject({ state: 'PARTLY_PAID', paying: '0' });
  });

  test('believes no amount but the one that was instructed; people are told', async () => {
    const settlement = await paying(await anOrder(), '700');
    await bank.plan('wrong-amount');
    await settled();
    expect(await stateOf(settlement)).toMatchObject({ state: 'UNRESOLVED' });
    expect((await ledger.ledger.get(ledger.ledger.derivedId('finding', 'settlement_amount', settlement)))?.state).toMatchObject({ state: 'RAISED', owner: maker.org });
  });

  test('tells nothing to an institution while a hold stands on the grant', async () => {
    const order = await anOrder();
    const settlement = await paying(order, '9');
    const hold = ledger.ledger.newId('hold');
    await ledger.run(maker, 'hold.place', { id: hold, target: (await ledger.ledger.get(order))?.state.grant as Id<'grant'>, ground: 'x', article: 'y' });
    await settled();
    expect((await bank.port.status(settlement, new AbortController().signal)).status).toBe('unknown');
    await ledger.run(maker, 'hold.lift', { id: hold, reason: 'x' });
    await settled();
    expect((await stateOf(settlement))?.state).toBe('CONFIRMED');
  });

  test('is told to give back what was paid for a grant that ends before it was activated, once the payment is through', async () => {
    const [unpaid, order] = [await anOrder(), await anOrder()];
    await paying(order, '100001');
    for (const one of [unpaid, order]) await ledger.run(vendor, 'grant.revoke', { id: (await ledger.ledger.get(one))?.state.grant as Id<'grant'>, reason: 'x' });
    const unwind = unwinder(ledger.ledger);
    let from = 0;
    const follow = async (): Promise<void> => {
      const client = await ledger.pool.connect();
      try {
        for (let next = await unwind(client, from); next !== from; next = await unwind(client, from)) from = next;
      } finally {
        client.release();
      }
    };
    const states = async (): Promise<unknown> => Promise.all([unpaid, order].map(async (one) => (await ledger.ledger.get(one))?.state.state));
    await follow();
    expect(await states()).toEqual(['CANCELLED', 'OPEN']);
    await settled();
    await follow();
    expect(await states()).toEqual(['CANCELLED', 'REFUNDING']);
    await settled();
    await follow();
    expect(await states()).toEqual(['CANCELLED', 'REFUNDED']);
  });

  test('leaves what is silent to the timekeeper, who asks people and undoes nothing', async () => {
    const settlement = await paying(await anOrder(), '11');
    await bank.plan('silent');
    await settler.step();
    expect((await stateOf(settlement))?.state).toBe('ACCEPTED');
    pass(3 * 86_400_000);
    const timekeeper = new Timekeeper({ ledger: ledger.ledger, pool: ledger.pool, logger: silentLogger, now });
    await timekeeper.step();
    expect((await stateOf(settlement))?.state).toBe('UNRESOLVED');
    expect((await ledger.ledger.get(ledger.ledger.derivedId('finding', 'settlement_silence', settlement)))?.state.state).toBe('RAISED');
  });
});

describe('a notice', () => {
  test('is recorded once, whoever repeats it, and never for another institution', async () => {
    const settlement = await paying(await anOrder(), '13');
    await settler.step();
    pass(1_000);
    const opened = bank.port.open(await bank.notice(settlement));
    if (!opened.ok) throw new Error(opened.reason);
    const told = (): Promise<string> => applyStanding(ledger.ledger, opened.value, 'bank');
    expect(await applyStanding(ledger.ledger, opened.value, 'ecny')).toBe('foreign');
    expect(await Promise.all([told(), told(), told()])).toContain('recorded');
    const before = await ledger.ledger.size();
    expect([await told(), await ledger.ledger.size()]).toEqual(['known', before]);
  });
});

describe('the reconciliation of a day', () => {
  const reconciler = (): StatementReconciler => new StatementReconciler({ ledger: ledger.ledger, pool: ledger.pool, institutions: institutions(), logger: silentLogger, now });
  const of = async (institution: string, day: string) => (await ledger.ledger.get(ledger.ledger.derivedId('reconciliation', institution, day)))?.state;

  test('agrees where every booking is confirmed, once the day is over', async () => {
    pass(86_400_000 - ((bank.clock.now + 8 * 3_600_000) % 86_400_000) + 3_600_000);
    await reconciler().step();
    const day = bank.today();
    const settlement = await paying(await anOrder(), '17', 'ecny');
    await settled();
    expect(await of('ecny', day)).toBeUndefined();
    pass(86_400_000);
    await reconciler().step();
    expect((await stateOf(settlement))?.bookedOn).toBe(day);
    expect(await of('ecny', day)).toMatchObject({ state: 'AGREED', lines: 1, matched: 1, differences: 0 });
  });

  test('confirms what no notice has told, and finds what was booked twice', async () => {
    const day = bank.today();
    const [unheard, twice] = [await paying(await anOrder(), '19'), await paying(await anOrder(), '23')];
    await bank.plan('duplicate', 'duplicate');
    await settler.step();
    pass(86_400_000);
    expect((await stateOf(unheard))?.state).toBe('ACCEPTED');
    await reconciler().step();
    expect([(await stateOf(unheard))?.state, (await stateOf(twice))?.state]).toEqual(['CONFIRMED', 'CONFIRMED']);
    expect(await of('bank', day)).toMatchObject({ state: 'DIFFERENT', lines: 4, matched: 2, differences: 2 });
    expect((await ledger.ledger.get(ledger.ledger.derivedId('finding', 'settlement_statement', ledger.ledger.derivedId('reconciliation', 'bank', day))))?.state).toMatchObject({ state: 'RAISED' });
  });
});
