import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dueDate } from '#core/law';
import { PREFIX, isCommandName, sha256Hex, type CommandName, type Id } from '#core/exchange';
import { systemCaller } from '#ledger';
import { bodyOf } from '../../apps/api/src/http/bodies.js';
import { isKindInPath, kindInPath } from '../../apps/api/src/http/ids.js';
import { operationId } from '../../apps/api/src/http/openapi.js';
import { RouteTable } from '../../apps/api/src/http/route-table.js';
import { EXAMPLES } from '../../apps/api/src/operations/examples.js';
import { admitted, applicant, applicationBody, expected, found, granted, listed, openCast, openTestApi, transferBody, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDescription, anOffer, someTerms } from '../support/ledger.js';
import { until } from '../support/until.js';

/** Each endpoint by the statuses that it can answer with. What only the shape decides is generated from the routes. */
let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
let regulator: Client;
let service: Client;
let point: Client;
beforeAll(async () => {
  ({ api, operators, vendor, buyer, regulator } = await openCast());
  service = await admitted(api, operators, { capacities: ['service'] });
  point = await api.login(await vendor.does('/v1/enforcers', { code: 'gateway', name: { zh: '网关' }, kind: 'gateway' }));
});
afterAll(() => api.close());

const is = ({ status, body: { code, detail } }: Answered, wanted: number, wantedCode?: string): void => expect({ status, code, detail }).toEqual({ status: wanted, code: wantedCode, detail: wantedCode === undefined ? undefined : expect.any(String) });
const because = { reason: 'for a reason' };

describe('every write', () => {
  interface Write { readonly path: string; readonly command: CommandName; readonly example: object; readonly hasId: boolean; readonly door: string }
  const writes = (): Write[] => api.app.get(RouteTable).routes.flatMap(({ method, url, access: { action, door } }) =>
    method === 'POST' && action !== undefined && isCommandName(action)
      ? [{ path: url.replace(':id', isKindInPath(url) ? `${PREFIX[kindInPath(url)]}_${randomUUID()}` : '').replace(':credential', `cli_${randomUUID()}`).replace(':key', '00000000'), command: action, example: EXAMPLES[operationId({ method, url })]?.['request'] ?? {}, hasId: url.includes(':id'), door }] : []);

  test('400 for an unknown member, before anything else is asked', async () => {
    for (const { path, example } of writes()) {
      const { status, body } = await api.send('POST', path, { body: { ...example, unknown: 1 }, headers: { 'idempotency-key': randomUUID() } });
      expect({ path, status, errors: body.errors }).toEqual({ path, status: 400, errors: [{ pointer: '/unknown', detail: 'Unexpected property' }] });
    }
  });
  test('400 for each required member that is missing, by its pointer', async () => {
    for (const { path, command } of writes()) {
      const required = bodyOf(command).required ?? [];
      const { status, body } = await api.send('POST', path, { body: {}, headers: { 'idempotency-key': randomUUID() } });
      if (required.length > 0) expect({ path, status, pointers: body.errors.map(({ pointer }) => pointer).sort() }).toEqual({ path, status: 400, pointers: required.map((name) => `/${name}`).sort() });
    }
  });
  test('400 without an Idempotency-Key', async () => {
    for (const { path, example } of writes()) is(await api.send('POST', path, { body: example }), 400, 'idempotency_key_missing');
  });
  test('401 without a token', async () => {
    for (const { path, example, door } of writes()) if (door !== 'anyone') is(await api.send('POST', path, { body: example, headers: { 'idempotency-key': randomUUID() } }), 401, 'unauthenticated');
  });
  test('404 for an id that nothing has, to whoever may do it', async () => {
    for (const { path, command, example, hasId } of writes()) {
      if (!hasId || command === 'negotiation.request') continue;
      const answers = await Promise.all([vendor, buyer, operators.maker, regulator, service, point].map((client) => client.post(path, example)));
      const codes = answers.map(({ body: { code } }) => code).filter((code) => code !== 'scope_denied' && code !== 'reference_invalid');
      expect({ path, codes: [...new Set(codes)] }).toEqual({ path, codes: ['not_found'] });
    }
  });
});

