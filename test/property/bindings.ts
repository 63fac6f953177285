import { randomUUID } from 'node:crypto';
import { ReferenceAuthority, newPrivateKey, type Asked } from '#adapters/ports';
import { readX509, signJws, type SigningPrivateKey, type X509Certificate } from '#core/tlog';
import { USCC_FIELDS, bindingIdOf, derivedId, type AnyState, type Caller, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM } from '../support/ledger.js';
import type { Cast } from './cast.js';

const FIRST_DAY = new Date('2026-06-01T00:00:00Z');
/** An authority whose certificates begin before the days of the tests. */
export const anAuthority = (): ReferenceAuthority => ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'), { now: () => FIRST_DAY });
const authority = anAuthority();

export interface Machine { readonly key: SigningPrivateKey; readonly der: Uint8Array; readonly certificate: X509Certificate }

/** A machine with a key and a certificate. */
export function aMachine(change: Partial<Asked> = {}, { by = authority, kind = 'P-256' as const }: { readonly by?: ReferenceAuthority; readonly kind?: SigningPrivateKey['keyKind'] } = {}): Machine {
  const key = newPrivateKey(kind);
  const der = by.issue({ subject: { commonName: 'machine', organisation: '示例公司' }, spki: key.spki, ...change });
  const read = readX509(der);
  if (!read.ok) throw new Error(read.reason);
  return { key, der, certificate: read.value };
}

export interface Said { readonly audience?: string; readonly at?: Date; readonly seconds?: number; readonly claims?: Readonly<Record<string, unknown>>; readonly header?: Readonly<Record<string, unknown>> }

/** An assertion of a machine for a client (RFC 7523 §3). */
export function anAssertion({ key, certificate }: Pick<Machine, 'key' | 'certificate'>, client: string, { audience = 'https://exchange.example', at = new Date(), seconds = 60, claims = {}, header = {} }: Said = {}): string {
  const now = Math.floor(at.getTime() / 1000);
  const thumbprint = Buffer.from(certificate.sha256, 'hex').toString('base64url');
  return signJws({ 'x5t#S256': thumbprint, ...header }, { iss: client, sub: client, aud: audience, iat: now, exp: now + seconds, jti: randomUUID(), ...claims }, key);
}

const ids = { derivedId: <K extends Parameters<typeof derivedId>[1]>(kind: K, ...parts: readonly string[]) => derivedId(1, kind, ...parts) };
export const bindingOf = ({ certificate }: Machine): Id<'binding'> => bindingIdOf(ids, certificate.sha256);

/** What binds a machine of an organisation. */
export const introducing = (machine: Machine, { org }: Pick<Caller, 'org'>, change: Partial<CommandInput<'binding.bind'>> = {}): CommandInput<'binding.bind'> => ({
  id: bindingOf(machine), person: null, chain: [Buffer.from(machine.der).toString('base64')], assertion: anAssertion(machine, org), fields: [...USCC_FIELDS], ...change,
});

export function aBinding(cast: Cast, owner: Caller = cast.vendor, machine = aMachine()): Id<'binding'> {
  cast.submit(owner, 'binding.bind', introducing(machine, owner));
  return bindingOf(machine);
}

/** A binding for every step of its life cycle. */
export const anyBinding = (cast: Cast): { readonly binding: AnyState } => ({ binding: cast.state(aBinding(cast, cast.checker)) });

/** Everything that becomes of bindings, once. */
export function bindingsStory(cast: Cast, ends: (id: Id, state: string) => void): void {
  const [revoked, distrusted, expired] = [aBinding(cast), aBinding(cast), aBinding(cast)];
  const reason = 'x';
  cast.submit(cast.vendor, 'binding.revoke', { id: revoked, reason });
  cast.submit(SYSTEM, 'binding.distrust', { id: distrusted, reason });
  cast.submit(SYSTEM, 'binding.expire', { id: expired, reason });
  ends(revoked, 'REVOKED');
  ends(distrusted, 'REVOKED');
  ends(expired, 'EXPIRED');
}
