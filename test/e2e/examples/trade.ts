import { randomUUID } from 'node:crypto';
import { admitted, applicant, applicationBody, granted, listed, transferBody, type Cast } from '../../support/api.js';
import { aDescription, anOffer, someTerms } from '../../support/ledger.js';
import { until } from '../../support/until.js';
import { aContract, because, grantedOfPeople, once } from './steps.js';

const proposal = (change: Parameters<typeof someTerms>[0] = {}): object => ({ terms: someTerms(change), plan: 'basic', need: '城市交通规划' });

/** 市场主体: who applies, is admitted by two persons, and leaves. */
export async function participants({ api, operators: { maker, checker }, vendor }: Cast): Promise<void> {
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

/** 数据产品 and 挂牌: what is described, registered, checked and offered, and what stops it. */
export async function offers({ operators: { maker }, vendor, regulator }: Cast): Promise<void> {
  const { id: disputed } = await vendor.does('/v1/products', { description: aDescription() });
  const { id: hold } = await regulator.does('/v1/holds', { target: disputed, ground: '权属争议', article: '《数据安全法》第四十四条' });
  await vendor.post(`/v1/products/${disputed}/register`);
  await once(regulator, `/v1/holds/${hold}`, ['lift', because]);
  const notice = { authority: '市工业和信息化局', documentSha256: 'c'.repeat(64), notifiedOn: '2026-03-02', version: null, fields: ['junction'] };
  await regulator.does(`/v1/products/${disputed}/notify-importance`, notice);
  await once(vendor, `/v1/products/${disputed}`, ['register'], ['retire', because], ['revise', { description: aDescription() }]);
  await regulator.post(`/v1/products/${disputed}/notify-importance`, notice);
  const revised = aDescription();
  const { id: product } = await vendor.does('/v1/products', { externalId: 'traffic-2', description: aDescription({ complianceReport: null }) });
  await vendor.does(`/v1/products/${product}/revise`, { description: revised });
  await vendor.does(`/v1/products/${product}/register`);
  const { id } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
  await vendor.does(`/v1/listings/${id}/submit`);
  await until(async () => (await vendor.get(`/v1/listings/${id}`)).body.state === 'RETURNED');
  for (const _ of [1, 2]) await vendor.post(`/v1/listings/${id}/revise`, { productVersion: 2, offer: anOffer() });
  await vendor.does(`/v1/listings/${id}/submit`);
  await vendor.post(`/v1/listings/${id}/revise`, { productVersion: 2, offer: anOffer() });
  const path = `/v1/listings/${(await listed(vendor)).listing}`;
  await once(vendor, path, ['submit']);
  await once(maker, path, ['suspend', because], ['resume', because]);
  await once(vendor, path, ['delist', because]);
}

/** 磋商: from a request to what both have agreed on. */
export async function negotiations({ vendor, buyer }: Cast): Promise<void> {
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

/** 授权: its credential, its pauses and its end. */
export async function grants({ vendor, buyer }: Cast): Promise<void> {
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

/** 交付: one that needs a basis, and starts with it. */
export async function transfers({ vendor, buyer }: Cast): Promise<void> {
  const grant = await grantedOfPeople({ vendor, buyer });
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
