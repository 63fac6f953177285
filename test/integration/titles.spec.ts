import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#adapters/store';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { Bell, PointFeed, Queries, Register, Timekeeper, ender, replay, screener, signaller, silentLogger, type Advance } from '#ledger';
import { SYSTEM, admit, foundExchange, grant, list, openTestLedger, type Operators, type TestLedger } from '../support/ledger.js';
import { differencesAfter } from '../support/tampered.js';

const DIGEST = 'd'.repeat(64);
const DAY_MS = 86_400_000;

let rig: TestLedger;
let operators: Operators;
let vendor: Caller;
let rival: Caller;
let buyer: Caller;
let today: Date;
beforeAll(async () => {
  today = new Date('2026-07-01T02:00:00Z');
  rig = await openTestLedger({ now: () => today });
  operators = await foundExchange(rig);
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  rival = await admit(rig, operators, { capacities: ['vendor'] });
  buyer = await admit(rig, operators, { capacities: ['buyer'] });
});
afterAll(() => rig.close());

/** Lets a follower look at everything that it has not seen, with its cursor where others look for it. */
async function follow(name: string, advance: Advance): Promise<void> {
  const client = await rig.pool.connect();
  try {
    const { rows: [row] } = await client.query<{ next_index: string }>('insert into follower (exchange, name) values (1, $1) on conflict (exchange, name) do update set name = excluded.name returning next_index', [name]);
    let from = Number(row?.next_index);
    for (let next = await advance(client, from); next !== from; next = await advance(client, from)) from = next;
    await client.query('update follower set next_index = $1 where exchange = 1 and name = $2', [from, name]);
  } finally {
    client.release();
  }
}

type First = Extract<CommandInput<'registration.apply'>['matter'], { readonly kind: 'first' }>;

async function filed({ org, ...caller }: Caller, change: Partial<First['subject']> = {}): Promise<Id<'registration'>> {
  const id = rig.ledger.newId('registration');
  const undivided = [{ holder: org, share: 10_000 }];
  const subject = { name: { zh: '深圳道路交通流量数据集' }, sector: 'transport', summary: { zh: '覆盖全市主要路口的机动车与非机动车五分钟流量' }, contentSha256: 'a'.repeat(64), product: null, ...change };
  await rig.run({ org, ...caller }, 'registration.apply', {
    id, matter: { kind: 'first', grade: 'general', source: 'self_produced', rights: { holding: undivided, processing: undivided, operation: undivided }, subject }, materials: [{ kind: 'source_statement', sha256: DIGEST }],
  });
  await follow('screener', screener(rig.ledger));
  return id;
}

const screeningOf = async (id: Id<'registration'>): Promise<unknown> => (await rig.ledger.get(id))?.state.screening;

async function registered(id: Id<'registration'>): Promise<Id<'title'>> {
  await rig.run(operators.maker, 'registration.accept', { id });
  await rig.run(operators.maker, 'registration.propose', { id, decision: 'register', reason: 'x' });
  await rig.run(operators.checker, 'registration.decide', { id });
  today = new Date(today.getTime() + 30 * DAY_MS);
  await new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now: () => today }).step();
  const title = (await rig.ledger.get(id))?.state.title;
  if (title === null || title === undefined) throw new Error('nothing was registered');
  return title;
}

describe('what is on record', () => {
  test('is found by its content and by its words, until it is refused; the table is that of the entries', async () => {
    const first = await filed(vendor);
    expect(await screeningOf(first)).toEqual({ identical: [], similar: [] });
    const same = await filed(rival);
    expect(await screeningOf(same)).toEqual({ identical: [first], similar: [{ registration: first, similarity: 10_000 }] });
    const reworded = await filed(rival, { contentSha256: 'b'.repeat(64), summary: { zh: '覆盖全市主要路口的机动车与非机动车五分钟车流量' } });
    expect(await screeningOf(reworded)).toMatchObject({ identical: [], similar: [{ registration: first }, { registration: same }] });
    const own = await filed(vendor, { name: { zh: '前海信用评分' }, summary: { zh: '按月更新的行业信用指数' } });
    expect(await screeningOf(own)).toEqual({ identical: [same], similar: [] });
    await rig.run(rival, 'registration.withdraw', { id: same, reason: 'x' });
    expect(await screeningOf(await filed(vendor, { name: { zh: '港口吞吐' }, summary: { zh: '集装箱月度统计' } }))).toEqual({ identical: [], similar: [] });
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
  });

  test('a fingerprint that was touched is a difference', async () => {
    const owner = new pg.Client({ connectionString: rig.url });
    await owner.connect();
    try {
      await owner.query("update registration_fingerprint set content = decode(repeat('00', 32), 'hex')");
      expect((await replay(rig.pool, 1)).differences).toEqual([expect.stringMatching(/have another fingerprint/)]);
      await owner.query("update registration_fingerprint f set content = decode(a.state #>> '{matter,subject,contentSha256}', 'hex') from aggregate a where a.kind = 'registration' and a.id = f.registration");
    } finally {
      await owner.end();
    }
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
  });
});

