import { randomUUID } from 'node:crypto';
import { listed, transferBody, type Answered, type Cast, type Client } from '../../support/api.js';
import { someTerms } from '../../support/ledger.js';
import { until } from '../../support/until.js';
import { because, once, type Trading } from './steps.js';

const DIGEST = 'd'.repeat(64);
const USED = { count: 8, rows: 640, bytes: 64_000 };

/** 执行点、用量窗口、续期、计算任务与删除证明: each step once, and once too often. */
export async function enforcement(cast: Cast): Promise<void> {
  const { vendor } = cast;
  const { listing } = await listed(vendor, { offer: { terms: someTerms({ modes: ['api', 'privacy_computing'] }) } });
  const gateway = await aPoint(cast, 'gateway');
  await metering(cast, gateway, listing);
  await renewal(cast, gateway, listing);
  const node = await aPoint(cast, 'node', 'compute_node');
  await computations(cast, node, listing);
  await points(cast);
}

/** An enforcement point with its own credential. */
async function aPoint({ api, vendor }: Cast, code: string, kind = 'gateway'): Promise<Client & { readonly id: string }> {
  const enrolled = await vendor.does('/v1/enforcers', { code, name: { zh: '执行点', en: 'Enforcement point' }, kind });
  return { ...(await api.login(enrolled)), id: enrolled.id };
}

async function points({ vendor }: Cast): Promise<void> {
  const registration = { code: 'gateway-of-old', name: { zh: '旧网关' }, kind: 'gateway' };
  const { id } = await vendor.does('/v1/enforcers', registration);
  await vendor.post('/v1/enforcers', registration);
  const path = `/v1/enforcers/${id}`;
  await vendor.does(`${path}/revise`, { name: { zh: '备用网关' }, endpoint: 'https://gateway.example/yaosu' });
  await vendor.post(`${path}/revise`, { endpoint: 'https://127.0.0.1/yaosu' });
  await vendor.does(`${path}/renew-credential`);
  await vendor.get(path);
  await once(vendor, path, ['retire', because], ['renew-credential']);
  await vendor.get('/v1/enforcers?state=RETIRED&limit=1');
}

/** A grant of `listing` that is agreed and not activated yet. */
async function agreed({ vendor, buyer }: Trading, listing: string, { terms = {}, renews }: { readonly terms?: Parameters<typeof someTerms>[0]; readonly renews?: string } = {}): Promise<string> {
  const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { terms: someTerms({ modes: ['api'], ...terms }), plan: 'basic', need: '城市交通规划' }, ...(renews === undefined ? {} : { renews }) });
  const path = `/v1/negotiations/${id}`;
  await vendor.does(`${path}/agree`);
  await buyer.does(`${path}/verify`, { agreementSha256: (await buyer.get(path)).body.agreementSha256 });
  await vendor.does(`${path}/finalize`);
  return (await buyer.get(path)).body.grant;
}

async function enforced(trading: Trading, point: string, ...of: [listing: string, how?: Parameters<typeof agreed>[2]]): Promise<string> {
  const grant = await agreed(trading, ...of);
  await trading.vendor.does(`/v1/grants/${grant}/activate`, { enforcementPoints: [point] });
  return grant;
}

/** 用量: what is asked before a use passes, counted, and stopped by a revocation; what the buyer then certifies, and the vendor doubts. */
async function metering({ api, ...cast }: Cast, gateway: Client & { readonly id: string }, listing: string): Promise<void> {
  const { vendor, buyer } = cast;
  const grant = await enforced(cast, 'gateway', listing, { terms: { countMax: 100 } });
  const [path, { id: enforcementPoint }] = [`/v1/grants/${grant}`, gateway];
  const { credential } = await buyer.does(`${path}/collect-credential`);
  await gateway.does(`${path}/draw`, { enforcementPoint, count: 10, rows: 0, bytes: 0 });
  await vendor.post(`${path}/report-use`, { enforcementPoint: 'elsewhere', window: aWindow(1), ...USED });
  await gateway.does(`${path}/report-use`, { enforcementPoint, window: aWindow(1), ...USED, next: { count: 10, rows: 0, bytes: 0 } });
  await gateway.post(`${path}/report-use`, { enforcementPoint, window: aWindow(1), ...USED });
  await introspected(api, gateway, credential);
  await once(vendor, path, ['revoke', because]);
  await until(async () => hasHeardAll(await gateway.get(`/v1/enforcers/${enforcementPoint}/revocations?after=0`)));
  await gateway.does(`${path}/report-use`, { enforcementPoint, window: aWindow(2), count: 1, rows: 80, bytes: 8000 });
  await once(gateway, path, ['draw', { enforcementPoint, count: 10, rows: 0, bytes: 0 }], ['acknowledge', { enforcementPoint }]);
  await once(buyer, path, ['certify-deletion', { method: 'crypto_erased', listSha256: DIGEST, items: 3 }]);
  await once(vendor, path, ['dispute-deletion', { reason: '备份未见删除', evidenceSha256: DIGEST }]);
}

