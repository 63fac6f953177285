import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundedBody } from '#core/tlog';
import { readBoundedAtOnce, Unreadable } from './inputs.js';
import { fromWider } from './wider.js';

/** What asking for a file of a log yields. `withheld` is a right that the reader lacks, not a fault of the log. */
export type Answer =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' | 'withheld' | 'oversized' };

/** A log as C2SP tlog-tiles lays it out in files, wherever they lie. */
export interface LogSource {
  readonly name: string;
  readonly read: (path: string, bytesMax: number) => Promise<Answer>;
}

/** Where a log is, as a thread can be told. */
export type SourceSpec = { readonly dir: string } | { readonly url: string; readonly token: string | undefined };

export const openSource = (spec: SourceSpec): LogSource => ('dir' in spec ? directorySource(spec.dir) : serverSource(spec.url, spec.token));

const ENTRIES = 'tile/entries';

/**
 * A log in a directory; a copy without any entry bundle is one whose holder may not have them. Files are read at once: a thread that
 * has nothing else to do waits less for the disk than for four rounds of the event loop.
 */
export function directorySource(directory: string): LogSource {
  const hasEntries = existsSync(join(directory, ENTRIES));
  const read = (path: string, bytesMax: number): Answer => {
    if (path.startsWith(ENTRIES) && !hasEntries) return { kind: 'withheld' };
    const bytes = readBoundedAtOnce(join(directory, path), bytesMax) ?? fromWider(directory, path, bytesMax);
    if (bytes === undefined) return { kind: 'absent' };
    return 'oversized' in bytes ? { kind: 'oversized' } : { kind: 'found', bytes };
  };
  return { name: directory, read: (path, bytesMax) => new Promise((resolve) => { resolve(read(path, bytesMax)); }) };
}

const ATTEMPTS = 3;
const PAUSE_MS = 300;
const TIMEOUT_MS = 30_000;

/** An access token, or who gets one when it is needed: they end after a quarter of an hour. */
export type TokenSource = string | undefined | (() => Promise<string>);

/** A log on a server, below a prefix; a regulator's token opens the entry bundles. */
export function serverSource(url: string, token: TokenSource): LogSource {
  const prefix = url.replace(/\/+$/, '');
  const headersOf = async (): Promise<Record<string, string>> => {
    const text = typeof token === 'function' ? await token() : token;
    return text === undefined ? {} : { authorization: `Bearer ${text}` };
  };
  return {
    name: prefix,
    read: async (path, bytesMax) => {
      for (let attempt = 1; ; attempt++) {
        const answer = await headersOf().then((headers) => get(`${prefix}/${path}`, headers, bytesMax)).catch((err: unknown) => err);
        if (isAnswer(answer)) return answer;
        if (attempt === ATTEMPTS) throw new Unreadable(`cannot read ${prefix}/${path}: ${whyOf(answer)}`, { cause: answer });
        await sleep(PAUSE_MS * attempt);
      }
    },
  };
}

const isAnswer = (value: unknown): value is Answer => typeof value === 'object' && value !== null && 'kind' in value;

/** Undici says "fetch failed" and keeps the reason in the cause. */
function whyOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause instanceof Error ? err.cause.message : err.message;
}

async function get(url: string, headers: Record<string, string>, bytesMax: number): Promise<Answer> {
  const res = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (res.ok) return bodyOf(res, bytesMax);
  await res.body?.cancel();
  if (res.status === 404) return { kind: 'absent' };
  if (res.status === 401 || res.status === 403) return { kind: 'withheld' };
  throw new Error(`the server answered ${res.status}`);
}

/** Reads a body in bounded memory: a hostile server may send without end. */
export async function bodyOf(res: Response, bytesMax: number): Promise<Answer> {
  const bytes = await boundedBody(res, bytesMax);
  return bytes === undefined ? { kind: 'oversized' } : { kind: 'found', bytes };
}
