import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '#ledger';
import type { Bench, Cell } from '../bench.js';
import { generateLoad } from '../load/load.js';
import { NUMBER_DIGITS, type LoadPlan, type RequestParts } from '../load/plan.js';
import { aDelivery, type Client, type TradedGrant } from '../market.js';
import { metered } from '../measure.js';
import type { Part } from '../options.js';

const ROOT = join(import.meta.dirname, '../../../..');
const API_ONLY = '--api-only';
export const HOST = '127.0.0.1';
/** All processes answer for the same exchange, so a token of one is good for the others. */
const BASE_URL = 'http://yaosu.bench';
const STOP_MS_MAX = 15_000;
const NUMBER = '#'.repeat(NUMBER_DIGITS);

export interface ApiProcess { readonly port: number; readonly pid: number; readonly stop: () => Promise<void> }

/** The arguments that `npm run start:api` gives to node, whatever they are by now. */
function apiArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const [exec, node, ...words] = scripts['start:api']?.split(' ') ?? [];
  if (exec !== 'exec' || node !== 'node' || words.at(-1) !== API_ONLY) throw new Error(`start:api is no longer "exec node ... ${API_ONLY}": ${String(scripts['start:api'])}`);
  return words;
}

/** Starts the API as `npm run start:api` does, or with the background work as `npm start` does. */
export async function startApi({ config, closing }: Bench, databaseUrl: string, { background, env: own }: { readonly background: boolean; readonly env?: Readonly<Record<string, string>> }): Promise<ApiProcess> {
  const env = {
    ...processEnvironment(), DATABASE_URL: databaseUrl, REDIS_URL: '', HOST, PORT: '0', YAOSU_DATA: config.dataDir, YAOSU_BASE_URL: BASE_URL, YAOSU_LOG_LEVEL: 'warn', ...own,
  };
  const words = apiArguments().filter((word) => !background || word !== API_ONLY);
  const child = spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await Promise.race([once(child, 'exit'), delay(STOP_MS_MAX, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
  };
  closing.push(stop);
  const ended = once(child, 'exit').then(([code]: unknown[]) => { throw new Error(`the API ended with ${String(code)} before it was ready`); });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]) as [string];
  const port = /:(\d+)\/docs/.exec(line)?.[1];
  if (port === undefined || child.pid === undefined) throw new Error(`the API did not say where it listens: ${line}`);
  return { port: Number(port), pid: child.pid, stop };
}

/** One request per grant, authenticated as its buyer. */
export async function transferRequests(grants: readonly TradedGrant[], { port }: ApiProcess): Promise<RequestParts[]> {
  const buyers = new Set(grants.map(({ buyer }) => buyer));
  const tokens = new Map(await Promise.all([...buyers].map(async (buyer): Promise<[Client, string]> => [buyer, await tokenOf(buyer, port)])));
  return grants.map(({ id, buyer }) => requestParts({
    path: '/v1/transfers', token: tokens.get(buyer) ?? '', headers: { 'Idempotency-Key': `bench-${NUMBER}` },
    body: aDelivery(id, NUMBER.padStart(64, '0')),
  }));
}

export interface PostRequest { readonly path: string; readonly token: string; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }

/** The bytes of a GET. */
export const getParts = ({ path, token }: Pick<PostRequest, 'path' | 'token'>): RequestParts => [`GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${token}\r\n\r\n`];

/** The bytes of a POST, of JSON or of a form, cut where the number goes. */
export function requestParts({ path, token, headers = {}, body }: PostRequest): RequestParts {
  const [type, text] = body instanceof URLSearchParams ? ['application/x-www-form-urlencoded', body.toString()] : ['application/json', JSON.stringify(body)];
  const lines = [
    `POST ${path} HTTP/1.1`, `Host: ${HOST}`, `Authorization: Bearer ${token}`, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${text}`.split(NUMBER);
}

export async function tokenOf({ clientId, clientSecret }: Client, port: number): Promise<string> {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const answer = await fetch(`http://${HOST}:${port}/oauth/token`, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }) });
  const { access_token: token } = await answer.json() as { readonly access_token?: string };
  if (token === undefined) throw new Error(`no token for ${clientId}: ${answer.status}`);
  return token;
}

/** A cell that sends requests to API processes. */
export function httpCell({ server }: Bench, cell: { readonly name: string; readonly part: Part; readonly connections: number; readonly apis: readonly { readonly port: number; readonly pid: number }[]; readonly requests: readonly RequestParts[]; readonly plan?: Partial<Pick<LoadPlan, 'expected' | 'perSecond'>> }): Cell {
  const { apis, requests, plan = {}, ...row } = cell;
  const [pids, ports] = [apis.map(({ pid }) => pid), apis.map(({ port }) => port)];
  return { ...row, pids, measure: (load) => metered(pids, server.postmaster, (marks) => generateLoad({ ...load, ...plan, host: HOST, ports, requests }, marks)) };
}
