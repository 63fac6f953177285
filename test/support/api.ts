import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig, openRuntime, type Environment, type Runtime } from '#ledger';
import { createHttp, type HttpOptions } from '../../apps/api/src/http/server.js';
import { freshDatabase } from './database.js';
import { aDescription, abroad, anApplication, anOffer, someTerms } from './ledger.js';
import { until } from './until.js';

/** What tests read of answers; a member that is not there is undefined and fails the expectation. */
export interface Body {
  readonly id: string; readonly state: string; readonly version: number; readonly clearance: string; readonly grant: string; readonly agreementSha256: string;
  readonly person: string; readonly clientId: string; readonly clientSecret: string; readonly credential: string; readonly access_token: string;
  readonly code: string; readonly detail: string; readonly titleZh: string; readonly position: number; readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly items: readonly (Body & { readonly index: number; readonly leafHash: string })[]; readonly next: string | null;
  readonly entries: readonly { readonly index: number; readonly type: string; readonly stream: string; readonly version: number; readonly leafHash: string }[];
  readonly entry: { readonly index: number; readonly leafHash: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> };
  readonly receipt?: { readonly index: number; readonly entry: string; readonly proof: string };
  readonly proof: string; readonly address: string; readonly dueOn: string; readonly source: string; readonly kind: string; readonly endSession: string | null;
}

/** An answer with its body parsed where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

export interface Asked { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>; readonly payload?: string | Buffer }
export type Send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD', path: string, asked?: Asked) => Promise<Answered>;

/** Someone with an access token. */
export interface Client {
  readonly org: string;
  readonly person: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly token: string;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  readonly post: (path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  /** Posts and insists on 201; returns the answer's body. */
  readonly does: (path: string, body?: unknown) => Promise<Body>;
}

/** The whole API over a database of its own, with its background work. */
export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly runtime: Runtime;
  readonly send: Send;
  readonly login: (credential: { readonly clientId: string; readonly clientSecret: string }, person?: string) => Promise<Client>;
  readonly close: () => Promise<void>;
}

const UNLIMITED = { burst: 1_000_000, perSecond: 1_000_000 };
export const BOOTSTRAP_TOKEN = 'bootstrap-token-of-the-tests';

/** Sees every request with its answer. */
export type Watch = (method: string, path: string, asked: Asked, answered: Answered) => void;

export interface TestApiOptions extends HttpOptions { readonly background?: boolean; readonly watch?: Watch; readonly now?: () => Date; readonly environment?: Environment }

