import { KEY_TYPE, formatVkey, signerOf, toBase64, verificationKeyOf } from '#core/tlog';
import { possessionText, reportText, type Id, type ReportStatement } from '#core/exchange';
import type { Static } from '@sinclair/typebox';
import { admitted, type Cast, type Client } from '../../support/api.js';
import { aDescription, anOffer } from '../../support/ledger.js';
import { until } from '../../support/until.js';
import { because, once } from './steps.js';

const DIGEST = 'd'.repeat(64);
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A second person of the same organisation. */
async function colleagueOf({ api }: Cast, client: Client): Promise<Client> {
  const { person } = await client.does(`/v1/participants/${client.org}/persons`, { name: '周敏' });
  return api.login(await client.does(`/v1/participants/${client.org}/credentials`, { person }), person);
}

/** Terms of an authorisation from today on. */
export const authorisationBody = (authority: Client, operator: Client): object => ({ terms: {
  title: { zh: '道路交通公共数据授权运营', en: 'Operation of public road traffic data' }, operator: operator.org, sector: 'transport', datasets: [{ code: 'junction-flows', sha256: DIGEST }], uses: ['planning'],
  from: day(0), until: day(1000), agreementSha256: DIGEST, decisionSha256: DIGEST, benefit: [{ beneficiary: authority.org, basisPoints: 3000 }, { beneficiary: operator.org, basisPoints: 7000 }],
} });

/** What is said of a product that derives from public data. */
export const publicDescription = (authorisation: string, change: Parameters<typeof aDescription>[0] = {}): object => aDescription({
  regime: 'PUBLIC', authorisation: authorisation as Id<'authorisation'>, processing: { statement: { zh: '汇总为五分钟粒度，去除车牌', en: 'Aggregated to five minutes, plates removed' }, sha256: DIGEST },
  source: { kind: 'public_operation', sha256: DIGEST }, ...change,
});

/** One of two persons of a public body drafts, the other publishes what was announced long ago; within moments it is in force. */
export async function anAuthorisation(authority: Client, second: Client, operator: Client): Promise<string> {
  const { id } = await authority.does('/v1/authorisations', authorisationBody(authority, operator));
  await second.does(`/v1/authorisations/${id}/publish`, { announcement: { on: day(-40), sha256: DIGEST } });
  await until(async () => (await authority.get(`/v1/authorisations/${id}`)).body.state === 'IN_FORCE');
  return id;
}

/** 公共数据授权运营: authorised, developed, published, suspended, resumed, ended. */
export async function publicData(cast: Cast): Promise<void> {
  const { api, operators, vendor } = cast;
  const authority = await admitted(api, operators, { capacities: ['vendor'], organisationType: 'state_organ', dataMerchant: false });
  const second = await colleagueOf(cast, authority);
  const { id: withdrawn } = await authority.does('/v1/authorisations', authorisationBody(authority, vendor));
  await once(authority, `/v1/authorisations/${withdrawn}`, ['withdraw', because]);
  await authority.post('/v1/authorisations', { ...authorisationBody(authority, authority) });
  const id = await anAuthorisation(authority, second, vendor);
  await second.post(`/v1/authorisations/${id}/publish`, {});
  const { id: product } = await vendor.does('/v1/products', { description: publicDescription(id) });
  await vendor.does(`/v1/products/${product}/register`);
  const { id: listing } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await vendor.does(`/v1/listings/${listing}/submit`);
  await until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state === 'LISTED');
  await once(authority, `/v1/authorisations/${id}`, ['suspend', because], ['resume', because]);
  await authority.get('/v1/authorisations?sector=transport&limit=1');
  await authority.get(`/v1/authorisations/${id}`);
  await api.send('GET', '/v1/public-data?sector=transport&limit=1');
  await api.send('GET', `/v1/public-data/${id}`);
  const end = { ending: 'ended', ground: '协议终止', documentSha256: DIGEST };
  await authority.does(`/v1/authorisations/${id}/propose-end`, end);
  await authority.post(`/v1/authorisations/${id}/confirm-end`);
  await once(second, `/v1/authorisations/${id}`, ['confirm-end']);
  await authority.post(`/v1/authorisations/${id}/propose-end`, end);
}

/** 保荐: asked for, declined, asked for again, accepted, ended. */
async function sponsorships({ api, operators, vendor }: Cast): Promise<void> {
  const seller = await admitted(api, operators, { capacities: ['vendor'], organisationType: 'institution', dataMerchant: false });
  const body = { sponsor: vendor.org, sponsored: seller.org, answersFor: ['compliance', 'source'], until: day(365), documentSha256: DIGEST };
  const { id: declined } = await seller.does('/v1/sponsorships', body);
  await once(vendor, `/v1/sponsorships/${declined}`, ['decline', because]);
  const { id } = await seller.does('/v1/sponsorships', body);
  await seller.post(`/v1/sponsorships/${id}/accept`);
  await once(vendor, `/v1/sponsorships/${id}`, ['accept']);
  await seller.post('/v1/sponsorships', body);
  await seller.get(`/v1/sponsorships/${id}`);
  await seller.get('/v1/sponsorships?state=IN_FORCE&limit=1');
  await once(vendor, `/v1/sponsorships/${id}`, ['end', because]);
}

