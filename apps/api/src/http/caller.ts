import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isCommandName, Refusal, scopeOf, UUID_PATTERN, PREFIX, type Caller, type CommandName, type Id, type Kind, type Scope } from '#core/exchange';
import { idempotencyKeyOf } from './idempotency.js';

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
  /** Whether the answer waits for the receipt (`Prefer: wait=checkpoint`). */
  readonly waits: boolean;
  readonly reply: FastifyReply;
}

/** A read as it came in: who asks and how far the caller sees. */
export interface Asker { readonly caller: Caller; readonly scope: Scope }

const ID = new RegExp(`^(${Object.values(PREFIX).join('|')})_${UUID_PATTERN}$`);
const VERSION = /^"(\d{1,9})"$/;
export const isId = <K extends Kind = Kind>(text: string, kind?: K): text is Id<K> => ID.test(text) && (kind === undefined || text.startsWith(PREFIX[kind]));

/** The id of a `kind` that a path or query names; anything else exists as little as an unknown one. */
export function idIn<K extends Kind>(text: string, kind: K): Id<K> {
  if (isId(text, kind)) return text;
  throw new Refusal('not_found', `There is no ${kind} ${text.slice(0, 60)}.`, { id: text.slice(0, 60) });
}

/** An id of whatever kind. */
export function idOfAnyKind(text: string): Id {
  if (isId(text)) return text;
  throw new Refusal('not_found', `There is no ${text.slice(0, 60)}.`, { id: text.slice(0, 60) });
}

function orderOf(_data: unknown, context: ExecutionContext): Order {
  const http = context.switchToHttp();
  const req = http.getRequest<FastifyRequest<{ Params: { id?: string }; Body: Readonly<Record<string, unknown>> }>>();
  const action = req.routeOptions.config.access?.action;
  if (action === undefined || !isCommandName(action)) throw new Error(`${req.url} does not write`);
  const { id } = req.params;
  return {
    command: action, id: id === undefined ? undefined : idIn(id, kindInPath(req.routeOptions.url)), body: req.body, caller: req.caller,
    key: idempotencyKeyOf(req.headers), version: versionOf(req.headers['if-match']), waits: req.headers['prefer'] === 'wait=checkpoint', reply: http.getResponse<FastifyReply>(),
  };
}

const KIND_IN_PATH: Readonly<Record<string, Kind>> = {
  participants: 'participant', products: 'product', listings: 'listing', negotiations: 'negotiation', grants: 'grant', transfers: 'transfer',
  bases: 'basis', catalog: 'listing', checks: 'check', obligations: 'obligation', holds: 'hold',
};

/** Whether a path is below a collection of aggregates. */
export const isKindInPath = (url: string): boolean => Object.hasOwn(KIND_IN_PATH, url.split('/')[2] ?? '');

/** The kind of aggregate below a collection: `/v1/bases/:id` is a basis. */
export function kindInPath(url: string | undefined): Kind {
  const kind = KIND_IN_PATH[url?.split('/')[2] ?? ''];
  if (kind === undefined) throw new Error(`${String(url)} is below no collection`);
  return kind;
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

export const OrderIn = createParamDecorator(orderOf);
export const AskerIn = createParamDecorator(askerOf);
