import { createHash, generateKeyPairSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import jsonwebtoken from 'jsonwebtoken';
import { OAuthError } from '../http/oauth-error.js';
import { pageRoute, sendPage } from '../http/pages.js';
import { BoundedCache } from '../oauth/bounded-cache.js';
import { IDENTITIES, identityPage, IDENTITY_PAGE_POLICY } from './identity-page.js';

export const DEVELOPMENT_ISSUER = '/development-issuer';
export const DEVELOPMENT_CLIENT = 'yaosu-console';
const CODES_KEPT = 1_000;
const CODE_MS = 60_000;
const TOKEN_SECONDS = 300;

interface Options { readonly baseUrl: string; readonly redirectUri: string; readonly signedOutUri: string; readonly now?: () => number }
/** What a code stands for until it is redeemed. */
interface Issued { readonly subject: string; readonly nonce: string | undefined; readonly challenge: string; readonly endsAt: number }
type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * An OpenID provider in small, for an exchange on one's own machine: it asks nobody for a password, so `loadConfig` refuses it in production.
 * Discovery, authorization code with PKCE, token and keys are as a real one has them (OpenID Connect Core §3.1), so that nothing else is special.
 */
export class DevelopmentIssuer {
  private readonly issuer: string;
  private readonly codes = new BoundedCache<Issued>(CODES_KEPT);
  private readonly kid = randomUUID();
  private readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  constructor(private readonly options: Options) {
    this.issuer = options.baseUrl + DEVELOPMENT_ISSUER;
  }

  mount(instance: FastifyInstance): void {
    const page = pageRoute();
    instance.get(`${DEVELOPMENT_ISSUER}/.well-known/openid-configuration`, page, () => this.metadata());
    instance.get(`${DEVELOPMENT_ISSUER}/jwks`, page, () => ({ keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'ES256', use: 'sig' }] }));
    instance.get<{ Querystring: Parameters }>(`${DEVELOPMENT_ISSUER}/authorize`, page, ({ query }, reply) => this.authorize(query, reply));
    instance.get<{ Querystring: Parameters }>(`${DEVELOPMENT_ISSUER}/end-session`, page, ({ query }, reply) => this.endSession(query, reply));
    instance.post<{ Body: Parameters }>(`${DEVELOPMENT_ISSUER}/token`, pageRoute({ takesForm: true }), ({ body }, reply) => this.token(body, reply));
  }

  private metadata(): object {
    return {
      issuer: this.issuer, authorization_endpoint: `${this.issuer}/authorize`, token_endpoint: `${this.issuer}/token`, jwks_uri: `${this.issuer}/jwks`, end_session_endpoint: `${this.issuer}/end-session`,
      response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'], scopes_supported: ['openid', 'profile'],
      token_endpoint_auth_methods_supported: ['none'], code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true,
    };
  }

  /** Without `identity` the page to choose one on; with it, straight back with a code. A request that is not the console's goes nowhere (RFC 6749 §4.1.2.1). */
  private authorize(query: Parameters, reply: FastifyReply): FastifyReply {
    const { client_id: client, redirect_uri: redirect, response_type: type, state, nonce, code_challenge: challenge, code_challenge_method: method, identity } = query;
    if (client !== DEVELOPMENT_CLIENT || redirect !== this.options.redirectUri) throw new OAuthError('invalid_request', 'Not a client of this issuer, or another redirect_uri');
    if (type !== 'code' || challenge === undefined || method !== 'S256') return this.back(reply, { error: 'invalid_request', state });
    if (identity === undefined) return sendPage(reply, identityPage(query), IDENTITY_PAGE_POLICY);
    if (!IDENTITIES.some(({ subject }) => subject === identity)) return this.back(reply, { error: 'access_denied', state });
    const code = randomBytes(32).toString('base64url');
    this.codes.set(code, { subject: identity, nonce, challenge, endsAt: this.now() + CODE_MS });
    return this.back(reply, { code, state });
  }

  /** There is no session here to end; who comes is sent back to the one address of its one client (OpenID Connect RP-Initiated Logout 1.0 §3). */
  private endSession({ client_id: client, post_logout_redirect_uri: redirect }: Parameters, reply: FastifyReply): FastifyReply {
    if (client !== DEVELOPMENT_CLIENT || redirect !== this.options.signedOutUri) throw new OAuthError('invalid_request', 'Not a client of this issuer, or another post_logout_redirect_uri');
    return reply.redirect(this.options.signedOutUri, 303);
  }

  private back(reply: FastifyReply, answer: Parameters): FastifyReply {
    const url = new URL(this.options.redirectUri);
    const said: Parameters = { ...answer, iss: this.issuer };
    for (const [name, value] of Object.entries(said)) if (value !== undefined) url.searchParams.set(name, value);
    return reply.redirect(url.href, 303);
  }

  /** A code is redeemed once, by whoever holds the verifier of its challenge (RFC 7636 §4.6). */
  private token({ grant_type: type, code = '', redirect_uri: redirect, client_id: client, code_verifier: verifier = '' }: Parameters, reply: FastifyReply): FastifyReply {
    const issued = this.codes.get(code);
    this.codes.delete(code);
    if (type !== 'authorization_code') throw new OAuthError('unsupported_grant_type', 'The only grant_type is authorization_code');
    const isHeld = issued !== undefined && issued.endsAt > this.now() && issued.challenge === createHash('sha256').update(verifier).digest('base64url');
    if (!isHeld || client !== DEVELOPMENT_CLIENT || redirect !== this.options.redirectUri) throw new OAuthError('invalid_request', 'The code does not stand, or its verifier is another');
    const { subject, nonce } = issued;
    const name = IDENTITIES.find((one) => one.subject === subject)?.name;
    const idToken = jsonwebtoken.sign({ ...(name === undefined ? {} : { name }), ...(nonce === undefined ? {} : { nonce }) }, this.keys.privateKey, {
      algorithm: 'ES256', keyid: this.kid, issuer: this.issuer, audience: DEVELOPMENT_CLIENT, subject, expiresIn: TOKEN_SECONDS,
    });
    return reply.send({ access_token: randomBytes(16).toString('base64url'), token_type: 'Bearer', expires_in: TOKEN_SECONDS, id_token: idToken });
  }

  private now = (): number => (this.options.now ?? Date.now)();
}
