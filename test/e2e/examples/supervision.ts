import { canonicalJson } from '#core/tlog';
import { monthlyReport } from '#core/exchange';
import { systemCaller } from '#ledger';
import type { Cast } from '../../support/api.js';
import { until } from '../../support/until.js';
import { colleagueOf } from './oversight.js';
import { because, once } from './steps.js';

const DAY_MS = 86_400_000;
const day = (ahead: number, now = new Date()): string => new Date(now.getTime() + DAY_MS / 3 + ahead * DAY_MS).toISOString().slice(0, 10);
const DIGEST = 'c'.repeat(64);
const DRAFT = { kind: 'rule', title: { zh: '出境交付补充规则', en: 'Supplementary rule on deliveries abroad' }, summary: { zh: '向境外交付的，补充评估', en: 'Deliveries abroad are assessed again' }, text: { zh: '第一条 向境外交付数据的，应当补充评估。' } };
const publication = (vendor: string, now = new Date()): object => ({
  effectiveOn: day(1, now), closesOn: day(30, now), task: { zh: '补充评估并提交报告', en: 'Assess again and send the report' }, article: '《补充规则》第一条', dueWorkingDays: 10,
  scope: { occasion: 'participant', side: 'vendor', since: null, where: [{ fact: 'capacity', in: [vendor] }], pack: null },
});

/** 规则公告: a draft that collects comments and is withdrawn; a rule that reaches whom it concerns, is handled and returned. */
export async function bulletins(cast: Cast): Promise<void> {
  const { vendor, regulator } = cast;
  const second = await colleagueOf(cast, regulator);
  const { id: draft } = await regulator.does('/v1/bulletins', DRAFT);
  await once(regulator, `/v1/bulletins/${draft}`, ['collect', { until: day(20) }]);
  await vendor.does(`/v1/bulletins/${draft}/comments`, { opinion: '建议给予三个月过渡期' });
  await vendor.get(`/v1/bulletins/${draft}/comments?limit=5`);
  await once(regulator, `/v1/bulletins/${draft}`, ['withdraw', because]);
  await vendor.post(`/v1/bulletins/${draft}/comments`, { opinion: '太晚' });
  const { id } = await regulator.does('/v1/bulletins', DRAFT);
  await regulator.post(`/v1/bulletins/${id}/publish`, publication('vendor'));
  await once(second, `/v1/bulletins/${id}`, ['publish', publication('vendor')]);
  const mine = async (): Promise<string> => (await vendor.get(`/v1/notices?bulletin=${id}`)).body.items[0]?.id ?? '';
  await until(async () => await mine() !== '');
  const notice = `/v1/notices/${await mine()}`;
  await once(vendor, notice, ['acknowledge'], ['handle', { evidenceSha256: DIGEST }]);
  await regulator.does(`${notice}/return`, { reason: '报告未盖章', dueOn: day(40) });
  await regulator.post(`${notice}/return`, { reason: '报告未盖章', dueOn: day(40) });
  await regulator.post(`/v1/bulletins/${id}/evaluate`, { summary: { zh: '已送达的均已办结' } });
  await vendor.get(notice);
  await vendor.get(`/v1/bulletins/${id}`);
  await vendor.get('/v1/bulletins?state=PUBLISHED&limit=1');
  await vendor.get(`/v1/bulletins/${id}/text`);
  await cast.api.send('GET', `/public/bulletins/${id}/text`);
  await cast.api.send('GET', '/public/figures.json');
  await regulator.get(`/v1/bulletins/${id}/progress`);
}

/** A rule as it is published, by two persons of its authority. */
export async function publishedRule(cast: Cast, now: Date): Promise<string> {
  const second = await colleagueOf(cast, cast.regulator);
  const path = `/v1/bulletins/${(await cast.regulator.does('/v1/bulletins', DRAFT)).id}`;
  await second.does(`${path}/publish`, publication('vendor', now));
  return path;
}

/** 评价: what came of a rule, when its days are over. */
export async function evaluated({ regulator }: Cast, path: string): Promise<void> {
  await until(async () => (await regulator.get(path)).body.state === 'CLOSED');
  await regulator.does(`${path}/evaluate`, { summary: { zh: '已送达的均已办结' } });
}

/** 统计月报: a month of long ago, in which nothing was delivered. */
export async function months({ api, regulator }: Cast): Promise<void> {
  const month = '2026-01';
  const report: unknown = JSON.parse(canonicalJson(monthlyReport({ month, through: 0 }, [])));
  await api.runtime.ledger.submit('statistic.seal', { month, through: 0, transfers: 0, settlements: 0, report }, { caller: systemCaller('month-sealer'), key: month });
  await regulator.get('/v1/statistics/monthly?limit=1');
  await regulator.get(`/v1/statistics/monthly/${month}`);
  await regulator.get('/v1/statistics/settlements?by=currency');
  await regulator.get('/v1/statistics/settlements/entries?currency=CNY');
}
