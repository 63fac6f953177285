import { reportOf, type Ware } from '../catalogue/product.js';
import { WARES } from '../catalogue.js';
import { listAt, textAt, type Json } from '../json.js';
import { does, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Operators } from './founding.js';

/** The listings by the key of their ware. */
export type Listings = ReadonlyMap<string, string>;

/** One ware on its way to the catalogue. */
interface Submission {
  readonly ware: Ware;
  readonly vendor: Actor;
  readonly product: string;
  readonly listing: string;
}

/** 挂牌: every product is described, registered, offered and checked; what the gate returns is corrected, what it refers is decided by people. */
export async function listAll(stage: Stage, cast: Cast, operators: Operators): Promise<Listings> {
  stage.title('登记与挂牌 · Products and listings');
  const submissions: Submission[] = [];
  for (const ware of WARES) submissions.push(await submit(stage, ware, actorOf(cast, ware.vendor)));
  for (const submission of submissions) await settle(stage, submission, operators);
  await search(stage, cast);
  return new Map(submissions.map(({ ware, listing }) => [ware.key, listing]));
}

async function submit(stage: Stage, ware: Ware, vendor: Actor): Promise<Submission> {
  const { key, description, offer } = ware;
  const { id: product } = await does(stage, { who: vendor, path: '/v1/products', body: { externalId: key, description }, step: `describe:${key}` });
  await does(stage, { who: vendor, path: `/v1/products/${product}/register`, step: `register:${key}` });
  const { id: listing } = await does(stage, { who: vendor, path: '/v1/listings', body: { product, productVersion: 1, offer }, step: `list:${key}` });
  await does(stage, { who: vendor, path: `/v1/listings/${listing}/submit`, step: `submit:${key}` });
  return { ware, vendor, product, listing };
}

/** What the tradability gate has made of it, and what follows. */
async function settle(stage: Stage, submission: Submission, operators: Operators): Promise<void> {
  const { ware: { fate, description }, vendor } = submission;
  const state = await checked(stage, submission);
  const reason = state['reason'];
  stage.tell({ who: vendor.name, says: `挂牌 lists ${description.name.zh}`, outcome: `${textAt(state, 'state')}${typeof reason === 'string' ? ` ${reason}` : ''}` });
  if (fate === 'incomplete') await complete(stage, submission);
  if (fate === 'approved' || fate === 'declined') await decide(stage, submission, operators);
}

const checked = (stage: Stage, { vendor, listing }: Submission): Promise<Json> =>
  waits(stage, { who: vendor, path: `/v1/listings/${listing}`, holds: ({ state }) => state !== 'CHECKING', for: 'the tradability check' });

/** Returned for want of the report: a second version of the product has it. */
async function complete(stage: Stage, submission: Submission): Promise<void> {
  const { ware: { key, description, offer }, vendor, product, listing } = submission;
  await does(stage, { who: vendor, path: `/v1/products/${product}/revise`, body: { description: { ...description, complianceReport: reportOf(key) } }, step: `revise:${key}`, says: '补交合规评估报告 adds the compliance report, version 2' });
  await does(stage, { who: vendor, path: `/v1/listings/${listing}/revise`, body: { productVersion: 2, offer }, step: `relist:${key}` });
  await does(stage, { who: vendor, path: `/v1/listings/${listing}/submit`, step: `resubmit:${key}` });
  const state = await checked(stage, submission);
  stage.tell({ who: vendor.name, says: `再次提交 submits it again`, outcome: textAt(state, 'state') });
}

/** 经办与复核: one person looks into what the gate has left to people and proposes, another decides. */
async function decide(stage: Stage, { ware: { key, fate, description }, listing }: Submission, { maker, checker }: Operators): Promise<void> {
  const review = `/v1/reviews/${textAt(await reads(stage, maker, `/v1/listings/${listing}`), 'review')}`;
  const [firstPerson] = listAt(await reads(stage, maker, `/v1/participants/${maker.id}`), 'persons');
  const isApproved = fate === 'approved';
  const ground = isApproved ? '经核实为公开统计数据，不涉及国家安全 Published statistics; no concern remains.' : '须先完成国家安全审查 The national security review comes first.';
  const proposal = { decision: isApproved ? 'approve' : 'reject', ground, articles: ['《深圳市数据交易管理暂行办法》第十二条'], evidence: isApproved ? [reportOf(key).sha256] : [], facts: [] };
  await does(stage, { who: maker, path: `${review}/assign`, body: { person: textAt(firstPerson, 'id') }, step: `assign:${key}` });
  await does(stage, { who: maker, path: `${review}/propose`, body: { proposal }, step: `propose:${key}`, says: `审核 reviews ${description.name.zh}`, outcome: isApproved ? '拟通过 proposes to approve' : '拟退回 proposes to return' });
  await does(stage, { who: checker, path: `${review}/decide`, step: `decide:${key}`, says: '复核 decides as proposed', outcome: isApproved ? 'LISTED' : 'RETURNED' });
}

/** Buyers look around; the search follows the ledger within moments. */
async function search(stage: Stage, cast: Cast): Promise<void> {
  const questions = [['auto', 'q=客流', '客流'], ['rhein', 'q=charging', 'charging'], ['fund', 'sector=credit', '信用领域'], ['straits', 'sector=logistics', '物流领域']] as const;
  for (const [key, query, words] of questions) {
    const buyer = actorOf(cast, key);
    const page = await waits(stage, { who: buyer, path: `/v1/catalog?${encodeURI(query)}`, holds: (found) => listAt(found, 'items').length > 0, for: 'the catalogue' });
    stage.tell({ who: buyer.name, says: `检索目录 searches the catalogue: ${words}`, outcome: `${listAt(page, 'items').length} 项 found` });
  }
}
