import { ADD_CHECKPOINT_BYTES_MAX, boundedBody, decodeUtf8, witnessedPath } from '#core/tlog';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';

const below = (url: string, path: string): string => `${url.replace(/\/+$/, '')}/${path}`;

/** `POST <submission prefix>/add-checkpoint` (C2SP tlog-witness). Connections are kept alive by fetch itself. */
export const postCheckpoint = (url: string, body: string, signal: AbortSignal): Promise<HttpAnswer> =>
  answerOf(fetch(below(url, 'add-checkpoint'), { method: 'POST', body, headers: { 'content-type': TEXT }, redirect: 'error', signal }));

/** What the witness shows of a log, from its monitoring prefix; undefined where it never cosigned any. */
export async function getCheckpoint(url: string, origin: string, signal: AbortSignal): Promise<string | undefined> {
  const { status, body } = await answerOf(fetch(below(url, witnessedPath(origin)), { redirect: 'error', signal }));
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`its monitoring endpoint answered ${status}`);
  return body;
}

/** Reads a bounded answer, for a witness may send without end. */
async function answerOf(asked: Promise<Response>): Promise<HttpAnswer> {
  const res = await asked;
  const bytes = await boundedBody(res, ADD_CHECKPOINT_BYTES_MAX);
  if (bytes === undefined) throw new Error(`it answered with more than ${ADD_CHECKPOINT_BYTES_MAX} bytes`);
  const body = decodeUtf8(bytes);
  if (!body.ok) throw new Error(`its answer is ${body.reason}`);
  return { status: res.status, body: body.value };
}
