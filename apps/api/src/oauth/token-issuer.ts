import type { TokenKeys } from '#adapters/keys';
import type { Credential, Participant } from '#core/exchange';
import type { Ledger } from '#ledger';
import { OAuthError } from '../http/oauth-error.js';
import { TOKEN_SECONDS, type AccessTokens } from './access-tokens.js';
import type { Credentials } from './credentials.js';
import { isInForce, rolesBy, rolesOf } from './standings.js';
import { clientCredentialsIn } from './token-request.js';

export interface TokenAnswer { readonly access_token: string; readonly token_type: 'Bearer'; readonly expires_in: number }
interface IssuerParts { readonly ledger: Ledger; readonly tokens: AccessTokens; readonly credentials: Credentials; readonly keys: TokenKeys }

/** The authorization server. Unknown client, wrong secret, revoked or outdated credential: one answer, so that nobody learns which. */
export class TokenIssuer {
  constructor(private readonly parts: IssuerParts) {}

  async token(form: Readonly<Record<string, string>>, authorization: string | undefined): Promise<TokenAnswer> {
    const { ledger, credentials, tokens } = this.parts;
    const { org, credential: id, secret } = clientCredentialsIn(form, authorization);
    const participant = (await ledger.get(org))?.state;
    const credential = participant?.credentials.find((one) => one.id === id);
    if (participant === undefined || credential === undefined || !credentials.matches(secret, credential) || !maySpeak(participant, credential)) {
      throw new OAuthError('invalid_client', 'No such client, or a wrong secret');
    }
    const token = tokens.issue({ org, credential: id, person: credential.person, roles: rolesBy(participant, credential) });
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS };
  }

  jwks(): object {
    return this.parts.keys.jwks();
  }

  /** RFC 8414 §2. */
  metadata(): object {
    const { issuer } = this.parts.tokens;
    return {
      issuer, token_endpoint: `${issuer}/oauth/token`, jwks_uri: `${issuer}/.well-known/jwks.json`, response_types_supported: [],
      grant_types_supported: ['client_credentials'], token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      service_documentation: `${issuer}/docs`,
    };
  }
}

const maySpeak = (participant: Participant, credential: Credential): boolean => rolesOf(participant).length > 0 && isInForce(credential, Date.now());
