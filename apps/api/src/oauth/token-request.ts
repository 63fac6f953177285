import type { Id } from '#core/exchange';
import { isId } from '../http/ids.js';
import { OAuthError } from '../http/oauth-error.js';

/** What a client presents (RFC 6749 §2.3.1): its participant and credential are both in the `client_id`. */
export interface ClientCredentials { readonly org: Id<'participant'>; readonly credential: string; readonly secret: string }

export type Form = Readonly<Record<string, string>>;

/** Every grant is by `client_credentials` (RFC 6749 §4.4). */
export function requireGrantType({ grant_type: grantType }: Form): void {
  if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
  if (grantType !== 'client_credentials') throw new OAuthError('unsupported_grant_type', 'The only grant_type is client_credentials');
}

/** Whether the client authenticates by an assertion (RFC 7521 §4.2), and then by nothing else (RFC 6749 §2.3). */
export function isByAssertion({ client_assertion: assertion, client_secret: secret }: Form, authorization: string | undefined): boolean {
  if (assertion === undefined) return false;
  if (secret !== undefined || authorization !== undefined) throw new OAuthError('invalid_request', 'The client authenticates twice');
  return true;
}

/** Reads the secret of a token request: authenticated by Basic or in the form, never both (RFC 6749 §2.3). */
export function clientCredentialsIn(form: Form, authorization: string | undefined): ClientCredentials {
  const { client_id: id = '', client_secret: secret = '' } = form;
  if (authorization === undefined) return clientOf({ id, secret });
  if (secret !== '') throw new OAuthError('invalid_request', 'The client authenticates twice');
  return clientOf(basicIn(authorization));
}

function clientOf({ id, secret }: { readonly id: string; readonly secret: string }): ClientCredentials {
  const [org = '', credential = '', ...rest] = id.split(':');
  if (secret === '' || credential === '' || rest.length > 0 || !isId(org, 'participant')) throw new OAuthError('invalid_client', 'No such client, or a wrong secret');
  return { org, credential, secret };
}

/** The parts of Basic credentials are form-encoded before they are joined (RFC 6749 §2.3.1), so a colon of ours is %3A. */
function basicIn(authorization: string): { id: string; secret: string } {
  const [scheme = '', encoded = ''] = authorization.split(' ');
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.lastIndexOf(':');
  const [id, secret] = [formDecoded(text.slice(0, colon)), formDecoded(text.slice(colon + 1))];
  if (scheme.toLowerCase() !== 'basic' || colon < 0 || id === undefined || secret === undefined) throw new OAuthError('invalid_client', 'The Authorization header is not Basic');
  return { id, secret };
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
