import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { shanghaiDay } from '#core/exchange';
import { openCast, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { readICalendar, valueOf, type ICalendarComponent } from '../support/icalendar.js';
import { until } from '../support/until.js';

const DIGEST = 'e'.repeat(64);
const today = shanghaiDay(new Date().toISOString());

let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
let regulator: Client;
beforeAll(async () => {
  ({ api, operators, vendor, buyer, regulator } = await openCast());
});
afterAll(() => api.close());

const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode?: string): void => expect({ status, code }).toEqual({ status: wanted, code: wantedCode });
const demand = (change: object = {}): object => ({ debtor: vendor.org, duty: { zh: '提交整改报告', en: 'Submit a report' }, article: '《网络数据安全管理条例》第五十五条', dueOn: '2099-06-30', ...change });
const imposed = async (change: object = {}): Promise<string> => `/v1/obligations/${(await regulator.does('/v1/obligations', demand(change))).id}`;
const basis = async (effectiveOn: string): Promise<string> => {
  const { id } = await vendor.does('/v1/bases', {
    kind: 'STANDARD_CONTRACT', scope: { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 },
    validFrom: '2026-01-01', validUntil: '2099-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST,
  });
  await vendor.does(`/v1/bases/${id}/effect`, { effectiveOn });
  return id;
};

describe('an obligation', () => {
  test('is imposed by an authority on somebody who is there, for a day to come: 201, 422, 400', async () => {
    is(await regulator.post('/v1/obligations', demand()), 201);
    is(await operators.maker.post('/v1/obligations', demand({ dueOn: today })), 201);
    is(await regulator.post('/v1/obligations', demand({ debtor: `prt_${randomUUID()}` })), 422, 'reference_invalid');
    is(await regulator.post('/v1/obligations', demand({ dueOn: '2020-01-01' })), 400, 'invalid_request');
    is(await vendor.post('/v1/obligations', demand()), 403, 'scope_denied');
  });

  test('is fulfilled with its evidence, rejected by a regulator, and fulfilled again: 422 without, 201, 409 twice', async () => {
    const path = await imposed();
    is(await vendor.post(`${path}/fulfil`), 422, 'evidence_missing');
    is(await vendor.post(`${path}/fulfil`, { evidenceSha256: DIGEST }), 201);
    is(await vendor.post(`${path}/fulfil`, { evidenceSha256: DIGEST }), 409, 'state_conflict');
    is(await regulator.post(`${path}/reject`, { reason: '材料不足', dueOn: '2099-07-31' }), 201);
    is(await regulator.post(`${path}/reject`, { reason: '材料不足' }), 409, 'state_conflict');
    expect((await vendor.get(path)).body).toMatchObject({ state: 'OPEN', dueOn: '2099-07-31', reason: '材料不足' });
    is(await buyer.post(`${path}/fulfil`, { evidenceSha256: DIGEST }), 404, 'not_found');
  });

  test('that was fulfilled by mistake is corrected by two persons: 422 for one', async () => {
    const path = await imposed();
    await vendor.does(`${path}/fulfil`, { evidenceSha256: DIGEST });
    is(await vendor.post(`${path}/correct`, { reason: '误报' }), 201);
    is(await vendor.post(`${path}/correct`, { reason: '误报' }), 422, 'same_person');
    const { person } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '赵敏' });
    const second = await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person }), person);
    is(await second.post(`${path}/correct`, { reason: '同意更正' }), 201);
    is(await second.post(`${path}/correct`, { reason: '同意更正' }), 409, 'state_conflict');
  });

  test('to report opens for whoever declares an incident, and is fulfilled by reporting it', async () => {
    const incident = { noticedAt: `${today}T00:00:00+08:00`, severity: 'general', endangersPublic: false, category: 'leak', grants: [], people: { general: 0, sensitive: 0 }, summarySha256: DIGEST };
    const { id } = await buyer.does('/v1/incidents', incident);
    const owed = async () => (await buyer.get(`/v1/obligations?source=${id}`)).body.items[0];
    expect(await owed()).toMatchObject({ state: 'OPEN', kind: 'incident-report', article: expect.stringContaining('《促进和规范数据跨境流动规定》第十一条') });
    const shown = async () => (await buyer.get(`/v1/obligations/${(await owed())?.id ?? ''}`)).body as unknown as { readonly ownStep: string | null; readonly next: readonly string[] };
    expect(await shown()).toMatchObject({ ownStep: 'incident.report', next: expect.not.arrayContaining(['obligation.fulfil']) });
    await buyer.does(`/v1/incidents/${id}/report`, { authority: '广东省网信办', reportSha256: DIGEST });
    expect(await shown()).toMatchObject({ ownStep: null });
    expect(await owed()).toMatchObject({ state: 'DONE', evidenceSha256: DIGEST });
    is(await buyer.post('/v1/incidents', { ...incident, noticedAt: '2099-01-01T00:00:00+08:00' }), 400, 'invalid_request');
    is(await buyer.post('/v1/incidents', { ...incident, grants: [`grt_${randomUUID()}`] }), 404, 'not_found');
  });

  test('comes with a hold that asks for something, and goes with it', async () => {
    const { id: hold } = await regulator.does('/v1/holds', { target: buyer.org, ground: '来源存疑', article: '《数据安全法》第四十四条', demand: { duty: { zh: '说明来源' }, dueOn: '2099-01-01' } });
    const owed = async (): Promise<string | undefined> => (await buyer.get(`/v1/obligations?source=${hold}`)).body.items[0]?.state;
    expect(await owed()).toBe('OPEN');
    await regulator.does(`/v1/holds/${hold}/lift`, { reason: '已说明' });
    expect(await owed()).toBe('ENDED');
  });
});