describe('/v1/participants', () => {
  const apply = (body: object): Promise<Answered> => api.send('POST', '/v1/participants', { body, headers: { 'idempotency-key': randomUUID() } });

  test('POST 201 gives the applicant its credential', async () => {
    const answer = expected(await apply(applicationBody()), 201);
    expect(answer).toMatchObject({ id: expect.stringMatching(/^prt_/), person: expect.stringMatching(/^psn_/), clientId: `${answer.id}:${answer.clientId.split(':')[1] ?? ''}`, clientSecret: expect.stringMatching(/^[\w-]{43}$/) });
    const client = await api.login(answer);
    expect((await client.get(`/v1/participants/${answer.id}`)).body.state).toBe('APPLIED');
  });
  test('POST 400 for an operator that applies, with its pointer', async () => is(await apply(applicationBody({ capacities: ['operator'] })), 400, 'invalid_request'));
  test('POST 422 for a registration number that fails its check', async () => is(await apply(applicationBody({ registration: { scheme: 'USCC', number: '914403000000000000' } })), 422, 'registration_number_invalid'));

  test('two persons admit: 409 before the endorsement, 422 by the same person, 201 by another, 409 again', async () => {
    const { org } = await applicant(api);
    const path = `/v1/participants/${org}`;
    is(await operators.checker.post(`${path}/admit`), 409, 'state_conflict');
    is(await operators.maker.post(`${path}/endorse`, { note: 'seen' }), 201);
    is(await operators.maker.post(`${path}/admit`), 422, 'same_person');
    is(await operators.checker.post(`${path}/admit`), 201);
    is(await operators.checker.post(`${path}/admit`), 409, 'state_conflict');
    is(await operators.maker.post(`${path}/reject`, because), 409, 'state_conflict');
  });
  test('an exit: suspend, resume, exit, close, each once', async () => {
    const client = await admitted(api, operators, { capacities: ['buyer'] });
    const path = `/v1/participants/${client.org}`;
    for (const [who, verb] of [[operators.maker, 'suspend'], [operators.maker, 'resume'], [client, 'exit'], [operators.maker, 'close']] as const) {
      is(await who.post(`${path}/${verb}`, because), 201);
      if (verb !== 'close') is(await who.post(`${path}/${verb}`, because), 409, 'state_conflict');
    }
  });
  test('GET /{id}/people: 200 opens names and contact to those who may read them, 404 to others', async () => {
    const { body } = await vendor.get(`/v1/participants/${vendor.org}/people`);
    const values = [{ name: 'email', value: 'wang@example.com' }, { name: 'name', value: '王芳' }];
    expect(body).toMatchObject({ contact: vendor.person, persons: [{ id: vendor.person, state: 'shown', erasure: null, values }] });
    is(await operators.maker.get(`/v1/participants/${vendor.org}/people`), 200);
    is(await buyer.get(`/v1/participants/${vendor.org}/people`), 404, 'not_found');
  });
});

describe('/v1/products', () => {
  const described = async (change: Parameters<typeof aDescription>[0] = {}): Promise<string> => `/v1/products/${(await vendor.does('/v1/products', { description: aDescription(change) })).id}`;

  test('POST 201 with the vendor\'s own id', async () => {
    const { id } = await vendor.does('/v1/products', { externalId: 'traffic-1', description: aDescription() });
    expect((await vendor.get(`/v1/products/${id}`)).body).toMatchObject({ externalId: 'traffic-1', state: 'DRAFT', vendor: vendor.org });
  });
  test('POST 400 for a field described twice', async () => {
    const [field] = aDescription().fields;
    is(await vendor.post('/v1/products', { description: aDescription({ fields: [field, field] as never }) }), 400, 'invalid_request');
  });
  test('revise, register, retire: 201, then 409', async () => {
    const path = await described();
    for (const [verb, body] of [['revise', { description: aDescription() }], ['register', {}], ['retire', because]] as const) is(await vendor.post(`${path}/${verb}`, body), 201);
    for (const [verb, body] of [['revise', { description: aDescription() }], ['register', {}], ['retire', because]] as const) is(await vendor.post(`${path}/${verb}`, body), 409, 'state_conflict');
  });
  test('register: 422 without any of the three rights', async () => is(await vendor.post(`${await described({ rights: { holding: false, processing: false, operation: false, disputeOpen: false, evidence: [] } })}/register`), 422, 'reference_invalid'));
});

