import type { Cast, Client } from '../../support/api.js';
import { aDescription, anOffer } from '../../support/ledger.js';
import { until } from '../../support/until.js';
import { because, once } from './steps.js';

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const DIGEST = 'c'.repeat(64);
const outcome = { decision: 'approve', ground: '经核实无异议', articles: ['《深圳市数据交易管理暂行办法》第十二条'], evidence: [DIGEST], facts: [] };
export const colleagueOf = async ({ api }: Cast, client: Client): Promise<Client> => {
  const { person } = await client.does(`/v1/participants/${client.org}/persons`, { name: '陈静' });
  return api.login(await client.does(`/v1/participants/${client.org}/credentials`, { person }), person);
};

/** A listing that has been checked, and the review that it was left to. */
async function checked(vendor: Client, change: Parameters<typeof aDescription>[0]): Promise<{ readonly listing: string; readonly review: string }> {
  const { id: product } = await vendor.does('/v1/products', { description: aDescription(change) });
  await vendor.does(`/v1/products/${product}/register`);
  const { id: listing } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await vendor.does(`/v1/listings/${listing}/submit`);
  await until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state !== 'CHECKING');
  const { review } = (await vendor.get(`/v1/listings/${listing}`)).body as unknown as { review: string | null };
  return { listing, review: `/v1/reviews/${review ?? ''}` };
}

/** 审查、询问 and 申诉: what the gates leave to people; two of them decide, two others hear the appeal. */
export async function judgements(cast: Cast): Promise<void> {
  const { operators: { maker, checker }, vendor } = cast;
  const [third, fourth] = [await colleagueOf(cast, maker), await colleagueOf(cast, maker)];
  const concern = { nature: { ...aDescription().nature, nationalSecurityConcern: true } };
  const { review } = await checked(vendor, concern);
  await once(maker, review, ['assign', { person: maker.person }], ['recuse', { reason: '亲属在该公司任职' }], ['assign', { person: maker.person }]);
  await once(checker, review, ['assign', { person: checker.person }]);
  const question = { review: review.split('/').at(-1), what: '请说明数据来源', why: '来源说明不完整', article: '《数据安全法》第三十三条', dueOn: day(5) };
  await maker.post('/v1/inquiries', question);
  for (const verb of ['extend', 'keep-day'] as const) {
    const { id } = await checker.does('/v1/inquiries', question);
    await checker.post('/v1/inquiries', question);
    await once(vendor, `/v1/inquiries/${id}`, ['ask-more-time', { until: day(8), reason: '正在取证' }]);
    await once(checker, `/v1/inquiries/${id}`, [verb, verb === 'extend' ? {} : { reason: '时间已足' }]);
    await once(vendor, `/v1/inquiries/${id}`, ['answer', { text: '见附件', documents: [{ sha256: DIGEST, title: '来源说明' }] }]);
    await vendor.get(`/v1/inquiries/${id}`);
  }
  await vendor.get(`/v1/inquiries?review=${question.review ?? ''}&limit=1`);
  await once(checker, review, ['propose', { proposal: outcome }]);
  await once(third, review, ['return', because]);
  await checker.does(`${review}/propose`, { proposal: { ...outcome, decision: 'reject' } });
  await maker.get('/v1/reviews/queue?limit=1');
  await maker.get('/v1/reviews/counts');
  await checker.post(`${review}/decide`);
  await once(third, review, ['decide']);
  await vendor.get(review);
  await vendor.get('/v1/reviews?state=DECIDED&limit=1');
  const appeal = { target: review.split('/').at(-1), ground: '安全审查已完成', evidence: [DIGEST] };
  const { id } = await vendor.does('/v1/appeals', appeal);
  await vendor.post('/v1/appeals', appeal);
  const others = [await colleagueOf(cast, maker), fourth] as const;
  const settlement = { outcome: 'change', ground: '审查结论已补', articles: ['本交易所规则'] };
  await checker.post(`/v1/appeals/${id}/propose`, settlement);
  await once(others[0], `/v1/appeals/${id}`, ['propose', settlement]);
  await once(others[1], `/v1/appeals/${id}`, ['return', because]);
  await others[0].does(`/v1/appeals/${id}/propose`, settlement);
  await once(others[1], `/v1/appeals/${id}`, ['decide']);
  await vendor.get(`/v1/appeals/${id}`);
  await vendor.get('/v1/appeals?limit=1');
  const held = await checker.does('/v1/holds', { target: vendor.org, ground: '核查', article: '第二十八条' });
  const withdrawn = await vendor.does('/v1/appeals', { ...appeal, target: held.id });
  await once(vendor, `/v1/appeals/${withdrawn.id}`, ['withdraw', because]);
  await checker.does(`/v1/holds/${held.id}/lift`, because);
}

/** 负面清单、审慎清单 and 豁免: lists by two persons, and waivers of a sandbox. */
export async function relief(cast: Cast): Promise<void> {
  const { api, operators: { maker, checker }, vendor, regulator } = cast;
  const item = { code: 'precise-position', kind: 'field', value: 'geo_*', description: { zh: '高精度坐标', en: 'Exact coordinates' }, ground: '可能影响公共安全', article: '《深圳市数据交易管理暂行办法》第十六条', from: '2026-01-01', until: null };
  const path = `/v1/lists/caution/items/${item.code}`;
  for (const _ of [1, 2]) await maker.post('/v1/lists/caution/items', { item });
  await maker.get('/v1/lists/caution/proposals');
  await maker.post(`${path}/confirm`);
  await checker.post(`${path}/confirm`);
  await api.send('GET', '/v1/lists/caution');
  for (const [who, verb, body] of [[maker, 'remove', { ground: '不再需要' }], [checker, 'reject', because], [maker, 'remove', { ground: '不再需要' }]] as const) await who.post(`${path}/${verb}`, body);
  await maker.post(`${path}/remove`, { ground: '不再需要' });
  await checker.does(`${path}/confirm`);
  const scope = { gate: 'tradability', provisions: ['SZ13'], participant: vendor.org, product: null, recipient: null, purpose: null, usesMax: 5, peopleMax: null, from: day(-1), until: day(30) };
  const order = { scope, ground: '监管沙盒试点', article: '试点方案第三条', conditions: { zh: '每季度报告' }, documentSha256: DIGEST };
  const second = await colleagueOf(cast, regulator);
  await regulator.post('/v1/waivers', { ...order, scope: { ...scope, provisions: ['DSL53'] } });
  const [kept, withdrawn] = [await regulator.does('/v1/waivers', order), await regulator.does('/v1/waivers', order)];
  await once(regulator, `/v1/waivers/${withdrawn.id}`, ['withdraw', because]);
  await regulator.post(`/v1/waivers/${kept.id}/grant`);
  await once(second, `/v1/waivers/${kept.id}`, ['grant']);
  const { listing } = await checked(vendor, { complianceReport: null });
  await vendor.post(`/v1/waivers/${kept.id}/invoke`, { subject: listing });
  await vendor.does(`/v1/listings/${listing}/revise`, { productVersion: 1, offer: anOffer() });
  await vendor.does(`/v1/listings/${listing}/submit`);
  await until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state === 'LISTED');
  await vendor.post(`/v1/waivers/${kept.id}/invoke`, { subject: listing });
  await vendor.get(`/v1/waivers/${kept.id}`);
  await vendor.get('/v1/waivers?state=IN_FORCE&limit=1');
  await once(second, `/v1/waivers/${kept.id}`, ['revoke', because]);
}
