import { randomUUID } from 'node:crypto';
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 1_048_576;
/** A token is renewed so long before it ends. */
const TOKEN_MARGIN_MS = 60_000;

const Count = Type.Integer({ minimum: 0 });
const Amounts = Type.Object({ count: Count, rows: Count, bytes: Count });
export type Amounts = Static<typeof Amounts>;
const Left = Type.Union([Count, Type.Null()]);
const Token = Type.Object({ access_token: Type.String(), expires_in: Count });
const Passing = Type.Object({
  active: Type.Literal(true), grant: Type.String(), subjects: Type.Array(Type.String()), sub: Type.String(), nbf: Count, exp: Count, purposes: Type.Array(Type.String()), fields: Type.Array(Type.String()),
  limits: Type.Object({ count: Left, rows: Left, bytes: Left }),
});
export type Passing = Static<typeof Passing>;
const Introspection = Type.Union([Passing, Type.Object({ active: Type.Literal(false) })]);
const Feed = Type.Object({ items: Type.Array(Type.Object({ index: Count, type: Type.String(), subject: Type.String() })), next: Count, size: Count, awaiting: Type.Array(Type.String()) });
export type Feed = Static<typeof Feed>;
const Windowed = Type.Object({ window: Type.Union([Type.Null(), Type.Object({ sequence: Count, allowance: Amounts })]) });
export type OpenWindow = NonNullable<Static<typeof Windowed>['window']>;
const Points = Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), credential: Type.String(), state: Type.String() })), next: Type.Union([Type.String(), Type.Null()]) });
const Problem = Type.Object({ code: Type.String(), detail: Type.String() });

/** The exchange said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(detail);
  }
}

export interface ExchangeOptions { readonly url: string; readonly client: string; readonly secret: string }
export interface Report { readonly grant: string; readonly sequence: number; readonly from: Date; readonly to: Date; readonly used: Amounts; readonly next?: Amounts }

/** What an enforcement point asks the exchange, by its own credential. */
export class Exchange {
  private token: { readonly value: string; readonly untilMs: number } | undefined;
  private point = '';

  constructor(private readonly options: ExchangeOptions) {}

  get id(): string {
    return this.point;
  }

  /** Finds out which point the credential is bound to; throws where it is none. */
  async enrol(): Promise<void> {
    const credential = this.options.client.split(':')[1] ?? '';
    for (let after: string | null = ''; after !== null;) {
      const page: Static<typeof Points> = await this.ask(Points, `/v1/enforcers?limit=200${after === '' ? '' : `&after=${after}`}`);
      const found = page.items.find((one) => one.credential === credential);
      if (found !== undefined) this.point = found.id;
      after = found === undefined ? page.next : null;
    }
    if (this.point === '') throw new Error('the credential is not that of an enforcement point');
  }

  introspect(key: string): Promise<Static<typeof Introspection>> {
    return this.ask(Introspection, '/v1/introspection', { method: 'POST', body: new URLSearchParams({ token: key }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  }

  /** What there is to hear of, from a cursor on; waits for something. */
  hear(after: number | undefined, waitSeconds: number, signal: AbortSignal): Promise<Feed> {
    const from = after === undefined ? '' : `after=${after}&wait=${waitSeconds}`;
    return this.ask(Feed, `/v1/enforcers/${this.point}/revocations?${from}`, { signal, timeoutMs: TIMEOUT_MS + waitSeconds * 1000 });
  }

  async draw(grant: string, asked: Amounts): Promise<OpenWindow> {
    const { window } = await this.write(`/v1/grants/${grant}/draw`, randomUUID(), { enforcementPoint: this.point, ...asked });
    if (window === null) throw new Error('the exchange has opened no window');
    return window;
  }

  /** The key is that of the window, so that a repetition is one. */
  async report({ grant, sequence, from, to, used, next }: Report): Promise<OpenWindow | null> {
    const window = { from: from.toISOString(), to: to.toISOString(), sequence };
    const body = { enforcementPoint: this.point, window, ...used, ...(next === undefined ? {} : { next }) };
    return (await this.write(`/v1/grants/${grant}/report-use`, `report:${this.point}:${grant}:${sequence}`, body)).window;
  }

  async acknowledge(grant: string): Promise<void> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': `acknowledge:${this.point}:${grant}` };
    await this.ask(Type.Object({}), `/v1/grants/${grant}/acknowledge`, { method: 'POST', body: JSON.stringify({ enforcementPoint: this.point }), headers });
  }

  private write(path: string, key: string, body: object): Promise<Static<typeof Windowed>> {
    return this.ask(Windowed, path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key } });
  }

  private async ask<T extends TSchema>(shape: T, path: string, { timeoutMs = TIMEOUT_MS, signal, headers = {}, ...init }: Asked = {}): Promise<Static<T>> {
    const authorization = `Bearer ${await this.bearer()}`;
    return this.fetched(shape, path, { ...init, headers: { ...headers, authorization }, signal: signalOf(timeoutMs, signal) });
  }

  private async bearer(): Promise<string> {
    if (this.token !== undefined && this.token.untilMs > Date.now()) return this.token.value;
    const { client, secret } = this.options;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret }).toString();
    const { access_token: value, expires_in: seconds } = await this.fetched(Token, '/oauth/token', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' }, signal: signalOf(TIMEOUT_MS) });
    this.token = { value, untilMs: Date.now() + seconds * 1000 - TOKEN_MARGIN_MS };
    return value;
  }

  private async fetched<T extends TSchema>(shape: T, path: string, init: RequestInit): Promise<Static<T>> {
    const res = await fetch(this.options.url + path, { ...init, redirect: 'error' });
    const text = await res.text();
    if (text.length > ANSWER_BYTES_MAX) throw new Error(`the exchange answers with ${text.length} characters`);
    const answer: unknown = JSON.parse(text);
    if (!res.ok) {
      if (res.status === 401) this.token = undefined;
      throw Value.Check(Problem, answer) ? new Refused(res.status, answer.code, answer.detail) : new Refused(res.status, 'unknown', `the exchange answers ${res.status}`);
    }
    if (!Value.Check(shape, answer)) throw new Error(`the exchange answers ${path} otherwise than it should`);
    return answer;
  }
}

interface Asked { readonly method?: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal; readonly timeoutMs?: number }

const signalOf = (timeoutMs: number, signal?: AbortSignal): AbortSignal => (signal === undefined ? AbortSignal.timeout(timeoutMs) : AbortSignal.any([AbortSignal.timeout(timeoutMs), signal]));
