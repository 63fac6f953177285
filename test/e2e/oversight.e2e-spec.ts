import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aDescription, anOffer } from '../support/ledger.js';
import { admitted, found, openTestApi, type Answered, type Body, type Client, type Founded, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';

/** What people decide, over HTTP: reviews, questions, lists, waivers, appeals. */
let api: TestApi;
let operators: Founded;
let vendor: Client;
let stranger: Client;
let regulator: Client;
let countersigner: Client;
const others: Client[] = [];
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
  stranger = await admitted(api, operators, { capacities: ['vendor'] });
  regulator = await admitted(api, operators, { capacities: ['regulator'] });
  countersigner = await colleagueOf(regulator);
  others.push(await colleagueOf(operators.maker), await colleagueOf(operators.maker));
});
afterAll(() => api.close());

async function colleagueOf(client: Client): Promise<Client> {
  const { person } = await client.does(`/v1/participants/${client.org}/persons`, { name: '陈静' });
  return api.login(await client.does(`/v1/participants/${client.org}/credentials`, { person }), person);
}

const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode?: string): void => expect({ status, code }).toEqual({ status: wanted, code: wantedCode });
const read = async (client: Client, path: string): Promise<Record<string, unknown> & Body> => (await client.get(path)).body as Record<string, unknown> & Body;
const DIGEST = 'ab'.repeat(32);
const proposal = { decision: 'approve', ground: '经核实无异议', articles: ['第十六条'], evidence: [DIGEST], facts: [] };

/** A listing that has been checked, whatever came of it. */
async function submitted(change: Parameters<typeof aDescription>[0] = {}): Promise<{ listing: string; product: string }> {
  const { id: product } = await vendor.does('/v1/products', { description: aDescription(change) });
  await vendor.does(`/v1/products/${product}/register`);
  const { id: listing } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await resubmitted(listing);
  return { listing, product };
}
async function resubmitted(listing: string): Promise<void> {
  await vendor.does(`/v1/listings/${listing}/submit`);
  await checked(listing);
}
const checked = (listing: string): Promise<void> => until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state !== 'CHECKING');
const concern = { nature: { ...aDescription().nature, nationalSecurityConcern: true } };
async function referred(change: Parameters<typeof aDescription>[0] = concern): Promise<{ listing: string; review: string }> {
  const { listing } = await submitted(change);
  return { listing, review: `/v1/reviews/${String((await read(vendor, `/v1/listings/${listing}`))['review'])}` };
}
async function decided(review: string, decision: 'approve' | 'reject'): Promise<void> {
  await operators.maker.does(`${review}/assign`, { person: operators.maker.person });
  await operators.maker.does(`${review}/propose`, { proposal: { ...proposal, decision } });
  await operators.checker.does(`${review}/decide`);
}