describe('/v1/listings', () => {
  test('POST 422 for a product that is not registered, 404 for another\'s', async () => {
    const { id: product } = await vendor.does('/v1/products', { description: aDescription() });
    is(await vendor.post('/v1/listings', { product, productVersion: 1, offer: anOffer() }), 422, 'reference_invalid');
    const other = await admitted(api, operators, { capacities: ['vendor'] });
    is(await other.post('/v1/listings', { product, productVersion: 1, offer: anOffer() }), 404, 'not_found');
  });
  test('a listed one is suspended, resumed and delisted, each once; nothing else moves it', async () => {
    const path = `/v1/listings/${(await listed(vendor)).listing}`;
    is(await vendor.post(`${path}/submit`), 409, 'state_conflict');
    is(await vendor.post(`${path}/revise`, { productVersion: 1, offer: anOffer() }), 409, 'state_conflict');
    for (const [who, verb] of [[operators.maker, 'suspend'], [operators.maker, 'resume'], [vendor, 'delist']] as const) {
      is(await who.post(`${path}/${verb}`, because), 201);
      is(await who.post(`${path}/${verb}`, because), 409, 'state_conflict');
    }
  });
});

describe('/v1/negotiations', () => {
  const opened = async (): Promise<{ path: string; listing: string }> => {
    const { listing } = await listed(vendor);
    const { id } = await buyer.does('/v1/negotiations', { listing, proposal: proposal() });
    return { path: `/v1/negotiations/${id}`, listing };
  };
  const proposal = (change: Parameters<typeof someTerms>[0] = {}): object => ({ terms: someTerms(change), plan: 'basic', need: '城市交通规划' });

  test('POST 422 for terms wider than the offer, 404 for a listing that is not on offer', async () => {
    const { listing } = await listed(vendor);
    is(await buyer.post('/v1/negotiations', { listing, proposal: proposal({ termDays: 3660 }) }), 422, 'wider_than_offer');
    is(await buyer.post('/v1/negotiations', { listing: `lst_${randomUUID()}`, proposal: proposal() }), 404, 'not_found');
    is(await buyer.post(`/v1/negotiations/neg_${randomUUID()}/request`, { listing, proposal: proposal() }), 404, 'not_found');
  });
  test('offer, request, offer, accept, agree, verify, finalize: each at its time alone', async () => {
    const { path, listing } = await opened();
    is(await buyer.post(`${path}/accept`), 409, 'state_conflict');
    is(await vendor.post(`${path}/offer`, { proposal: proposal({ termDays: 100 }) }), 201);
    is(await buyer.post(`${path}/request`, { listing, proposal: proposal({ termDays: 200 }) }), 201);
    is(await vendor.post(`${path}/offer`, { proposal: proposal({ termDays: 150 }) }), 201);
    is(await vendor.post(`${path}/agree`), 409, 'state_conflict');
    is(await buyer.post(`${path}/accept`), 201);
    is(await vendor.post(`${path}/agree`), 201);
    is(await buyer.post(`${path}/verify`, { agreementSha256: '0'.repeat(64) }), 422, 'reference_invalid');
    const { agreementSha256 } = (await buyer.get(path)).body;
    is(await buyer.post(`${path}/verify`, { agreementSha256 }), 201);
    is(await vendor.post(`${path}/finalize`), 201);
    is(await vendor.post(`${path}/finalize`), 409, 'state_conflict');
    is(await buyer.post(`${path}/terminate`, because), 409, 'state_conflict');
  });
  test('terminate: 201, then 409', async () => {
    const { path } = await opened();
    is(await buyer.post(`${path}/terminate`, because), 201);
    is(await buyer.post(`${path}/terminate`, because), 409, 'state_conflict');
  });
});

