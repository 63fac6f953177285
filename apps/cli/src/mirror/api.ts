import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreadable } from '../log/inputs.js';

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;
const PAUSE_MS = 250;
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** What the exchange answered; a mirror believes none of it. */
export interface ApiAnswer { readonly status: number; readonly body: unknown }

/** An answer that an entry must tell of: a regulator's query is itself an entry, with the digest of what was answered. */
export interface Told { readonly path: string; readonly sha256: string; readonly sinceMs: number }
const TOLD_MAX = 10_000;

/** The exchange's API as a regulator sees it. */
export class ExchangeApi {
  private told = new Map<string, Told>();
  constructor(readonly url: string, private readonly token: () => Promise<string>) {}

  /** The answer to a query; throws `Unreadable` when there is none. */
  async get(path: string): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.ask(path).catch((err: unknown) => err);
      if (isAnswer(answer) && answer.status !== 429 && answer.status < 500) return answer;
      if (attempt === ATTEMPTS) throw new Unreadable(`${this.url}${path}: ${isAnswer(answer) ? `the server answered ${answer.status}` : whyOf(answer)}`, { cause: answer });
      await sleep(PAUSE_MS * attempt);
    }
  }

  /** The queries that no entry has told of yet; `sha256` of those that one has are given back. */
  untold(seen: Iterable<string>): readonly Told[] {
    for (const sha256 of seen) this.told.delete(sha256);
    return [...this.told.values()];
  }

  forget({ sha256 }: Told): void {
    this.told.delete(sha256);
  }

  private async ask(path: string): Promise<ApiAnswer> {
    const token = await this.token();
    const res = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = Buffer.from(await res.arrayBuffer());
    if (bytes.length > BODY_BYTES_MAX) throw new Error('the answer is too large');
    if (res.ok && this.told.size < TOLD_MAX && isRegulator(token)) this.tell(path, bytes);
    return { status: res.status, body: parse(bytes) };
  }

  private tell(path: string, bytes: Buffer): void {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!this.told.has(sha256)) this.told.set(sha256, { path, sha256, sinceMs: performance.now() });
  }
}

const isAnswer = (value: unknown): value is ApiAnswer => typeof value === 'object' && value !== null && 'status' in value && 'body' in value;

/** The roles of a token of ours stand in it (RFC 9068); whoever is no authority leaves no entry. */
function isRegulator(token: string): boolean {
  const claims = parse(Buffer.from(token.split('.')[1] ?? '', 'base64url'));
  return typeof claims === 'object' && claims !== null && 'roles' in claims && Array.isArray(claims.roles) && claims.roles.includes('regulator');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function whyOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause instanceof Error ? err.cause.message : err.message;
}
