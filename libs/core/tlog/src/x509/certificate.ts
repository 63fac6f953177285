import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type * as PkiJs from 'pkijs';
import { fail, ok, type Result } from '../result.js';
import { sm2PointIn } from '../suites/sm2.js';
import { asn1js, pkijs } from './libraries.js';

/** A certificate of an organisation has one or two kilobytes. */
export const X509_BYTES_MAX = 16 * 1024;
const RSA_BITS_MIN = 2048;
const RSA_BITS_MAX = 8192;

/** The kinds of keys whose signatures are taken: P-256 and P-384, RSA from 2048 bits on, and SM2 (GB/T 32918). */
export const X509_KEY_KINDS = ['P-256', 'P-384', 'RSA', 'SM2'] as const;
export type X509KeyKind = (typeof X509_KEY_KINDS)[number];

/** What a certificate says (RFC 5280 §4.1), whether or not anybody vouches for it. */
export interface X509Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER: what `x5t#S256` names (RFC 7515 §4.1.8). */
  readonly sha256: string;
  /** Distinguished names as text (RFC 4514). */
  readonly issuer: string;
  readonly subject: string;
  /** Hexadecimal, without leading zeros. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  readonly keyKind: X509KeyKind;
}

/** Reads a certificate in DER; nothing may follow it. */
export function readX509(der: Uint8Array): Result<X509Certificate> {
  const parsed = parseX509(der);
  if (!parsed.ok) return parsed;
  try {
    return factsOf(parsed.value, der);
  } catch {
    return fail('a certificate has a time or a key that cannot be read');
  }
}

/** The same as the library has it. Both instants of the validity, and every extension that it knows, are parsed. */
export function parseX509(der: Uint8Array): Result<PkiJs.Certificate> {
  if (der.length > X509_BYTES_MAX) return fail(`a certificate has more than ${X509_BYTES_MAX} bytes`);
  try {
    if (asn1js().fromBER(new Uint8Array(der)).offset !== der.length) return fail('what should be a certificate is none');
    return ok(pkijs().Certificate.fromBER(new Uint8Array(der)));
  } catch {
    return fail('what should be a certificate is none');
  }
}

function factsOf(certificate: PkiJs.Certificate, der: Uint8Array): Result<X509Certificate> {
  const spki = new Uint8Array(certificate.subjectPublicKeyInfo.toSchema().toBER(false));
  const keyKind = keyKindOf(spki);
  if (keyKind === undefined) return fail('a key is of no kind that is taken: P-256, P-384, RSA of 2048 to 8192 bits, SM2');
  const { issuer, subject, serialNumber, notBefore, notAfter } = certificate;
  return ok({
    der, sha256: createHash('sha256').update(der).digest('hex'), issuer: nameText(issuer), subject: nameText(subject), serial: serialText(serialNumber.valueBlock.valueHexView),
    notBefore: notBefore.value.toISOString(), notAfter: notAfter.value.toISOString(), spki, keyKind,
  });
}

/** The number of a certificate as text, by which revocation lists are searched. */
export const serialText = (digits: Uint8Array): string => Buffer.from(digits).toString('hex').replace(/^0+(?=.)/, '');

function keyKindOf(spki: Uint8Array): X509KeyKind | undefined {
  if (sm2PointIn(spki) !== undefined) return 'SM2';
  try {
    return nativeKindOf(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
}

function nativeKindOf({ asymmetricKeyType, asymmetricKeyDetails: { namedCurve, modulusLength = 0 } = {} }: KeyObject): X509KeyKind | undefined {
  if (asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'P-256' : namedCurve === 'secp384r1' ? 'P-384' : undefined;
  return asymmetricKeyType === 'rsa' && modulusLength >= RSA_BITS_MIN && modulusLength <= RSA_BITS_MAX ? 'RSA' : undefined;
}

/** The short names of RFC 4514 §3, and those that certificates of organisations use beside them. */
const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN', '2.5.4.5': 'serialNumber', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.9': 'STREET', '2.5.4.10': 'O', '2.5.4.11': 'OU', '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.25': 'DC', '0.9.2342.19200300.100.1.1': 'UID',
};
export const ORGANISATION_NAME = '2.5.4.10';

/** A distinguished name as RFC 4514 writes it: the most specific part first. */
const nameText = ({ typesAndValues }: PkiJs.RelativeDistinguishedNames): string =>
  [...typesAndValues].reverse().map(({ type, value }) => `${SHORT[type] ?? type}=${textOf(value).replace(/[,+"\\<>;=]/g, '\\$&')}`).join(',');

const textOf = ({ valueBlock }: { readonly valueBlock: object }): string => ('value' in valueBlock && typeof valueBlock.value === 'string' ? valueBlock.value : '');

/** Every value under an object identifier: of the subject's name, or the text of an extension. */
export function fieldsOf(der: Uint8Array, oids: readonly string[]): string[] {
  const parsed = parseX509(der);
  if (!parsed.ok) return [];
  const { subject, extensions = [] } = parsed.value;
  return [
    ...subject.typesAndValues.filter(({ type }) => oids.includes(type)).map(({ value }) => textOf(value)),
    ...extensions.filter(({ extnID }) => oids.includes(extnID)).map(({ extnValue }) => textOf(asn1js().fromBER(new Uint8Array(extnValue.valueBlock.valueHexView)).result)),
  ];
}