describe('/v1/grants', () => {
  test('suspend, resume, revoke, acknowledge: each once, a revocation only when its enforcement points confirm', async () => {
    const { listing } = await listed(vendor);
    const path = `/v1/grants/${await granted({ vendor, buyer, listing })}`;
    is(await vendor.post(`${path}/activate`, { enforcementPoints: ['gateway-1'] }), 409, 'state_conflict');
    for (const verb of ['suspend', 'resume', 'revoke']) is(await vendor.post(`${path}/${verb}`, because), 201);
    expect((await buyer.get(path)).body.state).toBe('REVOKING');
    is(await vendor.post(`${path}/acknowledge`, { enforcementPoint: 'gateway-2' }), 422, 'reference_invalid');
    is(await vendor.post(`${path}/acknowledge`, { enforcementPoint: 'gateway-1' }), 201);
    expect((await buyer.get(path)).body.state).toBe('REVOKED');
    for (const verb of ['suspend', 'resume', 'revoke']) is(await vendor.post(`${path}/${verb}`, because), 409, 'state_conflict');
  });
  test('give-up by the buyer: 201, then 409; the credential is not given out any more', async () => {
    const { listing } = await listed(vendor);
    const path = `/v1/grants/${await granted({ vendor, buyer, listing })}`;
    is(await buyer.post(`${path}/give-up`, because), 201);
    is(await buyer.post(`${path}/give-up`, because), 409, 'state_conflict');
    is(await buyer.post(`${path}/collect-credential`), 409, 'state_conflict');
  });
  test('the collected credential is the one that the grant holds the digest of, also when it is asked for again', async () => {
    const { listing } = await listed(vendor);
    const path = `/v1/grants/${await granted({ vendor, buyer, listing })}`;
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await buyer.post(`${path}/collect-credential`, {}, headers), await buyer.post(`${path}/collect-credential`, {}, headers)];
    expect(second.text).toBe(first.text);
    const { credentialSha256 } = (await vendor.get(path)).body as unknown as { credentialSha256: string };
    expect(sha256Hex(first.body.credential)).toBe(credentialSha256);
  });
});

