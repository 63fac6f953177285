import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import { endpointComplaint, pinnedAddresses, type AllowList, type Resolve } from './endpoint.js';
import { signatureHeaders, type WebhookSecret } from './standard-webhooks.js';

/** One message to one endpoint, with the secrets that sign it now. */
export interface WebhookMessage {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  readonly secrets: readonly WebhookSecret[];
}

/** How a message fared: the status of the receiver's answer, where there was one. Only 2xx is received. */
export interface Outcome {
  readonly isReceived: boolean;
  readonly answered: number | null;
  readonly failure: string | null;
  /** The receiver is gone for good (410). */
  readonly isGone: boolean;
  /** How long the receiver asks not to be bothered (`Retry-After` of 429 and 503). */
  readonly retryAfterMs: number;
}

/** 推送: posts messages as Standard Webhooks says. */
export interface WebhookPort {
  /** Why nothing may be posted there, as far as the URL tells; undefined where it may. */
  complaint(url: string): string | undefined;
  post(message: WebhookMessage, signal?: AbortSignal): Promise<Outcome>;
}

export interface HttpWebhooksOptions {
  readonly allowed: AllowList;
  readonly resolve?: Resolve;
  readonly now?: () => number;
  /** For all of it: the look-up, the connection, the answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 16_384;
const FAILURE_LENGTH_MAX = 200;
const RETRY_AFTER_MS_MAX = 3_600_000;

/** Posts over HTTPS: one connection a message, to addresses that were looked at, without redirects, within a time and a number of bytes. */
export function httpWebhooks({ allowed, resolve, now = Date.now, timeoutMs = TIMEOUT_MS }: HttpWebhooksOptions): WebhookPort {
  async function post({ url, id, body, secrets }: WebhookMessage, signal: AbortSignal): Promise<Outcome> {
    const wrong = endpointComplaint(url, allowed);
    if (wrong !== undefined) throw new Error(wrong);
    const target = new URL(url);
    const addresses = await abortable(pinnedAddresses(target, allowed, resolve), signal);
    const headers = { ...signatureHeaders(secrets, { id, timestamp: Math.floor(now() / 1000), body }), 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'yaosu-webhooks/1' };
    return outcomeOf(await exchange(target, { method: 'POST', headers, agent: false, signal, lookup: answering(addresses) }, body));
  }
  return {
    complaint: (url) => endpointComplaint(url, allowed),
    post: async (message, stopped) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await post(message, stopped === undefined ? timeout : AbortSignal.any([timeout, stopped]));
      } catch (err) {
        const failure = timeout.aborted ? `there was no answer within ${timeoutMs} ms` : reasonOf(err);
        return { isReceived: false, answered: null, failure: failure.slice(0, FAILURE_LENGTH_MAX), isGone: false, retryAfterMs: 0 };
      }
    },
  };
}

/** A look-up in the DNS takes no signal; who waits for it does. */
const abortable = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => Promise.race([work, new Promise<never>((_resolve, reject) => {
  signal.addEventListener('abort', () => { reject(new Error('it was given up')); }, { once: true });
})]);

/** Answers the connection's question for the address of its host: those that were looked at, whatever the name has by now. */
function answering(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const [first = { address: '', family: 4 }] = known;
    if (options.all === true) callback(null, [...known]);
    else callback(null, first.address, first.family);
  };
}

interface Reply { readonly status: number; readonly retryAfter: string | undefined }

/** One request; its answer is read to its end, within bounds, and its content is of no interest. */
function exchange(url: URL, options: RequestOptions, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const answered = (res: IncomingMessage): void => {
      const reply = { status: res.statusCode ?? 0, retryAfter: res.headers['retry-after'] };
      let bytes = 0;
      const over = (): void => { resolve(reply); };
      res.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) res.destroy();
      }).once('end', over).once('close', over).once('error', over);
    };
    const req = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, answered);
    req.once('error', reject);
    req.end(body);
  });
}

function outcomeOf({ status, retryAfter = '' }: Reply): Outcome {
  const isReceived = status >= 200 && status < 300;
  const asked = /^\d{1,6}$/.test(retryAfter) && (status === 429 || status === 503) ? Number(retryAfter) * 1000 : 0;
  const failure = isReceived ? null : status >= 300 && status < 400 ? `it answered ${status}, and redirects are not followed` : `it answered ${status}`;
  return { isReceived, answered: status, failure, isGone: status === 410, retryAfterMs: Math.min(asked, RETRY_AFTER_MS_MAX) };
}

/** Connections to several addresses fail together, each with a reason of its own. */
function reasonOf(err: unknown): string {
  if (err instanceof AggregateError) return err.errors.map(reasonOf).join('; ');
  return err instanceof Error ? err.message : String(err);
}
