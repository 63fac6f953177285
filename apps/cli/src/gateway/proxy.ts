import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { asked } from './upstream.js';
import type { Denial, Pass, Warden } from './warden.js';

/** Headers of one connection (RFC 9110 §7.6.1), and what is not for upstream: the key of the grant. */
const NOT_FORWARDED: readonly string[] = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'host', 'authorization', 'x-yaosu-grant', 'x-yaosu-buyer', 'x-yaosu-fields'];
/** Longer than clients keep an idle connection: who closes first should not be whoever is about to be asked again. */
const KEEP_ALIVE_MS = 65_000;
/** How many rows an answer holds, where upstream tells. */
const ROWS = 'x-yaosu-rows';
const ROWS_PATTERN = /^\d{1,15}$/;

/** A reverse proxy that lets through what the warden admits. */
export function proxyServer(upstream: URL, warden: Warden): Server {
  const server = createServer((req, res) => { void serve({ upstream, warden, req, res }); });
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

interface Exchanged { readonly upstream: URL; readonly warden: Warden; readonly req: IncomingMessage; readonly res: ServerResponse }

async function serve(exchanged: Exchanged): Promise<void> {
  const { warden, req, res } = exchanged;
  const key = keyIn(req.headers);
  if (key === undefined) {
    deny(res, { status: 401, code: 'invalid_token', detail: 'Send "Authorization: Bearer <access key>".' });
    return;
  }
  const admitted = await warden.admit(key).catch((): Denial => ({ status: 503, code: 'exchange_unreachable', detail: 'The exchange could not be asked.' }));
  if ('status' in admitted) {
    deny(res, admitted);
    return;
  }
  res.once('close', admitted.end);
  admitted.onCut(() => { res.destroy(); });
  if (res.destroyed) admitted.end();
  await forward(exchanged, admitted).catch(() => { fail(res); });
}

const keyIn = ({ authorization = '' }: IncomingHttpHeaders): string | undefined => /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];

/** The request goes upstream without the key; the answer comes back as far as the allowance goes. */
async function forward({ upstream, req, res }: Exchanged, { passing, meter }: Pass): Promise<void> {
  const purpose = req.headers['x-yaosu-purpose'];
  if (typeof purpose === 'string' && passing.purposes.length > 0 && !passing.purposes.includes(purpose)) {
    deny(res, { status: 403, code: 'outside_grant', detail: `The grant does not cover the purpose ${purpose}.` });
    return;
  }
  const fields = passing.fields.length === 0 ? {} : { 'x-yaosu-fields': encodeURIComponent(passing.fields.join(',')) };
  const answer = await asked(targetOf(upstream, req), req, { ...forwarded(req.headers), 'x-yaosu-grant': passing.grant, 'x-yaosu-buyer': passing.sub, ...fields });
  const stated = answer.headers[ROWS];
  const rows = typeof stated === 'string' && ROWS_PATTERN.test(stated) ? Number(stated) : 0;
  if (rows > 0 && !(await meter.take({ rows }))) {
    answer.destroy();
    deny(res, { status: 403, code: 'limit_exceeded', detail: 'The limits of the grant do not have as many rows.' });
    return;
  }
  res.writeHead(answer.statusCode ?? 502, forwarded(answer.headers));
  await pipeline(answer, async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      if (!meter.takeNow({ bytes: chunk.length }) && !(await meter.take({ bytes: chunk.length }))) throw new Error('the limits of the grant are used up');
      yield chunk;
    }
  }, res);
}

const forwarded = (headers: IncomingHttpHeaders): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || NOT_FORWARDED.includes(name) ? [] : [[name, value]])));

function targetOf(upstream: URL, { url = '/' }: IncomingMessage): URL {
  const target = new URL(upstream);
  const [path = '/', query] = url.split('?');
  target.pathname = target.pathname.replace(/\/$/, '') + path;
  target.search = query ?? '';
  return target;
}

function deny(res: ServerResponse, { status, code, detail }: Denial): void {
  res.writeHead(status, { 'content-type': 'application/problem+json', ...(status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}) });
  res.end(JSON.stringify({ type: `urn:yaosu:problem:${code}`, status, code, detail }));
}

/** Upstream failed: an answer that has not begun says so, another one is cut off. */
function fail(res: ServerResponse): void {
  if (res.headersSent) res.destroy();
  else res.writeHead(502, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: 'urn:yaosu:problem:upstream_failed', status: 502, code: 'upstream_failed', detail: 'The service behind the gateway did not answer.' }));
}
