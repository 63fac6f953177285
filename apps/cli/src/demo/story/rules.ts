import { sha256Hex } from '#core/exchange';
import { at, listAt, textAt, type Json } from '../json.js';
import { dayOf, does, isRefused, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Operators } from './founding.js';

const SCOPE = { occasion: 'transfer', side: 'vendor', since: null, where: [{ fact: 'direction', in: ['cross-border'] }], pack: null };
/** As many as the story follows to the end; the others have their notices, and their days. */
const FOLLOWED = 2;

/** 规则与统计: a rule that reaches exactly those whom it concerns, what they make of it, and the figures of the year. */
export async function ruleAndCount(stage: Stage, cast: Cast, operators: Operators): Promise<void> {
  stage.title('规则公告与统计 · A rule and the figures');
  const bulletin = await publish(stage, operators);
  await handle(stage, cast, { bulletin, maker: operators.maker });
  await count(stage, actorOf(cast, 'regulator'));
}

async function publish(stage: Stage, { maker, checker }: Operators): Promise<string> {
  const draft = {
    kind: 'rule', title: { zh: '出境交付年度自查规则', en: 'Yearly self-examination of deliveries abroad' }, summary: { zh: '向境外交付数据的卖方，应当自查并提交报告。', en: 'Vendors who deliver abroad examine themselves and report.' },
    text: { zh: '第一条 本年度向境外交付数据的卖方，应当对出境依据、接收方和用途开展自查，并提交自查报告。' },
  };
  const { id } = await does(stage, { who: maker, path: '/v1/bulletins', body: draft, step: 'bulletin', says: '起草规则 drafts a rule', outcome: 'DRAFTED' });
  const publication = { effectiveOn: dayOf(stage, 1), closesOn: dayOf(stage, 30), task: { zh: '提交出境交付自查报告', en: 'Send the report of the self-examination' }, article: '《出境交付年度自查规则》第一条', dueWorkingDays: 15, scope: SCOPE };
  await isRefused(stage, { who: maker, path: `/v1/bulletins/${id}/publish`, body: publication, step: 'bulletin-alone', says: '欲自行发布 wants to publish what he drafted himself' });
  await does(stage, { who: checker, path: `/v1/bulletins/${id}/publish`, body: publication, step: 'bulletin-publish', says: '发布规则 publishes it: to every vendor who has delivered abroad', outcome: 'PUBLISHED' });
  return id;
}

interface Delivered { readonly bulletin: string; readonly maker: Actor }

async function handle(stage: Stage, cast: Cast, { bulletin, maker }: Delivered): Promise<void> {
  const isDelivered = (progress: Json): boolean => Number(progress['concerned']) > 0 && progress['concerned'] === progress['delivered'];
  const progress = await waits(stage, { who: maker, path: `/v1/bulletins/${bulletin}/progress`, holds: isDelivered, for: 'notices of the rule' });
  stage.tell({ who: maker.name, says: '送达 the exchange finds by replay whom it concerns', outcome: `${String(progress['delivered'])} 家 notices` });
  const notices = listAt(await reads(stage, maker, `/v1/notices?bulletin=${bulletin}`), 'items').slice(0, FOLLOWED);
  for (const [i, notice] of notices.entries()) {
    const [id, owner] = [textAt(notice, 'id'), textAt(notice, 'owner')];
    const vendor = [...cast.values()].find((actor) => actor.id === owner);
    if (vendor === undefined) throw new Error(`${owner} has a notice and plays no part`);
    const entries = String(at(notice, 'grounds', 'count'));
    await does(stage, { who: vendor, path: `/v1/notices/${id}/acknowledge`, step: `acknowledge:${owner}`, says: '签收通知 acknowledges its notice', outcome: `${entries} 条依据 entries concern it` });
    if (i === 0) await does(stage, { who: vendor, path: `/v1/notices/${id}/handle`, body: { evidenceSha256: sha256Hex(`${owner} report`) }, step: `handle:${owner}`, says: '提交自查报告 sends its report', outcome: 'HANDLED' });
  }
}

async function count(stage: Stage, regulator: Actor): Promise<void> {
  for (const by of ['direction', 'sector,direction', 'city'] as const) {
    const figures = listAt(await reads(stage, regulator, `/v1/statistics/transfers?by=${by}`), 'items');
    const told = figures.map((figure) => `${listAt(figure, 'keys').join('·')} ${String(at(figure, 'value', 'count'))}`);
    stage.tell({ who: regulator.name, says: `统计（${by}）counts deliveries`, outcome: told.join(', ') });
  }
}