describe('GET /v1/obligations', () => {
  test('is in the order of last days, one page after the other; another’s cursor, day or state is 400', async () => {
    for (const dueOn of ['2099-03-03', '2099-01-01', '2099-02-02']) await imposed({ dueOn });
    const first = (await vendor.get('/v1/obligations?from=2099-01-01&until=2099-03-03&limit=2&state=OPEN')).body;
    expect(first.items.map(({ dueOn }) => dueOn)).toEqual(['2099-01-01', '2099-02-02']);
    const second = (await vendor.get(`/v1/obligations?from=2099-01-01&until=2099-03-03&limit=2&state=OPEN&after=${String(first.next)}`)).body;
    expect([second.items.map(({ dueOn }) => dueOn), second.next]).toEqual([['2099-03-03'], null]);
    for (const query of ['after=nonsense', `after=${randomUUID()}`]) is(await vendor.get(`/v1/obligations?${query}`), 400, 'invalid_cursor');
    for (const query of ['from=2099-02-30', 'state=LATE', 'kind=nothing', 'debtor=x', 'unknown=1']) is(await vendor.get(`/v1/obligations?${query}`), 400, 'invalid_request');
    for (const query of [`source=bas_${randomUUID()}`, 'kind=contract-filing']) is(await regulator.get(`/v1/obligations?${query}`), 400, 'invalid_request');
  });
});

describe('what is overdue', () => {
  test('is listed by itself, the longest first, with who, which article and how many days; counted for authorities', async () => {
    const source = await basis('2026-02-02');
    const late = async (): Promise<Answered['body']['items'][number] | undefined> => (await regulator.get(`/v1/obligations/overdue?debtor=${vendor.org}`)).body.items.find((item) => item.source === source);
    await until(async () => (await late()) !== undefined);
    expect(await late()).toMatchObject({
      dueOn: '2026-02-14', article: '《个人信息出境标准合同办法》第七条', name: { zh: '深圳市要素数据有限公司' }, daysLate: (Date.parse(today) - Date.parse('2026-02-14')) / 86_400_000,
    });
    expect((await vendor.get('/v1/obligations/overdue')).body.items.map(({ id }) => id)).toContain((await late())?.id);
    expect((await buyer.get('/v1/obligations/overdue')).body.items).toEqual([]);
    const summary = (await regulator.get('/v1/obligations/overdue/summary')).body as unknown as { items: object[]; total: number; isComplete: boolean };
    expect(summary).toMatchObject({ total: 1, isComplete: true, items: [{ debtor: vendor.org, article: '《个人信息出境标准合同办法》第七条', count: 1, earliestDueOn: '2026-02-14' }] });
    is(await vendor.get('/v1/obligations/overdue/summary'), 403, 'scope_denied');
  });
});