describe('/v1/lists', () => {
  const item = { code: 'exact-position', kind: 'field', value: 'geo_*', description: { zh: '高精度坐标', en: 'Exact coordinates' }, ground: '可能影响公共安全', article: '《深圳市数据交易管理暂行办法》第十六条', from: '2026-01-01', until: null };

  test('an item is proposed by one, confirmed by another, and then read by everyone', async () => {
    is(await vendor.post('/v1/lists/caution/items', { item }), 403, 'scope_denied');
    is(await operators.maker.post('/v1/lists/grey/items', { item }), 404, 'not_found');
    is(await operators.maker.post('/v1/lists/caution/items', { item: { ...item, kind: 'planet' } }), 400, 'invalid_request');
    is(await operators.maker.post('/v1/lists/caution/items', { item }), 201);
    is(await operators.maker.post('/v1/lists/caution/items', { item }), 409, 'already_exists');
    expect((await api.send('GET', '/v1/lists/caution')).body.items).toEqual([]);
    expect((await read(operators.checker, '/v1/lists/caution/proposals')).items).toMatchObject([{ code: item.code, item, person: operators.maker.person }]);
    is(await operators.maker.post(`/v1/lists/caution/items/${item.code}/confirm`), 422, 'same_person');
    is(await operators.checker.post(`/v1/lists/caution/items/${item.code}/confirm`), 201);
    is(await operators.checker.post(`/v1/lists/caution/items/${item.code}/confirm`), 404, 'not_found');
    expect((await api.send('GET', '/v1/lists/caution')).body).toMatchObject({ list: 'caution', edition: 1, items: [item] });
    expect((await api.send('GET', '/v1/lists/caution?on=2020-01-01')).body).toMatchObject({ edition: 0, on: '2020-01-01', items: [] });
    is(await api.send('GET', '/v1/lists/grey'), 404, 'not_found');
    is(await api.send('GET', '/v1/lists/caution?on=yesterday'), 400, 'invalid_request');
  });

  test('a product with such a field is left to people, who are told which item it is; two of them list it', async () => {
    const { listing, review } = await referred({ fields: [{ name: 'geo_point', type: 'string', grade: 'general', personal: false, sensitive: false }] });
    expect(await read(operators.maker, review)).toMatchObject({ state: 'OPEN', outcome: 'HOLD_MANUAL_REVIEW', reason: expect.stringContaining('exact-position') });
    await decided(review, 'approve');
    const state = await read(vendor, `/v1/listings/${listing}`);
    expect([state.state, (await read(vendor, `/v1/checks/${String(state['check'])}`)).state]).toEqual(['LISTED', 'PASS']);
  });

  test('an item is taken off by two people, and a proposal may be rejected', async () => {
    const path = `/v1/lists/caution/items/${item.code}`;
    is(await operators.maker.post('/v1/lists/caution/items/unknown/remove', { ground: 'x' }), 404, 'not_found');
    is(await operators.maker.post(`${path}/remove`, { ground: '不再需要' }), 201);
    is(await operators.maker.post(`${path}/reject`, { reason: 'x' }), 201);
    is(await operators.maker.post(`${path}/remove`, { ground: '不再需要' }), 201);
    is(await operators.checker.post(`${path}/confirm`), 201);
    expect((await api.send('GET', '/v1/lists/caution')).body).toMatchObject({ edition: 2, items: [] });
  });
});

