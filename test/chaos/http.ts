import { Agent, request } from 'node:http';

const ANSWER_BYTES_MAX = 4_194_304;

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}
export interface Reply { readonly status: number; readonly text: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> }
/** Either an answer, or nothing is known of what the server did. */
export type Outcome = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'lost'; readonly why: string };

export interface Http {
  readonly send: (baseUrl: string, asked: Asked) => Promise<Outcome>;
  readonly close: () => void;
}

/** A client that never throws and never waits longer than `timeoutMs`. It speaks to this machine only. */
export function openHttp(timeoutMs: number): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const send: Http['send'] = (baseUrl, { method, path, headers, body }) => new Promise((resolve) => {
    const url = new URL(path, baseUrl);
    if (url.hostname !== '127.0.0.1') throw new Error(`${url.href} is not on this machine`);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const req = request(url, { method, agent, headers: { ...headers, ...length } });
    const timer = setTimeout(() => req.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    const lost = (err: Error): void => {
      clearTimeout(timer);
      resolve({ kind: 'lost', why: err.message });
    };
    req.once('error', lost).once('response', (res) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      res.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) req.destroy(new Error(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`));
        chunks.push(chunk);
      }).once('error', lost).once('aborted', () => lost(new Error('the answer was cut off'))).once('end', () => {
        clearTimeout(timer);
        resolve({ kind: 'reply', reply: { status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: res.headers } });
      });
    }).end(body);
  });
  return { send, close: () => agent.destroy() };
}
