import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { abroad } from '../support/ledger.js';
import { admitted, applicant, expected, granted, listed, openCast, transferBody, type Answered, type Cast, type Client } from '../support/api.js';
import { KEY, numbers, tokensOf } from '../support/tokens.js';
import { until } from '../support/until.js';

/** Disputes, incidents, complaints, exits and people behind the data, over HTTP as their parties see them. */
const DIGEST = 'ab'.repeat(32);
const PERSONAL = { fields: [{ name: 'junction', type: 'string' as const, grade: 'general' as const, personal: true, sensitive: false }, { name: 'flow', type: 'integer' as const, grade: 'general' as const, personal: false, sensitive: false }] };

let cast: Cast;
let vendor: Client;
let buyer: Client;
let grant: string;
beforeAll(async () => {
  cast = await openCast();
  ({ vendor, buyer } = cast);
  grant = await granted({ vendor, buyer, listing: (await listed(vendor, { description: PERSONAL })).listing });
});
afterAll(() => cast.api.close());

const codeOf = ({ status, body: { code } }: Answered): unknown[] => [status, code];
const anyone = (path: string, body: object): Promise<Answered> => cast.api.send('POST', path, { body, headers: { 'idempotency-key': randomUUID() } });

describe('a dispute over HTTP', () => {
  let path: string;
  beforeAll(async () => {
    const { id } = await vendor.does('/v1/disputes', { subject: grant, claim: 'payment', statementSha256: DIGEST, statement: '对方逾期未付款' });
    path = `/v1/disputes/${id}`;
  });

  test('is read by both parties and the authorities, with what was said; another participant gets 404', async () => {
    const { operators: { maker }, regulator, api, operators } = cast;
    for (const reader of [vendor, buyer, maker, regulator]) {
      const said = (await reader.get(`${path}/statements`)).body as unknown as { items: readonly { by: string; text: string }[] };
      expect(said.items).toMatchObject([{ by: vendor.org, text: '对方逾期未付款' }]);
    }
    const stranger = await admitted(api, operators, { capacities: ['buyer'] });
    expect([codeOf(await stranger.get(path)), codeOf(await stranger.get(`${path}/statements`))]).toEqual([[404, 'not_found'], [404, 'not_found']]);
    expect((await stranger.get('/v1/disputes')).body.items).toEqual([]);
  });

  test('freezes the grant until two persons end it, and is settled with an obligation', async () => {
    const { maker, checker } = cast.operators;
    await maker.does(`${path}/accept`);
    const until10 = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const { entries } = await maker.does(`${path}/freeze`, { until: until10, ground: '保全' });
    const hold = entries.find(({ type }) => type === 'hold.placed')?.stream ?? '';
    expect(codeOf(await buyer.post('/v1/transfers', transferBody(grant)))).toEqual([422, 'held']);
    expect(codeOf(await maker.post(`/v1/holds/${hold}/lift`, { reason: 'x' }))).toEqual([403, 'wrong_party']);
    await maker.does(`${path}/propose-unfreeze`, { reason: '已提供担保' });
    expect(codeOf(await maker.post(`${path}/unfreeze`))).toEqual([422, 'same_person']);
    await checker.does(`${path}/unfreeze`);
    await vendor.does(`${path}/propose-settlement`, { settlementSha256: DIGEST, measures: [{ kind: 'perform', debtor: buyer.org, duty: { zh: '十日内付清余款' }, dueOn: until10 }] });
    await buyer.does(`${path}/accept-settlement`, { settlementSha256: DIGEST });
    expect((await vendor.get(path)).body).toMatchObject({ state: 'SETTLED', dueAt: null });
    const { items } = (await buyer.get('/v1/obligations?kind=dispute-performance')).body;
    expect(items).toMatchObject([{ state: 'OPEN', dueOn: until10 }]);
  });

  test('400 without a claim, 404 over what is another’s', async () => {
    expect(codeOf(await vendor.post('/v1/disputes', { subject: grant, statementSha256: DIGEST }))).toEqual([400, 'invalid_request']);
    expect(codeOf(await vendor.post('/v1/disputes', { subject: `grt_${randomUUID()}`, claim: 'x', statementSha256: DIGEST }))).toEqual([404, 'not_found']);
  });
});

