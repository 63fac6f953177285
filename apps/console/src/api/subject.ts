import type { Operations } from './operations.js';
import { ProblemError, Unreachable, type Problem } from './problem.js';

/** What a request is followed by: shown in this answer alone. */
export interface FiledRequest { readonly id: string; readonly reference: string }
export type Tracked = Operations['POST /v1/subject-requests/{id}/track']['answer'];

/** People have no account: the key of their request stands for them. */
async function send<Body>(path: string, body: object, key: string): Promise<Body> {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body), referrerPolicy: 'no-referrer' }).catch((cause: unknown) => { throw new Unreachable('no answer', { cause }); });
  if (!answer.ok) throw new ProblemError(await answer.json() as Problem);
  return await answer.json() as Body;
}

export const fileRequest = (body: object, key: string): Promise<FiledRequest> => send('/v1/subject-requests', body, key);
export const trackRequest = (id: string, reference: string): Promise<Tracked> => send(`/v1/subject-requests/${encodeURIComponent(id)}/track`, { reference }, crypto.randomUUID());
