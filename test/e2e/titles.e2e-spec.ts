import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { certificateVerify } from '../../apps/cli/src/certificate/verify.js';
import { admitted, expected, granted, listed, openCast, type Answered, type Cast, type Client } from '../support/api.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;
const clock = { ahead: -400 * DAY_MS };
const now = (): Date => new Date(Date.now() + clock.ahead);
const DIGEST = 'd'.repeat(64);
const MATERIALS = [{ kind: 'source_statement', sha256: DIGEST }];

let cast: Cast;
let vendor: Client;
let bank: Client;
let rival: Client;
let directory = '';
beforeAll(async () => {
  cast = await openCast({ now });
  ({ vendor } = cast);
  bank = await admitted(cast.api, cast.operators, { capacities: ['buyer'], name: { zh: '深圳前海银行' } });
  rival = await admitted(cast.api, cast.operators, { capacities: ['vendor'] });
  directory = await mkdtemp(join(tmpdir(), 'yaosu-titles-'));
});
afterAll(async () => {
  await cast.api.close();
  await rm(directory, { recursive: true });
});

/** What this story reads of answers. */
interface Said {
  readonly items: readonly object[]; readonly handle?: string; readonly screening: { readonly identical: readonly string[]; readonly similar: readonly object[] } | null; readonly title: string; readonly number: string;
  readonly state: string; readonly ground: string; readonly liens: readonly object[];
}
const bodyOf = ({ body }: Answered): Said => body as unknown as Said;
const whole = (holder: string): object => ({ holding: [{ holder, share: 10_000 }], processing: [{ holder, share: 10_000 }], operation: [{ holder, share: 10_000 }] });

const aFirst = ({ org }: Client, change: object = {}): object => ({
  kind: 'first', grade: 'general', source: 'self_produced', rights: whole(org),
  subject: { name: { zh: '深圳道路交通流量' }, sector: 'transport', summary: { zh: '覆盖全市主要路口的五分钟流量' }, contentSha256: 'a'.repeat(64), product: null, ...change },
});

/** Files an application and waits until it has been compared with what is on record. */
async function filed(client: Client, matter: object): Promise<string> {
  const { id } = await client.does('/v1/registrations', { matter, materials: MATERIALS });
  await until(async () => bodyOf(await client.get(`/v1/registrations/${id}`)).screening !== null);
  return id;
}

async function examined(id: string): Promise<void> {
  const { maker, checker } = cast.operators;
  await maker.does(`/v1/registrations/${id}/accept`);
  await maker.does(`/v1/registrations/${id}/propose`, { decision: 'register', reason: '材料齐全' });
  await checker.does(`/v1/registrations/${id}/decide`);
}

/** Lets the days of the notice pass; the timekeeper registers what nobody objects to. */
async function noticed(client: Client, id: string): Promise<string> {
  clock.ahead += 40 * DAY_MS;
  await until(async () => (await client.get(`/v1/registrations/${id}`)).body.state === 'REGISTERED');
  return bodyOf(await client.get(`/v1/registrations/${id}`)).title;
}