describe('/v1/reviews', () => {
  test('whose matter it is sees it; another vendor does not, and the queue is for those who decide and supervise', async () => {
    const { review } = await referred();
    for (const client of [vendor, operators.maker, regulator]) is(await client.get(review), 200);
    is(await stranger.get(review), 404, 'not_found');
    is(await vendor.get('/v1/reviews/queue'), 403, 'scope_denied');
    for (const client of [operators.maker, regulator]) expect((await read(client, '/v1/reviews/queue')).items.map(({ id }) => `/v1/reviews/${id}`)).toContain(review);
  });

  test('each step at its time, by whose step it is; a decision may rest on a version', async () => {
    const { review } = await referred();
    is(await operators.maker.post(`${review}/propose`, { proposal }), 409, 'state_conflict');
    is(await operators.maker.post(`${review}/assign`, { person: `psn_${randomUUID()}` }), 422, 'reference_invalid');
    is(await operators.maker.post(`${review}/assign`, { person: operators.maker.person }), 201);
    is(await operators.maker.post(`${review}/recuse`, { reason: '亲属任职' }), 201);
    is(await operators.maker.post(`${review}/assign`, { person: operators.maker.person }), 422, 'conflict_of_interest');
    is(await operators.checker.post(`${review}/assign`, { person: operators.checker.person }), 201);
    is(await others[0]!.post(`${review}/propose`, { proposal }), 403, 'wrong_party');
    is(await operators.checker.post(`${review}/propose`, { proposal: { ...proposal, evidence: [] } }), 422, 'reference_invalid');
    is(await operators.checker.post(`${review}/propose`, { proposal }), 201);
    const etag = (await others[0]!.get(review)).headers['etag'] ?? '';
    is(await others[0]!.post(`${review}/return`, { reason: '请补充' }), 201);
    is(await operators.checker.post(`${review}/propose`, { proposal }), 201);
    is(await others[0]!.post(`${review}/decide`, {}, { 'if-match': etag }), 409, 'version_conflict');
    is(await operators.checker.post(`${review}/decide`), 422, 'same_person');
    is(await others[0]!.post(`${review}/decide`), 201);
    is(await others[0]!.post(`${review}/decide`), 409, 'state_conflict');
  });

  test('the queue has pages and filters, and refuses a cursor that it did not give out', async () => {
    for (const _ of [1, 2]) await referred();
    const { body } = await operators.maker.get('/v1/reviews/queue?limit=1&state=OPEN');
    expect(body.items).toHaveLength(1);
    const next = (await operators.maker.get(`/v1/reviews/queue?limit=1&state=OPEN&after=${encodeURIComponent(body.next ?? '')}`)).body;
    expect(next.items[0]?.id).not.toBe(body.items[0]?.id);
    is(await operators.maker.get('/v1/reviews/queue?after=nonsense'), 400, 'invalid_cursor');
    is(await operators.maker.get('/v1/reviews/queue?state=DECIDED'), 400, 'invalid_request');
    expect((await operators.maker.get('/v1/reviews/queue?overdue=true')).body.items).toEqual([]);
    expect(await read(operators.maker, '/v1/reviews/counts')).toMatchObject({ states: { OPEN: expect.any(Number) }, overdue: 0, escalated: 0 });
  });
});

test('/v1/inquiries: the maker asks, the vendor answers or asks for more time, nobody else sees it', async () => {
  const { review } = await referred();
  await operators.maker.does(`${review}/assign`, { person: operators.maker.person });
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const question = { review: review.split('/').at(-1), what: '请说明数据来源', why: '来源不明', article: '《数据安全法》第三十三条', dueOn: day(5) };
  is(await operators.checker.post('/v1/inquiries', question), 403, 'wrong_party');
  is(await operators.maker.post('/v1/inquiries', { ...question, dueOn: day(-2) }), 422, 'reference_invalid');
  const { id } = await operators.maker.does('/v1/inquiries', question);
  is(await operators.maker.post('/v1/inquiries', question), 409, 'state_conflict');
  is(await stranger.get(`/v1/inquiries/${id}`), 404, 'not_found');
  is(await stranger.post(`/v1/inquiries/${id}/answer`, { text: 'x', documents: [] }), 404, 'not_found');
  is(await vendor.post(`/v1/inquiries/${id}/ask-more-time`, { until: day(9), reason: '正在取证' }), 201);
  is(await operators.maker.post(`/v1/inquiries/${id}/keep-day`, { reason: '时间已足' }), 201);
  is(await operators.maker.post(`/v1/inquiries/${id}/extend`), 409, 'state_conflict');
  is(await vendor.post(`/v1/inquiries/${id}/answer`, { text: '见附件', documents: [{ sha256: DIGEST, title: '来源说明' }] }), 201);
  is(await vendor.post(`/v1/inquiries/${id}/answer`, { text: '见附件', documents: [] }), 409, 'state_conflict');
  expect((await read(vendor, `/v1/inquiries?review=${question.review ?? ''}`)).items).toMatchObject([{ id, state: 'ANSWERED', answer: { text: '见附件' } }]);
});

