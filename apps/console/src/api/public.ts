import type { Operations } from './operations.js';
import { ProblemError, Unreachable, type Problem } from './problem.js';

export type PublicView = Operations['GET /public/figures.json']['answer'];
export type Notices = Operations['GET /v1/registrations/notices']['answer'];
export type Register = Operations['GET /v1/titles']['answer'];
export type Transparency = Operations['GET /v1/transparency']['answer'];
interface Answers { readonly 'figures.json': PublicView; readonly notices: Notices; readonly titles: Register; readonly transparency: Transparency }

const PATHS: Readonly<Record<keyof Answers, string>> = { 'figures.json': '/public/figures.json', notices: '/v1/registrations/notices', titles: '/v1/titles', transparency: '/v1/transparency' };

/** Reads what everybody may read; nobody has signed in, so there is no token to send. */
export async function fetchPublic<Name extends keyof Answers>(name: Name, signal: AbortSignal, query: Readonly<Record<string, string>> = {}): Promise<Answers[Name]> {
  const search = new URLSearchParams(query).toString();
  const answer = await fetch(`${PATHS[name]}${search === '' ? '' : `?${search}`}`, { signal, referrerPolicy: 'no-referrer' }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new Unreachable('no answer', { cause });
  });
  if (answer.ok) return await answer.json() as Answers[Name];
  throw answer.headers.get('content-type')?.startsWith('application/problem+json') === true ? new ProblemError(await answer.json() as Problem) : new Unreachable(`status ${String(answer.status)}`);
}

export const tableOf = ({ tables }: PublicView, statistic: string, by: string): PublicView['tables'][number] | undefined => tables.find((table) => table.statistic === statistic && table.by === by);
