import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ADD_CHECKPOINT_BYTES_MAX, boundedBytes } from '#core/tlog';
import { listenAt } from '../listening.js';
import type { Reply, Witness } from './witness.js';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly vkeys: readonly string[];
  readonly onError: (err: unknown) => void;
}
export interface Listening {
  readonly url: string;
  /** Takes no new connection, answers what was asked, and ends. */
  readonly close: () => Promise<void>;
}

const CONNECTIONS_MAX = 512;
/** A request is a few kilobytes; who needs longer than this for it holds a connection for nothing. */
const REQUEST_MS_MAX = 5_000;
/** A log asks every few seconds and should not have to connect each time. */
const KEEP_ALIVE_MS = 65_000;
const CLOSE_MS_MAX = 5_000;
const TEXT = 'text/plain; charset=utf-8';

const text = (status: number, body: string): Reply => ({ status, type: TEXT, body });

/** Serves a witness: both prefixes of C2SP tlog-witness are the root. */
export async function listen(witness: Witness, { host, port, vkeys, onError }: ListenOptions): Promise<Listening> {
  const server = createServer({
    requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX, connectionsCheckingInterval: 1_000, keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: 8 * 1024,
  }, (req, res) => {
    replyTo(req, witness, vkeys).catch((err: unknown) => {
      onError(err);
      return text(500, 'the witness could not keep the checkpoint, so it did not cosign it\n');
    }).then((reply) => send(res, reply)).catch(onError);
  });
  server.maxConnections = CONNECTIONS_MAX;
  return { url: await listenAt(server, { host, port }), close: () => closeGracefully(server, witness) };
}

async function closeGracefully(server: Server, witness: Witness): Promise<void> {
  const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
  const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
  await closed;
  clearTimeout(impatience);
  await witness.settled();
}

async function replyTo(req: IncomingMessage, witness: Witness, vkeys: readonly string[]): Promise<Reply> {
  const [path = ''] = (req.url ?? '').split('?');
  if (path === '/add-checkpoint') return req.method === 'POST' ? addCheckpoint(req, witness) : text(405, 'add-checkpoint is a POST\n');
  if (req.method !== 'GET' && req.method !== 'HEAD') return text(405, 'only add-checkpoint is a POST\n');
  if (path === '/healthz') return text(200, 'ok\n');
  if (path === '/vkey') return text(200, vkeys.map((vkey) => `${vkey}\n`).join(''));
  const note = await witness.checkpointAt(path.slice(1));
  return note === undefined ? text(404, 'nothing was cosigned of this log\n') : text(200, note);
}

async function addCheckpoint(req: IncomingMessage, witness: Witness): Promise<Reply> {
  const request = await boundedBytes(req as AsyncIterable<Buffer>, ADD_CHECKPOINT_BYTES_MAX);
  return request === undefined ? text(413, `a request is at most ${ADD_CHECKPOINT_BYTES_MAX} bytes\n`) : witness.addCheckpoint(request);
}

function send(res: ServerResponse, { status, type, body }: Reply): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', ...(status === 413 ? { connection: 'close' } : {}) };
  res.writeHead(status, headers).end(body);
}
