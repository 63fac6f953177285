import { at, listAt, textAt } from '../json.js';
import { does, reads, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Operators } from './founding.js';

/** Who of the cast each identity of the development issuer is; one may act for several organisations. */
const PLAYED: Readonly<Record<string, readonly string[]>> = {
  vendor: ['transit', 'health', 'logistics', 'travel'], buyer: ['auto', 'fund'], 'overseas-buyer': ['harbour', 'straits', 'rhein'], service: ['assessor'], regulator: ['regulator'],
};

/** 登录绑定: the people of the cast may sign in to the console by the development issuer, where the exchange has one. */
export async function bindSignIns(stage: Stage, cast: Cast, { maker, checker }: Operators): Promise<void> {
  if (at(await reads(stage, maker, '/session'), 'isDevelopment') !== true) return;
  stage.title('登录 · Signing in');
  const issuer = `${textAt(await reads(stage, maker, '/.well-known/oauth-authorization-server'), 'issuer')}/development-issuer`;
  const played = Object.entries(PLAYED).flatMap(([subject, keys]) => keys.map((key) => ({ subject, actor: actorOf(cast, key) })));
  for (const { subject, actor } of [{ subject: 'operator', actor: maker }, { subject: 'reviewer', actor: checker }, ...played]) await bind(stage, { issuer, subject }, actor);
}

/** The organisation binds the person that the actor's own credential is of. */
async function bind(stage: Stage, signIn: { readonly issuer: string; readonly subject: string }, who: Actor): Promise<void> {
  const participant = await reads(stage, who, `/v1/participants/${who.id}`);
  const [, credential] = who.credential?.clientId.split(':') ?? [];
  const person = listAt(participant, 'credentials').find((one) => at(one, 'id') === credential);
  await does(stage, {
    who, path: `/v1/participants/${who.id}/credentials`, body: { person: String(at(person, 'person')), signIn }, step: `sign-in:${signIn.subject}:${who.id}`,
    says: `开通控制台登录 may sign in to the console as ${signIn.subject}`,
  });
}
