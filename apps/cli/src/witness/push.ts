import { boundedBody } from '#core/tlog';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What became of a cosignature at its log: `grown` is one that comes too late, for a newer checkpoint is published. */
export type Pushed = 'taken' | 'grown' | { readonly refused: string };

/** Hands a cosigned checkpoint in at the log that it is of. */
export async function push(url: string, note: string): Promise<Pushed> {
  const headers = { 'content-type': 'application/json' };
  const res = await fetch(`${url}/cosignatures`, { method: 'POST', headers, body: JSON.stringify({ note }), redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const bytes = await boundedBody(res, ANSWER_BYTES_MAX);
  if (res.ok) return 'taken';
  if (res.status === 409) return 'grown';
  return { refused: `the log did not take the cosignature, it answered ${res.status}: ${Buffer.from(bytes ?? []).toString('utf8').slice(0, 300)}` };
}
