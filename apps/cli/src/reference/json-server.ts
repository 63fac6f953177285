import { createServer, type IncomingMessage } from 'node:http';
import { boundedBytes } from '#core/tlog';

/** A process that stands in for somebody outside, and answers JSON with JSON. */
export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}
/** What to answer; what it throws is answered as 400 with its message. */
export type AnswerJson = (path: string, question: unknown) => unknown;

const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_MS_MAX = 10_000;
const HOST = '127.0.0.1';

/** Serves on this machine alone: nothing that stands in for an authority is meant for others. */
export async function serveJson(answer: AnswerJson, port: number): Promise<Served> {
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX, maxHeaderSize: 8 * 1024 }, (req, res) => {
    const reply = (status: number, body: unknown): void => { res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null)); };
    questionIn(req).then((question) => answer(req.url ?? '/', question)).then((body) => reply(200, body), (err: unknown) => reply(400, { error: { message: err instanceof Error ? err.message : String(err) } }));
  });
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, HOST, resolve); });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${HOST}:${bound}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    }),
  };
}

async function questionIn(req: IncomingMessage): Promise<unknown> {
  const bytes = await boundedBytes(req as AsyncIterable<Buffer>, BODY_BYTES_MAX);
  if (bytes === undefined) throw new Error(`the question has more than ${BODY_BYTES_MAX} bytes`);
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString());
}
