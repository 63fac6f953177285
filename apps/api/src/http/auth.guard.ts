import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refusal, isOpenTo, scopeOf, type Action, type Caller } from '#core/exchange';
import { sameSecret } from '#ledger';
import type { AccessTokens } from '../oauth/access-tokens.js';
import type { Standings } from '../oauth/standings.js';
import type { RateLimit } from './rate-limit.js';

export interface GuardParts {
  readonly tokens: AccessTokens;
  readonly standings: Standings;
  readonly applications: RateLimit;
  readonly tokenRequests: RateLimit;
  /** The token of the first operator. */
  readonly bootstrapToken: string;
}

/** Lets in who may do what the route's `@Can` says: authentication (401), then permission (403). Every other check is the ledger's. */
export class AuthGuard implements CanActivate {
  constructor(private readonly parts: GuardParts) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const req = context.switchToHttp().getRequest<FastifyRequest>();
    const { access } = req.routeOptions.config;
    if (access === undefined) throw new Error(`the route ${req.url} has neither @Can nor @Open`);
    if (access.door === 'token' && access.action !== undefined) return this.byToken(req, access.action);
    if (req.method === 'POST') (access.takesForm === true ? this.parts.tokenRequests : this.parts.applications).take(req.ip);
    return access.door === 'bootstrap' ? this.byBootstrap(req) : true;
  }

  /** Answers without a promise while token and credential are known: this is on every request's way. */
  private byToken(req: FastifyRequest, action: Action): boolean | Promise<boolean> {
    const { org, credential } = this.parts.tokens.verify(schemeOf(req, 'Bearer'));
    const caller = this.parts.standings.callerOf(org, credential);
    return caller instanceof Promise ? caller.then((found) => admit(req, action, found)) : admit(req, action, caller);
  }

  private byBootstrap(req: FastifyRequest): boolean {
    if (!sameSecret(schemeOf(req, 'Bootstrap'), this.parts.bootstrapToken)) throw new Refusal('unauthenticated', 'This is not the bootstrap token.');
    return true;
  }
}

function admit(req: FastifyRequest, action: Action, caller: Caller | undefined): boolean {
  if (caller === undefined) throw new Refusal('unauthenticated', 'This credential is revoked or not in force.');
  if (scopeOf(caller.roles, action) === undefined) throw new Refusal('scope_denied', `${action} is not permitted to ${caller.roles.join(', ')}.`, { action });
  if (!isOpenTo(caller.remit, action)) throw new Refusal('scope_denied', `${action} is for authorities that look after the whole market.`, { action });
  req.caller = caller;
  return true;
}

/** The credentials after `scheme` in the Authorization header (RFC 9110 §11.6.2). */
function schemeOf({ headers: { authorization = '' } }: FastifyRequest, scheme: string): string {
  const [given = '', credentials = '', ...rest] = authorization.split(' ');
  if (given.toLowerCase() !== scheme.toLowerCase() || credentials === '' || rest.length > 0) throw new Refusal('unauthenticated', `Send "Authorization: ${scheme} <token>".`);
  return credentials;
}
