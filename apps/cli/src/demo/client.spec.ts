import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, ProblemError, Unreachable } from './client.js';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/`;
}
const problem = { type: 'urn:yaosu:problem:held', status: 422, code: 'held', detail: 'It is held.' };
const credential = { clientId: 'prt_1:cli_1', clientSecret: 's', participant: 'prt_1' };

describe('a request', () => {
  test('carries its key, its authorization and its body', async () => {
    const connection = connect(await serve((req, res) => {
      res.end(JSON.stringify({ path: req.url, key: req.headers['idempotency-key'], authorization: req.headers.authorization, type: req.headers['content-type'] }));
    }));
    expect(await connection.post('/v1/x', { a: 1 }, { key: 'k', authorization: 'Bearer t' })).toEqual({ path: '/v1/x', key: 'k', authorization: 'Bearer t', type: 'application/json' });
  });
  test.each([429, 503])('that is answered %i is made again, with the same key', async (status) => {
    const keys: unknown[] = [];
    const connection = connect(await serve((req, res) => {
      keys.push(req.headers['idempotency-key']);
      if (keys.length === 1) res.writeHead(status, { 'retry-after': '0' }).end('{}'); else res.end('{"ok":true}');
    }));
    expect(await connection.post('/v1/x', {}, { key: 'k' })).toEqual({ ok: true });
    expect(keys).toEqual(['k', 'k']);
  });
  test('that is refused is refused at once, with code and detail', async () => {
    let requests = 0;
    const connection = connect(await serve((_, res) => { requests++; res.writeHead(422).end(JSON.stringify(problem)); }));
    await expect(connection.get('/v1/x', 'Bearer t')).rejects.toMatchObject({ status: 422, code: 'held', detail: 'It is held.' });
    expect(requests).toBe(1);
  });
  test('that HTTP cannot carry is a mistake, not an outage', async () => {
    const connection = connect('http://127.0.0.1:9');
    await expect(connection.post('/v1/x', {}, { key: '一月' })).rejects.not.toThrow(Unreachable);
  });
  test('that nobody answers is made again with a bound', async () => {
    await expect(connect('http://127.0.0.1:9').get('/v1/x', 'Bearer t')).rejects.toThrow(Unreachable);
  });
});

describe('a token', () => {
  test('is asked for once while it lasts', async () => {
    const forms: string[] = [];
    const connection = connect(await serve((req, res) => {
      req.on('data', (chunk: Buffer) => forms.push(chunk.toString()));
      req.on('end', () => res.end('{"access_token":"t","expires_in":900}'));
    }));
    expect([await connection.token(credential), await connection.token(credential)]).toEqual(['t', 't']);
    expect(forms).toEqual(['grant_type=client_credentials&client_id=prt_1%3Acli_1&client_secret=s']);
  });
  test('that is refused is a problem as any other (RFC 6749 §5.2)', async () => {
    const connection = connect(await serve((_, res) => { res.writeHead(401).end('{"error":"invalid_client","error_description":"No."}'); }));
    await expect(connection.token(credential)).rejects.toEqual(expect.objectContaining({ code: 'invalid_client', detail: 'No.' }));
    await expect(connection.token(credential)).rejects.toBeInstanceOf(ProblemError);
  });
});
