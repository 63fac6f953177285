import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admitted, granted, listed, openCast, transferBody, type Cast, type Client } from '../support/api.js';
import { aDescription, anOffer } from '../support/ledger.js';
import { until } from '../support/until.js';
import { aSubmission, anAuthorisation, authorisationBody, keyBody, publicDescription } from './examples/professions.js';

const DIGEST = 'e'.repeat(64);
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let cast: Cast;
let authority: Client;
let second: Client;
beforeAll(async () => {
  cast = await openCast();
  authority = await admitted(cast.api, cast.operators, { capacities: ['vendor'], organisationType: 'institution', dataMerchant: false });
  const { person } = await authority.does(`/v1/participants/${authority.org}/persons`, { name: '周敏' });
  second = await cast.api.login(await authority.does(`/v1/participants/${authority.org}/credentials`, { person }), person);
});
afterAll(() => cast.api.close());

const stateOf = async (who: Client, path: string): Promise<string> => (await who.get(path)).body.state;

describe('public data under authorised operation', () => {
  test('is developed, listed, granted, delivered and published; everything ends with the authorisation', async () => {
    const { api, vendor, buyer } = cast;
    const id = await anAuthorisation(authority, second, vendor);
    const { product, listing } = await listed(vendor, { description: publicDescription(id) });
    const grant = await granted({ vendor, buyer, listing });
    const { id: transfer } = await buyer.does('/v1/transfers', transferBody(grant));
    await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
    await vendor.does(`/v1/transfers/${transfer}/start`);

    const published = await api.send('GET', `/v1/public-data/${id}`);
    expect(published.body).toMatchObject({ id, state: 'IN_FORCE', sector: 'transport', productCount: 1, products: [{ product, grants: 1, redeveloped: false }], benefit: [{ basisPoints: 3000 }, { basisPoints: 7000 }] });
    expect(published.text).not.toContain(buyer.org);

    await authority.does(`/v1/authorisations/${id}/propose-end`, { ending: 'revoked', ground: '违反授权协议', documentSha256: DIGEST });
    expect((await authority.post(`/v1/authorisations/${id}/confirm-end`)).body.code).toBe('same_person');
    await second.does(`/v1/authorisations/${id}/confirm-end`);
    await until(async () => (await stateOf(vendor, `/v1/listings/${listing}`)) === 'SUSPENDED' && (await stateOf(vendor, `/v1/grants/${grant}`)) === 'REVOKING' && (await stateOf(vendor, `/v1/transfers/${transfer}`)) === 'SUSPENDED');
    const resumed = await vendor.post(`/v1/transfers/${transfer}/resume`, { reason: '继续' });
    expect([resumed.status, resumed.body.code]).toEqual([409, 'state_conflict']);
    expect((await api.send('GET', `/v1/public-data/${id}`)).body.state).toBe('REVOKED');
  });

  test('is not to be found in public before it is published, and raw data nowhere', async () => {
    const { id } = await authority.does('/v1/authorisations', authorisationBody(authority, cast.vendor));
    expect((await cast.api.send('GET', `/v1/public-data/${id}`)).status).toBe(404);
    const { items } = (await cast.api.send('GET', '/v1/public-data?limit=200')).body;
    expect(items.map((one) => one.id)).not.toContain(id);
    const raw = await cast.vendor.post('/v1/products', { description: publicDescription(id, { source: { kind: 'public_raw', sha256: DIGEST } }) });
    expect([raw.status, raw.body.code]).toEqual([422, 'raw_public_data']);
    expect((await cast.buyer.get(`/v1/authorisations/${id}`)).status).toBe(404);
  });

  test('is found in the catalogue by its regime', async () => {
    const { vendor, buyer } = cast;
    const id = await anAuthorisation(authority, second, vendor);
    const offered = await listed(vendor, { description: publicDescription(id), offer: { title: { zh: '公共交通流量' } } });
    const other = await listed(vendor);
    const found = async (regime: string): Promise<string[]> => (await buyer.get(`/v1/catalog?regime=${regime}&limit=200`)).body.items.map((one) => one.id);
    await until(async () => (await found('PUBLIC')).includes(offered.listing) && (await found('NON_PUBLIC')).includes(other.listing));
    expect([(await found('PUBLIC')).includes(other.listing), (await found('NON_PUBLIC')).includes(offered.listing)]).toEqual([false, false]);
    expect((await buyer.get('/v1/catalog?regime=OTHER')).status).toBe(400);
  });
});

