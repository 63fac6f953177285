import * as oauth from 'oauth4webapi';

/** One request to the provider, as `oauth4webapi` makes it. */
export type Ask = (url: string, request: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: URLSearchParams | undefined }) => Promise<Response>;

/** How a provider is reached: its issuer, and what it knows this exchange as. */
export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** None for a public client, which PKCE alone protects. */
  readonly clientSecret?: string | undefined;
  /** Where the provider sends people back to. */
  readonly redirectUri: string;
  /** In the place of the network. */
  readonly ask?: Ask;
}

/** What is remembered of an attempt to sign in, in the browser that has begun it. */
export interface Attempt { readonly state: string; readonly nonce: string; readonly verifier: string; readonly returnTo: string }
/** Whom the provider vouches for. */
export interface Identity { readonly issuer: string; readonly subject: string; readonly name: string | undefined }

/** Signatures that an ID token may have: public keys alone, so that no secret of the client is mistaken for one. */
const ALGORITHMS: readonly string[] = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'EdDSA', 'Ed25519'];
const METADATA_MS = 3_600_000;
const TIMEOUT_MS = 10_000;

interface Known { readonly server: oauth.AuthorizationServer; readonly readAt: number }

/**
 * An OpenID provider seen from here: authorization code with PKCE (RFC 7636, S256), state, nonce, `iss` in the answer (RFC 9207), and an
 * ID token whose signature, algorithm, issuer, audience and times are checked (OpenID Connect Core §3.1.3.7). `oauth4webapi` does each of it.
 */
export class Provider {
  private readonly client: oauth.Client;
  private known: Known | undefined;
  constructor(private readonly options: ProviderOptions, private readonly now: () => number = Date.now) {
    this.client = { client_id: options.clientId };
  }

  /** Where to send somebody who wants to sign in, and what to remember until the answer. */
  async begin(returnTo: string): Promise<{ readonly url: string; readonly attempt: Attempt }> {
    const { authorization_endpoint: endpoint } = await this.server();
    if (endpoint === undefined) throw new Error(`${this.options.issuer} names no authorization endpoint`);
    const attempt = { state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce(), verifier: oauth.generateRandomCodeVerifier(), returnTo };
    const url = new URL(endpoint);
    const asked = {
      response_type: 'code', client_id: this.options.clientId, redirect_uri: this.options.redirectUri, scope: 'openid profile',
      state: attempt.state, nonce: attempt.nonce, code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    return { url: url.href, attempt };
  }

  /** Whom the provider's answer vouches for. Throws whatever is wrong with it. */
  async finish(answer: URLSearchParams, { state, nonce, verifier }: Attempt): Promise<Identity> {
    const server = await this.server();
    const parameters = oauth.validateAuthResponse(server, this.client, answer, state);
    const response = await oauth.authorizationCodeGrantRequest(server, this.client, this.authentication(), parameters, this.options.redirectUri, verifier, this.request());
    const tokens = await oauth.processAuthorizationCodeResponse(server, this.client, response, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, response, this.request());
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (claims === undefined) throw new Error('the provider gave no ID token');
    const { iss, sub, name } = claims;
    return { issuer: iss, subject: sub, name: typeof name === 'string' ? name : undefined };
  }

  /**
   * Where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0 §2), and sends people back to `returnTo`; undefined
   * where it names no such place, or cannot be asked. The client is named and no ID token is hinted at, for none is kept: the provider may ask the person.
   */
  async endSession(returnTo: string): Promise<string | undefined> {
    const { end_session_endpoint: endpoint } = await this.server();
    if (endpoint === undefined) return undefined;
    const url = new URL(endpoint);
    if (!['https:', new URL(this.options.issuer).protocol].includes(url.protocol)) return undefined;
    url.searchParams.set('client_id', this.options.clientId);
    url.searchParams.set('post_logout_redirect_uri', returnTo);
    return url.href;
  }

  private authentication(): oauth.ClientAuth {
    const { clientSecret } = this.options;
    return clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret);
  }

  /** The provider's metadata (OpenID Connect Discovery §4), of the last hour. */
  private async server(): Promise<oauth.AuthorizationServer> {
    if (this.known !== undefined && this.now() - this.known.readAt < METADATA_MS) return this.known.server;
    const issuer = new URL(this.options.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...this.request() }));
    const algorithms = (server.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) => ALGORITHMS.includes(name));
    this.known = { server: { ...server, id_token_signing_alg_values_supported: algorithms }, readAt: this.now() };
    return this.known.server;
  }

  /** Plain http is for a provider on this machine; the configuration takes no other. */
  private request() {
    const { issuer, ask } = this.options;
    return { signal: AbortSignal.timeout(TIMEOUT_MS), [oauth.allowInsecureRequests]: issuer.startsWith('http:'), ...(ask === undefined ? {} : { [oauth.customFetch]: ask }) };
  }
}
