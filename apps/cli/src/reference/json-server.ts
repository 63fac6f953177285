import { createServer, type IncomingMessage } from 'node:http';

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
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new Error(`the question has more than ${BODY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}
