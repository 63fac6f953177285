import { ProblemError, Unreachable, type Problem } from '../api/problem.js';
import { accessToken } from '../session/session.js';

/** Reads a file of the API; the client of the operations reads documents only. */
export async function download(href: string): Promise<Blob> {
  const answer = await fetch(href, { headers: { authorization: `Bearer ${await accessToken()}` } });
  if (answer.ok) return answer.blob();
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
  throw isProblem ? new ProblemError(await answer.json() as Problem) : new Unreachable(`status ${String(answer.status)}`);
}
