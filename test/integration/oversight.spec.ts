import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#adapters/store';
import { shanghaiDay, type Caller, type Id } from '#core/exchange';
import { Queries, ReviewQueue, Timekeeper, listAsOf, silentLogger } from '#ledger';
import { aDescription, admit, check, foundExchange, openTestLedger, submitListing, type Operators, type TestLedger } from '../support/ledger.js';

const DAY_MS = 86_400_000;
const DIGEST = '0'.repeat(64);

/** What people decide, on a real ledger: after the tests the tables are folded from the entries once more. */
let rig: TestLedger;
let operators: Operators;
let vendor: Caller;
let regulator: Caller;
let timekeeper: Timekeeper;
let queue: ReviewQueue;
let dataSource: DataSource;
let today = new Date('2026-06-15T02:00:00Z');
const now = (): Date => today;

beforeAll(async () => {
  rig = await openTestLedger({ now });
  timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now });
  queue = new ReviewQueue({ pool: rig.pool, exchange: 1 });
  dataSource = await new DataSource(dataSourceOptions(rig.url)).initialize();
  operators = await foundExchange(rig);
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  regulator = await admit(rig, operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false });
});
afterAll(async () => {
  await dataSource.destroy();
  await rig.close();
});

const pass = async (days: number): Promise<void> => {
  today = new Date(today.getTime() + days * DAY_MS);
  while ((await timekeeper.step()) > 0);
};
const state = async <K extends 'listing' | 'review' | 'inquiry' | 'waiver' | 'check'>(id: Id<K>) => {
  const found = await rig.ledger.get(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found.state;
};
async function referred(description: Parameters<typeof aDescription>[0] = { nature: { ...aDescription().nature, nationalSecurityConcern: true } }): Promise<{ listing: Id<'listing'>; review: Id<'review'> }> {
  const { listing } = await submitListing(rig, vendor, { description });
  await check(rig, listing);
  const { review } = await state(listing) as { review: Id<'review'> | null };
  if (review === null) throw new Error(`${listing} was not referred`);
  return { listing, review };
}
const onList = (list: 'negative' | 'caution', code: string, value: string): Promise<unknown> => rig.run(operators.maker, 'watchlist.propose_addition', {
  id: rig.ledger.newId('watchlist'), list, item: { code, kind: 'category', value, description: { zh: '示例' }, ground: 'x', article: '第十六条', from: '2026-01-01', until: null },
});
const confirmed = (list: 'negative' | 'caution', code: string): Promise<unknown> => rig.run(operators.checker, 'watchlist.confirm', { id: rig.ledger.newId('watchlist'), list, code });
const taken = (review: Id<'review'>): Promise<unknown> => rig.run(operators.maker, 'review.assign', { id: review, person: operators.maker.person ?? '' });

test('a listing on the caution list is LISTED by two people, and the proof is one commit', async () => {
  await onList('caution', 'weather', 'weather');
  await confirmed('caution', 'weather');
  const { listing, review } = await referred({ sector: 'weather' });
  await taken(review);
  await rig.run(operators.maker, 'review.propose', { id: review, proposal: { decision: 'approve', ground: '公开气象数据', articles: ['第十六条'], evidence: [], facts: [] } });
  await expect(rig.run(operators.maker, 'review.decide', { id: review })).rejects.toMatchObject({ code: 'same_person' });
  const { entries } = await rig.run(operators.checker, 'review.decide', { id: review });
  expect(entries.map(({ type }) => type)).toEqual(['review.decided', 'check.approved', 'listing.listed']);
  const { state: listed, check: by } = await state(listing) as { state: string; check: Id<'check'> };
  expect([listed, (await state(by)).state]).toEqual(['LISTED', 'PASS']);
});

test('two people who decide at once decide once', async () => {
  const { listing, review } = await referred();
  await taken(review);
  await rig.run(operators.maker, 'review.propose', { id: review, proposal: { decision: 'approve', ground: 'x', articles: ['x'], evidence: [DIGEST], facts: [] } });
  const third = { ...operators.checker, person: `psn_${randomUUID()}` };
  const outcomes = await Promise.allSettled([operators.checker, third].map((caller) => rig.run(caller, 'review.decide', { id: review })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await state(listing)).state).toBe('LISTED');
});

describe('the queue', () => {
  test('has what is due first first, page by page, each once, and forgets what is decided', async () => {
    const early = await referred();
    today = new Date(today.getTime() + 2 * DAY_MS);
    const [late, later] = [await referred(), await referred()];
    const walked: string[] = [];
    for (let after: Awaited<ReturnType<ReviewQueue['page']>>['next'] | undefined; after !== null;) {
      const page: Awaited<ReturnType<ReviewQueue['page']>> = await queue.page({ limit: 1, after: after ?? undefined });
      walked.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(walked).toEqual([early.review, late.review, later.review]);
    await taken(late.review);
    const ids = async (request: Parameters<ReviewQueue['page']>[0]): Promise<string[]> => (await queue.page(request)).items.map(({ id }) => id);
    expect(await ids({ limit: 10, state: 'ASSIGNED' })).toEqual([late.review]);
    expect(await ids({ limit: 10, maker: operators.maker.person ?? '' })).toEqual([late.review]);
    expect(await ids({ limit: 10, outcome: 'HOLD_MANUAL_REVIEW' })).toEqual([]);
    expect(await queue.counts(now().toISOString())).toEqual({ states: { OPEN: 2, ASSIGNED: 1 }, overdue: 0, escalated: 0 });
    expect(await queue.counts('2099-01-01T00:00:00.000Z')).toMatchObject({ overdue: 3 });
  });

  test('reads its own index, not everybody’s aggregates', async () => {
    await rig.pool.query('analyze aggregate');
    const { rows } = await rig.pool.query<{ 'QUERY PLAN': string }>("explain select id from aggregate where kind = 'review' and exchange = 1 and due_at is not null and (due_at, id) > ('', '00000000-0000-0000-0000-000000000000') order by due_at, id limit 10");
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('aggregate_review_queue_idx');
  });
});

describe('time', () => {
  test('escalates a review when its due day is over, and not before; after twenty days the listing goes back', async () => {
    const { listing, review } = await referred();
    const { dueAt } = await state(review);
    await pass((Date.parse(dueAt ?? '') - today.getTime()) / DAY_MS - 0.01);
    expect(await state(review)).toMatchObject({ state: 'OPEN', escalations: 0 });
    await pass(0.02);
    expect(await state(review)).toMatchObject({ state: 'OPEN', escalations: 1 });
    await pass(20);
    expect([(await state(listing)).state, (await state(review)).state]).toEqual(['RETURNED', 'SUPERSEDED']);
  });

  test('ends a question that is not answered, and with it the review and the listing’s turn', async () => {
    const { listing, review } = await referred();
    const inquiry = rig.ledger.newId('inquiry');
    await taken(review);
    const dueOn = new Date(today.getTime() + 3 * DAY_MS).toISOString().slice(0, 10);
    await rig.run(operators.maker, 'inquiry.ask', { id: inquiry, review, what: '请说明来源', why: 'x', article: 'x', dueOn });
    await pass(2);
    expect((await state(inquiry)).state).toBe('OPEN');
    await pass(2);
    expect([(await state(inquiry)).state, (await state(review)).state, (await state(listing)).state]).toEqual(['LAPSED', 'SUPERSEDED', 'RETURNED']);
  });

  test('ends a waiver with its last day in Shanghai', async () => {
    const id = rig.ledger.newId('waiver');
    const day = shanghaiDay(today.toISOString());
    const scope = { gate: 'tradability', provisions: ['SZ13'], participant: vendor.org, product: null, recipient: null, purpose: null, usesMax: 1, peopleMax: null, from: day, until: day } as const;
    await rig.run(regulator, 'waiver.draft', { id, scope: { ...scope, provisions: [...scope.provisions] }, ground: 'x', article: 'x', conditions: null, documentSha256: DIGEST });
    await rig.run({ ...regulator, person: `psn_${randomUUID()}` }, 'waiver.grant', { id });
    await pass((Date.parse(`${day}T16:00:00Z`) - today.getTime()) / DAY_MS - 0.001);
    expect((await state(id)).state).toBe('IN_FORCE');
    await pass(0.002);
    expect((await state(id)).state).toBe('EXPIRED');
  });
});

test('a list is known as it was on any day', async () => {
  const queries = new Queries({ dataSource, pool: rig.pool, exchange: 1 });
  const [id, first] = [rig.ledger.derivedId('watchlist', 'negative'), shanghaiDay(today.toISOString())];
  const before = shanghaiDay(new Date(today.getTime() - DAY_MS).toISOString());
  await onList('negative', 'one', 'one');
  await confirmed('negative', 'one');
  today = new Date(today.getTime() + 3 * DAY_MS);
  await rig.run(operators.checker, 'watchlist.propose_removal', { id: rig.ledger.newId('watchlist'), list: 'negative', code: 'one', ground: 'x' });
  await rig.run(operators.maker, 'watchlist.confirm', { id: rig.ledger.newId('watchlist'), list: 'negative', code: 'one' });
  const codes = async (day: string): Promise<string[] | undefined> => (await listAsOf(queries, id, day))?.items.map(({ code }) => code);
  expect([await codes(before), await codes(first), await codes(shanghaiDay(today.toISOString()))]).toEqual([undefined, ['one'], []]);
});
