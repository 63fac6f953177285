import { readAssertion, type Assertion, type Binding, type Credential, type Participant } from '#core/exchange';
import type { CertificateSignIn, Ledger, Logger } from '#ledger';
import { isId } from '../http/ids.js';
import { OAuthError } from '../http/oauth-error.js';
import { clientIdOf } from './access-tokens.js';
import type { Form } from './token-request.js';

/** RFC 7523 §2.2. */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Client { readonly participant: Participant; readonly credential: Credential }
interface Parts { readonly ledger: Ledger; readonly signIn: CertificateSignIn; readonly logger: Logger }

/** What a description may hold (RFC 6749 §5.2): ASCII without quotation marks and backslashes. A reason may quote a name from a certificate. */
const describable = (reason: string): string => reason.slice(0, 300).replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');

/** `private_key_jwt` (RFC 7521 §4.2, RFC 7523 §2.2): who shows by an assertion that it has the key of the certificate that its credential is bound to. */
export class AssertionSignIn {
  constructor(private readonly parts: Parts) {}

  get isOffered(): boolean {
    return this.parts.signIn.isOffered;
  }

  /** The client behind a form with an assertion. What is wrong is told in words, for only who has the form's client id gets so far. */
  async clientOf(form: Form): Promise<Client> {
    if (form['client_assertion_type'] !== ASSERTION_TYPE) throw new OAuthError('invalid_request', `client_assertion_type is ${ASSERTION_TYPE}`);
    const read = readAssertion(form['client_assertion'] ?? '');
    if (!read.ok) return this.refuse('', read.reason);
    const { sub } = read.value.claims;
    if (form['client_id'] !== undefined && form['client_id'] !== sub) return this.refuse(sub, 'client_id is another than the subject of the assertion');
    return this.authenticated(read.value, sub);
  }

  private async authenticated(assertion: Assertion, client: string): Promise<Client> {
    const found = await this.bound(client);
    if (found === undefined) return this.refuse(client, 'no certificate is bound for this client');
    const verified = await this.parts.signIn.authenticate(assertion, found.binding, client);
    return verified.ok ? found : this.refuse(client, verified.reason);
  }

  private async bound(client: string): Promise<Client & { readonly binding: Binding } | undefined> {
    const { ledger } = this.parts;
    const org = client.split(':')[0] ?? '';
    const participant = isId(org, 'participant') ? (await ledger.get(org))?.state : undefined;
    const credential = participant?.credentials.find(({ id }) => clientIdOf(org, id) === client);
    if (participant === undefined || credential?.binding === undefined) return undefined;
    const binding = (await ledger.get(credential.binding))?.state;
    return binding === undefined ? undefined : { participant, credential, binding };
  }

  private refuse(client: string, reason: string): never {
    this.parts.logger.warn({ client: client.slice(0, 100), reason }, 'a sign-in by certificate was refused');
    throw new OAuthError('invalid_client', describable(reason));
  }
}
