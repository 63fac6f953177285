import { randomUUID } from 'node:crypto';
import { anchorIdOf, contractCall, nationalReportIdOf, uuidOf, type Id } from '#core/exchange';
import type { Cast } from '../../support/api.js';
import { SYSTEM, aDescription } from '../../support/ledger.js';
import { answerTo } from '../../property/national-reports.js';
import { TREE, aChain } from '../../property/ports.js';
import { because, once } from './steps.js';

const SUBSCRIPTION = { url: 'https://hooks.example.com/yaosu', types: ['grant.*', 'transfer.cleared'], description: '授权与放行' };

/** 推送订阅: from the subscription to its end, and how deliveries are looked at; told where nobody posts. */
export async function webhooks({ api: { runtime }, vendor }: Cast): Promise<void> {
  await vendor.post('/v1/webhooks', { ...SUBSCRIPTION, url: 'https://169.254.169.254/' });
  const { id } = await vendor.does('/v1/webhooks', SUBSCRIPTION);
  const path = `/v1/webhooks/${id}`;
  await vendor.get('/v1/webhooks?limit=1');
  await vendor.get(path);
  await vendor.post(`${path}/change`, { ...SUBSCRIPTION, url: 'http://hooks.example.com/' });
  await vendor.does(`${path}/change`, { ...SUBSCRIPTION, types: [] });
  await vendor.does(`${path}/rotate-secret`, { scheme: 'v1a', overlapHours: 24 });
  await vendor.does(`${path}/test`);
  await vendor.does(`${path}/replay`, { from: 0 });
  await delivered(runtime.pool, id as Id<'webhook'>, vendor.org as Id<'participant'>);
  await vendor.get(`${path}/deliveries`);
  for (const state of ['disable', 'enable', 'remove']) await once(vendor, path, [state, state === 'enable' ? {} : because]);
  for (const [verb, body] of [['change', SUBSCRIPTION], ['rotate-secret', {}], ['test', {}], ['replay', { from: 0 }]] as const) await vendor.post(`${path}/${verb}`, body);
}

/** What the courier writes, where there is none: one message that arrived and one that waits. */
async function delivered(pool: Cast['api']['runtime']['pool'], webhook: Id<'webhook'>, party: Id<'participant'>): Promise<void> {
  const key = [1, uuidOf(webhook)];
  await pool.query('insert into webhook_cursor (exchange, webhook, party, next_index) values ($1, $2, $3, 4)', [...key, uuidOf(party)]);
  await pool.query("insert into webhook_delivery values ($1, $2, 2, 'webhook.tested', 'DELIVERED', 1, '2026-06-15T01:30:00Z', null, 204, null), ($1, $2, 3, 'grant.activated', 'RETRYING', 2, '2026-06-15T01:30:00Z', '2026-06-15T01:35:00Z', 503, 'it answered 503')", key);
}

/** 上链存证: what the machinery anchors, anybody of the exchange reads. */
export async function anchors({ api: { runtime: { ledger } }, vendor }: Cast): Promise<void> {
  const chain = aChain();
  await ledger.submit('anchor.submit', { chain: chain.chain, ...TREE, transactionHash: chain.send(contractCall(TREE)) }, { caller: SYSTEM, key: randomUUID() });
  const id = anchorIdOf(ledger, { chain: chain.chain, ...TREE });
  chain.seal();
  const receipt = chain.receipt((await ledger.get(id))?.state.transactionHash ?? '');
  if (receipt !== undefined) await ledger.submit('anchor.confirm', { id, receipt }, { caller: SYSTEM, key: randomUUID() });
  await vendor.get('/v1/anchors?limit=1');
  await vendor.get(`/v1/anchors/${id}`);
}

/** 标识解析: a handle that resolves, one that never was, and one that has ended. */
export async function handles({ api, vendor }: Cast): Promise<void> {
  const path = `/v1/identifiers/${api.runtime.config.identifierPrefix}`;
  const { id } = await vendor.does('/v1/products', { description: aDescription() });
  await api.send('GET', `${path}/${id}`);
  await vendor.does(`/v1/products/${id}/register`);
  await api.send('GET', `${path}/${id}`);
  await vendor.does(`/v1/products/${id}/retire`, because);
  await api.send('GET', `${path}/${id}`);
}

/** 国家平台报送: a report that the platform has not taken, and that the operator hands in again; told where nobody reports. */
export async function nationalReports({ api: { runtime: { ledger } }, operators: { maker } }: Cast): Promise<void> {
  const id = nationalReportIdOf(ledger, 0);
  const by = () => ({ caller: SYSTEM, key: randomUUID() });
  await ledger.submit('nationalreport.prepare', { platform: 'reference', sequence: 0, from: 0, through: TREE.size, checkpoint: TREE, facts: [] }, by());
  await ledger.submit('nationalreport.submit', { id, receipt: 'reference-000001' }, by());
  const report = (await ledger.get(id))?.state;
  if (report === undefined) throw new Error('there is no report');
  await ledger.submit('nationalreport.reject', { id, answer: answerTo(report, 'rejected') }, by());
  await maker.get('/v1/national-reports?state=REJECTED&limit=1');
  await maker.get(`/v1/national-reports/${id}`);
  for (let times = 0; times < 2; times++) await maker.post(`/v1/national-reports/${id}/resubmit`, { note: '已与平台核实，重新报送' });
}
