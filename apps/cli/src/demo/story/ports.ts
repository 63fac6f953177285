import { does, isRefused, reads, type Actor, type Stage } from '../stage.js';
import { at, listAt, textAt } from '../json.js';
import { actorOf, type Cast } from './admissions.js';

/** 对外接口: a webhook, which is posted to nobody's inner network, rests until its receiver is ready, and where checkpoints are anchored. */
export async function openToTheWorld(stage: Stage, cast: Cast): Promise<void> {
  stage.title('对外接口 · Ports to the world');
  const vendor = actorOf(cast, 'transit');
  const subscription = { types: ['grant.*', 'transfer.cleared'], description: '授权与放行 grants and clearances' };
  await isRefused(stage, { who: vendor, path: '/v1/webhooks', body: { ...subscription, url: 'https://169.254.169.254/latest/meta-data' }, step: 'webhook:inner', says: '欲向内网地址推送 wants messages at an address of the cloud itself' });
  const { id } = await does(stage, { who: vendor, path: '/v1/webhooks', body: { ...subscription, url: 'https://hooks.transit.example/yaosu' }, step: 'webhook:transit', says: '订阅推送 subscribes to messages (Standard Webhooks)', outcome: 'ACTIVE' });
  await does(stage, { who: vendor, path: `/v1/webhooks/${id}/rotate-secret`, body: { scheme: 'v1a', overlapHours: 24 }, step: 'webhook:rotate', says: '更换密钥 changes to a key that anybody may know (Ed25519)', outcome: 'ACTIVE' });
  await does(stage, { who: vendor, path: `/v1/webhooks/${id}/disable`, body: { reason: '接收端尚未就绪 The receiver is not ready yet.' }, step: 'webhook:disable', says: '暂停推送 rests it until its receiver is ready; nothing is lost', outcome: 'DISABLED' });
  await tellAnchors(stage, cast);
  await tellReports(stage, cast);
  await resolveHandle(stage, vendor);
}

/** 标识解析: what the exchange tells anybody of a participant whose handle is known. */
async function resolveHandle(stage: Stage, who: Actor): Promise<void> {
  const handle = textAt(await reads(stage, who, `/v1/participants/${who.id}`), 'handle');
  const record = await reads(stage, who, `/v1/identifiers/${handle}`);
  const told = listAt(record, 'values').filter((value) => ['YAOSU.KIND', 'YAOSU.STATE'].includes(textAt(value, 'type'))).map((value) => textAt(value, 'data', 'value'));
  stage.tell({ who: '公众 anybody', says: `标识解析 resolves the handle ${handle}`, outcome: told.join(' ') });
}

/** Nothing to tell where the exchange is configured without a platform to report to. */
async function tellReports(stage: Stage, cast: Cast): Promise<void> {
  const page = await reads(stage, actorOf(cast, 'regulator'), '/v1/national-reports?state=ACKNOWLEDGED&limit=1');
  for (const report of listAt(page, 'items')) {
    stage.tell({ who: textAt(report, 'platform'), says: `国家平台 has taken the report of entries ${String(at(report, 'from'))} to ${String(at(report, 'through'))}`, outcome: 'ACKNOWLEDGED' });
  }
}

/** Nothing to tell where the exchange is configured without a chain. */
async function tellAnchors(stage: Stage, cast: Cast): Promise<void> {
  const page = await reads(stage, actorOf(cast, 'regulator'), '/v1/anchors?state=CONFIRMED&limit=1');
  for (const anchor of listAt(page, 'items')) {
    stage.tell({ who: textAt(anchor, 'chain'), says: `上链存证 holds the tree of ${String(at(anchor, 'size'))} entries in a block of its own`, outcome: 'CONFIRMED' });
  }
}
