import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { idOf, type Caller, type Id } from '#core/exchange';
import { ExitProgress, Leaver, Timekeeper, Transparency, silentLogger } from '#ledger';
import { SYSTEM, aTransfer, abroad, admit, foundExchange, grant, list, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { KEY, numbers, openTokenRig, tokensOf, type TokenRig } from '../support/tokens.js';

/** On PostgreSQL, with a clock that tests move; after every test the tables are the fold of the entries. */
let clock: { at: string };
let stage: TestLedger;
let rig: TokenRig;
let operators: Operators;
let vendor: Caller;
let buyer: Caller;
beforeEach(async () => {
  clock = { at: '2026-06-15T01:30:00.000Z' };
  stage = await openTestLedger({ now: () => new Date(clock.at) });
  rig = openTokenRig(stage);
  operators = await foundExchange(stage);
  vendor = await admit(stage, operators, { capacities: ['vendor'] });
  buyer = await admit(stage, operators, { capacities: ['buyer'], ...abroad('SG') });
});
afterEach(async () => {
  await rig.close();
  await stage.close();
});

const PERSONAL = { description: { fields: [{ name: 'junction', type: 'string' as const, grade: 'general' as const, personal: true, sensitive: false }] } };
const keeper = (): Timekeeper => new Timekeeper({ ledger: stage.ledger, pool: stage.pool, logger: silentLogger, now: () => new Date(clock.at) });
const leaver = (): Leaver => new Leaver({ ledger: stage.ledger, pool: stage.pool, logger: silentLogger });
const state = async (id: Id): Promise<string | undefined> => (await stage.ledger.get(id))?.state.state;

describe('a participant that leaves', () => {
  test('is wound down after its notice: listings, grants, credentials, and then itself', async () => {
    const { listing } = await list(stage, vendor);
    const running = await grant(stage, { vendor, buyer, listing });
    const progress = new ExitProgress({ pool: stage.pool, exchange: 1 });
    await stage.run(vendor, 'participant.exit', { id: vendor.org, reason: 'x' });
    expect((await progress.blockers(vendor.org)).filter(({ open }) => open > 0)).toEqual([{ kind: 'grants', open: 1, first: [running] }]);
    expect([await leaver().step(), await state(running), await state(vendor.org)]).toEqual([0, 'ACTIVE', 'EXITING']);
    clock.at = '2026-07-31T01:30:00.000Z';
    await keeper().step();
    expect([await leaver().step(), await state(running), await state(listing)]).toEqual([0, 'REVOKING', 'DELISTED']);
    await stage.run(vendor, 'grant.acknowledge', { id: running, enforcementPoint: 'gateway-1' });
    expect([await leaver().step(), await state(running), await state(vendor.org), await leaver().step()]).toEqual([1, 'REVOKED', 'EXITED', 0]);
    expect((await stage.ledger.get(vendor.org))?.state.credentials.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  });

  test('stays while an order or a payment of it is open, whatever side it is on', async () => {
    const { listing } = await list(stage, vendor, { offer: { plans: [{ id: 'basic', kind: 'fixed', amount: '100', currency: 'CNY' }] } });
    await grant(stage, { vendor, buyer, listing });
    const { rows: [row] } = await stage.pool.query<{ id: string }>("select id::text from aggregate where kind = 'order'");
    const order = idOf('order', row?.id ?? '');
    const open = async (org: Id<'participant'>): Promise<unknown> => (await new ExitProgress({ pool: stage.pool, exchange: 1 }).blockers(org)).filter((one) => one.open > 0).map(({ kind }) => kind);
    expect([await open(vendor.org), await open(buyer.org)]).toEqual([['grants', 'orders'], ['grants', 'orders', 'obligations']]);
    await stage.run(buyer, 'order.pay', { id: order, amount: '100', institution: 'bank' });
    expect(await open(vendor.org)).toEqual(['grants', 'orders', 'settlements']);
    const { rows: [paying] } = await stage.pool.query<{ id: string }>("select id::text from aggregate where kind = 'settlement'");
    await stage.run(SYSTEM, 'settlement.confirm', { id: idOf('settlement', paying?.id ?? ''), amount: '100', currency: 'CNY', transaction: 'T1', means: 'bank_transfer', bookedAt: clock.at });
    expect([await open(vendor.org), await open(buyer.org)]).toEqual([['grants'], ['grants']]);
  });

  test('stays while it owes something', async () => {
    await stage.run(operators.maker, 'obligation.impose', { id: stage.ledger.newId('obligation'), debtor: vendor.org, duty: { zh: '整改' }, article: 'x', dueOn: '2026-12-31' });
    await stage.run(vendor, 'participant.exit', { id: vendor.org, reason: 'x' });
    clock.at = '2026-07-31T01:30:00.000Z';
    await keeper().step();
    expect([await leaver().step(), await state(vendor.org)]).toEqual([0, 'EXITING']);
  });
});

test('a freeze whose day is over ends by itself, and the dispute goes on', async () => {
  const { listing } = await list(stage, vendor);
  const running = await grant(stage, { vendor, buyer, listing });
  const id = stage.ledger.newId('dispute');
  await stage.run(vendor, 'dispute.file', { id, subject: running, claim: 'payment', statementSha256: '0'.repeat(64) });
  await stage.run(operators.maker, 'dispute.freeze', { id, until: '2026-06-17', ground: 'x' });
  clock.at = '2026-06-17T15:59:59.999Z';
  await keeper().step();
  expect((await stage.ledger.get(running))?.state.holds).toHaveLength(1);
  clock.at = '2026-06-17T16:00:00.000Z';
  await keeper().step();
  expect([(await stage.ledger.get(running))?.state.holds, await state(id)]).toEqual([[], 'FILED']);
});

describe('where a person’s data went', () => {
  /** More than one part, so that the right part has to be found as well as the place in it. */
  const COUNT = 40_000;

  test('is found by the token of each person of a delivery, and by no other token', async () => {
    const { listing } = await list(stage, vendor, PERSONAL);
    const running = await grant(stage, { vendor, buyer, listing });
    const [first, second] = [tokensOf(numbers(0, COUNT)), tokensOf(numbers(COUNT - 1, 10))];
    for (const tokens of [first, second]) {
      const sha256 = await rig.upload(vendor, tokens, KEY);
      const input = aTransfer(running, { people: { general: tokens.length / 32, sensitive: 0, tokens: { general: sha256 } }, manifest: { files: [{ name: 'a', sha256: '0'.repeat(64), rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: ['junction'] } });
      await stage.run(vendor, 'transfer.request', input);
      await rig.check(input.id);
      await stage.run(vendor, 'transfer.start', { id: input.id });
    }
    const transparency = new Transparency({ ledger: stage.ledger, pool: stage.pool });
    const found = async (token: Buffer, of = vendor.org): Promise<number> => (await transparency.of({ vendor: of, token: token.toString('hex') })).items.length;
    const at = (tokens: Buffer, i: number): Buffer => tokens.subarray(32 * i, 32 * i + 32);
    const both = createHash('sha256').update(`${KEY} ${COUNT - 1}`).digest();
    for (const place of [0, 1, 16_383, 16_384, 32_767, 32_768, COUNT - 1].filter((i) => !at(first, i).equals(both))) expect([place, await found(at(first, place))]).toEqual([place, 1]);
    expect([await found(both), await found(Buffer.alloc(32)), await found(Buffer.alloc(32, 0xff)), await found(at(first, 7), buyer.org)]).toEqual([2, 0, 0, 0]);
    const stranger = createHash('sha256').update('nobody').digest();
    expect(await found(stranger)).toBe(0);
  });
});
