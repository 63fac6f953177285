import { accessToken } from '../session/session.js';
import type { Operations } from './operations.js';
import { ProblemError, Unreachable, type Problem } from './problem.js';

type Method = 'GET' | 'POST';
type PathOf<M extends Method> = keyof Operations extends infer Key ? (Key extends `${M} ${infer Path}` ? Path : never) : never;
type Operation<M extends Method, P extends string> = `${M} ${P}` extends keyof Operations ? Operations[`${M} ${P}`] : never;
type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Parameters<P extends string> = [Names<P>] extends [never] ? { readonly params?: undefined } : { readonly params: Readonly<Record<Names<P>, string>> };

export type ReadPath = PathOf<'GET'>;
export type WritePath = PathOf<'POST'>;
export type Query<P extends ReadPath> = Operation<'GET', P>['query'];
export type Answer<M extends Method, P extends string> = Operation<M, P>['answer'];

const filledPath = (path: string, params: Readonly<Record<string, string>> = {}): string => path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));

/** Reads what the path of the API's own description says; a path or a query member that it does not have does not compile. */
export function get<P extends ReadPath>(path: P, { params, query, signal }: Parameters<P> & { readonly query?: Query<P>; readonly signal?: AbortSignal }): Promise<Answer<'GET', P>> {
  const asked = Object.entries<string | undefined>({ ...query }).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(asked).toString();
  return send(`${filledPath(path, params)}${search === '' ? '' : `?${search}`}`, { method: 'GET', ...(signal === undefined ? {} : { signal }) });
}

/** Writes. `key` makes a repetition the same write; `version` is that of the record which the decision rests on. */
export function post<P extends WritePath>(path: P, { params, body, key, version }: Parameters<P> & { readonly body: Operation<'POST', P>['body']; readonly key: string; readonly version?: number }): Promise<Answer<'POST', P>> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key, ...(version === undefined ? {} : { 'if-match': `"${String(version)}"` }) };
  return send(filledPath(path, params), { method: 'POST', headers, body: JSON.stringify(body) });
}

async function send<Body>(url: string, init: RequestInit): Promise<Body> {
  const authorization = `Bearer ${await accessToken()}`;
  const answer = await fetch(url, { ...init, headers: new Headers([...new Headers(init.headers), ['authorization', authorization]]) }).catch((cause: unknown) => {
    if (init.signal?.aborted === true) throw cause;
    throw new Unreachable('no answer', { cause });
  });
  if (!answer.ok) throw await refusalIn(answer);
  return await answer.json() as Body;
}

async function refusalIn(answer: Response): Promise<Error> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
  return isProblem ? new ProblemError(await answer.json() as Problem) : new Unreachable(`status ${String(answer.status)}`);
}
