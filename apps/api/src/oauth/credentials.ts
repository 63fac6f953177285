import type { MasterKey } from '#adapters/keys';
import { sha256Hex, type Credential, type Id } from '#core/exchange';
import { derivedUuid, sameSecret } from '#ledger';
import type { CredentialData, CredentialRequest, SignIn } from '../http/bodies.js';
import { clientIdOf } from './access-tokens.js';

const YEARS_USUAL = 2;

/**
 * Secrets that the exchange gives out. Each is derived from its id by the master key, so that none is stored and a repeated request
 * answers with the same one; the ledger holds digests.
 */
export class Credentials {
  constructor(private readonly master: MasterKey, private readonly exchange: number) {}

  /** A new credential of `org`; the same for a repetition under the same idempotency key. */
  make(org: Id<'participant'>, key: string, { person, signIn, validFrom, validUntil }: CredentialRequest): CredentialData {
    const id = `cli_${this.uuidFor(org, 'credential', key)}`;
    const from = validFrom ?? new Date().toISOString();
    const means = signIn === undefined ? { secretSha256: sha256Hex(this.secretOf(id)) } : { signIn: this.signInOf(signIn) };
    return { id, ...means, person, validFrom: from, validUntil: validUntil ?? yearsLater(from) };
  }

  /** The id of a person that `org` names under an idempotency key. */
  personOf = (org: Id<'participant'>, key: string): string => `psn_${this.uuidFor(org, 'person', key)}`;

  /** What the holder of a credential authenticates with (RFC 6749 §2.3.1). */
  clientOf = (org: string, id: string): { clientId: string; clientSecret: string } => ({ clientId: clientIdOf(org, id), clientSecret: this.secretOf(id) });

  /** A credential that is bound to a certificate, or is a person's sign-in, has no secret, and none matches it. */
  matches = (secret: string, { secretSha256 }: Pick<Credential, 'secretSha256'>): boolean => secretSha256 !== undefined && sameSecret(sha256Hex(secret), secretSha256);

  /** How the ledger knows a person who signs in: a digest under the master key, from which nobody guesses the provider's account. */
  signInOf = ({ issuer, subject }: SignIn): string => this.master.derive('sign-in', JSON.stringify([issuer, subject])).toString('hex');

  /** What a buyer shows at an enforcement point of a grant. */
  accessKeyOf = (grant: Id<'grant'>): string => this.master.derive('grant', grant).toString('base64url');

  /** What a person follows its request by: 256 bits. */
  subjectReferenceOf = (id: Id<'subjectrequest'>): string => this.master.derive('subject-request', id).toString('base64url');

  /** What an enforcement point verifies its pushes with, as Standard Webhooks writes it. */
  pushSecretOf = (enforcer: Id<'enforcer'>): string => `whsec_${this.master.derive('push', enforcer).toString('base64')}`;

  /** The secret part of the address of a participant's calendar; every request for a new address has its own. */
  calendarKeyOf = (org: Id<'participant'>, key: string): Buffer => this.master.derive('calendar', `${org}:${key}`);

  private secretOf = (id: string): string => this.master.derive('credential', id).toString('base64url');

  private uuidFor = (...parts: readonly string[]): string => derivedUuid(String(this.exchange), ...parts);
}

function yearsLater(instant: string): string {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + YEARS_USUAL);
  return date.toISOString();
}
