import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSigned } from '#adapters/ports';

/** One message as a receiver has it. */
export interface Received {
  readonly id: string;
  readonly timestamp: number;
  readonly signature: string;
  readonly body: string;
  readonly event: { readonly type: string; readonly timestamp: string; readonly data: { readonly index: number; readonly stream: string; readonly version: number; readonly leafHash: string } };
}

/** What a receiver answers; it may answer anything. */
export type Answering = (res: ServerResponse, message: Received) => void;

export interface Receiver {
  readonly url: string;
  /** As `YAOSU_WEBHOOK_ALLOW` names it. */
  readonly host: string;
  readonly messages: Received[];
  /** How it answers from now on; 204 at first. */
  answering: Answering;
  readonly close: () => Promise<void>;
}

export const status = (code: number, headers: Readonly<Record<string, string>> = {}): Answering => (res) => { res.writeHead(code, headers).end(); };

/** A receiver of webhooks on this machine, which keeps what it was sent. */
export async function openReceiver(): Promise<Receiver> {
  const messages: Received[] = [];
  const server = createServer((req, res) => {
    void bodyOf(req).then((body) => {
      const header = (name: string): string => String(req.headers[name]);
      const message = { id: header('webhook-id'), timestamp: Number(header('webhook-timestamp')), signature: header('webhook-signature'), body, event: JSON.parse(body) as Received['event'] };
      messages.push(message);
      receiver.answering(res, message);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    url: `http://${host}/hook`, host, messages, answering: status(204),
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => { resolve(); }); }),
  };
  return receiver;
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Whether a message was signed under the key that its receiver holds. */
export const isSignedUnder = (key: string, { id, timestamp, body, signature }: Received): boolean => isSigned(key, { id, timestamp, body }, signature);
