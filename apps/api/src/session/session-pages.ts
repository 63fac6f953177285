import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#core/exchange';
import type { Logger } from '#ledger';
import { pageRoute } from '../http/pages.js';
import type { RateLimit } from '../http/rate-limit.js';
import { shapeCheck } from '../http/shape.js';
import type { Cookie, SealedCookies } from './cookies.js';
import type { Attempt, Provider } from './provider.js';
import type { Sessions } from './sessions.js';

export const CALLBACK = '/session/callback';
/** The pages of the console; nothing else is returned to after a sign-in. */
const CONSOLE = '/console/';
/** Where a provider sends back who has signed out; it has to be registered there. */
export const SIGNED_OUT = `${CONSOLE}sign-in`;
const RETURN = /^\/console\/[\w\-./?=&%:]{0,500}$/;
const ATTEMPT_SECONDS = 600;
/** Lax: the answer of the provider comes from another site. */
const ATTEMPT: Cookie = { name: 'yaosu-sign-in', seconds: ATTEMPT_SECONDS, sameSite: 'Lax' };
const AttemptShape = Type.Object({ state: Type.String(), nonce: Type.String(), verifier: Type.String(), returnTo: Type.String() });

const checkTokenRequest = shapeCheck(Type.Object({ organisation: Type.Optional(Type.String({ maxLength: 64 })) }, { additionalProperties: false }));

/** Why nobody was signed in; the console says it in words. */
type Reason = 'unavailable' | 'expired' | 'cancelled' | 'refused' | 'unbound';

interface Parts {
  readonly sessions: Sessions;
  readonly cookies: SealedCookies;
  /** None where the configuration names no provider. */
  readonly provider: Provider | undefined;
  readonly isDevelopment: boolean;
  readonly baseUrl: string;
  readonly requests: RateLimit;
  readonly logger: Logger;
}

/** Signing in and out (OpenID Connect Core §3.1): redirects and cookies between one's own browser, the provider and this server. */
export class SessionPages {
  constructor(private readonly parts: Parts) {}

  mount(instance: FastifyInstance): void {
    instance.get('/session', pageRoute(), (req) => ({ isAvailable: this.parts.provider !== undefined, isDevelopment: this.parts.isDevelopment, isSignedIn: this.parts.sessions.isOpen(req) }));
    instance.get<{ Querystring: { return?: unknown } }>('/session/login', pageRoute(), (req, reply) => this.login(req, req.query.return, reply));
    instance.get(CALLBACK, pageRoute(), (req, reply) => this.callback(req, reply));
    instance.post('/session/token', pageRoute(), (req) => this.token(req));
    instance.post('/session/logout', pageRoute(), (req, reply) => this.logout(req, reply));
  }

  private async login(req: FastifyRequest, wanted: unknown, reply: FastifyReply): Promise<FastifyReply> {
    const { provider, baseUrl, requests, cookies, logger } = this.parts;
    requests.take(req.ip);
    if (provider === undefined) return this.back(reply, 'unavailable');
    const returnTo = typeof wanted === 'string' && RETURN.test(wanted) ? wanted : CONSOLE;
    // The provider answers to one address; a cookie of another name for the same machine would not come along.
    if (req.host !== new URL(baseUrl).host) return reply.redirect(`${baseUrl}/session/login?return=${encodeURIComponent(returnTo)}`, 303);
    const begun = await provider.begin(returnTo).catch((err: unknown) => {
      logger.warn({ err }, 'the OpenID provider cannot be used');
      return undefined;
    });
    if (begun === undefined) return this.back(reply, 'unavailable');
    cookies.set(reply, ATTEMPT, begun.attempt);
    return reply.redirect(begun.url, 303);
  }

  private async callback(req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { provider, requests, cookies } = this.parts;
    requests.take(req.ip);
    const attempt = cookies.read(req, ATTEMPT);
    cookies.clear(reply, ATTEMPT);
    if (provider === undefined || !Value.Check(AttemptShape, attempt)) return this.back(reply, 'expired');
    const answer = new URL(req.url, this.parts.baseUrl).searchParams;
    if (answer.get('error') === 'access_denied' && answer.get('state') === attempt.state) return this.back(reply, 'cancelled');
    return this.finish(reply, { provider, answer, attempt });
  }

  private async finish(reply: FastifyReply, { provider, answer, attempt }: { readonly provider: Provider; readonly answer: URLSearchParams; readonly attempt: Attempt }): Promise<FastifyReply> {
    const { sessions, logger } = this.parts;
    const identity = await provider.finish(answer, attempt).catch((err: unknown) => {
      logger.warn({ err }, 'a sign-in was refused');
      return undefined;
    });
    if (identity === undefined) return this.back(reply, 'refused');
    return await sessions.begin(identity, reply) ? reply.redirect(attempt.returnTo, 303) : this.back(reply, 'unbound');
  }

  private token(req: FastifyRequest): Promise<object> {
    requireOwnPage(req);
    checkTokenRequest(req.body ?? {});
    const { organisation } = (req.body ?? {}) as { readonly organisation?: string };
    return this.parts.sessions.token(req, organisation);
  }

  /** Ends the session here, and says where the provider ends its own: the page goes there, for a provider that stays signed in lets the next one in without a word. */
  private async logout(req: FastifyRequest, reply: FastifyReply): Promise<{ readonly endSession: string | null }> {
    requireOwnPage(req);
    const { sessions, provider, baseUrl, logger } = this.parts;
    sessions.end(reply);
    const endSession = await provider?.endSession(`${baseUrl}${SIGNED_OUT}`).catch((err: unknown) => {
      logger.warn({ err }, 'the OpenID provider was not asked to end its session');
      return undefined;
    });
    return { endSession: endSession ?? null };
  }

  private back = (reply: FastifyReply, reason: Reason): FastifyReply => reply.redirect(`${CONSOLE}sign-in?reason=${reason}`, 303);
}

/**
 * Only a page of ours asks: the header makes another site's browser ask first (CORS), which is not answered, and browsers say themselves
 * where a request comes from (Fetch Metadata). The cookie is SameSite=Strict besides.
 */
function requireOwnPage({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (headers['x-yaosu-console'] === undefined || (site !== undefined && site !== 'same-origin')) throw new Refusal('scope_denied', 'This is for the console’s own pages.');
}
