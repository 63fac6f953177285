import { sha256Hex } from '#core/exchange';
import { textAt, type Json } from '../json.js';
import { does, isRefused, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Operators } from './founding.js';

const MATERIALS = ['application', 'source_statement', 'rights_statement'].map((kind) => ({ kind, sha256: sha256Hex(`${kind} of the bus flows`) }));
const NAME = '深圳公交客流数据集';

/** The rights of two holders: one holds and processes alone, both operate. */
const shared = (holder: Actor, partner: Actor): Json => ({
  holding: [{ holder: holder.id, share: 10_000 }], processing: [{ holder: holder.id, share: 10_000 }], operation: [{ holder: holder.id, share: 7_000 }, { holder: partner.id, share: 3_000 }],
});

/** 数据产权登记: two holders apply, a copy is found and refused, the notice is objected to and goes on. Returns the path of the application, whose notice lasts for days. */
export async function registerAll(stage: Stage, cast: Cast, { maker, checker }: Operators): Promise<string> {
  stage.title('数据产权登记 · Registration of data rights');
  const [holder, partner] = [actorOf(cast, 'transit'), actorOf(cast, 'credit')];
  const path = `/v1/registrations/${await filed(stage, holder, { key: 'first', rights: shared(holder, partner) })}`;
  await does(stage, { who: partner, path: `${path}/consent`, step: 'title:consent', says: '共有人同意 the other holder consents' });
  await does(stage, { who: maker, path: `${path}/accept`, step: 'title:accept' });
  await does(stage, { who: maker, path: `${path}/propose`, body: { decision: 'register', reason: '材料齐全，来源合法' }, step: 'title:propose', says: '经办审核 examines the file', outcome: '拟登记 proposes to register' });
  await isRefused(stage, { who: maker, path: `${path}/decide`, step: 'title:decide-alone', says: '欲自行复核 wants to decide what he has proposed' });
  await does(stage, { who: checker, path: `${path}/decide`, step: 'title:decide', says: '复核，公示十个工作日 decides; public notice of ten working days', outcome: 'PUBLICISED' });
  await copied(stage, cast, { maker, checker });
  await objected(stage, actorOf(cast, 'fund'), { path, maker, checker });
  const { state, notice } = await reads(stage, holder, path);
  stage.tell({ who: holder.name, says: `公示至 ${textAt(notice, 'until')}，期满自动登记 is registered when the notice is over`, outcome: String(state) });
  return path;
}

async function filed(stage: Stage, who: Actor, { key, rights }: { readonly key: string; readonly rights: Json }): Promise<string> {
  const subject = { name: { zh: NAME, en: 'Shenzhen bus passenger flows' }, sector: 'transport', summary: { zh: '全市公交线路分时段上下客人次，已匿名化' }, contentSha256: sha256Hex('bus flows'), product: null };
  const { id } = await does(stage, {
    who, path: '/v1/registrations', body: { matter: { kind: 'first', grade: 'general', source: 'self_produced', rights, subject }, materials: MATERIALS }, step: `title:file:${key}`, says: `申请首次登记 applies for ${NAME}`, outcome: 'FILED',
  });
  await waits(stage, { who, path: `/v1/registrations/${id}`, holds: ({ screening }) => screening !== null, for: 'the comparison with what is on record' });
  return id;
}

/** 查重: the same content by somebody else is found as it is filed. */
async function copied(stage: Stage, cast: Cast, { maker, checker }: Operators): Promise<void> {
  const copyist = actorOf(cast, 'weather');
  const whole = [{ holder: copyist.id, share: 10_000 }];
  const path = `/v1/registrations/${await filed(stage, copyist, { key: 'copy', rights: { holding: whole, processing: whole, operation: whole } })}`;
  await does(stage, { who: maker, path: `${path}/accept`, step: 'title:copy:accept' });
  await isRefused(stage, { who: maker, path: `${path}/propose`, body: { decision: 'register', reason: '材料齐全' }, step: 'title:copy:register', says: '内容与在先登记相同 the same content is on record' });
  await does(stage, { who: maker, path: `${path}/propose`, body: { decision: 'refuse', ground: 'duplicate', reason: '与在先申请内容相同，未作说明' }, step: 'title:copy:refuse' });
  await does(stage, { who: checker, path: `${path}/decide`, step: 'title:copy:decide', says: '不予登记 refuses the copy', outcome: 'REFUSED duplicate' });
}

interface Objected { readonly path: string; readonly maker: Actor; readonly checker: Actor }

async function objected(stage: Stage, who: Actor, { path, maker, checker }: Objected): Promise<void> {
  const { id } = await does(stage, { who, path: '/v1/objections', body: { target: path.split('/').at(-1), ground: '部分站点数据由我方采集', evidence: [sha256Hex('survey contract')] }, step: 'title:object', says: '实名异议 objects under its name', outcome: 'OBJECTED' });
  const objection = `/v1/objections/${id}`;
  await does(stage, { who: maker, path: `${objection}/note`, step: 'title:object:note' });
  await does(stage, { who: maker, path: `${objection}/propose`, body: { outcome: 'dismiss', ground: '采集合同约定数据归申请人' }, step: 'title:object:propose' });
  await does(stage, { who: checker, path: `${objection}/decide`, step: 'title:object:decide', says: '异议不成立，公示继续 dismisses it; the notice goes on', outcome: 'DISMISSED' });
}