describe('/v1/transfers, /v1/bases and /v1/obligations', () => {
  const personal = { fields: [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false }] } as const;
  const basis = (change: object = {}): object => ({
    kind: 'STANDARD_CONTRACT', scope: { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 },
    validFrom: '2026-01-01', validUntil: '2099-12-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64), ...change,
  });
  let grant: string;
  beforeAll(async () => {
    const { listing } = await listed(vendor, { description: { fields: [...personal.fields] } });
    grant = await granted({ vendor, buyer, listing });
  });

  test('a transfer that needs a basis does not start without one, and starts with it', async () => {
    const { id } = await buyer.does('/v1/transfers', transferBody(grant, { people: { general: 200_000, sensitive: 0 } }));
    const path = `/v1/transfers/${id}`;
    await until(async () => (await vendor.get(path)).body.clearance === 'NEEDS_BASIS');
    is(await vendor.post(`${path}/start`), 422, 'not_cleared');
    is(await vendor.post(`${path}/attach-basis`, { basis: `bas_${randomUUID()}` }), 404, 'not_found');

    const { id: basisId } = await vendor.does('/v1/bases', basis());
    is(await vendor.post(`/v1/bases/${basisId}/effect`, { effectiveOn: '2100-01-01' }), 422, 'basis_insufficient');
    is(await vendor.post(`/v1/bases/${basisId}/effect`, { effectiveOn: '2026-02-02' }), 201);
    is(await vendor.post(`/v1/bases/${basisId}/effect`, { effectiveOn: '2026-02-02' }), 409, 'state_conflict');
    is(await vendor.post(`${path}/attach-basis`, { basis: basisId }), 201);
    await until(async () => (await vendor.get(path)).body.clearance === 'CLEARED');
    is(await vendor.post(`${path}/attach-basis`, { basis: basisId }), 409, 'state_conflict');

    for (const [verb, body] of [['start', {}], ['suspend', because], ['resume', because], ['complete', {}]] as const) is(await vendor.post(`${path}/${verb}`, body), 201);
    for (const [verb, body] of [['start', {}], ['suspend', because], ['resume', because], ['complete', {}], ['terminate', because]] as const) is(await vendor.post(`${path}/${verb}`, body), 409, 'state_conflict');

    const obligation = `/v1/obligations/${(await vendor.get('/v1/obligations')).body.items[0]?.id ?? ''}`;
    is(await vendor.post(`${obligation}/fulfil`), 201);
    is(await vendor.post(`${obligation}/fulfil`), 409, 'state_conflict');
    is(await regulator.post(`${obligation}/waive`, { ground: 'x' }), 409, 'state_conflict');
    is(await vendor.post(`/v1/bases/${basisId}/file`, { authority: '广东省网信办', filingNumber: 'GD-1', filedOn: '2026-02-10' }), 201);
    is(await vendor.post(`/v1/bases/${basisId}/withdraw`, because), 409, 'state_conflict');
    is(await vendor.post(`/v1/bases/${basisId}/terminate`, because), 201);
    is(await vendor.post(`/v1/bases/${basisId}/terminate`, because), 409, 'state_conflict');
  });
  const decision = { decidedOn: '2026-02-03', documentSha256: 'c'.repeat(64) };
  const nextOf = async (id: string): Promise<string[]> => (await vendor.get(`/v1/bases/${id}`)).body.next as unknown as string[];

  test('an assessment is granted by steps, each of which says what may follow', async () => {
    const { id } = await vendor.does('/v1/bases', basis({ kind: 'SECURITY_ASSESSMENT' }));
    const path = `/v1/bases/${id}`;
    expect(await nextOf(id)).toEqual(['basis.apply', 'basis.withdraw']);
    is(await vendor.post(`${path}/effect`, { effectiveOn: '2026-02-02' }), 409, 'state_conflict');
    is(await vendor.post(`${path}/apply`, { authority: '广东省网信办', appliedOn: '2026-02-02' }), 422, 'basis_insufficient');
    is(await vendor.post(`${path}/apply`, { authority: '广东省网信办', appliedOn: '2026-02-02', selfAssessmentSha256: 'd'.repeat(64) }), 201);
    is(await vendor.post(`${path}/accept`, { ...decision, decidedOn: '2026-02-01' }), 422, 'outside_period');
    is(await vendor.post(`${path}/accept`, decision), 201);
    is(await vendor.post(`${path}/approve`, { ...decision, number: '国网信评〔2026〕1号' }), 201);
    expect((await vendor.get(path)).body).toMatchObject({ state: 'APPROVED', validFrom: '2026-02-03', validUntil: '2029-02-03', approvalNumber: '国网信评〔2026〕1号' });
    expect(await nextOf(id)).toEqual(['basis.apply_extension', 'basis.report_change', 'basis.revoke', 'basis.supersede', 'basis.terminate']);
    is(await vendor.post(`${path}/apply-extension`, { appliedOn: '2026-11-02', documentSha256: 'c'.repeat(64) }), 422, 'outside_period');
  });
  test('what an authority refuses is a step that was written: 201, then 409', async () => {
    const path = `/v1/bases/${(await vendor.does('/v1/bases', basis({ kind: 'SECURITY_ASSESSMENT' }))).id}`;
    await vendor.does(`${path}/apply`, { authority: '广东省网信办', appliedOn: '2026-02-02', selfAssessmentSha256: 'd'.repeat(64) });
    await vendor.does(`${path}/accept`, decision);
    expect((await vendor.does(`${path}/refuse`, { ...decision, reason: '材料不实' })).entries).toMatchObject([{ type: 'basis.refused' }]);
    is(await vendor.post(`${path}/refuse`, { ...decision, reason: '材料不实' }), 409, 'state_conflict');
  });
  test('a certificate is suspended by whoever holds the certifier’s notice, and resumed by the operator or a regulator: 403 to its holder', async () => {
    const { id } = await vendor.does('/v1/bases', basis({ kind: 'CERTIFICATION' }));
    const path = `/v1/bases/${id}`;
    await vendor.does(`${path}/apply`, { authority: '某认证中心', appliedOn: '2026-02-02' });
    await vendor.does(`${path}/certify`, { ...decision, number: 'C-1' });
    const notice = { authority: '某认证中心', noticeOn: '2026-03-01', documentSha256: 'e'.repeat(64), reason: 'no longer as certified' };
    is(await regulator.post(`${path}/suspend`, notice), 201);
    is(await vendor.post(`${path}/resume`, notice), 403, 'scope_denied');
    is(await operators.maker.post(`${path}/resume`, notice), 201);
  });
  test('important data are notified by an authority, and open a duty of their vendor', async () => {
    const { product } = await listed(vendor, { description: { fields: [...personal.fields] } });
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const notice = { authority: '市工业和信息化局', documentSha256: 'f'.repeat(64), notifiedOn: today, version: null, fields: ['junction'] };
    is(await vendor.post(`/v1/products/${product}/notify-importance`, notice), 403, 'scope_denied');
    is(await regulator.post(`/v1/products/${product}/notify-importance`, { ...notice, version: 2 }), 422, 'reference_invalid');
    is(await regulator.post(`/v1/products/${product}/notify-importance`, notice), 201);
    const duties = (await vendor.get('/v1/obligations?state=OPEN')).body.items as unknown as { source: string; dueOn: string; article: string }[];
    expect(duties.filter(({ source }) => source === product)).toMatchObject([{ dueOn: dueDate(today, '+2 months', 'CN'), article: '国家互联网信息办公室《数据出境安全管理政策问答》（2025年5月）' }]);
  });
  test('POST /v1/bases 400 when it ends before it begins, 422 for an unknown recipient', async () => {
    is(await vendor.post('/v1/bases', basis({ validUntil: '2025-01-01' })), 400, 'invalid_request');
    is(await vendor.post('/v1/bases', basis({ scope: { recipients: [`prt_${randomUUID()}`], countries: ['SG'], purposes: [], fields: [], generalMax: 0, sensitiveMax: 0 } })), 422, 'reference_invalid');
  });
  test('an obligation is waived by a regulator', async () => {
    const { id } = await vendor.does('/v1/bases', basis());
    await vendor.does(`/v1/bases/${id}/effect`, { effectiveOn: '2026-02-02' });
    const open = (await vendor.get('/v1/obligations?state=OPEN')).body.items.find((one) => (one as unknown as { source: string }).source === id);
    is(await regulator.post(`/v1/obligations/${open?.id ?? ''}/waive`, { ground: 'not due' }), 201);
  });
  test('POST /v1/transfers 400 when the sums are not those of the files, 422 outside the grant', async () => {
    const { manifest } = transferBody(grant) as { manifest: object };
    is(await buyer.post('/v1/transfers', transferBody(grant, { manifest: { ...manifest, rows: 11 } })), 400, 'invalid_request');
    is(await buyer.post('/v1/transfers', transferBody(grant, { mode: 'query' })), 422, 'outside_grant');
  });
  test('a transfer is terminated once', async () => {
    const { id } = await buyer.does('/v1/transfers', transferBody(grant));
    is(await buyer.post(`/v1/transfers/${id}/terminate`, because), 201);
    is(await buyer.post(`/v1/transfers/${id}/terminate`, because), 409, 'state_conflict');
  });
});

