import type { Id } from '#core/exchange';
import { admitted, granted, listed, type Cast, type Client } from '../../support/api.js';
import { until } from '../../support/until.js';
import { because, once } from './steps.js';

const DAY_MS = 86_400_000;
const clock = { ahead: Date.parse('2025-06-16T10:00:00+08:00') - Date.now() };
/** A day of its own, long ago, so that its days are the same in every run, until the chapter lets those of a notice pass. */
export const registrarsClock = (): Date => new Date(Date.now() + clock.ahead);
const day = (days: number): string => new Date(registrarsClock().getTime() + days * DAY_MS).toISOString().slice(0, 10);

const DIGEST = 'c'.repeat(64);
const materials = [{ kind: 'application', sha256: DIGEST }, { kind: 'source_statement', sha256: 'd'.repeat(64) }];

const firstOf = ({ org }: Client, change: object = {}): object => ({
  kind: 'first', grade: 'general', source: 'self_produced',
  rights: { holding: [{ holder: org, share: 10_000 }], processing: [{ holder: org, share: 10_000 }], operation: [{ holder: org, share: 10_000 }] },
  subject: { name: { zh: '深圳道路交通流量', en: 'Shenzhen road traffic' }, sector: 'transport', summary: { zh: '全市主要路口的五分钟流量' }, contentSha256: 'e'.repeat(64), product: null, ...change },
});

interface People { readonly maker: Client; readonly checker: Client; readonly vendor: Client; readonly rival: Client; readonly bank: Client }

/** 数据产权登记: applications, the notice with its objections, a title with its licence and its pledges, a certificate. */
export async function titles({ api, operators: { maker, checker }, vendor }: Cast): Promise<void> {
  const rival = await admitted(api, { maker, checker }, { capacities: ['vendor'] });
  const bank = await admitted(api, { maker, checker }, { capacities: ['buyer'] });
  const people = { maker, checker, vendor, rival, bank };
  const registration = await noticed(people);
  await api.send('GET', '/v1/registrations/notices?limit=1');
  await api.send('GET', `/v1/registrations/rules?on=${day(0)}`);
  await objections(people, registration);
  clock.ahead += 40 * DAY_MS;
  const path = `/v1/registrations/${registration}`;
  await until(async () => (await vendor.get(path)).body.state === 'REGISTERED');
  const { title } = (await vendor.get(path)).body as unknown as { title: string };
  const { number } = (await vendor.get(`/v1/titles/${title}`)).body as unknown as { number: string };
  await vendor.get(`/v1/titles/${title}/certificate`);
  await licences(people, title);
  await pledges(people, title);
  await api.send('GET', `/v1/titles?number=${number}`);
  await extended(people, title);
}

/** A grant that was to end with the title, until that is renewed. */
async function extended({ maker, checker, vendor, bank }: People, title: string): Promise<void> {
  const { validUntil } = (await vendor.get(`/v1/titles/${title}`)).body as unknown as { validUntil: string };
  clock.ahead += Date.parse(`${validUntil}T04:00:00Z`) - registrarsClock().getTime() - 5 * DAY_MS;
  // What was licensed is over by then, which the ledger records by itself: here, before anything else is done with the title.
  await until(async () => ((await vendor.get(`/v1/titles/${title}`)).body as unknown as { readonly licences: readonly object[] }).licences.length === 0);
  const { listing } = await listed(vendor, { offer: { ground: { kind: 'registration', title: title as Id<'title'> } } });
  const grant = `/v1/grants/${await granted({ vendor, buyer: bank, listing })}`;
  await vendor.post(`${grant}/extend`);
  const renewal = `/v1/registrations/${(await vendor.does('/v1/registrations', { matter: { kind: 'renewal', title }, materials })).id}`;
  await maker.does(`${renewal}/accept`);
  await maker.does(`${renewal}/propose`, proposal);
  await checker.does(`${renewal}/decide`);
  await vendor.does(`${grant}/extend`);
}