/** What an assessor states and signs of a product. */
export async function aSubmission(vendor: Client, assessor: Client, product: string): Promise<{ readonly statement: Static<typeof ReportStatement>; readonly keyId: string; readonly signature: string }> {
  const key = { name: assessor.org, type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, 7) };
  const vkey = formatVkey(verificationKeyOf(key));
  const { versions } = (await vendor.get(`/v1/products/${product}`)).body as unknown as { versions: readonly { readonly fieldsSha256: string }[] };
  const statement: Static<typeof ReportStatement> = {
    kind: 'law', subject: product as Id<'product'>, subjectSha256: versions.at(-1)?.fieldsSha256 ?? '', issuer: assessor.org as Id<'participant'>, sha256: DIGEST, conclusion: 'positive', issuedOn: day(-1), validUntil: day(365),
  };
  return { statement, keyId: vkey.split('+')[1] ?? '', signature: toBase64(signerOf(key).sign(reportText(statement))) };
}

/** Registers the key of an assessor, and says what was sent. */
export function keyBody(assessor: Client): { readonly vkey: string; readonly possession: string } {
  const key = { name: assessor.org, type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, 7) };
  const vkey = formatVkey(verificationKeyOf(key));
  return { vkey, possession: toBase64(signerOf(key).sign(possessionText(assessor.org as Id<'participant'>, vkey))) };
}

/** 第三方服务机构: keys, certificates, reports. */
async function assessors({ api, operators: { maker, checker }, vendor, regulator }: Cast): Promise<void> {
  const assessor = await admitted(api, { maker, checker }, { capacities: ['service'], dataMerchant: false });
  const body = keyBody(assessor);
  for (const _ of [1, 2]) await assessor.post(`/v1/participants/${assessor.org}/signing-keys`, body);
  const certificate = { kind: 'law-firm', name: { zh: '律师事务所执业许可证', en: 'Law firm licence' }, number: '31440000MD0117', authority: '广东省司法厅', issuedOn: day(-400), validUntil: day(600), sha256: DIGEST, person: null };
  const { id: rejected } = await assessor.does('/v1/certificates', certificate);
  await once(maker, `/v1/certificates/${rejected}`, ['reject', because]);
  await assessor.post('/v1/certificates', { ...certificate, validUntil: day(-1) });
  const { id: held } = await assessor.does('/v1/certificates', certificate);
  await once(maker, `/v1/certificates/${held}`, ['confirm']);
  await vendor.get(`/v1/certificates/${held}`);
  await vendor.get(`/v1/certificates?number=${certificate.number}&limit=1`);
  const { id: product } = await vendor.does('/v1/products', { description: aDescription() });
  const submission = await aSubmission(vendor, assessor, product);
  await assessor.post('/v1/reports', { ...submission, signature: `${'A'.repeat(86)}==` });
  const { id: first } = await assessor.does('/v1/reports', submission);
  const { id: second } = await assessor.does('/v1/reports', { ...submission, certificate: held });
  await vendor.get(`/v1/reports/${first}`);
  await vendor.get('/v1/reports?state=IN_FORCE&limit=1');
  await once(assessor, `/v1/reports/${first}`, ['withdraw', because]);
  await once(regulator, `/v1/reports/${second}`, ['set-aside', { ground: '评估机构与卖方存在关联关系', article: '《深圳市数据交易管理暂行办法》第五条' }]);
  await once(maker, `/v1/certificates/${held}`, ['revoke', { reason: '执业许可被注销', documentSha256: DIGEST }]);
  await once(assessor, `/v1/participants/${assessor.org}/signing-keys/${submission.keyId}`, ['retire', because]);
}

/** 行为记录: recorded, corrected, commented on, withdrawn. */
async function conduct({ vendor, regulator }: Cast): Promise<void> {
  const fact = { what: { zh: '未按期提交风险评估报告', en: 'The risk assessment was late' }, on: day(-3), decidedBy: '鹏城数据监督管理局', documentNumber: '鹏数监罚〔2026〕3号', documentSha256: DIGEST, article: '《网络数据安全管理条例》第三十三条' };
  const { id } = await regulator.does('/v1/conduct-records', { concerned: vendor.org, ...fact, viewUntil: day(300) });
  await regulator.post('/v1/conduct-records', { concerned: vendor.org, ...fact, viewUntil: day(-1) });
  await regulator.does(`/v1/conduct-records/${id}/correct`, { ...fact, on: day(-4), reason: '日期有误' });
  await vendor.does(`/v1/conduct-records/${id}/comment`, { text: '已于次日补交' });
  await vendor.get(`/v1/conduct-records/${id}`);
  await vendor.get('/v1/conduct-records?limit=1');
  await once(regulator, `/v1/conduct-records/${id}`, ['withdraw', because]);
  await regulator.post(`/v1/conduct-records/${id}/correct`, { ...fact, reason: 'x' });
  await vendor.post(`/v1/conduct-records/${id}/comment`, { text: 'x' });
}

/** 数据商、第三方服务机构 and what is known of their conduct. */
export async function professions(cast: Cast): Promise<void> {
  await sponsorships(cast);
  await assessors(cast);
  await conduct(cast);
}
