import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreadable } from '../log/inputs.js';
import { bodyOf } from '../log/source.js';

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;
/** Documents are the largest that the API has. */
const BODY_BYTES_MAX = 16 * 1024 * 1024;
const PAUSE_MS = 250;

/** What the exchange answered; a mirror believes none of it. `body` is the text as JSON, where it is JSON. */
export interface ApiAnswer { readonly status: number; readonly text: string; readonly body: unknown }

/** An answer that an entry must tell of: a regulator's query is itself an entry, with the digest of what was answered. */
export interface Told { readonly path: string; readonly sha256: string; readonly sinceMs: number }
const TOLD_MAX = 10_000;

/** The exchange's API as a regulator sees it: nobody else may read the entries of which a mirror is made. */
export class ExchangeApi {
  private told = new Map<string, Told>();
  constructor(readonly url: string, private readonly token: () => Promise<string>) {}

  /** The answer to a regulator's query, which an entry must tell of; throws `Unreadable` when there is none. */
  get(path: string): Promise<ApiAnswer> {
    return this.answerTo(path, async () => {
      const token = await this.token();
      const answer = await ask(`${this.url}${path}`, { authorization: `Bearer ${token}` });
      if (answer.status < 400 && this.told.size < TOLD_MAX) this.tell(path, answer.text);
      return answer;
    });
  }

  /** The answer that anyone gets. */
  getOpen(path: string): Promise<ApiAnswer> {
    return this.answerTo(path, () => ask(`${this.url}${path}`, {}));
  }

  private async answerTo(path: string, asking: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await asking().catch((err: unknown) => err);
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

  private tell(path: string, text: string): void {
    const sha256 = createHash('sha256').update(text).digest('hex');
    if (!this.told.has(sha256)) this.told.set(sha256, { path, sha256, sinceMs: performance.now() });
  }
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<ApiAnswer> {
  const res = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body = await bodyOf(res, BODY_BYTES_MAX);
  if (body.kind !== 'found') throw new Error(`the answer has more than ${BODY_BYTES_MAX} bytes`);
  const text = Buffer.from(body.bytes).toString('utf8');
  return { status: res.status, text, body: parse(text) };
}

const isAnswer = (value: unknown): value is ApiAnswer => typeof value === 'object' && value !== null && 'status' in value && 'body' in value;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function whyOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return err.cause instanceof Error ? err.cause.message : err.message;
}
