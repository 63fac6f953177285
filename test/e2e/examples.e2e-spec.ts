import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Type, type TSchema } from '@sinclair/typebox';
import { LINES, compileSchema, type Id } from '#core/exchange';
import { systemCaller } from '#ledger';
import { OAuthErrorShape, ProblemShape } from '../../apps/api/src/http/answers.js';
import { answerShape, operationId } from '../../apps/api/src/http/openapi.js';
import { RouteTable, type Route } from '../../apps/api/src/http/route-table.js';
import { EXAMPLES, type Examples } from '../../apps/api/src/operations/examples.js';
import { admitted, applicant, applicationBody, granted, listed, openCast, openTestApi, transferBody, type Cast, type Client, type TestApi } from '../support/api.js';
import { Recorder, formatted, stable } from '../support/examples.js';
import { aDescription, anOffer, someTerms } from '../support/ledger.js';
import { KEY, numbers, tokensOf } from '../support/tokens.js';
import { until } from '../support/until.js';
import { bases } from './examples/bases.js';
import { packs, questions } from './examples/law.js';
import { aContract, because, once } from './examples/steps.js';

/**
 * The examples of /openapi.json are what the API was asked and answered in this story, the last time of each operation and
 * status. `UPDATE_EXAMPLES=1 npx jest test/e2e/examples` records them anew.
 */
const FILE = join(import.meta.dirname, '../../apps/api/src/operations/examples.json');
/** What nobody reads as an example: pages, streams, tiles, and the description itself. */
const WITHOUT = /^(text\/(html|css|javascript|event-stream|calendar)|application\/(octet-stream|zip))$/;

let routes: readonly Route[];
let recorded: Examples;
let kept: Examples = EXAMPLES;
beforeAll(async () => {
  const recorder = new Recorder();
  const { watch } = recorder;
  const limited = await openTestApi({ background: false, watch, applications: { burst: 1, perSecond: 0.01 } });
  routes = recorder.routes = limited.app.get(RouteTable).routes;
  const quiet = await openCast({ background: false, watch });
  const cast = await openCast({ watch });
  await refusals(cast.api, limited);
  await participants(cast);
  await packs(cast);
  await questions(cast);
  await offers(cast);
  await negotiations(cast);
  await grants(cast);
  await transfers(cast);
  await counting(cast);
  await duties(quiet);
  await findings(quiet);
  await reads(cast);
  await Promise.all([quiet.api, limited, cast.api].map((api) => api.close()));
  recorded = recorder.examples();
  if (process.env['UPDATE_EXAMPLES'] === undefined) return;
  await writeFile(FILE, formatted(recorded));
  kept = recorded;
}, 120_000);

const proposal = (change: Parameters<typeof someTerms>[0] = {}): object => ({ terms: someTerms(change), plan: 'basic', need: '城市交通规划' });