describe('the calendar at a secret address', () => {
  const pathOf = (address: string): string => new URL(address).pathname;
  const issued = async (client: Client, headers: Readonly<Record<string, string>> = {}): Promise<string> => pathOf((await client.post('/v1/obligations/calendar', {}, headers)).body.address);
  const fetched = async (path: string): Promise<ICalendarComponent> => readICalendar(Buffer.from((await api.send('GET', path)).text));
  let path: string;
  beforeAll(async () => { path = await issued(vendor); });

  test('needs no token, is RFC 5545, and shows the participant’s own obligations alone', async () => {
    const mine = await imposed({ duty: { zh: '提交整改报告，含逗号、分号；与很长很长的说明'.repeat(10) } });
    await regulator.does('/v1/obligations', demand({ debtor: buyer.org, duty: { zh: '他人的义务' } }));
    const answer = await api.send('GET', path);
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'text/calendar; charset=utf-8', 'private, no-cache']);
    const calendar = readICalendar(Buffer.from(answer.text));
    expect(valueOf(calendar, 'X-WR-CALNAME')).toBe('深圳市要素数据有限公司 合规义务');
    const ids = (await vendor.get('/v1/obligations?limit=200')).body.items.map(({ id }) => id);
    expect(calendar.components.map((event) => valueOf(event, 'UID')).sort()).toEqual(ids.sort());
    expect(valueOf(calendar.components.find((event) => mine.endsWith(valueOf(event, 'UID') ?? '?')) ?? calendar, 'SUMMARY')).toBe('提交整改报告，含逗号、分号；与很长很长的说明'.repeat(10));
    expect(answer.text).not.toContain('他人的义务');
  });

  test('says 304 while nothing has changed, and raises the SEQUENCE of what has', async () => {
    const obligation = await imposed();
    const event = async (): Promise<ICalendarComponent | undefined> => (await fetched(path)).components.find((one) => obligation.endsWith(valueOf(one, 'UID') ?? '?'));
    expect(valueOf(await event() ?? { name: '', properties: [], components: [] }, 'SEQUENCE')).toBe('0');
    const { etag = '' } = (await api.send('GET', path)).headers;
    const again = await api.send('GET', path, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    await vendor.does(`${obligation}/fulfil`, { evidenceSha256: DIGEST });
    const changed = await api.send('GET', path, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    const done = await event() ?? { name: '', properties: [], components: [] };
    expect([valueOf(done, 'SEQUENCE'), valueOf(done, 'SUMMARY'), done.components]).toEqual(['1', '【已履行】提交整改报告', []]);
  });

  test('is shown again to a repetition of the request, and by no other reading', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    expect(await issued(buyer, headers)).toBe(await issued(buyer, headers));
    const entries = (await buyer.get('/v1/entries?limit=200')).text;
    expect(entries).not.toContain(path.slice(11, 40));
  });

  test('is void once it was replaced, or revoked: 404; what is not there cannot be revoked: 404, 409', async () => {
    const [first, second] = [await issued(regulator), await issued(regulator)];
    is(await api.send('GET', first), 404, 'not_found');
    is(await api.send('GET', second), 200);
    is(await regulator.post('/v1/obligations/calendar/revoke', { reason: '地址泄露' }), 201);
    is(await api.send('GET', second), 404, 'not_found');
    is(await regulator.post('/v1/obligations/calendar/revoke'), 409, 'state_conflict');
    is(await operators.maker.post('/v1/obligations/calendar/revoke'), 404, 'not_found');
    is(await api.send('GET', await issued(regulator)), 200);
  });

  test('is no other: a guessed or altered address is 404', async () => {
    const altered = path.replace(/.(?=\.ics$)/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const guess of [altered, path.replace('.ics', ''), '/calendars/x.ics', `/calendars/${'A'.repeat(64)}.ics`]) is(await api.send('GET', guess), 404, 'not_found');
  });

  test('answers an address that asks too often with 429', async () => {
    const statuses = await Promise.all(Array.from({ length: 80 }, () => api.send('GET', path).then(({ status }) => status)));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});
