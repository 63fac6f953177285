import { sha256Hex } from '#core/exchange';
import { wareOf } from '../catalogue.js';
import { keepCredential } from '../keep.js';
import { at, listAt, textAt } from '../json.js';
import { asks, dayOf, does, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import { credentialIn, type Operators } from './founding.js';
import type { Listings } from './listings.js';
import { collected, strike, type Deal, type Trade } from './trades.js';

const TRADE: Trade = { key: 'gateway-auto', buyer: 'auto', product: 'metro-flow', need: '实时接驳调度', purpose: 'operations-planning', place: 'CN' };
const USED = { count: 3, rows: 600, bytes: 60_000 };

/** 执行点: a gateway with a credential of its own asks before a use passes, counts it, hears of a revocation and confirms it; then the data are deleted, and that is doubted. */
export async function enforce(stage: Stage, { cast, listings, operators }: { readonly cast: Cast; readonly listings: Listings; readonly operators: Operators }): Promise<void> {
  stage.title('执行点与删除 · Enforcement points, deletion');
  const gateway = await registered(stage, actorOf(cast, wareOf(TRADE.product).vendor));
  const deal = await strike(stage, { ...TRADE, enforcementPoints: [gateway.id] }, cast, listings);
  await used(stage, gateway, deal);
  await revoked(stage, gateway, deal);
  await deleted(stage, operators, deal);
}

async function registered(stage: Stage, vendor: Actor): Promise<Actor> {
  const { id, body } = await does(stage, {
    who: vendor, path: '/v1/enforcers', body: { code: 'flow-gateway', name: { zh: '客流数据网关', en: 'Gateway of passenger flows' }, kind: 'gateway' }, step: 'point:register', says: '登记执行点 registers a gateway', outcome: 'ACTIVE',
  });
  const credential = credentialIn(body, vendor.id);
  await keepCredential(stage.keep, 'gateway', credential);
  return { name: '客流数据网关 gateway', id, credential };
}

/** RFC 7662: whether a use may pass here and now. */
async function introspected(stage: Stage, gateway: Actor, deal: Deal): Promise<void> {
  const answer = await asks(stage, gateway, { path: '/v1/introspection', members: { token: await collected(stage, TRADE.key, deal) } });
  const left = at(answer, 'limits', 'count');
  const active = typeof left === 'number' ? `active, 余 ${left} 次` : 'active';
  stage.tell({ who: gateway.name, says: '查验凭证 asks what a key opens (RFC 7662)', outcome: answer['active'] === true ? active : 'inactive' });
}

async function used(stage: Stage, gateway: Actor, deal: Deal): Promise<void> {
  const path = `/v1/grants/${deal.grant}`;
  await introspected(stage, gateway, deal);
  await does(stage, { who: gateway, path: `${path}/draw`, body: { enforcementPoint: gateway.id, count: 10, rows: 2_000, bytes: 200_000 }, step: 'point:draw', says: '领取额度 draws an allowance', outcome: '10 次' });
  const from = textAt(await reads(stage, deal.vendor, path), 'startsAt');
  await does(stage, { who: gateway, path: `${path}/report-use`, body: { enforcementPoint: gateway.id, window: { from, to: from, sequence: 1 }, ...USED }, step: 'point:report', says: '报告用量 reports what has passed', outcome: `${USED.count} 次, ${USED.rows} 行` });
}

async function revoked(stage: Stage, gateway: Actor, deal: Deal): Promise<void> {
  const path = `/v1/grants/${deal.grant}`;
  await does(stage, { who: deal.vendor, path: `${path}/revoke`, body: { reason: '试点结束 The pilot is over.' }, step: 'point:revoke', says: '撤销授权 revokes the grant', outcome: 'REVOKING' });
  const hears = `/v1/enforcers/${gateway.id}/revocations?after=0`;
  await waits(stage, { who: gateway, path: hears, holds: (feed) => listAt(feed, 'items').some((item) => at(item, 'type') === 'grant.revocation_begun' && at(item, 'subject') === deal.grant), for: 'the gateway to hear of the revocation' });
  await introspected(stage, gateway, deal);
  await does(stage, { who: gateway, path: `${path}/acknowledge`, body: { enforcementPoint: gateway.id }, step: 'point:acknowledge', says: '以自己的凭证确认 confirms it with its own credential', outcome: 'REVOKED' });
}

/** 删除证明: certified, doubted, settled in the dispute that the doubt has opened, and certified again. */
async function deleted(stage: Stage, { maker }: Operators, { grant, vendor, buyer }: Deal): Promise<void> {
  const path = `/v1/grants/${grant}`;
  const certify = (step: string, method: string, says: string) =>
    does(stage, { who: buyer, path: `${path}/certify-deletion`, body: { method, listSha256: sha256Hex(`list of what was deleted ${step}`), items: 3 }, step: `deletion:${step}`, says, outcome: '义务履行 DONE' });
  await certify('first', 'overwritten', '删除证明 certifies the deletion');
  const { streams } = await does(stage, { who: vendor, path: `${path}/dispute-deletion`, body: { reason: '备份中仍有数据 A backup still has the data.' }, step: 'deletion:dispute', says: '对证明有异议 doubts the certificate', outcome: '争议 FILED' });
  const dispute = `/v1/disputes/${streams.find((stream) => stream.startsWith('dsp_')) ?? ''}`;
  await does(stage, { who: maker, path: `${dispute}/accept`, step: 'deletion:accept' });
  const settlementSha256 = sha256Hex('settlement on the deletion');
  await does(stage, { who: vendor, path: `${dispute}/propose-settlement`, body: { settlementSha256, measures: [{ kind: 'delete_again', dueOn: dayOf(stage, 30) }] }, step: 'deletion:propose' });
  await does(stage, { who: buyer, path: `${dispute}/accept-settlement`, body: { settlementSha256 }, step: 'deletion:settle', says: '和解：再次删除 agrees to delete again', outcome: '义务重新立项 OPEN' });
  await certify('second', 'crypto_erased', '再次删除并证明 deletes again and certifies it');
}
