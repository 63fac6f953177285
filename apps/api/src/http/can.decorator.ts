import { applyDecorators } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { Type, type TObject, type TSchema } from '@sinclair/typebox';
import { isCommandName, type Action } from '#core/exchange';
import type { Access, Door } from './access.js';
import { bodyOf } from './bodies.js';

interface RouteShape {
  /** The query string; without it none is accepted. */
  readonly query?: TObject;
  /** The body of a question, which writes nothing; that of a write is its command's. */
  readonly body?: TObject;
  readonly returns?: TSchema;
  readonly produces?: string;
  readonly isAccepted?: boolean;
  readonly takesBytes?: boolean;
}

const DOORS: Partial<Record<Action, Door>> = { 'participant.bootstrap': 'bootstrap', 'participant.apply': 'anyone', 'subjectrequest.file': 'anyone', 'subjectrequest.contest': 'anyone', 'subjectrequest.withdraw': 'anyone' };
const NOTHING = Type.Object({}, { additionalProperties: false });

const route = (access: Access, query: TObject, body?: TSchema) => applyDecorators(RouteConfig({ access }), RouteSchema({ querystring: query, ...(body === undefined ? {} : { body }) }));

/**
 * The route does `action`: whose role has it in the permission table comes in, and a write has the shape of its command.
 * What Fastify then checks and what OpenAPI describes is this one schema.
 */
export const Can = (action: Action, { query = NOTHING, body, returns, produces = 'application/json', isAccepted = false, takesBytes = false }: RouteShape = {}) => {
  const access: Access = { door: DOORS[action] ?? 'token', action, produces, takesBytes, ...(isAccepted ? { isAccepted } : {}), ...(returns === undefined ? {} : { returns }) };
  return route(access, query, isCommandName(action) && !takesBytes ? bodyOf(action) : body);
};

/** The route is open to anyone. */
export const Open = ({ query = NOTHING, body, returns, produces = 'application/json' }: RouteShape = {}) =>
  route({ door: 'anyone', produces, ...(returns === undefined ? {} : { returns }) }, query, body);

/** The route is open to anyone and takes a form (RFC 6749); it answers errors in that protocol's own way. */
export const Form = () => RouteConfig({ access: { door: 'anyone', produces: 'application/json', takesForm: true } });
