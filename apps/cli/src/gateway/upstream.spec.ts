import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server as SocketServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asked } from './upstream.js';

/** A service that answers each connection once, promises to keep it, and closes it as soon as it is used again. */
let upstream: SocketServer;
let front: Server;
/** What has come: the method, and whether over a connection that had been used before. */
const heard: { readonly method: string; readonly isKept: boolean }[] = [];
let answersOnce = true;
const sockets = new Set<Socket>();

beforeEach(async () => {
  heard.length = 0;
  answersOnce = true;
  upstream = createSocketServer((socket) => {
    let requests = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard.push({ method: bytes.toString().split(' ')[0] ?? '', isKept: requests > 0 });
      requests += 1;
      if (requests > 1 || !answersOnce) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
  });
  front = createServer((req, res) => {
    const target = new URL(addressOf(upstream));
    asked(target, req, {}).then((answer) => { answer.pipe(res); }, () => { res.writeHead(502).end(); });
  });
  for (const server of [upstream, front]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
afterEach(() => {
  front.close();
  front.closeAllConnections();
  upstream.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

const addressOf = (server: SocketServer): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function ask(method: string): Promise<number> {
  const res = await fetch(addressOf(front), { method, ...(method === 'POST' ? { body: 'x' } : {}) });
  await res.text();
  return res.status;
}

describe('a service that closes connections that it has promised to keep', () => {
  test('answers what changes nothing all the same: it is sent once more, on a connection of its own', async () => {
    expect([await ask('GET'), await ask('GET'), await ask('GET')]).toEqual([200, 200, 200]);
    expect(heard.some(({ isKept }) => isKept)).toBe(true);
  });

  test('is never asked to change anything over a kept connection, and so never twice', async () => {
    expect([await ask('GET'), await ask('POST'), await ask('POST')]).toEqual([200, 200, 200]);
    expect(heard.filter(({ method }) => method === 'POST')).toEqual([{ method: 'POST', isKept: false }, { method: 'POST', isKept: false }]);
  });

  test('that closes new ones as well is not asked again', async () => {
    answersOnce = false;
    expect([await ask('GET'), await ask('POST')]).toEqual([502, 502]);
    expect(heard).toHaveLength(2);
  });
});
