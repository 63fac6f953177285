import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readPrivateKey, readX509, sm2PrivateKeyPem, type Revocation, type SigningPrivateKey, type X509Certificate, type X509KeyKind } from '#core/tlog';
import type { CertificateAuthority } from './certificate-authority.js';
import { bits, der, explicit, integer, octets, oid, printable, sequence, set, time, utf8, yes } from './der.js';

const DAY_MS = 86_400_000;
const SERIAL_BYTES = 16;
const OID = {
  country: '2.5.4.6', organisation: '2.5.4.10', commonName: '2.5.4.3', organizationIdentifier: '2.5.4.97',
  subjectKeyIdentifier: '2.5.29.14', keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', crlNumber: '2.5.29.20', authorityKeyIdentifier: '2.5.29.35', extendedKeyUsage: '2.5.29.37', clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;
const RSA_SIGNATURES = '1.2.840.113549.1.1.';
/** Bits of KeyUsage (RFC 5280 §4.2.1.3). */
const USAGE = { digitalSignature: 0x80, authority: 0x06 } as const;

export interface Subject {
  readonly commonName: string;
  readonly organisation?: string;
  /** 统一社会信用代码. */
  readonly code?: string;
}
/** What is asked of an authority. What differs from a proper certificate is for tests of those who verify. */
export interface Asked {
  readonly subject: Subject;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  readonly days?: number;
  readonly notBefore?: Date;
  readonly usage?: number;
  readonly extensions?: readonly Uint8Array[];
}

/** What an authority remembers of itself. */
export interface AuthorityOptions {
  readonly key: SigningPrivateKey;
  readonly certificate: Uint8Array;
  readonly revoked?: ReadonlyMap<string, Date>;
  readonly now?: () => Date;
}

/** A new key in PKCS #8. */
export function newPrivateKeyPem(kind: X509KeyKind): string {
  if (kind === 'SM2') return sm2PrivateKeyPem(Uint8Array.from([1, ...randomBytes(31)]));
  const { privateKey } = kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 3072 }) : generateKeyPairSync('ec', { namedCurve: kind });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** A new key, ready to sign. */
export function newPrivateKey(kind: X509KeyKind): SigningPrivateKey {
  const key = readPrivateKey(newPrivateKeyPem(kind));
  if (!key.ok) throw new Error(key.reason);
  return key.value;
}

/** An extension (RFC 5280 §4.2). */
export const extension = (id: string, value: Uint8Array, isCritical = false): Buffer => sequence(oid(id), ...(isCritical ? [yes] : []), octets(value));

/** A certification authority to try sign-in by certificate with: it vouches for whoever asks, so nobody but a test trusts it. */
export class ReferenceAuthority implements CertificateAuthority {
  readonly certificate: Uint8Array;
  private readonly own: X509Certificate;
  private readonly revoked: Map<string, Date>;
  private readonly now: () => Date;

  constructor(private readonly options: AuthorityOptions) {
    const { certificate, revoked = new Map<string, Date>(), now = () => new Date() } = options;
    const own = readX509(certificate);
    if (!own.ok) throw new Error(own.reason);
    this.certificate = certificate;
    this.own = own.value;
    this.revoked = new Map(revoked);
    this.now = now;
  }

  /** An authority that vouches for itself. */
  static root(name: string, key: SigningPrivateKey, { days = 3650, now = () => new Date() }: { readonly days?: number; readonly now?: () => Date } = {}): ReferenceAuthority {
    const subject = { commonName: name, organisation: name };
    const certificate = certificateOf({ subject, spki: key.spki, days, notBefore: now(), usage: USAGE.authority }, { key, issuer: nameOf(subject), issuerSpki: key.spki });
    return new ReferenceAuthority({ key, certificate, now });
  }

  /** An authority below this one. */
  subordinate(name: string, key: SigningPrivateKey, days = 1825): ReferenceAuthority {
    const certificate = this.issue({ subject: { commonName: name, organisation: name }, spki: key.spki, days, usage: USAGE.authority });
    return new ReferenceAuthority({ key, certificate, now: this.now });
  }

  /** Vouches for a key; returns the certificate in DER. */
  issue(asked: Asked): Uint8Array {
    const { key } = this.options;
    return certificateOf({ notBefore: this.now(), ...asked }, { key, issuer: subjectIn(this.certificate), issuerSpki: key.spki });
  }

  revoke(serial: string, at = this.now()): void {
    this.revoked.set(serial, at);
  }

