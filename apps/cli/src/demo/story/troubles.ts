import { sha256Hex } from '#core/exchange';
import { textAt } from '../json.js';
import { dayOf, does, isRefused, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import { dealOf } from './deliveries.js';
import type { Operators } from './founding.js';
import type { Deals } from './trades.js';

const digest = (name: string): string => sha256Hex(`demo ${name}`);

/** 纠纷与个人: a dispute that freezes and is settled, an incident, a complaint that goes up, a person who asks. */
export async function trouble(stage: Stage, { cast, deals, operators }: { readonly cast: Cast; readonly deals: Deals; readonly operators: Operators }): Promise<void> {
  stage.title('争议、事件、投诉与个人请求 · Troubles');
  await dispute(stage, deals, operators);
  await incident(stage, deals, actorOf(cast, 'regulator'));
  await complaint(stage, dealOf(deals, 'bond-fund').buyer, { operators, regulator: actorOf(cast, 'regulator') });
  await person(stage, dealOf(deals, 'bond-fund').vendor);
}

async function dispute(stage: Stage, deals: Deals, { maker, checker }: Operators): Promise<void> {
  const { grant, vendor, buyer } = dealOf(deals, 'bond-fund');
  const { id } = await does(stage, { who: vendor, path: '/v1/disputes', body: { subject: grant, claim: 'payment', statementSha256: digest('claim'), statement: '对方逾期未付第二期款' }, step: 'dispute:file', says: `提出争议 files a dispute with ${buyer.name}`, outcome: 'FILED' });
  const path = `/v1/disputes/${id}`;
  await does(stage, { who: maker, path: `${path}/accept`, step: 'dispute:accept', says: '受理争议 accepts it', outcome: 'ACCEPTED' });
  await does(stage, { who: maker, path: `${path}/freeze`, body: { until: dayOf(stage, 10), ground: '防止损失扩大 So that nothing more is lost.' }, step: 'dispute:freeze', says: '临时冻结授权 freezes the grant for ten days' });
  await does(stage, { who: maker, path: `${path}/propose-unfreeze`, body: { reason: '买方已提供担保 The buyer has given security.' }, step: 'dispute:propose-unfreeze', says: '提议解除冻结 proposes to end the freeze' });
  await isRefused(stage, { who: maker, path: `${path}/unfreeze`, step: 'dispute:unfreeze-alone', says: '一人不得解除 one person alone may not' });
  await does(stage, { who: checker, path: `${path}/unfreeze`, step: 'dispute:unfreeze', says: '复核后解除冻结 a second person ends it' });
  const measures = [{ kind: 'perform', debtor: buyer.id, duty: { zh: '付清第二期款', en: 'Pay the second instalment' }, dueOn: dayOf(stage, 30) }];
  await does(stage, { who: vendor, path: `${path}/propose-settlement`, body: { settlementSha256: digest('settlement'), measures }, step: 'dispute:propose', says: '提出和解方案 proposes a settlement' });
  await does(stage, { who: buyer, path: `${path}/accept-settlement`, body: { settlementSha256: digest('settlement') }, step: 'dispute:settle', says: '接受和解，义务立项 accepts: an obligation is opened', outcome: 'SETTLED' });
}

async function incident(stage: Stage, deals: Deals, regulator: Actor): Promise<void> {
  const { grant, vendor } = dealOf(deals, 'bond-fund');
  const body = { noticedAt: `${dayOf(stage, 0)}T00:00:00+08:00`, severity: 'general', endangersPublic: false, category: 'misdelivery', grants: [grant], people: { general: 0, sensitive: 0 }, summarySha256: digest('incident') };
  const { id } = await does(stage, { who: vendor, path: '/v1/incidents', body, step: 'incident:declare', says: '申报数据安全事件 declares an incident', outcome: 'DECLARED' });
  const path = `/v1/incidents/${id}`;
  await does(stage, { who: vendor, path: `${path}/report`, body: { authority: '广东省互联网信息办公室', reportSha256: digest('report') }, step: 'incident:report', says: '首报 reports it to the authority' });
  await does(stage, { who: vendor, path: `${path}/contain`, body: { measuresSha256: digest('measures') }, step: 'incident:contain', says: '处置完毕 has contained it' });
  await does(stage, { who: vendor, path: `${path}/report-finally`, body: { reportSha256: digest('final') }, step: 'incident:final', says: '终报 reports for the last time' });
  await does(stage, { who: regulator, path: `${path}/close`, body: { reason: '整改到位 Put right.' }, step: 'incident:close', says: '结案 closes it', outcome: 'CLOSED' });
}

async function complaint(stage: Stage, complainant: Actor, { operators: { maker }, regulator }: { readonly operators: Operators; readonly regulator: Actor }): Promise<void> {
  const { id } = await does(stage, { who: complainant, path: '/v1/complaints', body: { against: null, category: 'service', statementSha256: digest('complaint'), statement: '更新通知未按约定送达' }, step: 'complaint:file', says: '投诉交易所 complains about the exchange', outcome: 'FILED' });
  const path = `/v1/complaints/${id}`;
  await does(stage, { who: maker, path: `${path}/accept`, step: 'complaint:accept' });
  await does(stage, { who: maker, path: `${path}/answer`, body: { answerSha256: digest('answer') }, step: 'complaint:answer', says: '答复投诉 answers it', outcome: 'ANSWERED' });
  await does(stage, { who: complainant, path: `${path}/escalate`, body: { reason: '答复没有说明原因 The answer does not say why.' }, step: 'complaint:escalate', says: '不服答复 takes it to the regulator', outcome: 'ESCALATED' });
  await does(stage, { who: regulator, path: `${path}/conclude`, body: { answerSha256: digest('conclusion') }, step: 'complaint:conclude', says: '监管机构办结 concludes it', outcome: 'CLOSED' });
}

/** A natural person has no account: the vendor knows it by a token, and it follows its request by a secret. */
async function person(stage: Stage, vendor: Actor): Promise<void> {
  const somebody: Actor = { name: '某自然人 a person', id: '' };
  const { id, body } = await does(stage, { who: somebody, path: '/v1/subject-requests', body: { vendor: vendor.id, right: 'copy', token: digest('token') }, step: 'subject:file', says: '请求复制个人信息 asks for a copy', outcome: 'RECEIVED' });
  await does(stage, { who: vendor, path: `/v1/subject-requests/${id}/answer`, body: { outcome: 'granted', answerSha256: digest('copy'), ground: null }, step: 'subject:answer', says: '按期答复 answers in time', outcome: 'ANSWERED' });
  await stage.keep.write('subject-request.txt', `${id} ${textAt(body, 'reference')}\n`);
}
