import { createServer, type Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Shown { readonly status: number; readonly body: Buffer; readonly type: string }
/** What a front makes of an answer: another one, or nothing to let it pass. */
export type Deceit = (path: string, shown: Shown) => Shown | undefined;

/** A web server before the API that shows it as it is, or as `deceive` says: the exchange that a mirror cannot trust. */
export interface Front {
  readonly url: string;
  deceive: Deceit;
  readonly close: () => Promise<void>;
}

export const honest: Deceit = () => undefined;
export const bytes = (body: Buffer | string, type = 'application/octet-stream'): Shown => ({ status: 200, body: Buffer.from(body), type });
export const json = (value: unknown): Shown => bytes(JSON.stringify(value), 'application/json');

export async function openFront(app: NestFastifyApplication): Promise<Front> {
  const front: { deceive: Deceit } = { deceive: honest };
  const server: Server = createServer((req, res) => {
    const { method = 'GET', url = '/', headers } = req;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      app.inject({ method: method as 'GET', url, headers, payload: Buffer.concat(chunks) }).then((answer) => {
        const shown = { status: answer.statusCode, body: answer.rawPayload, type: String(answer.headers['content-type']) };
        const { status, body, type } = front.deceive(url, shown) ?? shown;
        res.writeHead(status, { 'content-type': type }).end(body);
      }, () => res.writeHead(502).end());
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`,
    get deceive() { return front.deceive; },
    set deceive(deceit) { front.deceive = deceit; },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