/** What any request may be refused with. */
async function refusals(api: TestApi, limited: TestApi): Promise<void> {
  const ask = (sent: Parameters<TestApi['send']>[2], on = api): Promise<unknown> => on.send('POST', '/v1/participants', { ...sent, headers: { 'idempotency-key': randomUUID(), ...sent?.headers } });
  await ask({ body: { ...applicationBody(), unknown: 1 } });
  await ask({ payload: 'a=b', headers: { 'content-type': 'text/plain' } });
  await ask({ payload: JSON.stringify({ text: 'x'.repeat(1_048_576) }) });
  await api.send('DELETE', '/v1/listings');
  const client = await applicant(limited);
  await ask({ body: applicationBody() }, limited);
  Object.assign(limited.runtime.ledger, { get: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })) });
  await client.get('/v1/products');
  await api.send('POST', '/oauth/token', { payload: 'grant_type=password', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  await api.send('POST', '/oauth/token', { payload: 'grant_type=client_credentials&client_id=x&client_secret=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}

async function participants({ api, operators: { maker, checker }, vendor }: Cast): Promise<void> {
  await once(maker, `/v1/participants/${(await applicant(api)).org}`, ['reject', because]);
  const { org } = await applicant(api, { capacities: ['buyer'] });
  await checker.post(`/v1/participants/${org}/admit`);
  await maker.post(`/v1/participants/${org}/endorse`, { note: '材料齐全' });
  await maker.post(`/v1/participants/${org}/admit`);
  await checker.post(`/v1/participants/${org}/admit`);
  const path = `/v1/participants/${vendor.org}`;
  const { person } = await vendor.does(`${path}/persons`, { name: '赵敏' });
  const { clientId } = await vendor.does(`${path}/credentials`, { person });
  await once(vendor, `${path}/credentials/${clientId.split(':')[1] ?? ''}`, ['revoke', because]);
  const leaving = await admitted(api, { maker, checker }, { capacities: ['buyer'] });
  await once(maker, `/v1/participants/${leaving.org}`, ['suspend', because], ['resume', because]);
  await once(leaving, `/v1/participants/${leaving.org}`, ['exit', because]);
  await once(maker, `/v1/participants/${leaving.org}`, ['close', because]);
  await api.send('POST', '/v1/exchange/bootstrap', { body: applicationBody(), headers: { authorization: 'Bootstrap bootstrap-token-of-the-tests', 'idempotency-key': randomUUID() } });
}

async function offers({ operators: { maker }, vendor, regulator }: Cast): Promise<void> {
  const { id: disputed } = await vendor.does('/v1/products', { description: aDescription() });
  const { id: hold } = await regulator.does('/v1/holds', { target: disputed, ground: '权属争议', article: '《数据安全法》第四十四条' });
  await vendor.post(`/v1/products/${disputed}/register`);
  await once(regulator, `/v1/holds/${hold}`, ['lift', because]);
  const notice = { authority: '市工业和信息化局', documentSha256: 'c'.repeat(64), notifiedOn: '2026-03-02', version: null, fields: ['junction'] };
  await regulator.does(`/v1/products/${disputed}/notify-importance`, notice);
  await once(vendor, `/v1/products/${disputed}`, ['register'], ['retire', because], ['revise', { description: aDescription() }]);
  await regulator.post(`/v1/products/${disputed}/notify-importance`, notice);
  const doubtful = aDescription({ nature: { ...aDescription().nature, nationalSecurityConcern: true } });
  for (const verb of ['approve', 'return']) {
    const { id: product } = await vendor.does('/v1/products', { externalId: `traffic-${verb}`, description: doubtful });
    await vendor.does(`/v1/products/${product}/revise`, { description: doubtful });
    await vendor.does(`/v1/products/${product}/register`);
    const { id } = await vendor.does('/v1/listings', { product, productVersion: 2, offer: anOffer() });
    await vendor.does(`/v1/listings/${id}/submit`);
    await until(async () => (await vendor.get(`/v1/listings/${id}`)).body.state === 'IN_REVIEW');
    await once(maker, `/v1/listings/${id}`, [verb, because]);
    await vendor.post(`/v1/listings/${id}/revise`, { productVersion: 2, offer: anOffer() });
  }
  const path = `/v1/listings/${(await listed(vendor)).listing}`;
  await once(vendor, path, ['submit']);
  await once(maker, path, ['suspend', because], ['resume', because]);
  await once(vendor, path, ['delist', because]);
}

async function negotiations({ vendor, buyer }: Cast): Promise<void> {
  const { listing } = await listed(vendor);
  await buyer.post('/v1/negotiations', { listing, proposal: proposal({ termDays: 3660 }) });
  const [ended, kept] = [await buyer.does('/v1/negotiations', { listing, proposal: proposal() }), await buyer.does('/v1/negotiations', { listing, proposal: proposal() })];
  await once(buyer, `/v1/negotiations/${ended.id}`, ['terminate', because]);
  const path = `/v1/negotiations/${kept.id}`;
  await once(vendor, path, ['offer', { proposal: proposal({ termDays: 100 }) }]);
  await once(buyer, path, ['request', { listing, proposal: proposal({ termDays: 200 }) }]);
  await once(vendor, path, ['offer', { proposal: proposal({ termDays: 150 }) }]);
  await once(buyer, path, ['accept']);
  await once(vendor, path, ['agree']);
  const { agreementSha256 } = (await buyer.get(path)).body;
  await buyer.post(`${path}/verify`, { agreementSha256: '0'.repeat(64) });
  await once(buyer, path, ['verify', { agreementSha256 }]);
  await once(vendor, path, ['finalize']);
}

async function grants({ vendor, buyer }: Cast): Promise<void> {
  const { listing } = await listed(vendor);
  const [kept, given] = [await granted({ vendor, buyer, listing }), await granted({ vendor, buyer, listing })];
  await once(buyer, `/v1/grants/${given}`, ['give-up', because], ['collect-credential']);
  const path = `/v1/grants/${kept}`;
  await once(vendor, path, ['activate', { enforcementPoints: ['gateway-1'] }]);
  await once(buyer, path, ['collect-credential']);
  await once(vendor, path, ['suspend', because], ['resume', because], ['revoke', because]);
  await vendor.post(`${path}/acknowledge`, { enforcementPoint: 'gateway-2' });
  await once(vendor, path, ['acknowledge', { enforcementPoint: 'gateway-1' }]);
}

async function transfers({ vendor, buyer }: Cast): Promise<void> {
  const [field, ...fields] = aDescription().fields;
  const { listing } = await listed(vendor, { description: { fields: field === undefined ? [] : [{ ...field, personal: true }, ...fields] } });
  const grant = await granted({ vendor, buyer, listing });
  await buyer.post('/v1/transfers', transferBody(grant, { mode: 'query' }));
  const ended = await buyer.does('/v1/transfers', transferBody(grant));
  await once(buyer, `/v1/transfers/${ended.id}`, ['terminate', because]);
  const { id } = await buyer.does('/v1/transfers', transferBody(grant, { people: { general: 200_000, sensitive: 0 } }));
  const path = `/v1/transfers/${id}`;
  await until(async () => (await vendor.get(path)).body.clearance === 'NEEDS_BASIS');
  await vendor.post(`${path}/start`);
  const { id: instrument } = await vendor.does('/v1/bases', aContract(buyer.org));
  await vendor.does(`/v1/bases/${instrument}/effect`, { effectiveOn: '2026-02-02' });
  await vendor.does(`${path}/attach-basis`, { basis: instrument });
  await until(async () => (await vendor.get(path)).body.clearance === 'CLEARED');
  await once(vendor, path, ['attach-basis', { basis: instrument }], ['start'], ['suspend', because], ['resume', because]);
  await buyer.post(`${path}/complete`, {}, { prefer: 'wait=checkpoint' });
  await buyer.post(`${path}/complete`);
  for (const subject of [path, `/v1/bases/${instrument}`]) await vendor.does(`${subject}/evidence`);
}

/** People by tokens, a correction by two persons, a group of affiliates. */
async function counting({ api, operators: { maker, checker }, vendor, buyer }: Cast): Promise<void> {
  const [field, ...fields] = aDescription().fields;
  const { listing } = await listed(vendor, { description: { fields: field === undefined ? [] : [{ ...field, personal: true }, ...fields] } });
  const grant = await granted({ vendor, buyer, listing });
  const tokens = tokensOf(numbers(0, 2));
  const sha256 = createHash('sha256').update(tokens).digest('hex');
  await once(vendor, '/v1', ['token-sets', { sha256, count: 2, key: KEY }]);
  const { id: set } = (await vendor.get('/v1/token-sets?limit=1')).body.items[0] ?? { id: '' };
  const part = { payload: tokens, headers: { authorization: `Bearer ${vendor.token}`, 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${createHash('sha256').update(tokens).digest('base64')}:` } };
  await vendor.post(`/v1/token-sets/${set}/seal`);
  await api.send('PUT', `/v1/token-sets/${set}/parts/0`, part);
  await once(vendor, `/v1/token-sets/${set}`, ['seal']);
  await api.send('PUT', `/v1/token-sets/${set}/parts/0`, part);
  for (const path of ['', '/parts']) await vendor.get(`/v1/token-sets/${set}${path}`);
  const path = `/v1/transfers/${(await buyer.does('/v1/transfers', transferBody(grant, { people: { general: 100_000, sensitive: 0 } }))).id}`;
  await until(async () => (await vendor.get(path)).body.clearance === 'NEEDS_BASIS');
  await once(vendor, path, ['attach-tokens', { tokens: { general: sha256 } }]);

  const { person } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '陈静' });
  const { person: second } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '王芳' });
  const [proposer, confirmer] = [await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person })), await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: second }))];
  const { id: tally } = (await vendor.get('/v1/tallies?limit=1')).body.items[0] ?? { id: '' };
  await proposer.post(`/v1/tallies/${tally}/correct`, { general: 180_000, sensitive: 0, ground: '两批交付为同一批用户', evidenceSha256: 'e'.repeat(64) });
  await proposer.post(`/v1/tallies/${tally}/confirm-correction`);
  await once(confirmer, `/v1/tallies/${tally}`, ['confirm-correction']);
  await vendor.get(`/v1/tallies/${tally}`);

  const sister = await admitted(api, { maker, checker }, { capacities: ['vendor'] });
  const { id: group } = await maker.does('/v1/groups', { members: [vendor.org, sister.org], ground: '同一控制下的关联企业' });
  await maker.post(`/v1/groups/${group}/confirm`);
  await once(checker, `/v1/groups/${group}`, ['confirm']);
  await maker.does(`/v1/groups/${group}/propose`, { members: [], ground: '已分立' });
  for (const read of [`/${group}`, '?limit=1']) await maker.get(`/v1/groups${read}`);
}

/** What depends on the day, or on who works in the background, where nobody does. */
async function duties({ api: { runtime: { ledger } }, operators: { maker }, vendor: seller, buyer, regulator }: Cast): Promise<void> {
  const [filed, waived] = [await seller.does('/v1/bases', aContract(buyer.org)), await seller.does('/v1/bases', aContract(buyer.org))];
  await seller.post(`/v1/bases/${filed.id}/effect`, { effectiveOn: '2100-01-01' });
  for (const { id } of [waived, filed]) await once(seller, `/v1/bases/${id}`, ['effect', { effectiveOn: '2026-02-02' }]);
  const duty = (of: { readonly id: string }): string => ledger.derivedId('obligation', of.id, 'contract-filing');
  await once(regulator, `/v1/obligations/${duty(waived)}`, ['waive', { ground: '情况特殊' }]);
  await seller.get(`/v1/obligations?state=OPEN&source=${filed.id}`);
  await seller.get(`/v1/obligations/${duty(filed)}`);
  await once(seller, `/v1/obligations/${duty(filed)}`, ['fulfil']);
  await once(regulator, `/v1/obligations/${duty(filed)}`, ['reject', { reason: '材料不足', dueOn: '2099-06-30' }]);
  await seller.does(`/v1/obligations/${duty(filed)}/fulfil`, { evidenceSha256: 'e'.repeat(64) });
  await once(seller, `/v1/obligations/${duty(filed)}`, ['correct', { reason: '误报' }]);
  const demand = { debtor: seller.org, duty: { zh: '提交整改报告', en: 'Submit a report of what was put right' }, article: '《网络数据安全管理条例》第五十五条', dueOn: '2099-06-30' };
  await regulator.does('/v1/obligations', demand);
  await regulator.post('/v1/obligations', { ...demand, debtor: `prt_${randomUUID()}` });
  await seller.does('/v1/obligations/incidents', { noticedOn: '2026-06-15', documentSha256: 'e'.repeat(64) });
  await regulator.get('/v1/obligations/overdue');
  await regulator.get('/v1/obligations/overdue/summary');
  await once(seller, '/v1/obligations', ['calendar'], ['calendar/revoke', { reason: '地址泄露' }]);
  await once(seller, `/v1/bases/${filed.id}`, ['file', { authority: '广东省网信办', filingNumber: 'GD-1', filedOn: '2026-02-10' }]);
  await seller.get('/v1/bases?limit=1');
  await seller.get(`/v1/bases/${filed.id}`);
  await bases({ exporter: seller, recipient: buyer.org, regulator });

  const { id: product } = await seller.does('/v1/products', { description: aDescription() });
  await seller.does(`/v1/products/${product}/register`);
  const { id } = await seller.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await seller.does(`/v1/listings/${id}/submit`);
  const by = (): { caller: ReturnType<typeof systemCaller>; key: string } => ({ caller: systemCaller('test'), key: randomUUID() });
  const { entries: [{ stream: check }] } = await ledger.submit('check.queue', { subject: id as Id<'listing'>, round: 1 }, by());
  await ledger.submit('check.fail_with_error', { id: check as Id<'check'>, reason: 'a fault' }, by());
  await once(maker, `/v1/checks/${check}`, ['redrive', because]);
  await maker.get('/v1/queue');
}

/** What the supervisor would raise, and what foresees a plan. */
async function findings({ api: { runtime: { ledger } }, operators, vendor: seller, buyer, regulator }: Cast): Promise<void> {
  const id = ledger.newId('finding');
  const [exporter, recipient] = [seller.org as Id<'participant'>, buyer.org as Id<'participant'>];
  await ledger.submit('finding.raise', {
    id, detector: 'affiliates', article: LINES[1].article, zh: '30日内2家主体以同一目的向同一接收方提供相同字段，各自不满1000000人，合计1200000人', en: 'within 30 days 2 exporters sent one recipient the same fields for one purpose, each under 1000000 people, together 1200000',
    people: 1_200_000, line: 1_000_000, clearances: [1, 2].map((index) => ({ index, transfer: ledger.newId('transfer'), exporter, recipient, day: '2026-06-15', people: 600_000 })),
  }, { caller: systemCaller('test'), key: randomUUID() });
  const path = `/v1/findings/${id}`;
  await once(operators.maker, path, ['take-up']);
  await once(operators.maker, path, ['assess', { ground: '同一集团，同一批数据', proposal: 'confirm' }], ['decide', { ground: '同意', agrees: true }]);
  await once(operators.checker, path, ['decide', { ground: '同意', agrees: true }]);
  await regulator.get('/v1/findings?state=CONFIRMED');
  await seller.get(path);
  await once(regulator, path, ['close', { ground: '已责令改正', measure: 'rectified' }]);
  const facts = { recipient: { jurisdiction: 'SG' } };
  await seller.post('/v1/law/simulate', { asOf: '2026-06-15', counted: { general: 80_000 }, plan: [{ on: '2026-01-01' }] });
  await seller.post('/v1/law/simulate', { asOf: '2026-06-15', counted: { general: 80_000 }, pace: { general: 16_000, days: 30 }, facts, plan: [{ on: '2026-07-01', until: '2026-12-01', every: 'month', people: { general: 5_000 } }] });
}

/** Everything as it is in the end. */
async function reads({ api, operators: { maker }, vendor, buyer, regulator }: Cast): Promise<void> {
  await buyer.get('/v1/queue');
  await buyer.get(`/v1/listings/lst_${randomUUID()}`);
  await until(async () => (await buyer.get('/v1/catalog?limit=1&q=%E4%BA%A4%E9%80%9A')).body.items.length > 0);
  /** A list and its first item, whose id is returned. */
  const first = async (who: Client, list: string): Promise<string> => {
    const id = (await who.get(`/v1/${list}`)).body.items[0]?.id ?? '';
    await who.get(`/v1/${list.replace(/\?.*/, '')}/${id}`);
    return id;
  };
  for (const list of ['catalog?limit=1', 'products?state=REGISTERED&limit=1', 'negotiations?state=FINALIZED&limit=1', 'transfers?state=COMPLETED&limit=1']) await first(vendor, list);
  await first(vendor, `checks?subject=${await first(vendor, 'listings?state=LISTED&limit=1')}`);
  await first(regulator, 'holds?limit=1');
  const grant = await first(vendor, 'grants?state=ACTIVE&limit=1');
  await vendor.get(`/v1/participants/${await first(vendor, 'participants?limit=1')}/people`);
  await buyer.get(`/v1/documents/${(await vendor.get(`/v1/grants/${grant}`)).body.agreementSha256}?of=${grant}`);
  await maker.get('/v1/entries?from=0&limit=2');
  for (const path of ['', '/receipt', '/receipt.tlog-proof']) await until(async () => (await maker.get(`/v1/entries/0${path}`)).status === 200);
  for (const path of ['/log/checkpoint', '/log/vkey', '/.well-known/jwks.json', '/.well-known/oauth-authorization-server', '/healthz', '/readyz']) await api.send('GET', path);
  await api.send('POST', '/v1/products', { body: { description: aDescription() }, headers: { 'idempotency-key': randomUUID() } });
}

test('the examples are what the API answers', () => {
  expect(recorded).toEqual(kept);
});

test('what is made anew each time is kept as one value that stays, and what was equal stays equal', () => {
  const made = (): object => {
    const [id, other] = [`prt_${randomUUID()}`, `prt_${randomUUID()}`];
    return { id, parties: [id, other], index: Date.now(), at: new Date().toISOString(), detail: `There is no ${other}.` };
  };
  const [one, another] = [stable(made()), stable(made())];
  expect(one).toEqual(another);
  expect(one).toMatchObject({ id: expect.stringMatching(/^prt_[0-9a-f-]{36}$/), index: 1000 });
  expect(new Set((one as { parties: string[] }).parties).size).toBe(2);
});

test('every operation has one, and every status that any may be refused with', () => {
  const described = routes.filter(({ url, access: { produces } }) => !WITHOUT.test(produces) && url !== '/openapi.json');
  expect(described.filter((route) => kept[operationId(route)] === undefined).map(operationId)).toEqual([]);
  expect(Object.keys(kept['problems'] ?? {})).toEqual(['400', '401', '403', '404', '405', '409', '413', '415', '422', '429', '503']);
});

test('each has the shape that is served', () => {
  const wrong = (what: string, schema: TSchema, value: unknown): string[] => [...compileSchema(schema).Errors(value)].map(({ path, message }) => `${what}${path}: ${message}`);
  for (const route of routes) {
    const { body = Type.Object({}) } = (route.schema ?? {}) as { body?: TSchema };
    const shapeOf = (name: string): TSchema => {
      if (name === 'request') return body;
      if (Number(name) < 300) return answerShape(route);
      return route.access.takesForm === true ? OAuthErrorShape : ProblemShape;
    };
    for (const [name, value] of Object.entries(kept[operationId(route)] ?? {})) expect(wrong(`${operationId(route)} ${name}`, shapeOf(name), value)).toEqual([]);
  }
  for (const [status, value] of Object.entries(kept['problems'] ?? {})) expect(wrong(status, ProblemShape, value)).toEqual([]);
});

test('a write that takes a body has a request to show', () => {
  for (const route of routes) {
    const { body } = (route.schema ?? {}) as { body?: TSchema };
    const required = (body as { required?: readonly string[] } | undefined)?.required ?? [];
    if (required.length > 0) expect(kept[operationId(route)]).toHaveProperty('request');
  }
});
