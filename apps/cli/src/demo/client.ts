import { setTimeout as sleep } from 'node:timers/promises';
import { at, isJson, textAt, type Json } from './json.js';

const ATTEMPTS = 6;
const PAUSE_MS = 100;
const PAUSE_MS_MAX = 5_000;
const TIMEOUT_MS = 30_000;
/** A token is renewed this long before it ends. */
const TOKEN_MARGIN_MS = 60_000;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What an organisation authenticates with (RFC 6749 §2.3.1). */
export interface Credential {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly participant: string;
}

/** The exchange said no (RFC 9457). */
export class ProblemError extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly body: Json) {
    super(`${code} (${status}): ${detail}`);
  }
}
/** There is nobody to talk to. */
export class Unreachable extends Error {}

/** One exchange, as its HTTP API shows it. */
export interface Connection {
  /** `authorization` is a whole header value; undefined for what anyone may ask. */
  readonly post: (path: string, body: Json, more: { readonly key: string; readonly authorization?: string | undefined }) => Promise<Json>;
  readonly get: (path: string, authorization: string) => Promise<Json>;
  /** A question with the members of a form, which writes nothing (RFC 7662). */
  readonly ask: (path: string, members: Readonly<Record<string, string>>, authorization: string) => Promise<Json>;
  /** Bytes that replace nothing: the same part may be sent again. `digest` is their SHA-256 in base64 (RFC 9530). */
  readonly put: (path: string, bytes: Uint8Array, more: { readonly authorization: string; readonly digest: string }) => Promise<Json>;
  /** An access token, fresh enough for the next minute. */
  readonly token: (credential: Credential) => Promise<string>;
  /** An access token by an assertion (RFC 7523), which is taken once: nothing of it is repeated or kept. */
  readonly tokenBy: (client: { readonly clientId: string; readonly assertion: string }) => Promise<string>;
}

export function connect(url: string): Connection {
  const base = url.replace(/\/+$/, '');
  const tokens = new Map<string, { readonly text: string; readonly endsAt: number }>();
  return {
    post: (path, body, { key, authorization }) => send(`${base}${path}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(authorization === undefined ? {} : { authorization }) },
    }),
    ask: (path, members, authorization) => send(`${base}${path}`, form(members, { authorization })),
    put: (path, bytes, { authorization, digest }) => send(`${base}${path}`, {
      method: 'PUT', body: Buffer.from(bytes), headers: { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${digest}:`, authorization },
    }),
    get: (path, authorization) => send(`${base}${path}`, { method: 'GET', headers: { authorization } }),
    tokenBy: async ({ clientId, assertion }) => textAt(await once(`${base}/oauth/token`, form({ grant_type: 'client_credentials', client_id: clientId, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion })), 'access_token'),
    token: async (credential) => {
      const known = tokens.get(credential.clientId);
      if (known !== undefined && known.endsAt > Date.now()) return known.text;
      const { text, seconds } = await issue(base, credential);
      tokens.set(credential.clientId, { text, endsAt: Date.now() + seconds * 1000 - TOKEN_MARGIN_MS });
      return text;
    },
  };
}

const form = (members: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): RequestInit =>
  ({ method: 'POST', body: new URLSearchParams(members).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

async function issue(base: string, { clientId, clientSecret }: Credential): Promise<{ readonly text: string; readonly seconds: number }> {
  const answer = await send(`${base}/oauth/token`, form({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }));
  return { text: textAt(answer, 'access_token'), seconds: Number(at(answer, 'expires_in') ?? 0) };
}

/** Sends a request until it is answered; every one of ours may be repeated, for a POST carries its Idempotency-Key. */
async function send(url: string, init: RequestInit): Promise<Json> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(url, init);
    } catch (err) {
      if (attempt === ATTEMPTS || !isWorthRepeating(err)) throw err;
      await sleep(pauseAfter(err, attempt));
    }
  }
}

async function once(url: string, init: RequestInit): Promise<Json> {
  const res = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw isOutage(cause) ? new Unreachable(`no answer from ${new URL(url).origin}`, { cause }) : cause;
  });
  const body = parse(await res.text());
  if (res.ok) return body;
  const retryAfter = Number(res.headers.get('retry-after') ?? Number.NaN);
  throw new ProblemError(res.status, textOr(body, 'code', 'error'), textOr(body, 'detail', 'error_description'), { ...body, retryAfter });
}

/** Undici gives the reason of a failed connection as the cause; a request that is itself wrong has none. */
const isOutage = (err: unknown): boolean => at(err, 'cause') !== undefined || at(err, 'name') === 'TimeoutError';

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : { value };
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** The member of a problem, or that of an OAuth error, which names it otherwise (RFC 6749 §5.2). */
function textOr(body: Json, name: string, otherName: string): string {
  const found = body[name] ?? body[otherName];
  return typeof found === 'string' ? found : 'unknown';
}

const isWorthRepeating = (err: unknown): boolean => err instanceof Unreachable || (err instanceof ProblemError && (err.status === 429 || err.status === 503));

function pauseAfter(err: unknown, attempt: number): number {
  const asked = err instanceof ProblemError ? Number(err.body['retryAfter']) * 1000 : Number.NaN;
  return Math.min(Number.isFinite(asked) ? asked : PAUSE_MS * 2 ** (attempt - 1), PAUSE_MS_MAX);
}
