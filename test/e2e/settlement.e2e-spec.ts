import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shanghaiDay } from '#core/exchange';
import { replay } from '#ledger';
import { admitted, listed, openCast, type Body, type Cast, type Client } from '../support/api.js';
import { openInstitution, settledBy, type TestInstitution } from '../support/institution.js';
import { someTerms } from '../support/ledger.js';
import { until } from '../support/until.js';

/** The parties of a priced trade over HTTP, with a bank that a test can make err. */
let cast: Cast;
let bank: TestInstitution;
let vendor: Client;
let buyer: Client;
let listing: string;
const plans = (buyers: readonly string[]): object[] => [
  { id: 'basic', kind: 'term', amount: '36500', currency: 'CNY', periodDays: 365 }, { id: 'rows', kind: 'metered', amount: '25', currency: 'CNY', unit: 'row', unitSize: 1000 },
  { id: 'friend', kind: 'private', amount: '5', currency: 'CNY', buyers },
];
beforeAll(async () => {
  bank = await openInstitution('bank');
  cast = await openCast({ environment: settledBy(bank) });
  ({ vendor, buyer } = cast);
  ({ listing } = await listed(vendor, { offer: { plans: plans([buyer.org]) } as never }));
});
afterAll(async () => {
  await cast.api.close();
  await bank.close();
});

type Read = Body & Readonly<Record<'paid' | 'total' | 'order' | 'bookedOn' | 'agreed' | 'plans' | 'status', unknown>>;
const read = async (who: Client, path: string): Promise<Read> => (await who.get(path)).body as Read;

/** A grant under a plan; the order that came with it. */
async function bought(plan: string): Promise<{ readonly grant: string; readonly order: string }> {
  const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { terms: someTerms(), plan, need: '规划' } });
  await vendor.does(`/v1/negotiations/${id}/agree`);
  await buyer.does(`/v1/negotiations/${id}/verify`, { agreementSha256: (await read(buyer, `/v1/negotiations/${id}`)).agreementSha256 });
  const { entries } = await vendor.does(`/v1/negotiations/${id}/finalize`);
  const streamOf = (type: string): string => entries.find((entry) => entry.type === type)?.stream ?? '';
  return { grant: streamOf('grant.provisioned'), order: streamOf('order.placed') };
}

describe('an order over HTTP', () => {
  test('is paid through the bank, given back in part, and read by its parties and whoever oversees', async () => {
    const { order } = await bought('basic');
    const { id } = await buyer.does(`/v1/orders/${order}/pay`, { amount: '36500', institution: 'bank' });
    await until(async () => {
      bank.clock.now += 1_000;
      const { status } = await cast.api.send('POST', '/settlement-notices/bank', { body: { note: await bank.notice(id) } });
      return status === 200 && (await read(buyer, `/v1/settlements/${id}`)).state === 'CONFIRMED';
    });
    expect(await read(vendor, `/v1/orders/${order}`)).toMatchObject({ state: 'PAID', paid: '36500', total: '36500', received: ['36500'] });
    const { id: refund } = await vendor.does(`/v1/orders/${order}/refund`, { amount: '500', institution: 'bank', reason: '服务中断' });
    expect((await vendor.post(`/v1/orders/${order}/refund`, { amount: '36001', institution: 'bank', reason: 'x' })).body.code).toBe('state_conflict');
    expect((await read(vendor, `/v1/settlements/${refund}`)).state).toMatch(/INSTRUCTED|ACCEPTED/);
    for (const reader of [cast.operators.maker, cast.regulator]) expect((await reader.get(`/v1/orders/${order}`)).status).toBe(200);
    const stranger = await admitted(cast.api, cast.operators, { capacities: ['vendor', 'buyer'] });
    expect([(await stranger.get(`/v1/orders/${order}`)).status, (await stranger.post(`/v1/orders/${order}/pay`, { amount: '1', institution: 'nobody' })).status]).toEqual([404, 404]);
    const { items } = await read(buyer, `/v1/settlements?order=${order}`);
    expect(items.map(({ kind }) => kind)).toEqual(['payment', 'refund']);
  });

  test('is not paid by an institution that this exchange does not know, nor beyond what is owed', async () => {
    const { order } = await bought('friend');
    const refused = async (body: object): Promise<string> => (await buyer.post(`/v1/orders/${order}/pay`, body)).body.code;
    expect([await refused({ amount: '1', institution: 'nobody' }), await refused({ amount: '6', institution: 'bank' }), (await vendor.post(`/v1/orders/${order}/pay`, { amount: '1', institution: 'bank' })).body.code])
      .toEqual(['reference_invalid', 'amount_exceeded', 'scope_denied']);
    await vendor.does(`/v1/orders/${order}/cancel`, { reason: '免收' });
    expect((await read(buyer, `/v1/orders/${order}`)).state).toBe('CANCELLED');
  });
});

