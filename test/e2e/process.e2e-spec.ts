import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { BOOTSTRAP_TOKEN, applicationBody } from '../support/api.js';
import { freshDatabase, type Fresh } from '../support/database.js';

/** The built process as it is started by `npm start`: native ESM from dist, which no other test runs. */
const MAIN = 'dist/apps/api/src/main.js';
let database: Fresh;
let directory: string;
let running: ChildProcessWithoutNullStreams | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  directory = await mkdtemp(join(tmpdir(), 'yaosu-process-'));
});
afterEach(() => { running?.kill('SIGKILL'); });
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  running = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env['PATH'], DATABASE_URL: database.url, YAOSU_DATA: directory, PORT: '0', YAOSU_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN, ...env } });
  return running;
}
const lineOf = async ({ stdout }: ChildProcessWithoutNullStreams): Promise<string> => String((await once(stdout, 'data'))[0]);
const urlIn = (line: string): string => /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';

test('it says in one line where to go next, serves, and ends by itself when it is told to, streams and all', async () => {
  const child = start();
  const line = await lineOf(child);
  expect(line).toMatch(/^Yaosu is ready: http:\/\/127\.0\.0\.1:\d+\/console\/, its API is explained at http:\/\/127\.0\.0\.1:\d+\/docs; .*Bootstrap .*\n$/);
  const url = urlIn(line);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'first', authorization: `Bootstrap ${BOOTSTRAP_TOKEN}` };
  const { clientId, clientSecret } = await (await fetch(`${url}/v1/exchange/bootstrap`, { method: 'POST', headers, body: JSON.stringify(applicationBody()) })).json() as { clientId: string; clientSecret: string };
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const { access_token: token } = await (await fetch(`${url}/oauth/token`, { method: 'POST', body: form })).json() as { access_token: string };
  const stream = await fetch(`${url}/v1/events?from=0`, { headers: { authorization: `Bearer ${token}` } });
  expect(stream.status).toBe(200);

  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  await stream.body?.cancel().catch(() => undefined);
});

test('with --api-only it does no background work', async () => {
  const child = start(['--api-only']);
  const { parts } = await (await fetch(`${urlIn(await lineOf(child))}/readyz`)).json() as { parts: object };
  expect(Object.keys(parts)).toEqual(['database', 'queue', 'logKeys', 'log']);
  child.kill('SIGINT');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('a wrong configuration is named, and the process ends with 1', async () => {
  const child = start([], { PORT: 'x' });
  const errors = String((await once(child.stderr, 'data'))[0]);
  expect(errors).toMatch(/^PORT must be/);
  expect((await once(child, 'exit'))[0]).toBe(1);
});

test('a port that is taken is named, and the process ends with 1 rather than staying without a server', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const child = start([], { PORT: String(port) });
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(errors.join('')).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
  server.close();
});
