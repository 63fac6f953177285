import { createServer, type IncomingMessage } from 'node:http';
import { SignedQuestions, type WebhookSecret } from '#adapters/ports';
import { boundedBytes } from '#core/tlog';
import { closeNow, listenAt } from '../listening.js';

/** A process that stands in for somebody outside, and answers JSON with JSON. */
export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}
/** What to answer; what it throws is answered as 400 with its message. */
export type AnswerJson = (path: string, question: unknown) => unknown;

export interface JsonServerOptions {
  readonly port: number;
  /** With it only questions that are signed under it are answered; others are 401. */
  readonly secret?: WebhookSecret | undefined;
  /** Paths that anybody on this machine may use all the same. */
  readonly open?: readonly string[];
}

const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_MS_MAX = 10_000;
const HOST = '127.0.0.1';

/** Serves on this machine alone: nothing that stands in for an authority is meant for others. */
export async function serveJson(answer: AnswerJson, { port, secret, open = [] }: JsonServerOptions): Promise<Served> {
  const questions = secret === undefined ? undefined : new SignedQuestions(secret);
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX, maxHeaderSize: 8 * 1024 }, (req, res) => {
    const reply = (status: number, body: unknown): void => { res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null)); };
    const refuse = (status: number, message: string): void => { reply(status, { error: { message } }); };
    const path = req.url ?? '/';
    const answered = async (): Promise<void> => {
      const text = await textIn(req);
      const complaint = open.includes(path) ? undefined : questions?.complaint(req.headers, text);
      if (complaint === undefined) reply(200, await answer(path, text === '' ? undefined : JSON.parse(text)));
      else refuse(401, complaint);
    };
    answered().catch((err: unknown) => { refuse(400, err instanceof Error ? err.message : String(err)); });
  });
  return { url: await listenAt(server, { host: HOST, port }), close: () => closeNow(server) };
}

async function textIn(req: IncomingMessage): Promise<string> {
  const bytes = await boundedBytes(req as AsyncIterable<Buffer>, BODY_BYTES_MAX);
  if (bytes === undefined) throw new Error(`the question has more than ${BODY_BYTES_MAX} bytes`);
  return bytes.toString();
}