export async function openTestApi({ background = true, watch, now, environment = {}, ...options }: TestApiOptions = {}): Promise<TestApi> {
  const database = await freshDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'yaosu-api-'));
  const runtime = await openRuntime(loadConfig({ DATABASE_URL: database.url, YAOSU_DATA: directory, YAOSU_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN, YAOSU_BASE_URL: 'https://exchange.example', ...environment }, { background }), { ...(now === undefined ? {} : { now }) });
  const app = await createHttp(runtime, { applications: UNLIMITED, tokens: UNLIMITED, ...options });
  const send = senderOf(app, watch);
  return {
    app, runtime, send,
    login: (credential, person) => login(send, credential, person),
    close: async () => {
      await app.close();
      await runtime.close();
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

const senderOf = (app: NestFastifyApplication, watch?: Watch): Send => async (method, url, asked = {}) => {
  const { body, headers = {}, payload } = asked;
  const content = payload ?? (body === undefined ? undefined : JSON.stringify(body));
  const res = await app.inject({ method, url, headers: { ...(content === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(content === undefined ? {} : { payload: content }) });
  const isJson = /\bjson\b/.test(String(res.headers['content-type']));
  const answered = { status: res.statusCode, headers: res.headers as Record<string, string>, text: res.body, body: (isJson && res.body !== '' ? JSON.parse(res.body) : {}) as Body };
  watch?.(method, url, asked, answered);
  return answered;
};

async function login(send: Send, { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }, person?: string): Promise<Client> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  const { status, body, text } = await send('POST', '/oauth/token', { payload: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  if (status !== 200) throw new Error(text);
  const authorization = `Bearer ${body.access_token}`;
  const post: Client['post'] = (path, sent, headers = {}) => send('POST', path, { ...(sent === undefined ? {} : { body: sent }), headers: { authorization, 'idempotency-key': randomUUID(), ...headers } });
  return {
    org: clientId.split(':')[0] ?? '', person, clientId, clientSecret, token: body.access_token, post,
    get: (path, headers = {}) => send('GET', path, { headers: { authorization, ...headers } }),
    does: async (path, sent) => expected(await post(path, sent), 201),
  };
}

/** The body of an answer that has `status`; anything else fails with what came. */
export function expected(answered: Answered, status: number): Body {
  if (answered.status !== status) throw new Error(`${status} was expected, ${answered.status} came: ${answered.text}`);
  return answered.body;
}

/** What an organisation writes when it applies. */
export function applicationBody(change: Parameters<typeof anApplication>[0] = {}): object {
  const { organisation, contact } = anApplication(change);
  return { organisation, contact };
}

/** The exchange with its operator's two persons. */
export interface Founded { readonly maker: Client; readonly checker: Client }

export async function found({ send, login: enter }: TestApi): Promise<Founded> {
  const headers = { authorization: `Bootstrap ${BOOTSTRAP_TOKEN}`, 'idempotency-key': randomUUID() };
  const first = expected(await send('POST', '/v1/exchange/bootstrap', { body: applicationBody(), headers }), 201);
  const maker = await enter(first, first.person);
  const { person } = await maker.does(`/v1/participants/${maker.org}/persons`, { name: '李强' });
  const second = await maker.does(`/v1/participants/${maker.org}/credentials`, { person });
  return { maker, checker: await enter(second, person) };
}

/** An organisation that has applied. */
export async function applicant({ send, login: enter }: TestApi, change: Parameters<typeof anApplication>[0] = {}): Promise<Client> {
  const answer = expected(await send('POST', '/v1/participants', { body: applicationBody(change), headers: { 'idempotency-key': randomUUID() } }), 201);
  return enter(answer, answer.person);
}

/** An organisation that has applied and was admitted by two persons. */
export async function admitted(api: TestApi, { maker, checker }: Founded, change: Parameters<typeof anApplication>[0] = {}): Promise<Client> {
  const client = await applicant(api, change);
  await maker.does(`/v1/participants/${client.org}/endorse`, {});
  await checker.does(`/v1/participants/${client.org}/admit`);
  await until(async () => (await client.get(`/v1/catalog`)).status !== 403);
  return client;
}

/** The API with everybody whom a story over HTTP needs; the buyer is in Singapore. */
export interface Cast { readonly api: TestApi; readonly operators: Founded; readonly vendor: Client; readonly buyer: Client; readonly regulator: Client }

export async function openCast(options: TestApiOptions = {}): Promise<Cast> {
  const api = await openTestApi(options);
  const operators = await found(api);
  const vendor = await admitted(api, operators, { capacities: ['vendor'] });
  const buyer = await admitted(api, operators, { capacities: ['buyer'], ...abroad('SG') });
  const regulator = await admitted(api, operators, { capacities: ['regulator'] });
  return { api, operators, vendor, buyer, regulator };
}

export interface OnOffer { readonly product: string; readonly listing: string }

/** A product of `vendor` that is described, registered, submitted and listed by its check. */
export async function listed(vendor: Client, change: { readonly description?: Parameters<typeof aDescription>[0]; readonly offer?: Parameters<typeof anOffer>[0] } = {}): Promise<OnOffer> {
  const { id: product } = await vendor.does('/v1/products', { description: aDescription(change.description) });
  await vendor.does(`/v1/products/${product}/register`);
  const { id: listing } = await vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer(change.offer) });
  await vendor.does(`/v1/listings/${listing}/submit`);
  await until(async () => (await vendor.get(`/v1/listings/${listing}`)).body.state === 'LISTED');
  return { product, listing };
}

/** A grant of `listing` to `buyer`, negotiated by hand and activated. */
export async function granted({ vendor, buyer, listing, plan = 'basic', terms = someTerms() }: { readonly vendor: Client; readonly buyer: Client; readonly listing: string; readonly plan?: string; readonly terms?: ReturnType<typeof someTerms> }): Promise<string> {
  const { id } = await buyer.does('/v1/negotiations', { listing, proposal: { terms, plan, need: '城市交通规划' } });
  const negotiation = `/v1/negotiations/${id}`;
  await vendor.does(`${negotiation}/agree`);
  const { agreementSha256 } = (await buyer.get(negotiation)).body;
  await buyer.does(`${negotiation}/verify`, { agreementSha256 });
  await vendor.does(`${negotiation}/finalize`);
  const { grant } = (await buyer.get(negotiation)).body;
  await vendor.does(`/v1/grants/${grant}/activate`, { enforcementPoints: ['gateway-1'] });
  return grant;
}

/** One delivery as the buyer asks for it. */
export const transferBody = (grant: string, change: object = {}): object => ({
  grant, purpose: 'planning', mode: 'file', people: { general: 0, sensitive: 0 }, circumstances: {},
  manifest: { files: [{ name: 'flows.csv', sha256: 'ab'.repeat(32), rows: 10, bytes: 1000 }], rows: 10, bytes: 1000, fields: ['junction', 'flow'] }, ...change,
});
