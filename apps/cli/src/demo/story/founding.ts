import { OPERATOR } from '../cast.js';
import { ProblemError, type Credential } from '../client.js';
import { textAt, type Json } from '../json.js';
import { keepCredential, keptCredential } from '../keep.js';
import { answerOf, does, keyOf, type Actor, type Stage } from '../stage.js';

/** Two people of the operator: one looks at an application, the other admits. */
export interface Operators {
  readonly maker: Actor;
  readonly checker: Actor;
}

/** The credential that an answer hands out. */
export const credentialIn = (body: Json, participant: string): Credential => ({ clientId: textAt(body, 'clientId'), clientSecret: textAt(body, 'clientSecret'), participant });

/** 开所: the first operator, by the one-time token, and its second person. Maker and checker are two people from the first day on. */
export async function found(stage: Stage, bootstrapToken: string | undefined): Promise<Operators> {
  stage.title('开所 · Founding');
  const credential = await keptCredential(stage.keep, 'operator') ?? await bootstrap(stage, bootstrapToken);
  const maker: Actor = { name: '运营·王磊', id: credential.participant, credential };
  const added = await does(stage, { who: maker, path: `/v1/participants/${maker.id}/persons`, body: { name: '陈静' }, step: 'person:checker', says: '登记第二名业务人员 adds a second person: 陈静' });
  const issued = await does(stage, {
    who: maker, path: `/v1/participants/${maker.id}/credentials`, body: { person: textAt(added.body, 'person') }, step: 'credential:checker', says: '为其签发凭证 issues a credential of her own',
  });
  const checker: Actor = { name: '运营·陈静', id: maker.id, credential: credentialIn(issued.body, maker.id) };
  await keepCredential(stage.keep, 'operator-checker', credentialIn(issued.body, maker.id));
  return { maker, checker };
}

async function bootstrap(stage: Stage, token: string | undefined): Promise<Credential> {
  const where = stage.keep.path('operator.json');
  if (token === undefined) {
    throw new Error(`there is neither ${where} nor a bootstrap token. Start a fresh exchange (npm start) and run the demo with the same YAOSU_DATA, or give --bootstrap-token`);
  }
  const { organisation, contact } = OPERATOR;
  const body = await stage.connection.post('/v1/exchange/bootstrap', { organisation, contact }, { key: keyOf(stage, 'bootstrap'), authorization: `Bootstrap ${token}` })
    .catch((err: unknown) => { throw isTooLate(err) ? new Error(`this exchange has its first operator already, and ${where} is not there: run the demo with the data directory of the one that founded it, or against a fresh exchange`, { cause: err }) : err; });
  const { id, index } = answerOf(body);
  const credential = credentialIn(body, id);
  await keepCredential(stage.keep, 'operator', credential);
  stage.tell({ index, who: '运营·王磊', says: `${organisation.name.zh} 设立 founds the exchange` });
  return credential;
}

/** The token is used up, or there is an operator. */
const isTooLate = (err: unknown): boolean => err instanceof ProblemError && (err.status === 401 || err.code === 'already_exists');