describe('/v1/holds', () => {
  test('a hold stops what rests on its target: 422; it is lifted once, by its issuer or a regulator', async () => {
    const { id: product } = await vendor.does('/v1/products', { description: aDescription() });
    const order = { target: product, ground: 'ownership in dispute', article: '《数据安全法》第四十四条' };
    const { id } = await regulator.does('/v1/holds', order);
    is(await vendor.post(`/v1/products/${product}/register`), 422, 'held');
    is(await operators.maker.post(`/v1/holds/${id}/lift`, because), 403, 'wrong_party');
    is(await regulator.post(`/v1/holds/${id}/lift`, because), 201);
    is(await regulator.post(`/v1/holds/${id}/lift`, because), 409, 'state_conflict');
    is(await vendor.post(`/v1/products/${product}/register`), 201);
  });
  test('POST 404 for a target that nothing is, 422 on oneself', async () => {
    is(await regulator.post('/v1/holds', { target: `prd_${randomUUID()}`, ground: 'x', article: 'x' }), 404, 'not_found');
    is(await regulator.post('/v1/holds', { target: regulator.org, ground: 'x', article: 'x' }), 422, 'reference_invalid');
  });
});

describe('/v1/checks', () => {
  test('redrive: 409 for a check that has passed, 201 for one that ended in an error', async () => {
    const { listing } = await listed(vendor);
    const { items } = (await operators.maker.get(`/v1/checks?subject=${listing}`)).body;
    is(await operators.maker.post(`/v1/checks/${items[0]?.id ?? ''}/redrive`, because), 409, 'state_conflict');

    const quiet = await openTestApi({ background: false });
    const founded = await found(quiet);
    const seller = await admitted(quiet, founded, { capacities: ['vendor'] });
    const { id: product } = await seller.does('/v1/products', { description: aDescription() });
    await seller.does(`/v1/products/${product}/register`);
    const { id } = await seller.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
    await seller.does(`/v1/listings/${id}/submit`);
    const { ledger } = quiet.runtime;
    const by = { caller: systemCaller('test'), key: randomUUID() };
    const { entries: [queued] } = await ledger.submit('check.queue', { subject: id as Id<'listing'>, round: 1 }, by);
    await ledger.submit('check.fail_with_error', { id: queued.stream as Id<'check'>, reason: 'a fault' }, { ...by, key: randomUUID() });
    is(await founded.maker.post(`/v1/checks/${queued.stream}/redrive`, because), 201);
    await quiet.close();
  });
  test('GET /v1/queue tells an operator how many wait', async () => expect((await operators.maker.get('/v1/queue')).body).toMatchObject({ waiting: expect.any(Number), failed: expect.any(Number) }));
});