describe('the professions', () => {
  test('a sponsor’s name stands in the listing, the agreement, the grant and their receipts; when it ends, the listing is suspended', async () => {
    const { api, operators, vendor, buyer } = cast;
    const seller = await admitted(api, operators, { capacities: ['vendor'], organisationType: 'institution', dataMerchant: false });
    const { id } = await seller.does('/v1/sponsorships', { sponsor: vendor.org, sponsored: seller.org, answersFor: ['source'], until: day(300), documentSha256: DIGEST });
    await vendor.does(`/v1/sponsorships/${id}/accept`);
    const { listing } = await listed(seller);
    const grant = await granted({ vendor: seller, buyer, listing });
    const sponsor = { participant: vendor.org, sponsorship: id };
    for (const path of [`/v1/listings/${listing}`, `/v1/grants/${grant}`]) expect((await seller.get(path)).body).toMatchObject({ backing: { regime: 'NON_PUBLIC', sponsor } });
    const { items } = (await seller.get(`/v1/entries?stream=${grant}`)).body;
    const path = `/v1/entries/${items[0]?.index ?? ''}`;
    await until(async () => (await seller.get(`${path}/receipt`)).status === 200);
    expect(Buffer.from((await seller.get(`${path}/receipt`)).body.entry as unknown as string, 'base64').toString()).toContain(`"sponsor":{"participant":"${vendor.org}","sponsorship":"${id}"}`);
    await vendor.does(`/v1/sponsorships/${id}/end`, { reason: '保荐协议到期' });
    await until(async () => (await stateOf(seller, `/v1/listings/${listing}`)) === 'SUSPENDED');
    expect(await stateOf(seller, `/v1/grants/${grant}`)).toBe('ACTIVE');
  });

  test('a signed report carries a listing until it is withdrawn; then the next listing goes back', async () => {
    const { api, operators, vendor } = cast;
    const assessor = await admitted(api, operators, { capacities: ['service'], dataMerchant: false });
    await assessor.does(`/v1/participants/${assessor.org}/signing-keys`, keyBody(assessor));
    const { product } = await listed(vendor);
    const submission = await aSubmission(vendor, assessor, product);
    const { id: report } = await assessor.does('/v1/reports', submission);
    await vendor.does(`/v1/products/${product}/revise`, { description: aDescription({ complianceReport: { sha256: submission.statement.sha256, issuer: '公允', report: report as `rpt_${string}` } }) });
    const relisted = async (): Promise<string> => {
      const { id } = await vendor.does('/v1/listings', { product, productVersion: 2, offer: anOffer() });
      await vendor.does(`/v1/listings/${id}/submit`);
      await until(async () => (await stateOf(vendor, `/v1/listings/${id}`)) !== 'CHECKING');
      return stateOf(vendor, `/v1/listings/${id}`);
    };
    expect(await relisted()).toBe('LISTED');
    await assessor.does(`/v1/reports/${report}/withdraw`, { reason: '事实有误' });
    expect(await relisted()).toBe('RETURNED');
  });

  test('a record of conduct that has left the view is seen by authorities and the one concerned alone', async () => {
    const { vendor, buyer, regulator } = cast;
    const fact = { what: { zh: '逾期报告' }, on: day(-3), decidedBy: '监管局', documentNumber: '1', documentSha256: DIGEST, article: '第一条' };
    const { id } = await regulator.does('/v1/conduct-records', { concerned: vendor.org, ...fact, viewUntil: day(30) });
    const seen = async (who: Client): Promise<readonly [number, boolean]> => [(await who.get(`/v1/conduct-records/${id}`)).status, (await who.get('/v1/conduct-records?limit=200')).body.items.some((one) => one.id === id)];
    expect([await seen(buyer), await seen(vendor), await seen(regulator)]).toEqual([[200, true], [200, true], [200, true]]);
    await regulator.does(`/v1/conduct-records/${id}/withdraw`, { reason: '认定有误' });
    expect([await seen(buyer), await seen(vendor), await seen(regulator)]).toEqual([[404, false], [200, false], [200, true]]);
    expect((await vendor.get(`/v1/conduct-records?concerned=${vendor.org}`)).body.items.some((one) => one.id === id)).toBe(true);
    expect((await buyer.get(`/v1/conduct-records?concerned=${vendor.org}`)).body.items.some((one) => one.id === id)).toBe(false);
  });
});
