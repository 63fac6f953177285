import { randomUUID } from 'node:crypto';
import { boundedBody } from '#core/tlog';
import { signatureHeaders, type WebhookSecret } from '../webhooks/standard-webhooks.js';

const ANSWER_BYTES_MAX = 262_144;
const ANSWER_MS_MAX = 10_000;

/** Somebody outside who is asked by HTTP. With a secret that both know every question is signed, so that nobody else asks in the exchange's name. */
export interface Counterpart {
  readonly url: string;
  readonly secret?: WebhookSecret | undefined;
}

/** Posts JSON and reads JSON, within a time and a number of bytes, for whoever answers may answer without end. */
export async function askJson({ url, secret }: Counterpart, question: unknown, signal?: AbortSignal): Promise<unknown> {
  const patience = AbortSignal.timeout(ANSWER_MS_MAX);
  const body = JSON.stringify(question);
  const signed = secret === undefined ? {} : signatureHeaders([secret], { id: randomUUID(), timestamp: Math.floor(Date.now() / 1000), body });
  const res = await fetch(url, {
    method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'application/json', ...signed },
    redirect: 'error', signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
  });
  const bytes = await boundedBody(res, ANSWER_BYTES_MAX);
  if (bytes === undefined) throw new Error(`it answers with more than ${ANSWER_BYTES_MAX} bytes`);
  if (res.status === 401) throw new Error('it does not take us for who we are: the secret is missing, or another one');
  if (!res.ok) throw new Error(`it answers ${res.status}`);
  return JSON.parse(bytes.toString()) as unknown;
}
