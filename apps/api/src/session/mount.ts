import type { FastifyInstance } from 'fastify';
import { SignIns, type Runtime } from '#ledger';
import type { RateLimit } from '../http/rate-limit.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { Credentials } from '../oauth/credentials.js';
import { SealedCookies } from './cookies.js';
import { DEVELOPMENT_CLIENT, DEVELOPMENT_ISSUER, DevelopmentIssuer } from './development-issuer.js';
import { Provider, type Ask } from './provider.js';
import { CALLBACK, SIGNED_OUT, SessionPages } from './session-pages.js';
import { Sessions } from './sessions.js';

interface Parts { readonly tokens: AccessTokens; readonly requests: RateLimit }

/** Hangs signing in on the server, with the development issuer where the configuration has one. */
export function mountSession(instance: FastifyInstance, { config, keys, pool, logger }: Runtime, { tokens, requests }: Parts): void {
  const { baseUrl, exchange } = config;
  const cookies = new SealedCookies({ master: keys.master, exchange, isSecure: baseUrl.startsWith('https:') });
  const sessions = new Sessions({ cookies, signIns: new SignIns({ pool, exchange }), credentials: new Credentials(keys.master, exchange), tokens });
  const isDevelopment = config.isDevelopmentIssuer;
  if (isDevelopment) new DevelopmentIssuer({ baseUrl, redirectUri: baseUrl + CALLBACK, signedOutUri: baseUrl + SIGNED_OUT }).mount(instance);
  new SessionPages({ sessions, cookies, provider: providerOf(instance, config), isDevelopment, baseUrl, requests, logger }).mount(instance);
}

function providerOf(instance: FastifyInstance, { oidc, isDevelopmentIssuer, baseUrl }: Runtime['config']): Provider | undefined {
  const redirectUri = baseUrl + CALLBACK;
  if (isDevelopmentIssuer) return new Provider({ issuer: baseUrl + DEVELOPMENT_ISSUER, clientId: DEVELOPMENT_CLIENT, redirectUri, ask: withinProcess(instance) });
  return oidc === undefined ? undefined : new Provider({ ...oidc, redirectUri });
}

/** Asks this server without the network: its public address may lead elsewhere from here. */
const withinProcess = (instance: FastifyInstance): Ask => async (address, { method, headers, body = '' }) => {
  const { pathname, search } = new URL(address);
  const answer = await instance.inject({ method: method === 'POST' ? 'POST' : 'GET', url: pathname + search, headers: { ...headers }, payload: body.toString() });
  return new Response(answer.body, { status: answer.statusCode, headers: { 'content-type': String(answer.headers['content-type']) } });
};
