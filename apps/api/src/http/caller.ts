import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, isCommandName, scopeOf, type Caller, type CommandName, type Id, type Scope } from '#core/exchange';
import { idempotencyKeyOf } from './idempotency.js';
import { idIn, kindInPath } from './ids.js';

/** A write as it came in: shape checked, caller known. `Body` is the body that the route's `@Can` describes. */
export interface Order<Body = Readonly<Record<string, unknown>>> {
  readonly command: CommandName;
  /** The aggregate in the path; undefined where the command creates one. */
  readonly id: Id | undefined;
  readonly body: Body;
  readonly caller: Caller | null;
  readonly key: string;
  /** The version that the caller has seen (`If-Match`). */
  readonly version: number | undefined;
  /** Whether the answer waits for the receipt (`Prefer: wait=checkpoint`, RFC 7240). */
  readonly waits: boolean;
  readonly reply: FastifyReply;
}

/** A read as it came in: who asks and how far the caller sees. */
export interface Asker { readonly caller: Caller; readonly scope: Scope }

type WriteRequest = FastifyRequest<{ Params: { id?: string }; Body: Readonly<Record<string, unknown>> }>;

const VERSION = /^"(\d{1,9})"$/;
const WAIT = /(^|,) *wait=checkpoint *(,|$)/;

function orderOf(_data: unknown, context: ExecutionContext): Order {
  const http = context.switchToHttp();
  const { routeOptions, params: { id }, body, caller, headers } = http.getRequest<WriteRequest>();
  const action = routeOptions.config.access?.action;
  if (action === undefined || !isCommandName(action)) throw new Error(`${String(routeOptions.url)} does not write`);
  return {
    command: action, id: id === undefined ? undefined : idIn(id, kindInPath(routeOptions.url)), body, caller, key: idempotencyKeyOf(headers),
    version: versionOf(headers['if-match']), waits: WAIT.test(String(headers['prefer'])), reply: http.getResponse<FastifyReply>(),
  };
}

function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const version = VERSION.exec(ifMatch)?.[1];
  if (version === undefined) throw new Refusal('invalid_request', 'If-Match holds the ETag of the resource, for example "3".', { header: 'If-Match' });
  return Number(version);
}

function askerOf(_data: unknown, context: ExecutionContext): Asker {
  const { caller, routeOptions: { config: { access } } } = context.switchToHttp().getRequest<FastifyRequest>();
  const scope = caller === null || access?.action === undefined ? undefined : scopeOf(caller.roles, access.action);
  if (caller === null || scope === undefined) throw new Error('an open route asks for its caller');
  return { caller, scope };
}

/** The parameter decorator that binds an `Order`. */
export const OrderIn = createParamDecorator(orderOf);
/** The parameter decorator that binds an `Asker`. */
export const AskerIn = createParamDecorator(askerOf);
