import type { TokenKeys } from '#adapters/keys';
import type { Credential, Participant } from '#core/exchange';
import { JWS_ALGORITHMS } from '#core/tlog';
import type { Ledger } from '#ledger';
import { OAuthError } from '../http/oauth-error.js';
import type { AssertionSignIn } from './assertion-sign-in.js';
import { TOKEN_SECONDS, type AccessTokens } from './access-tokens.js';
import type { Credentials } from './credentials.js';
import { isInForce, rolesBy, rolesOf } from './standings.js';
import { clientCredentialsIn, isByAssertion, requireGrantType, type Form } from './token-request.js';

export interface TokenAnswer { readonly access_token: string; readonly token_type: 'Bearer'; readonly expires_in: number }
interface IssuerParts { readonly assertions: AssertionSignIn; readonly ledger: Ledger; readonly tokens: AccessTokens; readonly credentials: Credentials; readonly keys: TokenKeys }

const UNKNOWN = 'No such client, or a wrong secret';

/** The authorization server. Unknown client, wrong secret, revoked or outdated credential: one answer, so that nobody learns which. */
export class TokenIssuer {
  constructor(private readonly parts: IssuerParts) {}

  async token(form: Readonly<Record<string, string>>, authorization: string | undefined): Promise<TokenAnswer> {
    requireGrantType(form);
    const { participant, credential } = isByAssertion(form, authorization) ? await this.parts.assertions.clientOf(form) : await this.clientBySecret(form, authorization);
    if (!maySpeak(participant, credential)) throw new OAuthError('invalid_client', UNKNOWN);
    const token = this.parts.tokens.issue({ org: participant.id, credential: credential.id, person: credential.person, roles: rolesBy(participant, credential) });
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS };
  }

  private async clientBySecret(form: Form, authorization: string | undefined): Promise<{ readonly participant: Participant; readonly credential: Credential }> {
    const { ledger, credentials } = this.parts;
    const { org, credential: id, secret } = clientCredentialsIn(form, authorization);
    const participant = (await ledger.get(org))?.state;
    const credential = participant?.credentials.find((one) => one.id === id);
    if (participant === undefined || credential === undefined || !credentials.matches(secret, credential)) throw new OAuthError('invalid_client', UNKNOWN);
    return { participant, credential };
  }

  jwks(): object {
    return this.parts.keys.jwks();
  }

  /** RFC 8414 §2. */
  metadata(): object {
    const { tokens: { issuer }, assertions: { isOffered } } = this.parts;
    return {
      issuer, token_endpoint: `${issuer}/oauth/token`, jwks_uri: `${issuer}/.well-known/jwks.json`, response_types_supported: [],
      grant_types_supported: ['client_credentials'], token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', ...(isOffered ? ['private_key_jwt'] : [])],
      ...(isOffered ? { token_endpoint_auth_signing_alg_values_supported: Object.keys(JWS_ALGORITHMS) } : {}),
      service_documentation: `${issuer}/docs`,
    };
  }
}

const maySpeak = (participant: Participant, credential: Credential): boolean => rolesOf(participant).length > 0 && isInForce(credential, Date.now());