  /** The revocation list of now (RFC 5280 §5.1). */
  list({ hours = 24, at = this.now() }: { readonly hours?: number; readonly at?: Date } = {}): Uint8Array {
    const { key } = this.options;
    const numbers = [...this.revoked].map(([serial, since]) => sequence(integer(bytesOf(serial)), time(since)));
    const number = Buffer.from(Math.floor(at.getTime() / 1000).toString(16).padStart(12, '0'), 'hex');
    return signed(key, sequence(
      integer(Uint8Array.of(1)), algorithmOf(key), subjectIn(this.certificate), time(at), time(new Date(at.getTime() + hours * DAY_MS / 24)), ...(numbers.length === 0 ? [] : [sequence(...numbers)]),
      explicit(0, sequence(authorityKey(key.spki), extension(OID.crlNumber, integer(number)))),
    ));
  }

  roots(): Promise<readonly Uint8Array[]> {
    return Promise.resolve([this.certificate]);
  }

  revocation(issuer: X509Certificate, serial: string): Promise<Revocation> {
    const since = this.revoked.get(serial);
    if (issuer.sha256 !== this.own.sha256) return Promise.resolve({ status: 'unknown', reason: 'no revocation list of its issuer is at hand' });
    return Promise.resolve(since === undefined ? { status: 'good' } : { status: 'revoked', at: since.toISOString() });
  }
}

const bytesOf = (serial: string): Buffer => Buffer.from(serial.length % 2 === 0 ? serial : `0${serial}`, 'hex');

/** ECDSA and SM2 have no parameters, RSA has NULL (RFC 4055 §5). */
const algorithmOf = ({ x509Algorithm }: SigningPrivateKey): Buffer => sequence(oid(x509Algorithm), ...(x509Algorithm.startsWith(RSA_SIGNATURES) ? [der(0x05)] : []));

const signed = (key: SigningPrivateKey, content: Buffer): Buffer => sequence(content, algorithmOf(key), bits(key.signX509(content)));

const part = (id: string, value: Buffer): Buffer => set(sequence(oid(id), value));

const nameOf = ({ commonName, organisation, code }: Subject): Buffer => sequence(
  part(OID.country, printable('CN')), ...(organisation === undefined ? [] : [part(OID.organisation, utf8(organisation))]),
  ...(code === undefined ? [] : [part(OID.organizationIdentifier, utf8(code))]), part(OID.commonName, utf8(commonName)),
);

const keyIdentifier = (spki: Uint8Array): Buffer => createHash('sha256').update(spki).digest().subarray(0, 20);
const authorityKey = (spki: Uint8Array): Buffer => extension(OID.authorityKeyIdentifier, sequence(der(0x80, keyIdentifier(spki))));

interface Issuer { readonly key: SigningPrivateKey; readonly issuer: Uint8Array; readonly issuerSpki: Uint8Array }

function certificateOf({ subject, spki, days = 365, notBefore = new Date(), usage = USAGE.digitalSignature, extensions = [] }: Asked, { key, issuer, issuerSpki }: Issuer): Buffer {
  const isAuthority = usage === USAGE.authority;
  const purpose = isAuthority ? extension(OID.basicConstraints, sequence(yes), true) : extension(OID.extendedKeyUsage, sequence(oid(OID.clientAuth)));
  const unused = Math.log2(usage & -usage);
  const all = [extension(OID.keyUsage, bits(Uint8Array.of(usage), unused), true), purpose, extension(OID.subjectKeyIdentifier, octets(keyIdentifier(spki))), authorityKey(issuerSpki), ...extensions];
  // The serial number is positive and random (RFC 5280 §4.1.2.2).
  return signed(key, sequence(
    explicit(0, integer(Uint8Array.of(2))), integer(Buffer.concat([Uint8Array.of(0x40), randomBytes(SERIAL_BYTES - 1)])), algorithmOf(key), issuer,
    sequence(time(notBefore), time(new Date(notBefore.getTime() + days * DAY_MS))), nameOf(subject), spki, explicit(3, sequence(...all)),
  ));
}

/** The subject of a certificate that this authority has made: the sixth member of what is signed. */
function subjectIn(certificate: Uint8Array): Buffer {
  const members = membersOf(Buffer.from(membersOf(Buffer.from(certificate))[0] ?? []));
  const subject = members[5];
  if (subject === undefined) throw new Error('the certificate of the authority has no subject');
  return subject;
}

/** The members of a sequence, each with its tag and length. */
function membersOf(value: Buffer): Buffer[] {
  const members: Buffer[] = [];
  for (let at = headerOf(value, 0).start; at < value.length;) {
    const { start, length } = headerOf(value, at);
    members.push(value.subarray(at, start + length));
    at = start + length;
  }
  return members;
}

function headerOf(value: Buffer, at: number): { readonly start: number; readonly length: number } {
  const first = value[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, length: first };
  const count = first & 0x7f;
  return { start: at + 2 + count, length: value.readUIntBE(at + 2, count) };
}
