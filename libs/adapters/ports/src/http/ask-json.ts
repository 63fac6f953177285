import { boundedBody } from '#core/tlog';

const ANSWER_BYTES_MAX = 262_144;
const ANSWER_MS_MAX = 10_000;

/** Posts JSON and reads JSON, within a time and a number of bytes, for whoever answers may answer without end. */
export async function askJson(url: string, question: unknown, signal?: AbortSignal): Promise<unknown> {
  const patience = AbortSignal.timeout(ANSWER_MS_MAX);
  const res = await fetch(url, {
    method: 'POST', body: JSON.stringify(question), headers: { 'content-type': 'application/json', accept: 'application/json' },
    redirect: 'error', signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
  });
  const bytes = await boundedBody(res, ANSWER_BYTES_MAX);
  if (bytes === undefined) throw new Error(`it answers with more than ${ANSWER_BYTES_MAX} bytes`);
  if (!res.ok) throw new Error(`it answers ${res.status}`);
  return JSON.parse(bytes.toString()) as unknown;
}
