import { MEMBERS, MISTYPED, REGULATOR, UNSUITABLE, type Member } from '../cast.js';
import { keepCredential } from '../keep.js';
import { listAt } from '../json.js';
import { does, isRefused, reads, type Actor, type Stage } from '../stage.js';
import { credentialIn, type Operators } from './founding.js';

/** Everyone who was admitted, by key. */
export type Cast = ReadonlyMap<string, Actor>;

/** Who plays `key`; nobody is a mistake in the story. */
export function actorOf(cast: Cast, key: string): Actor {
  const actor = cast.get(key);
  if (actor === undefined) throw new Error(`nobody plays ${key}`);
  return actor;
}

/** 入市: applications, each endorsed by one person and admitted by another; one number is mistyped, one applicant is turned down. */
export async function admitAll(stage: Stage, operators: Operators): Promise<Cast> {
  stage.title('入市 · Admissions');
  const cast = new Map<string, Actor>();
  const unsuitable = await apply(stage, UNSUITABLE);
  for (const member of [REGULATOR, ...MEMBERS]) {
    const actor = await apply(stage, member);
    await admit(stage, operators, { member, actor });
    cast.set(member.key, actor);
  }
  await isRefused(stage, { who: newcomer(MISTYPED), ...application(MISTYPED), says: '信用代码有误 applies with a mistyped credit code' });
  await compared(stage, operators.maker, unsuitable);
  await turnDown(stage, operators, unsuitable);
  return cast;
}

const newcomer = ({ organisation }: Member): Actor => ({ name: organisation.name.zh, id: '' });

const application = ({ key, organisation, contact }: Member) => ({
  path: '/v1/participants', step: `apply:${key}`, body: { organisation, contact },
});

async function apply(stage: Stage, member: Member): Promise<Actor> {
  const { id, body } = await does(stage, { who: newcomer(member), ...application(member) });
  const credential = credentialIn(body, id);
  await keepCredential(stage.keep, member.key, credential);
  return { name: member.organisation.name.zh, id, credential };
}

async function admit(stage: Stage, { maker, checker }: Operators, { member, actor }: { readonly member: Member; readonly actor: Actor }): Promise<void> {
  const { key, organisation: { jurisdiction, capacities } } = member;
  await does(stage, { who: maker, path: `/v1/participants/${actor.id}/endorse`, body: { note: '证照齐备 papers complete' }, step: `endorse:${key}` });
  if (key === 'regulator') {
    await isRefused(stage, { who: maker, path: `/v1/participants/${actor.id}/admit`, step: `admit-alone:${key}`, says: '欲自行复核 wants to admit what he endorsed himself' });
  }
  const { index } = await does(stage, { who: checker, path: `/v1/participants/${actor.id}/admit`, step: `admit:${key}` });
  stage.tell({ index, who: actor.name, says: `申请 → 经办 → 复核 applied, endorsed, admitted (${jurisdiction})`, outcome: `ADMITTED ${capacities.join('+')}` });
}

/** 工商登记核验: what the business registry has said meanwhile of the application that was filed first; nobody waits for it. */
async function compared(stage: Stage, maker: Actor, { id, name }: Actor): Promise<void> {
  const { registry } = await reads(stage, maker, `/v1/participants/${id}`);
  if (registry === null) {
    stage.tell({ who: maker.name, says: '未接入工商登记 no business registry is connected', outcome: '试用 to try it: YAOSU_REGISTRY_FILE' });
    return;
  }
  const mismatches = listAt({ registry }, 'registry', 'mismatches').map(String);
  stage.tell({ who: maker.name, says: `工商登记比对 the registry on ${name}`, outcome: mismatches.length === 0 ? '一致 as applied for' : `不一致 ${mismatches.join(', ')}` });
}

async function turnDown(stage: Stage, { maker }: Operators, { id }: Actor): Promise<void> {
  await does(stage, {
    who: maker, path: `/v1/participants/${id}/reject`, body: { reason: '经营范围与数据交易无关 Its business has nothing to do with data.' }, step: `reject:${UNSUITABLE.key}`,
    says: `不予准入 turns down ${UNSUITABLE.organisation.name.zh}`, outcome: 'REJECTED',
  });
}