test('/v1/waivers: two persons of the regulator, one vendor, one listing; every receipt that it affected shows it', async () => {
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const scope = { gate: 'tradability', provisions: ['SZ13'], participant: vendor.org, product: null, recipient: null, purpose: null, usesMax: 5, peopleMax: null, from: day(-1), until: day(30) };
  const order = { scope, ground: '监管沙盒试点', article: '试点方案第三条', conditions: null, documentSha256: DIGEST };
  is(await operators.maker.post('/v1/waivers', order), 403, 'scope_denied');
  is(await regulator.post('/v1/waivers', { ...order, scope: { ...scope, provisions: ['DSL53'] } }), 422, 'not_waivable');
  const { id } = await regulator.does('/v1/waivers', order);
  is(await regulator.post(`/v1/waivers/${id}/grant`), 422, 'same_person');
  is(await countersigner.post(`/v1/waivers/${id}/grant`), 201);
  is(await stranger.get(`/v1/waivers/${id}`), 404, 'not_found');
  const { listing } = await submitted({ complianceReport: null });
  expect((await read(vendor, `/v1/listings/${listing}`)).state).toBe('RETURNED');
  is(await vendor.post(`/v1/waivers/${id}/invoke`, { subject: listing }), 201);
  await vendor.does(`/v1/listings/${listing}/revise`, { productVersion: 1, offer: anOffer() });
  await resubmitted(listing);
  const { state, check, relief } = await read(vendor, `/v1/listings/${listing}`);
  expect([state, relief]).toEqual(['LISTED', expect.objectContaining({ waiver: id, provisions: ['SZ13'] })]);
  expect(await read(vendor, `/v1/waivers/${id}`)).toMatchObject({ uses: [{ subject: listing, check }] });
  const listedAt = async (): Promise<number | undefined> => (await vendor.get(`/v1/entries?stream=${listing}`)).body.items.find((one) => (one as unknown as Body).entry.type === 'listing.listed')?.index;
  await until(async () => (await vendor.get(`/v1/entries/${await listedAt() ?? -1}/receipt`)).status === 200);
  const receipt = (await vendor.get(`/v1/entries/${await listedAt() ?? -1}/receipt`)).body as unknown as { entry: string };
  expect(JSON.parse(Buffer.from(receipt.entry, 'base64').toString())).toMatchObject({ data: { waiver: { waiver: id, provisions: ['SZ13'], until: day(30) } } });
  is(await regulator.post(`/v1/waivers/${id}/revoke`, { reason: '试点终止' }), 201);
  expect((await read(vendor, `/v1/listings/${listing}`)).state).toBe('SUSPENDED');
  is(await operators.maker.post(`/v1/listings/${listing}/resume`, { reason: 'x' }), 422, 'not_waivable');
});

test('/v1/appeals: once, by whose matter it is, decided by two who had no part in it; the change takes effect at once', async () => {
  const { listing, review } = await referred();
  await decided(review, 'reject');
  const target = review.split('/').at(-1) ?? '';
  const appeal = { target, ground: '安全审查已完成', evidence: [DIGEST] };
  is(await stranger.post('/v1/appeals', appeal), 404, 'not_found');
  const { id } = await vendor.does('/v1/appeals', appeal);
  is(await vendor.post('/v1/appeals', appeal), 409, 'already_exists');
  is(await stranger.get(`/v1/appeals/${id}`), 404, 'not_found');
  const outcome = { outcome: 'change', ground: '审查结论已补', articles: ['本交易所规则'] };
  is(await operators.checker.post(`/v1/appeals/${id}/propose`, outcome), 422, 'conflict_of_interest');
  is(await others[0]!.post(`/v1/appeals/${id}/propose`, outcome), 201);
  is(await others[0]!.post(`/v1/appeals/${id}/decide`), 422, 'same_person');
  const answer = await others[1]!.does(`/v1/appeals/${id}/decide`);
  expect(answer.entries.map(({ type }) => type)).toEqual(['appeal.changed', 'listing.reopened']);
  await checked(listing);
  expect((await read(vendor, `/v1/listings/${listing}`)).state).toBe('LISTED');
  is(await vendor.post(`/v1/appeals/${id}/withdraw`, { reason: 'x' }), 409, 'state_conflict');
});
