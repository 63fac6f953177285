import { readFile } from 'node:fs/promises';
import { connect, ProblemError, Unreachable } from './demo/client.js';
import type { Json } from './demo/json.js';
import { EXIT, complain, isSystemError, wrongUsage, type CommandSpec, type Flag, type Io } from './io.js';

/** The flags of a command that asks an exchange with a credential. */
export const CREDENTIAL_FLAGS = {
  'url': { value: 'URL', help: 'the exchange, for example https://exchange.example' },
  'client-id': { value: 'ID', help: 'the credential to ask with (prt_…:cli_…)' },
  'secret-file': { value: 'FILE', help: 'the file that holds its secret' },
} as const satisfies Readonly<Record<string, Flag>>;

/** Asks one question. */
export type Get = (path: string) => Promise<Json>;
interface Asking { readonly flags: Readonly<Record<keyof typeof CREDENTIAL_FLAGS, string | undefined>>; readonly spec: CommandSpec; readonly io: Io }

/** Runs what asks an exchange: exit code 1 where it refuses, 2 without a credential, 3 where it does not answer or nothing can be written. */
export async function askExchange({ flags, spec, io }: Asking, run: (get: Get, url: string, authorization: () => Promise<string>) => Promise<number>): Promise<number> {
  const { url, 'client-id': clientId, 'secret-file': secretFile } = flags;
  if (url === undefined || clientId === undefined || secretFile === undefined) return wrongUsage(spec, '--url, --client-id and --secret-file are needed').report(io);
  try {
    const clientSecret = (await readFile(secretFile, 'utf8')).trim();
    const connection = connect(url);
    const authorization = async (): Promise<string> => `Bearer ${await connection.token({ clientId, clientSecret, participant: clientId.split(':')[0] ?? '' })}`;
    const get: Get = async (path) => connection.get(path, await authorization());
    return await run(get, url.replace(/\/+$/, ''), authorization);
  } catch (err) {
    if (err instanceof ProblemError) return complain(err.message, EXIT.failed, io);
    if (err instanceof Unreachable || isSystemError(err)) return complain(err.message, EXIT.unreadable, io);
    throw err;
  }
}

export const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string =>
  `${path}?${new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()}`;

/** Lists come page by page; each page as it comes. */
export async function* pagesOf(get: (after: string | undefined) => Promise<Json>): AsyncGenerator<readonly unknown[]> {
  for (let after: string | undefined, isLast = false; !isLast;) {
    const { items, next } = await get(after);
    yield Array.isArray(items) ? items : [];
    [after, isLast] = typeof next === 'string' ? [next, false] : [undefined, true];
  }
}