/** Whether a point has heard of a revocation, and of everything that there is. */
function hasHeardAll({ body }: Answered): boolean {
  const { items, next, size } = body as unknown as { readonly items: readonly { readonly type: string }[]; readonly next: number; readonly size: number };
  return next === size && items.some(({ type }) => type === 'grant.revocation_begun');
}

const introspected = ({ send }: Cast['api'], { token }: Client, credential: string): Promise<unknown> =>
  send('POST', '/v1/introspection', { payload: new URLSearchParams({ token: credential }).toString(), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' } });

/** A window of now, as a point that has the time of the exchange counts it. */
const aWindow = (sequence: number): object => ({ from: new Date().toISOString(), to: new Date().toISOString(), sequence });

async function renewal(trading: Cast, gateway: { readonly id: string }, listing: string): Promise<void> {
  const first = await enforced(trading, gateway.id, listing, { terms: { termDays: 30 } });
  await enforced(trading, gateway.id, listing, { terms: { termDays: 30 }, renews: first });
  await trading.buyer.post('/v1/negotiations', { listing, proposal: { terms: someTerms({ modes: ['api'] }), plan: 'basic', need: '城市交通规划' }, renews: `grt_${randomUUID()}` });
}

/** 计算任务: over a delivery that was cleared, on the node that its grant names. */
async function computations(cast: Cast, node: Client & { readonly id: string }, listing: string): Promise<void> {
  const { vendor, buyer } = cast;
  const grant = await enforced(cast, node.id, listing, { terms: { modes: ['privacy_computing'] } });
  const { id: transfer } = await buyer.does('/v1/transfers', transferBody(grant, { mode: 'privacy_computing' }));
  await until(async () => (await vendor.get(`/v1/transfers/${transfer}`)).body.clearance === 'CLEARED');
  await vendor.post(`/v1/transfers/${transfer}/retry`, because);
  await vendor.does(`/v1/transfers/${transfer}/start`);
  await vendor.does(`/v1/transfers/${transfer}/retry`, because);
  const asked = { technique: 'tee', node: node.id, purpose: 'planning', codeSha256: DIGEST, inputs: [{ transfer, sha256: DIGEST }], output: { fields: ['flow'], rowsMax: 5, bytesMax: 500 } };
  const job = async (): Promise<string> => `/v1/jobs/${(await buyer.does('/v1/jobs', asked)).id}`;
  await buyer.post('/v1/jobs', { ...asked, output: { ...asked.output, rowsMax: 5000 } });
  const [refused, withdrawn, failed, done] = [await job(), await job(), await job(), await job()];
  await once(vendor, refused, ['refuse', because]);
  await once(buyer, withdrawn, ['withdraw', because]);
  for (const path of [failed, done]) {
    await once(vendor, path, ['approve']);
    await once(node, path, ['start']);
  }
  await once(node, failed, ['fail', because]);
  const attestation = { sha256: DIGEST, codeSha256: DIGEST, verifier: '独立验证方', verified: ['measurement', 'report_data'] };
  await once(node, done, ['finish', { output: { sha256: DIGEST, fields: ['flow'], rows: 5, bytes: 500 }, attestation }]);
  await vendor.does(`/v1/transfers/${transfer}/complete`, { job: done.replace('/v1/jobs/', '') });
  await buyer.get(done);
  await buyer.get('/v1/jobs?state=FINISHED&limit=1');
}