describe('an application of three holders', () => {
  test('is in the lists of each of them, which a replay compares with the parties', async () => {
    const id = rig.ledger.newId('registration');
    const operation = [{ holder: vendor.org, share: 4_000 }, { holder: rival.org, share: 3_000 }, { holder: buyer.org, share: 3_000 }];
    const subject = { name: { zh: '三方数据集' }, sector: 'transport', summary: { zh: '三方共有' }, contentSha256: 'e'.repeat(64), product: null };
    await rig.run(vendor, 'registration.apply', {
      id, matter: { kind: 'first', grade: 'general', source: 'self_produced', rights: { holding: [], processing: [], operation }, subject }, materials: [{ kind: 'source_statement', sha256: DIGEST }],
    });
    const dataSource = await new DataSource(dataSourceOptions(rig.url, 1)).initialize();
    const queries = new Queries({ dataSource, pool: rig.pool, exchange: 1 });
    const listed = async ({ org }: Caller): Promise<boolean> => (await queries.list('registration', { scope: 'party', org, filters: { status: 'FILED' }, limit: 50 })).items.some((item) => item.id === id);
    expect(await Promise.all([vendor, rival, buyer, operators.maker].map(listed))).toEqual([true, true, true, false]);
    await dataSource.destroy();
    expect((await replay(rig.pool, 1)).differences).toEqual([]);
    expect(await differencesAfter(rig.url, 'delete from aggregate_party')).toMatch(/aggregates are in the lists of others than their parties/);
    expect(await differencesAfter(rig.url, 'update aggregate_party set party = gen_random_uuid()')).toMatch(/aggregates are in the lists of others than their parties/);
  });
});

describe('the ender', () => {
  test('suspends every listing and revokes every grant that rested on a title, page by page, and no other; twice is once', async () => {
    const title = await registered(await filed(vendor, { contentSha256: 'c'.repeat(64) }));
    const resting = await list(rig, vendor, { offer: { ground: { kind: 'registration', title } } });
    const other = await list(rig, vendor);
    const [lost, kept] = [await grant(rig, { vendor, buyer, listing: resting.listing }), await grant(rig, { vendor, buyer, listing: other.listing })];
    await follow('ender', ender(rig.ledger));
    expect((await rig.ledger.get(lost))?.state.state).toBe('ACTIVE');
    const id = rig.ledger.newId('registration');
    await rig.run(vendor, 'registration.apply', { id, matter: { kind: 'cancel', title, reason: '不再使用' }, materials: [{ kind: 'application', sha256: DIGEST }] });
    await rig.run(operators.maker, 'registration.accept', { id });
    await rig.run(operators.maker, 'registration.propose', { id, decision: 'register', reason: 'x' });
    await rig.run(operators.checker, 'registration.decide', { id });
    await follow('ender', ender(rig.ledger));
    const states = async (): Promise<(string | undefined)[]> => Promise.all([resting.listing, other.listing, lost, kept].map(async (one) => (await rig.ledger.get(one))?.state.state));
    expect(await states()).toEqual(['SUSPENDED', 'LISTED', 'REVOKING', 'ACTIVE']);
    const size = await rig.ledger.size();
    await rig.pool.query("update follower set next_index = 0 where name = 'ender'");
    await follow('ender', ender(rig.ledger));
    expect([await states(), await rig.ledger.size()]).toEqual([['SUSPENDED', 'LISTED', 'REVOKING', 'ACTIVE'], size]);
  });
});

test('the register is read by number and page by page, what is under notice likewise', async () => {
  const register = new Register({ ledger: rig.ledger, pool: rig.pool });
  const title = await registered(await filed(vendor, { contentSha256: 'e'.repeat(64) }));
  const number = (await rig.ledger.get(title))?.state.number ?? '';
  expect((await register.byNumber(number))?.id).toBe(title);
  const first = await register.titles({ limit: 1 });
  const second = await register.titles({ limit: 1, after: first.next ?? undefined });
  expect([first.items.length, second.items.length, second.next]).toEqual([1, 1, null]);
  const noticed = await filed(vendor, { contentSha256: 'f'.repeat(64) });
  await rig.run(operators.maker, 'registration.accept', { id: noticed });
  await rig.run(operators.maker, 'registration.propose', { id: noticed, decision: 'register', reason: 'x' });
  await rig.run(operators.checker, 'registration.decide', { id: noticed });
  expect((await register.publicised({ limit: 10 })).items.map(({ id }) => id)).toEqual([noticed]);
  await expect(rig.run(SYSTEM, 'registration.end_notice', { id: noticed, reason: 'x' })).rejects.toMatchObject({ code: 'state_conflict' });
});

test('an enforcement point hears at once of what happens to the title that a grant rests on', async () => {
  const title = await registered(await filed(vendor, { contentSha256: '9'.repeat(64) }));
  const point = rig.ledger.derivedId('enforcer', vendor.org, 'gateway-1');
  const credential = { id: `cli_${point.slice(4)}`, secretSha256: DIGEST, person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' };
  await rig.run(vendor, 'enforcer.register', { id: point, code: 'gateway-1', name: { zh: '网关' }, kind: 'gateway', credential });
  const { listing } = await list(rig, vendor, { offer: { ground: { kind: 'registration', title } } });
  const granted = await grant(rig, { vendor, buyer, listing });
  const objection = rig.ledger.newId('objection');
  await rig.run(rival, 'objection.file', { id: objection, target: title, ground: '数据由我方采集', evidence: [DIGEST] });
  await rig.run(operators.maker, 'objection.note', { id: objection });
  const hold = rig.ledger.newId('hold');
  await rig.run(operators.maker, 'hold.place', { id: hold, target: title, ground: '来源存疑', article: 'x' });
  await rig.run(operators.maker, 'hold.lift', { id: hold, reason: 'x' });
  await follow('signals', signaller(rig.ledger));
  const heard = await new PointFeed({ pool: rig.pool, exchange: 1, bell: new Bell() }).hear(point, { after: 0, waitMs: 0, signal: new AbortController().signal });
  expect(heard.items.map(({ type, subject }) => [type, subject])).toEqual([['grant.activated', granted], ['title.objected', title], ['title.held', title], ['title.released', title]]);
  expect((await replay(rig.pool, 1)).differences).toEqual([]);
});
