import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { idOf, isVisible, scopeOf, type Caller, type CommandInput, type Finding, type Id } from '#core/exchange';
import { Timekeeper, silentLogger, supervisor } from '#ledger';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, type aDescription, type Operators, type TestLedger } from '../support/ledger.js';

const PERSONAL: Parameters<typeof aDescription>[0] = {
  fields: [{ name: 'name', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'phone', type: 'string', grade: 'general', personal: true, sensitive: false }],
};
const manifestOf = (...fields: string[]) => ({ files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 10, bytes: 9 }], rows: 10, bytes: 9, fields });

let rig: TestLedger;
let operators: Operators;
let regulator: Caller;
let today: Date;
let position = 0;

beforeAll(async () => {
  today = new Date('2026-06-15T02:00:00Z');
  rig = await openTestLedger({ now: () => today });
  operators = await foundExchange(rig);
  regulator = await admit(rig, operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false });
});
afterAll(() => rig.close());

interface Seller { readonly vendor: Caller; readonly listing: Id<'listing'> }
async function seller(): Promise<Seller> {
  const vendor = await admit(rig, operators, { capacities: ['vendor'] });
  return { vendor, ...(await list(rig, vendor, { description: PERSONAL })) };
}
const buyerAbroad = (): Promise<Caller> => admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });

/** An id as the API makes them: it sorts by the time of the clock that these tests move. */
function transferNow(): Id<'transfer'> {
  const time = today.getTime().toString(16).padStart(12, '0');
  return idOf('transfer', `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`);
}

/** Agrees on a grant and has one delivery under it cleared. */
async function deliver({ vendor, listing }: Seller, buyer: Caller, general: number, change: Partial<CommandInput<'transfer.request'>> = {}): Promise<Id<'transfer'>> {
  const input = aTransfer(await grant(rig, { vendor, buyer, listing }), { manifest: manifestOf('name'), people: { general, sensitive: 0 }, id: transferNow(), ...change });
  await rig.run(vendor, 'transfer.request', input);
  await check(rig, input.id);
  return input.id;
}

/** Lets the supervisor look at the entries from `from` on; what it raised that was not there before. */
async function supervised(from = position): Promise<Finding[]> {
  const known = new Set((await findings(operators.maker)).map(({ id }) => id));
  const client: pg.PoolClient = await rig.pool.connect();
  try {
    position = from;
    for (let next = from; (next = await supervisor(rig.ledger)(client, position)) !== position;) position = next;
  } finally {
    client.release();
  }
  return (await findings(operators.maker)).filter(({ id }) => !known.has(id));
}

/** What a caller is shown; ids of findings are derived, so they are put in the order of their entries. */
async function findings({ org, roles }: Caller): Promise<Finding[]> {
  const scope = scopeOf(roles, 'finding.read') ?? 'own';
  const { rows } = await rig.pool.query<{ state: string }>(`select state::text from aggregate where kind = 'finding' order by (state ->> 'firstIndex')::bigint`);
  return rows.map(({ state }) => JSON.parse(state) as Finding).filter((finding) => isVisible(scope, org, finding));
}

describe('numbers that look split', () => {
  let buyer: Caller;
  let sellers: readonly [Seller, Seller];
  beforeEach(async () => {
    await supervised();
    buyer = await buyerAbroad();
    sellers = [await seller(), await seller()];
  });

  test('over two exporters raise one finding that names both, the recipient and each clearance', async () => {
    const transfers = [await deliver(sellers[0], buyer, 60_000), await deliver(sellers[1], buyer, 60_000)];
    const [found, ...others] = await supervised();
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      state: 'RAISED', detector: 'affiliates', exporters: sellers.map(({ vendor }) => vendor.org).sort(), recipients: [buyer.org], people: 120_000, line: 100_000, clearances: 2,
      article: expect.stringContaining('《个人信息出境标准合同办法》第四条第三款'),
    });
    const [entry] = (await rig.pool.query<{ body: Buffer }>(`select body from entry where idx = $1`, [found?.firstIndex])).rows;
    expect(String(entry?.body)).toContain('"transfer.cleared"');
    const { rows: [evidence] } = await rig.pool.query<{ body: string }>(`select body from document where sha256 = decode($1, 'hex')`, [found?.evidenceSha256]);
    expect(JSON.parse(evidence?.body ?? '')).toEqual(transfers.map((transfer, i) => expect.objectContaining({ transfer, exporter: sellers[i]?.vendor.org, people: 60_000 })));
  });

  test('are raised once, however often and from wherever one looks, and what joins them belongs to the same finding', async () => {
    await deliver(sellers[0], buyer, 60_000);
    await deliver(sellers[1], buyer, 60_000);
    expect(await supervised()).toHaveLength(1);
    expect(await supervised(0)).toEqual([]);
    await deliver(await seller(), buyer, 60_000);
    expect(await supervised()).toEqual([]);
  });

  test('that go on when the window has passed are another finding', async () => {
    const three = [...sellers, await seller()];
    for (const seen of [1, 1]) {
      for (const one of three) await deliver(one, buyer, 34_000);
      expect(await supervised()).toHaveLength(seen);
      today = new Date(today.getTime() + 31 * 86_400_000);
    }
  });

  test('are found over the turn of the year by the year’s own count', async () => {
    today = new Date('2026-11-01T02:00:00Z');
    await deliver(sellers[0], buyer, 90_000, { manifest: manifestOf('phone') });
    today = new Date('2026-12-30T02:00:00Z');
    await deliver(sellers[0], buyer, 6_000);
    expect(await supervised()).toEqual([]);
    today = new Date('2027-01-02T02:00:00Z');
    await deliver(sellers[0], buyer, 4_000);
    expect(await supervised()).toMatchObject([{ detector: 'turn_of_year', people: 100_000, exporters: [sellers[0].vendor.org] }]);
  });

  test('are not, when what was cleared was given back before it started', async () => {
    const given = await deliver(sellers[0], buyer, 60_000);
    await rig.run(sellers[0].vendor, 'transfer.terminate', { id: given, reason: '撤回' });
    await deliver(sellers[1], buyer, 60_000);
    expect(await supervised()).toEqual([]);
  });

  test('are not seen in lawful trade: other fields, other recipients, small numbers, no people', async () => {
    await deliver(sellers[0], buyer, 60_000);
    await deliver(sellers[1], buyer, 60_000, { manifest: manifestOf('phone') });
    await deliver(sellers[1], await buyerAbroad(), 30_000);
    await deliver(sellers[0], buyer, 9_999);
    await deliver(sellers[1], buyer, 0);
    expect(await supervised()).toEqual([]);
  });
});

