import { randomUUID } from 'node:crypto';
import { admitted, type Cast, type Client } from '../../support/api.js';
import { abroad } from '../../support/ledger.js';
import { because, grantedOfPeople, once } from './steps.js';

const DIGEST = 'e'.repeat(64);
const DAYS_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAYS_MS).toISOString().slice(0, 10);

/** 争议、事件、投诉、退出与个人请求: each step once, and once too often. */
export async function troubles(cast: Cast): Promise<void> {
  const { vendor, buyer, operators } = cast;
  const grant = await grantedOfPeople(cast);
  await settled(cast, grant);
  await arbitrated(cast, grant);
  await incident(cast, grant);
  await complaints(cast);
  await people(cast);
  const leaver = await admitted(cast.api, operators, { capacities: ['buyer'], ...abroad('HK') });
  await leaver.get(`/v1/participants/${leaver.org}/exit`);
  await vendor.get('/v1/disputes?limit=1');
  await buyer.get('/v1/incidents?limit=1');
}

const filed = async (who: Client, subject: string): Promise<string> =>
  `/v1/disputes/${(await who.does('/v1/disputes', { subject, claim: 'payment', statementSha256: DIGEST, statement: '对方逾期未付款' })).id}`;

async function settled({ vendor, buyer, operators: { maker, checker } }: Cast, grant: string): Promise<void> {
  const path = await filed(vendor, grant);
  await vendor.post('/v1/disputes', { subject: `grt_${randomUUID()}`, claim: 'payment', statementSha256: DIGEST });
  await once(maker, path, ['accept'], ['freeze', { until: dayIn(10), ground: '证据保全' }], ['propose-unfreeze', { reason: '已提供担保' }]);
  await once(checker, path, ['unfreeze']);
  await maker.does(`${path}/mediate`, { mediator: maker.person });
  await buyer.does(`${path}/statements`, { statementSha256: DIGEST, statement: '款项已经付清' });
  await vendor.get(path);
  await vendor.get(`${path}/statements`);
  await vendor.does(`${path}/propose-settlement`, { settlementSha256: DIGEST, measures: [{ kind: 'perform', debtor: buyer.org, duty: { zh: '十日内付清余款' }, dueOn: dayIn(10) }] });
  await once(buyer, path, ['accept-settlement', { settlementSha256: DIGEST }]);
}

async function arbitrated({ vendor, operators: { maker, checker } }: Cast, grant: string): Promise<void> {
  const [refused, withdrawn, path] = [await filed(vendor, grant), await filed(vendor, grant), await filed(vendor, grant)];
  await once(maker, refused, ['refuse', because]);
  await once(vendor, withdrawn, ['withdraw', because]);
  await maker.does(`${path}/accept`);
  await once(maker, path, ['refer', { institution: { zh: '深圳国际仲裁院', en: 'Shenzhen Court of International Arbitration' }, reference: '（2026）深国仲1号' }]);
  await maker.does(`${path}/propose-decision`, { awardSha256: DIGEST, ground: '裁决驳回请求', measures: [] });
  await once(checker, path, ['decide']);
}

async function incident({ vendor, regulator }: Cast, grant: string): Promise<void> {
  const noticedAt = new Date(Date.now() - 60_000).toISOString();
  const known = { severity: 'general', people: { general: 3, sensitive: 0 }, summarySha256: DIGEST };
  const { id } = await vendor.does('/v1/incidents', { ...known, noticedAt, endangersPublic: false, category: 'leak', grants: [grant] });
  const path = `/v1/incidents/${id}`;
  await vendor.does(`${path}/update`, known);
  await once(vendor, path, ['suspend-grants', { grants: [grant], reason: '疑似泄露' }], ['report', { authority: '广东省互联网信息办公室', reportSha256: DIGEST }], ['contain', { measuresSha256: DIGEST }]);
  for (const end of ['reopen', 'close']) {
    await vendor.does(`${path}/report-finally`, { reportSha256: DIGEST });
    await regulator.does(`${path}/${end}`, because);
  }
  await vendor.get(path);
}

async function complaints({ vendor, operators: { maker }, regulator }: Cast): Promise<void> {
  const complaint = async (): Promise<string> => `/v1/complaints/${(await vendor.does('/v1/complaints', { against: null, category: 'service', statementSha256: DIGEST, statement: '审核迟迟不办' })).id}`;
  const [rejected, withdrawn, path] = [await complaint(), await complaint(), await complaint()];
  await once(maker, rejected, ['reject', because]);
  await once(vendor, withdrawn, ['withdraw', because]);
  await once(maker, path, ['accept'], ['answer', { answerSha256: DIGEST }]);
  await once(vendor, path, ['escalate', because]);
  await once(regulator, path, ['conclude', { answerSha256: DIGEST }]);
  await vendor.get(path);
  await vendor.get(`${path}/statement`);
  await vendor.get('/v1/complaints?limit=1');
}

async function people({ api: { send }, vendor }: Cast): Promise<void> {
  const asks = (path: string, body: object) => send('POST', path, { body, headers: { 'idempotency-key': randomUUID() } });
  const { body } = await asks('/v1/subject-requests', { vendor: vendor.org, right: 'delete', token: 'c'.repeat(64) });
  const { id, reference } = body as unknown as { id: string; reference: string };
  const path = `/v1/subject-requests/${id}`;
  await vendor.does('/v1/subject-requests/recorded', { right: 'access', receivedOn: dayIn(-1) });
  await vendor.get(`${path}/token`);
  await once(vendor, path, ['answer', { outcome: 'partly', answerSha256: DIGEST, ground: '交易记录须保存三十年' }]);
  await send('POST', `${path}/track`, { body: { reference } });
  await asks(`${path}/contest`, { reference, statementSha256: DIGEST });
  await asks(`${path}/withdraw`, { reference });
  await vendor.get(path);
  await vendor.get('/v1/subject-requests?state=WITHDRAWN&limit=1');
  await send('GET', `/v1/transparency?token=${vendor.org}.${'0'.repeat(64)}`);
}