test('an incident is declared, reported, contained and closed, and its duty to report is fulfilled', async () => {
  const noticedAt = new Date(Date.now() - 60_000).toISOString();
  const { id } = await vendor.does('/v1/incidents', { noticedAt, severity: 'general', endangersPublic: false, category: 'leak', grants: [grant], people: { general: 3, sensitive: 0 }, summarySha256: DIGEST });
  const path = `/v1/incidents/${id}`;
  expect((await buyer.get(path)).body.state).toBe('DECLARED');
  await vendor.does(`${path}/suspend-grants`, { grants: [grant], reason: '疑似泄露' });
  await vendor.does(`${path}/report`, { authority: '广东省互联网信息办公室', reportSha256: DIGEST });
  await vendor.does(`${path}/contain`, { measuresSha256: DIGEST });
  await vendor.does(`${path}/report-finally`, { reportSha256: DIGEST });
  expect(codeOf(await vendor.post(`${path}/close`, { reason: 'x' }))).toEqual([403, 'scope_denied']);
  await cast.regulator.does(`${path}/close`, { reason: '整改到位' });
  expect((await vendor.get(`/v1/grants/${grant}`)).body.state).toBe('SUSPENDED');
  await vendor.does(`/v1/grants/${grant}/resume`, { reason: '已处置' });
  expect((await vendor.get('/v1/obligations?kind=incident-report')).body.items).toMatchObject([{ state: 'DONE' }]);
});

test('a complaint of an applicant is read by it and the authorities, and answered', async () => {
  const { api, operators: { maker }, regulator } = cast;
  const complainant = await applicant(api, { capacities: ['vendor'] });
  const { id } = await complainant.does('/v1/complaints', { against: null, category: 'service', statementSha256: DIGEST, statement: '审核迟迟不办' });
  for (const reader of [complainant, maker, regulator]) expect((await reader.get(`/v1/complaints/${id}/statement`)).body).toMatchObject({ text: '审核迟迟不办' });
  expect(codeOf(await vendor.get(`/v1/complaints/${id}`))).toEqual([404, 'not_found']);
  await maker.does(`/v1/complaints/${id}/accept`);
  await maker.does(`/v1/complaints/${id}/answer`, { answerSha256: DIGEST });
  await complainant.does(`/v1/complaints/${id}/escalate`, { reason: '没有说明原因' });
  await regulator.does(`/v1/complaints/${id}/conclude`, { answerSha256: DIGEST });
  expect((await complainant.get(`/v1/complaints/${id}`)).body.state).toBe('CLOSED');
});

