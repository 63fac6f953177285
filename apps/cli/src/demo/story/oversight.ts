import { listAt, textAt, type Json } from '../json.js';
import { does, reads, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import { dealOf, deliver } from './deliveries.js';
import type { Deals } from './trades.js';

/** 监管与处置: a revocation that every enforcement point confirms, a grant handed back, a hold placed and lifted, an audit. */
export async function oversee(stage: Stage, cast: Cast, deals: Deals): Promise<number | undefined> {
  stage.title('监管与处置 · Oversight');
  const regulator = actorOf(cast, 'regulator');
  await revoke(stage, deals);
  await handBack(stage, deals);
  const completed = await hold(stage, regulator, deals);
  await audit(stage, regulator);
  return completed;
}

async function revoke(stage: Stage, deals: Deals): Promise<void> {
  const { grant, vendor, buyer } = dealOf(deals, 'track-auto');
  await does(stage, { who: vendor, path: `/v1/grants/${grant}/revoke`, body: { reason: '超出约定用途使用 Used beyond what was agreed.' }, step: 'revoke:track-auto', says: `撤销授权 revokes the grant of ${buyer.name}`, outcome: 'REVOKING' });
  for (const [enforcementPoint, outcome] of [['delivery-gateway', 'REVOKING'], ['key-service', 'REVOKED']] as const) {
    await does(stage, { who: vendor, path: `/v1/grants/${grant}/acknowledge`, body: { enforcementPoint }, step: `acknowledge:${enforcementPoint}`, says: `执行点确认 ${enforcementPoint} lets nothing through any more`, outcome });
  }
  await deliver(stage, { key: 'track-auto-late', deal: 'track-auto', rows: 500, purpose: 'research', refusedBecause: '授权已撤销 after the revocation' }, dealOf(deals, 'track-auto'));
}

async function handBack(stage: Stage, deals: Deals): Promise<void> {
  const { grant, buyer } = dealOf(deals, 'flu-macau');
  await does(stage, { who: buyer, path: `/v1/grants/${grant}/give-up`, body: { reason: '项目结束 The project is over.' }, step: 'give-up:flu-macau', says: '交还授权 hands its grant back', outcome: 'REVOKING' });
}

/** While a hold is in force nothing that rests on its target moves; lifted, all goes on. */
async function hold(stage: Stage, regulator: Actor, deals: Deals): Promise<number | undefined> {
  const deal = dealOf(deals, 'bond-fund');
  const article = '《中华人民共和国数据安全法》第四十四条';
  const { id } = await does(stage, { who: regulator, path: '/v1/holds', body: { target: deal.grant, ground: '核查数据来源 The source of the data is looked into.', article }, step: 'hold:bond-fund', says: '冻结一项授权 places a hold on a grant', outcome: 'IN_FORCE' });
  await deliver(stage, { key: 'bond-fund-held', deal: 'bond-fund', rows: 4_000, purpose: 'market-analysis', refusedBecause: '授权被冻结 while the grant is held' }, deal);
  await does(stage, { who: regulator, path: `/v1/holds/${id}/lift`, body: { reason: '核查完毕 The matter is settled.' }, step: 'lift:bond-fund', says: '解除冻结 lifts it', outcome: 'LIFTED' });
  return deliver(stage, { key: 'bond-fund-after', deal: 'bond-fund', rows: 8_000, purpose: 'market-analysis' }, deal);
}

/** 监管查询: what a regulator reads is written down, too. */
async function audit(stage: Stage, regulator: Actor): Promise<void> {
  const queries: readonly (readonly [path: string, says: string])[] = [
    ['/v1/participants?limit=100', '查阅市场主体 reads the participants'],
    ['/v1/transfers?clearance=BLOCKED', '查阅被拒绝、被阻断的交付 reads what was refused'],
    ['/v1/transfers?clearance=NEEDS_BASIS', '查阅待补依据的交付 reads what waits for a basis'],
    ['/v1/bases', '查阅出境依据 reads the bases of export'],
    ['/v1/obligations?state=OPEN', '查阅未了义务 reads the duties that are open'],
    ['/v1/obligations/overdue', '查阅逾期义务 reads what is overdue'],
    ['/v1/entries?from=0&limit=100', '查阅账本条目 reads entries of the ledger'],
  ];
  for (const [path, says] of queries) {
    const items = listAt(await reads(stage, regulator, path), 'items');
    stage.tell({ who: regulator.name, says, outcome: `${items.length} 项; 查询已留痕 the query is an entry` });
  }
  const [blocked] = listAt(await reads(stage, regulator, '/v1/transfers?path=PROHIBITED'), 'items');
  if (blocked !== undefined) await follow(stage, regulator, blocked);
}

/** One case to its ground: the transfer, its check, the whole verdict by its digest. */
async function follow(stage: Stage, regulator: Actor, transfer: unknown): Promise<void> {
  const verdict: Json = await reads(stage, regulator, `/v1/documents/${textAt(transfer, 'decision', 'verdictSha256')}`);
  stage.tell({ who: regulator.name, says: '调阅裁决全文 reads a verdict in full', outcome: `${textAt(verdict, 'path')}: ${listAt(verdict, 'articles').join(', ')}` });
}