describe('the story of a title', () => {
  let title = '';
  let number = '';

  test('an application is shown to everybody during its notice, and registered after it', async () => {
    const id = await filed(vendor, aFirst(vendor));
    expect(bodyOf(await cast.api.send('GET', '/v1/registrations/notices')).items).toEqual([]);
    await examined(id);
    const { items } = bodyOf(await cast.api.send('GET', '/v1/registrations/notices'));
    expect(items).toMatchObject([{ id, kind: 'first', name: { zh: '深圳道路交通流量' }, applicant: { id: vendor.org }, objections: 0 }]);
    expect(JSON.stringify(items)).not.toContain(DIGEST);
    title = await noticed(vendor, id);
    ({ number } = bodyOf(await vendor.get(`/v1/titles/${title}`)));
    expect(number).toMatch(/^DR20\d\d/);
  });

  test('everybody looks it up by its number; one who has no part in it reads no more than that', async () => {
    const { items } = bodyOf(await cast.api.send('GET', `/v1/titles?number=${number}`));
    expect(items).toMatchObject([{ number, state: 'REGISTERED', rights: [{ right: 'holding', share: 10_000 }, { right: 'processing' }, { right: 'operation' }], pledged: [], objections: 0 }]);
    expect((await rival.get(`/v1/titles/${title}`)).status).toBe(404);
    expect(bodyOf(await cast.api.send('GET', '/v1/titles?limit=1')).items).toHaveLength(1);
    expect(bodyOf(await cast.api.send('GET', `/v1/titles?number=${number.slice(0, -1)}${number.endsWith('0') ? '1' : '0'}`)).items).toEqual([]);
  });

  test('the same content by another is found by its digest and by its words, and is not registered without an answer', async () => {
    const id = await filed(rival, aFirst(rival));
    const { screening } = bodyOf(await rival.get(`/v1/registrations/${id}`));
    expect(screening).toMatchObject({ identical: [expect.stringMatching(/^reg_/)], similar: [{ similarity: 10_000 }] });
    const { maker } = cast.operators;
    await maker.does(`/v1/registrations/${id}/accept`);
    const refused = await maker.post(`/v1/registrations/${id}/propose`, { decision: 'register', reason: 'x' });
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'not_registrable', ground: 'duplicate' }]);
    await maker.does(`/v1/registrations/${id}/propose`, { decision: 'refuse', ground: 'duplicate', reason: '与在先登记内容相同' });
    await cast.operators.checker.does(`/v1/registrations/${id}/decide`);
    expect(bodyOf(await rival.get(`/v1/registrations/${id}`))).toMatchObject({ state: 'REFUSED', ground: 'duplicate' });
  });

  test('a pledge is on record for everybody, its amount for the parties', async () => {
    const { id } = await vendor.does('/v1/pledges', { title, right: 'operation', creditor: bank.org, share: 10_000, amount: '800000000', currency: 'CNY', until: '2030-12-31', contractSha256: DIGEST });
    await bank.does(`/v1/pledges/${id}/confirm`);
    expect(bodyOf(await bank.get(`/v1/titles/${title}`)).liens).toMatchObject([{ pledge: id, amount: '800000000' }]);
    const { text } = await cast.api.send('GET', `/v1/titles?number=${number}`);
    expect([text.includes('"pledged":[{"right":"operation","share":10000}]'), text.includes('800000000'), text.includes(bank.org)]).toEqual([true, false, false]);
    await bank.does(`/v1/pledges/${id}/release`, { reason: '已清偿' });
  });

  test('a certificate verifies offline by the key alone; one that was touched does not; on paper it is a PDF', async () => {
    const { text } = await vendor.get(`/v1/titles/${title}/certificate`);
    const path = join(directory, 'certificate.json');
    const verify = async (content: string): Promise<{ code: number; out: string }> => {
      const out: string[] = [];
      await writeFile(path, content);
      return { code: await certificateVerify([path, '--vkey', cast.api.runtime.log.vkey], { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false }), out: out.join('\n') };
    };
    expect(await verify(text)).toEqual({ code: 0, out: expect.stringContaining(`verified: ${number}`) });
    const document = JSON.parse(text) as { handle: string; entries: { entry: string }[] };
    expect(document.handle).toBe(bodyOf(await vendor.get(`/v1/titles/${title}`)).handle);
    expect((await verify(text)).out).toContain(document.handle);
    expect(await verify(text.replace(document.handle, `yaosu.local/${vendor.org}`))).toEqual({ code: 1, out: expect.stringContaining('the handle') });
    for (const { entry } of document.entries) expect(Buffer.from(entry, 'base64').toString()).not.toMatch(/王芳|wang@example\.com/);
    expect(await verify(JSON.stringify({ ...document, entries: document.entries.slice(1) }))).toEqual({ code: 1, out: expect.stringContaining('version 2') });
    expect(await verify(text.replace(number, `DR2020${number.slice(6)}`))).toEqual({ code: 1, out: expect.stringContaining('not of DR2020') });
    expect(await verify('{}')).toEqual({ code: 1, out: expect.stringContaining('not a certificate') });
    const paper = await vendor.get(`/v1/titles/${title}/certificate.pdf`);
    expect([paper.status, paper.headers['content-type'], paper.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
  });

  test('an authority holds it: nothing new is agreed on it, and everybody sees that it is held, until the hold is lifted', async () => {
    const { listing } = await listed(vendor, { offer: { ground: { kind: 'registration', title: title as `ttl_${string}` } } });
    const { id: negotiation } = await cast.buyer.does('/v1/negotiations', { listing, proposal: { terms: proposalTerms, plan: 'basic', need: '城市规划' } });
    const { id: hold } = await cast.regulator.does('/v1/holds', { target: title, ground: '来源存疑', article: '《数据安全法》第四十四条' });
    const isHeld = async (): Promise<boolean> => (await cast.api.send('GET', `/v1/titles?number=${number}`)).text.includes('"isHeld":true');
    const agree = async (): Promise<unknown[]> => { const { status, body } = await vendor.post(`/v1/negotiations/${negotiation}/agree`); return [status, body.code]; };
    expect((await vendor.get(`/v1/titles/${title}`)).body).toMatchObject({ holds: [hold] });
    expect([await isHeld(), await agree()]).toEqual([true, [422, 'held']]);
    expect(bodyOf(await vendor.get(`/v1/holds?target=${title}`)).items).toMatchObject([{ id: hold, state: 'IN_FORCE' }]);
    const refused = await rival.post('/v1/holds', { target: title, ground: 'x', article: 'x' });
    expect([refused.status, refused.body.code]).toEqual([403, 'scope_denied']);
    await cast.regulator.does(`/v1/holds/${hold}/lift`, { reason: '已说明' });
    expect([await isHeld(), await agree()]).toEqual([false, [201, undefined]]);
  });

  test('what rests on it ends with it: an objection that is upheld cancels the title, suspends the listing and revokes the grant', async () => {
    const { listing } = await listed(vendor, { offer: { ground: { kind: 'registration', title: title as `ttl_${string}` } } });
    const grant = await granted({ vendor, buyer: cast.buyer, listing });
    const { maker, checker } = cast.operators;
    const { id } = await rival.does('/v1/objections', { target: title, ground: '数据由我方采集', evidence: [DIGEST] });
    await maker.does(`/v1/objections/${id}/note`);
    const negotiation = (await cast.buyer.does('/v1/negotiations', { listing, proposal: { terms: proposalTerms, plan: 'basic', need: '城市规划' } })).id;
    const refused = await vendor.post(`/v1/negotiations/${negotiation}/agree`);
    expect([refused.status, refused.body.code]).toEqual([422, 'objected']);
    await maker.does(`/v1/objections/${id}/propose`, { outcome: 'uphold', ground: '证据充分' });
    await checker.does(`/v1/objections/${id}/decide`);
    expect((await vendor.get(`/v1/titles/${title}`)).body.state).toBe('CANCELLED');
    await until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state === 'SUSPENDED');
    await until(async () => (await vendor.get(`/v1/grants/${grant}`)).body.state === 'REVOKING');
    const resumed = await maker.post(`/v1/listings/${listing}/resume`, { reason: 'x' });
    expect([resumed.status, resumed.body.code]).toEqual([422, 'unfounded']);
  });
});

const proposalTerms = { purposes: [], fields: [], places: [], recipients: [], modes: ['file'], termDays: 30, countMax: null, rowsMax: null, bytesMax: null, onward: false };

test('the rules of a day are open to everybody, each number with its source', async () => {
  const { status, body } = await cast.api.send('GET', '/v1/registrations/rules?on=2026-07-01');
  expect([status, body]).toMatchObject([200, { version: '2026-07-01', rules: { noticeWorkingDays: { value: 10, certainty: 'verified' } } }]);
});

test('a matter that is not as documented is told of by the members of its own kind', async () => {
  const { status, body } = await vendor.post('/v1/registrations', { matter: { kind: 'renewal' }, materials: MATERIALS });
  expect([status, body.errors.map(({ pointer }) => pointer)]).toEqual([400, ['/matter/title']]);
});

test('a title that nobody has is nobody’s', async () => {
  expected(await vendor.get('/v1/titles/ttl_01938f6e-0000-7000-8000-000000000001'), 404);
});
