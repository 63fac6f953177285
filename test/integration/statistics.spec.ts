import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SealedFigures, memoryWorld, auditEntry, parseEntry } from '#core/audit';
import { NO_SUMS, figureOfCells, verifyCells, type Caller, type Counted, type Id, type StatisticName } from '#core/exchange';
import { fromBase64 } from '#core/tlog';
import { Statistics, replay, statisticsKeeper, type OpenedEntry } from '#ledger';
import { SYSTEM, abroad, admit, foundExchange, list, openTestLedger, someTerms, type TestLedger } from '../support/ledger.js';
import { booking, plansOf } from '../property/settling.js';

/** Money in the statistics on a real database: what the follower counts is what an auditor counts, and what the replay counts. */
const clock = { at: new Date('2026-06-30T01:30:00.000Z') };
let rig: TestLedger;
let statistics: Statistics;
let vendor: Caller;
let buyer: Caller;
let listing: Id<'listing'>;

beforeAll(async () => {
  rig = await openTestLedger({ now: () => clock.at });
  const operators = await foundExchange(rig);
  vendor = await admit(rig, operators, { capacities: ['vendor'], district: '440305' });
  buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('HK') });
  ({ listing } = await list(rig, vendor, { offer: { plans: plansOf(buyer.org) } }));
  statistics = new Statistics({ pool: rig.pool, exchange: 1 });
});
afterAll(() => rig.close());

async function anOrder(): Promise<Id<'order'>> {
  const id = rig.ledger.newId('negotiation');
  await rig.run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'friends', need: 'x' } });
  await rig.run(vendor, 'negotiation.agree', { id });
  await rig.run(buyer, 'negotiation.verify', { id, agreementSha256: (await rig.ledger.get(id))?.state.agreementSha256 ?? '' });
  const { entries } = await rig.run(vendor, 'negotiation.finalize', { id });
  return entries.find(({ type }) => type === 'order.placed')?.stream as Id<'order'>;
}

async function move(kind: 'pay' | 'refund', id: Id<'order'>, amount: string): Promise<void> {
  const { entries: [{ stream }] } = kind === 'pay' ? await rig.run(buyer, 'order.pay', { id, amount, institution: 'bank' }) : await rig.run(vendor, 'order.refund', { id, amount, institution: 'bank', reason: 'x' });
  await rig.run(SYSTEM, 'settlement.confirm', { id: stream as Id<'settlement'>, amount, currency: 'CNY', ...booking, bookedAt: clock.at.toISOString() });
}

/** Lets the statistics come to the end of the ledger, as their follower does, a few entries at a time. */
async function followed(): Promise<void> {
  const client = await rig.pool.connect();
  try {
    await client.query(`insert into follower (exchange, name, next_index) values (1, 'statistics', 0) on conflict do nothing`);
    const { rows: [row] } = await client.query<{ next_index: string }>(`select next_index from follower where exchange = 1 and name = 'statistics'`);
    const size = await rig.ledger.size();
    let from = Number(row?.next_index);
    while (from < size) from = await statisticsKeeper(1)(client, from);
    await client.query(`update follower set next_index = $1 where exchange = 1 and name = 'statistics'`, [from]);
  } finally {
    client.release();
  }
}

async function audited(): Promise<SealedFigures> {
  const [world, figures] = [memoryWorld(), new SealedFigures()];
  for (const { index, body, leaf } of await rig.ledger.entries(0, 10_000)) {
    const entry = parseEntry(body);
    figures.add(world.view, entry, { index, leaf });
    auditEntry(world, { index, entry });
  }
  return figures;
}

const figuresOf = (statistic: StatisticName, filters: Parameters<Statistics['figures']>[0]['filters'] = {}): ReturnType<Statistics['figures']> => statistics.figures({ statistic, filters, by: ['month'] });
const counted = ({ index, leafHash, sums, cell }: OpenedEntry): Counted => ({ index, leaf: fromBase64(leafHash) ?? new Uint8Array(), statistic: 'settlements', sums, cell });

test('payments are counted in the month of their confirmation, refunds are taken off, by follower, auditor and replay alike', async () => {
  const [first, second] = [await anOrder(), await anOrder()];
  await move('pay', first, '100001');
  await move('pay', second, '70000');
  clock.at = new Date('2026-06-30T16:00:00.000Z');
  await move('refund', first, '100001');
  await move('pay', second, '30001');
  await followed();
  const { items, total } = await figuresOf('settlements');
  expect(items.map(({ keys, value }) => [...keys, value])).toEqual([['2026-06', { ...NO_SUMS, count: 2, amount: '170001' }], ['2026-07', { ...NO_SUMS, count: 2, amount: '-70000' }]]);
  expect(total).toMatchObject({ value: { count: 4, amount: '100001' }, entries: { count: 4, cells: 2 } });
  const auditor = await audited();
  for (const { keys: [month = ''], value, entries: { count, first, last } } of items) expect(auditor.report(month, await rig.ledger.size()).statistics.settlements.total).toMatchObject({ value, entries: { count, first, last } });
  expect((await replay(rig.pool, 1)).differences).toEqual([]);
});

test('money is told by currency, the buyer’s jurisdiction, the vendor’s seat, the sector and the regime of the data; and by no path and no mode', async () => {
  const { items } = await figuresOf('settlements', { currency: 'CNY', direction: 'cross-border', jurisdiction: 'HK', district: '440305', regime: 'NON_PUBLIC', path: '-', mode: '-' });
  const auditor = await audited();
  for (const { keys: [month = ''], value, entries } of items) expect(auditor.report(month, await rig.ledger.size()).statistics.settlements.total).toEqual({ value, entries });
  expect(items.map(({ value }) => value)).toEqual((await figuresOf('settlements')).items.map(({ value }) => value));
  expect((await figuresOf('settlements', { regime: 'PUBLIC' })).total).toEqual(figureOfCells([]));
});

test('behind a figure of money stand its confirmations, each with what instructed it', async () => {
  const asked = { statistic: 'settlements', filters: { month: '2026-07' } } as const;
  const { items, next } = await statistics.behind(asked, { limit: 10 });
  expect([items.length, next]).toEqual([2, null]);
  expect(items.map(({ sums }) => sums.amount)).toEqual(['-100001', '30001']);
  const { total, cellsBy } = await statistics.figures({ ...asked, by: [] });
  expect(verifyCells(total, items.map(counted), cellsBy)).toEqual({ ok: true, value: total });
  const told = await Promise.all(items.map(async ({ index, declaredIn, subject }) => (await Promise.all([index, declaredIn].map(async (at) => parseEntry((await rig.ledger.entries(at, 1))[0]?.body ?? new Uint8Array())))).map(({ type, stream }) => [type, stream === subject])));
  expect(told).toEqual([[['settlement.confirmed', true], ['settlement.instructed', true]], [['settlement.confirmed', true], ['settlement.instructed', true]]]);
});
