import type { TSchema } from '@sinclair/typebox';
import type { Action, Caller } from '#core/exchange';

/**
 * Who may come in by a route: `token` holds an access token of ours, `bootstrap` the one-time token of the first operator,
 * `anyone` needs nothing.
 */
export type Door = 'token' | 'bootstrap' | 'anyone';

/** What the decorators of a route say about it, kept in Fastify's route config: for the guard, the binder and OpenAPI. */
export interface Access {
  readonly door: Door;
  /** What the caller does here; a route that is open to anyone may have none. */
  readonly action?: Action;
  /** The media type of the answer. */
  readonly produces: string;
  /** The shape of the answer where it is neither an aggregate nor a page of them nor an answer of a write. */
  readonly returns?: TSchema;
  /** Whether a write only begins something that goes on in the background (202). */
  readonly isAccepted?: boolean;
  /** Whether the body is a form rather than JSON. */
  readonly takesForm?: boolean;
  /** Whether the body is bytes as they are. */
  readonly takesBytes?: boolean;
}

/** A route of one's own browser, which is no part of the API: see `pageRoute`. */
export interface Page {
  /** Whether the body is a form rather than JSON. */
  readonly takesForm?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig { access?: Access; page?: Page }
  interface FastifyRequest {
    /** Set by the guard; null on open routes. */
    caller: Caller | null;
  }
}