async function filed(client: Client, matter: object): Promise<string> {
  const { id } = await client.does('/v1/registrations', { matter, materials, report: { sha256: DIGEST, issuer: '公允数据合规评估有限公司' } });
  await until(async () => ((await client.get(`/v1/registrations/${id}`)).body as unknown as { screening: object | null }).screening !== null);
  return id;
}

const proposal = { decision: 'register', reason: '材料齐全，来源清楚' };

async function noticed({ maker, checker, vendor, rival }: People): Promise<string> {
  const id = await filed(vendor, firstOf(vendor));
  const path = `/v1/registrations/${id}`;
  await vendor.post('/v1/registrations', { matter: firstOf(rival), materials });
  await once(maker, path, ['ask-supplement', { what: '请补充数据来源说明' }]);
  await once(vendor, path, ['supplement', { materials }]);
  await once(maker, path, ['accept'], ['propose', proposal]);
  await once(checker, path, ['return', { reason: '请核对内容摘要' }]);
  await maker.does(`${path}/propose`, proposal);
  await maker.post(`${path}/decide`);
  await once(checker, path, ['decide']);
  const copy = `/v1/registrations/${await filed(rival, firstOf(rival))}`;
  await once(rival, copy, ['answer-duplicates', { explanation: '经其许可，另行登记', evidence: [DIGEST] }], ['withdraw', because]);
  await vendor.get(path);
  await vendor.get('/v1/registrations?state=PUBLICISED&limit=1');
  return id;
}

async function objections({ maker, checker, rival }: People, target: string): Promise<void> {
  const objection = { target, ground: '部分路口数据由我方采集', evidence: [DIGEST] };
  const filedBy = async (): Promise<string> => `/v1/objections/${(await rival.does('/v1/objections', objection)).id}`;
  await once(maker, await filedBy(), ['reject', { reason: '未提交证据' }]);
  await once(rival, await filedBy(), ['withdraw', because]);
  const path = await filedBy();
  await once(maker, path, ['note']);
  await once(rival, path, ['substantiate', { evidenceSha256: DIGEST }]);
  const settlement = { outcome: 'dismiss', ground: '采集合同证明数据由申请人采集' };
  await once(maker, path, ['propose', settlement]);
  await once(checker, path, ['return', because]);
  await maker.does(`${path}/propose`, settlement);
  await maker.post(`${path}/decide`);
  await once(checker, path, ['decide']);
  await rival.get(path);
  await rival.get('/v1/objections?state=DISMISSED&limit=1');
}

async function licences({ maker, checker, vendor, bank }: People, title: string): Promise<void> {
  const path = `/v1/registrations/${await filed(vendor, { kind: 'licence', title, right: 'processing', licensee: bank.org, from: day(0), until: day(300) })}`;
  await once(bank, path, ['consent']);
  await maker.does(`${path}/accept`);
  await maker.does(`${path}/propose`, proposal);
  await checker.does(`${path}/decide`);
}

async function pledges({ vendor, bank, maker }: People, title: string): Promise<void> {
  const pledge = { title, right: 'operation', creditor: bank.org, share: 10_000, amount: '800000000', currency: 'CNY', until: day(360), contractSha256: DIGEST };
  const filedPledge = async (): Promise<string> => (await vendor.does('/v1/pledges', pledge)).id;
  await once(vendor, `/v1/pledges/${await filedPledge()}`, ['withdraw', because]);
  const prior = `/v1/pledges/${await filedPledge()}`;
  await once(bank, prior, ['confirm']);
  const later = await filedPledge();
  await bank.post(`/v1/pledges/${later}/confirm`);
  await vendor.post('/v1/pledges', { ...pledge, share: 10_000, right: 'holding', creditor: vendor.org });
  await once(bank, prior, ['consent', { to: later }], ['release', because]);
  await bank.get(prior);
  await maker.get('/v1/pledges?limit=1');
  await vendor.get(`/v1/titles/${title}`);
}