describe('a finding', () => {
  let found: Id<'finding'>;
  let sellers: readonly [Seller, Seller];
  beforeEach(async () => {
    await supervised();
    sellers = [await seller(), await seller()];
    const buyer = await buyerAbroad();
    for (const one of sellers) await deliver(one, buyer, 60_000);
    const [raised] = await supervised();
    if (raised === undefined) throw new Error('nothing was raised');
    found = raised.id;
  });
  const stateOf = async (): Promise<string | undefined> => (await rig.ledger.get(found))?.state.state;

  test('is confirmed by two persons, and the exporters see it only then', async () => {
    const { maker, checker } = operators;
    await rig.run(maker, 'finding.take_up', { id: found });
    await rig.run(maker, 'finding.assess', { id: found, ground: '同一集团', proposal: 'confirm' });
    await expect(rig.run(maker, 'finding.decide', { id: found, ground: '同意', agrees: true })).rejects.toMatchObject({ code: 'same_person' });
    expect(await findings(sellers[0].vendor)).toEqual([]);
    await rig.run(checker, 'finding.decide', { id: found, ground: '同意', agrees: true });
    for (const { vendor } of sellers) expect((await findings(vendor)).map(({ id }) => id)).toEqual([found]);
    const hold = rig.ledger.newId('hold');
    await rig.run(checker, 'hold.place', { id: hold, target: sellers[0].vendor.org, ground: '数量拆分', article: '《个人信息出境标准合同办法》第四条第三款' });
    await rig.run(checker, 'finding.close', { id: found, ground: '已责令改正', measure: 'hold', hold });
    expect((await rig.ledger.get(found))?.state).toMatchObject({ state: 'CLOSED', hold, measure: 'hold' });
  });

  test('that is dismissed is never shown to those whom it named', async () => {
    const { maker, checker } = operators;
    await rig.run(maker, 'finding.take_up', { id: found });
    await rig.run(maker, 'finding.assess', { id: found, ground: '互不相关', proposal: 'dismiss' });
    await rig.run(checker, 'finding.decide', { id: found, ground: '再查', agrees: false });
    expect(await stateOf()).toBe('UNDER_REVIEW');
    await rig.run(checker, 'finding.assess', { id: found, ground: '互不相关', proposal: 'dismiss' });
    await rig.run(maker, 'finding.decide', { id: found, ground: '同意', agrees: true });
    expect([await stateOf(), await findings(sellers[0].vendor)]).toEqual(['DISMISSED', []]);
  });

  test('is not judged by those whom it names, nor by a client without a person', async () => {
    const concerned: Caller = { ...sellers[0].vendor, roles: ['vendor', 'operator'] };
    await expect(rig.run(concerned, 'finding.take_up', { id: found })).rejects.toMatchObject({ code: 'wrong_party' });
    await expect(rig.run({ ...regulator, person: null }, 'finding.take_up', { id: found })).rejects.toMatchObject({ code: 'scope_denied' });
    await expect(rig.run(sellers[0].vendor, 'finding.take_up', { id: found })).rejects.toMatchObject({ code: 'scope_denied' });
    await rig.run(regulator, 'finding.take_up', { id: found });
    expect(await stateOf()).toBe('UNDER_REVIEW');
  });

  test('that nobody takes up for ten days is escalated, and stays open', async () => {
    const timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now: () => today });
    today = new Date(today.getTime() + 10 * 86_400_000 + 1);
    while ((await timekeeper.step()) > 0);
    expect(await stateOf()).toBe('ESCALATED');
    await rig.run(regulator, 'finding.take_up', { id: found });
    expect(await stateOf()).toBe('UNDER_REVIEW');
  });
});