describe('a notice over HTTP', () => {
  const sent = async (institution: string, note: string) => (await cast.api.send('POST', `/settlement-notices/${institution}`, { body: { note } }));
  test('is taken from who has signed it, and from nobody else', async () => {
    const note = await bank.notice('stl_01938f6e-0000-7000-8000-000000000001');
    expect((await sent('bank', note)).body).toMatchObject({ status: 'foreign' });
    expect([(await sent('bank', note.replace('unknown', 'unknowm'))).status, (await sent('bank', 'x')).status, (await sent('ecny', note)).status, (await sent('bank', 'x'.repeat(4097))).status]).toEqual([401, 401, 404, 400]);
  });
});

describe('prices over HTTP', () => {
  test('have a history of what was offered, in which a private offer shows itself to whom it was made', async () => {
    const { listing: other } = await listed(vendor, { offer: { plans: plans([buyer.org]) } as never });
    await vendor.does(`/v1/listings/${other}/reprice`, { plans: [{ id: 'basic', kind: 'fixed', amount: '1', currency: 'CNY' }] });
    expect((await vendor.post(`/v1/listings/${other}/reprice`, { plans: [{ id: 'basic', kind: 'fixed', amount: '0', currency: 'CNY' }] })).body.code).toBe('plan_invalid');
    const third = await admitted(cast.api, cast.operators, { capacities: ['buyer'] });
    const history = async (who: Client): Promise<number[]> => (await read(who, `/v1/listings/${other}/prices`)).items.map((item) => (item as unknown as { plans: unknown[] }).plans.length);
    expect([await history(vendor), await history(buyer), await history(third), await history(cast.regulator)]).toEqual([[3, 1], [3, 1], [2, 1], [3, 1]]);
    const first = await read(vendor, `/v1/listings/${other}/prices?limit=1`);
    expect([first.items.length, (await read(vendor, `/v1/listings/${other}/prices?limit=1&after=${first.next ?? ''}`)).next]).toEqual([1, null]);
    const offered = async (who: Client): Promise<number> => ((await read(who, `/v1/catalog/${listing}`)) as unknown as { offer: { plans: unknown[] } }).offer.plans.length;
    expect([await offered(buyer), await offered(third), await offered(vendor)]).toEqual([3, 2, 3]);
    const shelf = (await read(third, '/v1/catalog')).items.map((item) => (item as unknown as { offer: { plans: { id: string }[] } }).offer.plans.map(({ id }) => id));
    expect(shelf.flat()).not.toContain('friend');
  });
});

describe('use over HTTP', () => {
  test('is reported by both sides, each window once, and reconciled by the day', async () => {
    const { grant } = await bought('rows');
    await vendor.does(`/v1/grants/${grant}/activate`, { enforcementPoints: ['gateway-1'] });
    const from = (await read(vendor, `/v1/grants/${grant}`)) as unknown as { createdAt: string };
    await until(() => Promise.resolve(Date.now() > Date.parse(from.createdAt) + 5));
    const to = new Date(Date.parse(from.createdAt) + 1).toISOString();
    const window = { from: from.createdAt, to, sequence: 1 };
    expect(shanghaiDay(to)).toBe(shanghaiDay(from.createdAt));
    const { id } = await vendor.does('/v1/usages', { grant, side: 'vendor', enforcementPoint: 'gateway-1', window, count: 1, rows: 100, bytes: 1000 });
    await buyer.does('/v1/usages', { grant, side: 'buyer', window, count: 1, rows: 99, bytes: 1000 });
    const again = await vendor.post('/v1/usages', { grant, side: 'vendor', enforcementPoint: 'gateway-1', window, count: 1, rows: 100, bytes: 1000 });
    expect([again.status, again.body.code]).toEqual([409, 'already_exists']);
    expect(await read(buyer, `/v1/usages/${id}`)).toMatchObject({ state: 'OPEN', grant, reporters: [{ name: 'vendor:gateway-1', sequence: 1 }, { name: 'buyer', sequence: 1 }], days: [{ vendor: { rows: 100 }, buyer: { rows: 99 } }] });
    expect((await read(buyer, `/v1/usages?grant=${grant}`)).items).toHaveLength(1);
  });
});

test('what was told over HTTP folds from nothing to what the tables show', async () => {
  expect((await replay(cast.api.runtime.pool, 1)).differences).toEqual([]);
});