describe('people behind the data', () => {
  const TOKEN = 'cd'.repeat(32);

  test('ask without an account, follow by a secret, and are answered by the vendor, who alone sees the token', async () => {
    const { id, reference } = expected(await anyone('/v1/subject-requests', { vendor: vendor.org, right: 'delete', token: TOKEN }), 201) as unknown as { id: string; reference: string };
    const path = `/v1/subject-requests/${id}`;
    const track = async (secret = reference): Promise<Answered> => cast.api.send('POST', `${path}/track`, { body: { reference: secret } });
    expect((await track()).body).toMatchObject({ id, state: 'RECEIVED', right: 'delete', isLate: false, answer: null });
    expect(codeOf(await track('A'.repeat(43)))).toEqual([404, 'not_found']);
    expect([(await vendor.get(`${path}/token`)).body, codeOf(await cast.regulator.get(`${path}/token`)), codeOf(await buyer.get(path))]).toEqual([{ token: TOKEN }, [404, 'not_found'], [403, 'scope_denied']]);
    expect(codeOf(await vendor.post(`${path}/answer`, { outcome: 'refused', answerSha256: DIGEST, ground: null }))).toEqual([422, 'evidence_missing']);
    await vendor.does(`${path}/answer`, { outcome: 'partly', answerSha256: DIGEST, ground: '交易记录须保存三十年' });
    expect((await track()).body).toMatchObject({ state: 'ANSWERED', answer: { outcome: 'partly', late: false, ground: '交易记录须保存三十年' } });
    expected(await anyone(`${path}/contest`, { reference, statementSha256: DIGEST }), 201);
    expect(codeOf(await anyone(`${path}/withdraw`, { reference: 'A'.repeat(43) }))).toEqual([404, 'not_found']);
    expected(await anyone(`${path}/withdraw`, { reference }), 201);
    const entry = (await vendor.get(`/v1/entries?stream=${id}`)).text;
    expect([entry.includes(TOKEN), entry.includes(reference)]).toEqual([false, false]);
  });

  test('get the same secret when they repeat the same request', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const ask = async (): Promise<unknown> => expected(await cast.api.send('POST', '/v1/subject-requests', { body: { vendor: vendor.org, right: 'access' }, headers }), 201);
    expect(await ask()).toEqual(await ask());
  });

  test('cannot take the key of the machinery away: a person’s key is another one', async () => {
    const key = `due:${vendor.org}:1`;
    expected(await cast.api.send('POST', '/v1/subject-requests', { body: { vendor: vendor.org, right: 'access' }, headers: { 'idempotency-key': key } }), 201);
    await cast.api.runtime.ledger.submit('day.end', { day: '2026-01-01' }, { caller: { org: 'prt_00000000-0000-8000-8000-000000000001', roles: ['system'], client: 'test', person: null }, key }).catch((err: unknown) => {
      expect(err).not.toMatchObject({ code: 'idempotency_key_reused' });
    });
  });

  test('are told which products they were in, to whom and where, for a code that they hold, and nothing for another', async () => {
    const people = tokensOf(numbers(0, 100));
    const [sha256, mine] = [createHash('sha256').update(people).digest('hex'), people.subarray(32 * 42, 32 * 43).toString('hex')];
    const { id: set } = await vendor.does('/v1/token-sets', { sha256, count: 100, key: KEY });
    const digest = `sha-256=:${createHash('sha256').update(people).digest('base64')}:`;
    expected(await cast.api.send('PUT', `/v1/token-sets/${set}/parts/0`, { payload: people, headers: { authorization: `Bearer ${vendor.token}`, 'content-type': 'application/octet-stream', 'content-digest': digest } }), 200);
    await vendor.does(`/v1/token-sets/${set}/seal`);
    const { id: transfer } = await vendor.does('/v1/transfers', transferBody(grant, { people: { general: 100, sensitive: 0, tokens: { general: sha256 } } }));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
    const look = (token: string): Promise<Answered> => cast.api.send('GET', `/v1/transparency?token=${token}`);
    expect((await look(`${vendor.org}.${mine}`)).body.items).toEqual([]);
    await vendor.does(`/v1/transfers/${transfer}/start`);
    const { body, headers } = await look(`${vendor.org}.${mine}`);
    expect(body.items).toMatchObject([{ state: 'STARTED', recipient: { zh: '海外数据公司' }, place: 'SG', purpose: 'planning', mode: 'file', fields: ['junction', 'flow'] }]);
    expect([headers['cache-control'], headers['referrer-policy'], body.next]).toEqual(['no-store', 'no-referrer', null]);
    const nothing = await Promise.all([`${vendor.org}.${'0'.repeat(64)}`, `${vendor.org}.${'f'.repeat(64)}`, `${buyer.org}.${mine}`, `prt_${randomUUID()}.${mine}`].map(look));
    for (const { status, body: { items, next } } of nothing) expect([status, items, next]).toEqual([200, [], null]);
    expect(codeOf(await look('13800138000'))).toEqual([400, 'invalid_request']);
    const page = await cast.api.send('GET', `/transparency?token=${vendor.org}.${mine}`);
    expect([page.status, page.text.includes('海外数据公司'), page.text.includes('<script'), page.headers['content-security-policy']?.includes("default-src 'none'")]).toEqual([200, true, false, true]);
  });

  test('see a form where they ask for nothing, and one answer too many is refused', async () => {
    expect((await cast.api.send('GET', '/transparency')).text).toContain('本页不能回答的');
    const answers: Answered[] = [];
    for (let i = 0; i < 30; i++) answers.push(await cast.api.send('GET', `/v1/transparency?token=${vendor.org}.${'0'.repeat(64)}`));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });
});

describe('a participant that leaves', () => {
  test('sees what holds it; the operator lets it go when nothing does, and its token ends', async () => {
    const { api, operators } = cast;
    const leaver = await admitted(api, operators, { capacities: ['vendor'] });
    const partner = await admitted(api, operators, { capacities: ['buyer'], ...abroad('HK') });
    const running = await granted({ vendor: leaver, buyer: partner, listing: (await listed(leaver)).listing });
    await leaver.does(`/v1/participants/${leaver.org}/exit`, { reason: '业务调整' });
    const progress = (await leaver.get(`/v1/participants/${leaver.org}/exit`)).body as unknown as { isReady: boolean; noticeUntil: string; blockers: readonly { kind: string; open: number; first: readonly string[] }[] };
    expect([progress.isReady, progress.blockers.filter(({ open }) => open > 0)]).toEqual([false, [{ kind: 'grants', open: 1, first: [running] }]]);
    expect(codeOf(await operators.maker.post(`/v1/participants/${leaver.org}/close`, { reason: 'x' }))).toEqual([409, 'state_conflict']);
    expect(codeOf(await partner.get(`/v1/participants/${leaver.org}/exit`))).toEqual([404, 'not_found']);
    await partner.does(`/v1/grants/${running}/give-up`, { reason: 'x' });
    await leaver.does(`/v1/grants/${running}/acknowledge`, { enforcementPoint: 'gateway-1' });
    await operators.maker.does(`/v1/participants/${leaver.org}/close`, { reason: 'x' });
    await until(async () => (await leaver.get(`/v1/participants/${leaver.org}`)).status === 401);
  });
});
