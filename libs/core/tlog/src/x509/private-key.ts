import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { fail, ok, type Result } from '../result.js';
import { sm2, sm2PublicKeyDer, sm2SignatureDer, sm2Signing } from '../suites/sm2.js';
import type { X509KeyKind } from './certificate.js';
import { SM2_WITH_SM3 } from './engine.js';
import { JWS_ALGORITHMS, paddingOf, type JwsAlgorithm } from './jws.js';

/** A key in PKCS #8, of a kind that certificates and assertions are signed by. */
export interface SigningPrivateKey {
  readonly keyKind: X509KeyKind;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  /** The algorithm of an assertion that it signs (RFC 7518 §3.1). */
  readonly algorithm: JwsAlgorithm;
  /** A signature as a JWS has it. */
  readonly signJws: (data: Uint8Array) => Uint8Array;
  /** A signature as a certificate has it, with the object identifier of its algorithm. */
  readonly x509Algorithm: string;
  readonly signX509: (data: Uint8Array) => Uint8Array;
}

/** The curve of SM2 as an object identifier in DER, which stands in the head of a key; and the head of ECPrivateKey: version 1, then 32 bytes. */
const SM2_CURVE = Buffer.from('06082a811ccf5501822d', 'hex');
const CURVE_WITHIN = 40;
const SCALAR_FOLLOWS = Buffer.from('0201010420', 'hex');
/** PKCS #8 (RFC 5958) of a bare ECPrivateKey (RFC 5915) on the curve of SM2. */
const SM2_PKCS8_PREFIX = Buffer.from('3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420', 'hex');
const SM2_SCALAR_BYTES = 32;

const pemOf = (label: string, der: Uint8Array): string => `-----BEGIN ${label}-----\n${(Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;

/** DER as PEM (RFC 7468). */
export const formatPem = (label: 'CERTIFICATE' | 'PUBLIC KEY' | 'PRIVATE KEY' | 'X509 CRL', der: Uint8Array): string => pemOf(label, der);

/** The bytes of every part of a PEM file that has the label; text around them says nothing. */
export function parsePem(text: string, label: 'CERTIFICATE' | 'PUBLIC KEY' | 'X509 CRL'): Uint8Array[] {
  const parts = text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`, 'g'));
  return [...parts].map(([, encoded = '']) => new Uint8Array(Buffer.from(encoded, 'base64')));
}

/** The scalar of an SM2 key as a PKCS #8 file. */
export const sm2PrivateKeyPem = (scalar: Uint8Array): string => pemOf('PRIVATE KEY', Buffer.concat([SM2_PKCS8_PREFIX, scalar]));

/** A JWS in its compact form (RFC 7515 §7.1) by the key, whose algorithm its header names. */
export function signJws(header: Readonly<Record<string, unknown>>, payload: Readonly<Record<string, unknown>>, { algorithm, signJws: sign64 }: Pick<SigningPrivateKey, 'algorithm' | 'signJws'>): string {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encoded({ ...header, alg: algorithm })}.${encoded(payload)}`;
  return `${input}.${Buffer.from(sign64(Buffer.from(input))).toString('base64url')}`;
}

/** Reads a private key in PEM, without a passphrase. */
export function readPrivateKey(pem: string): Result<SigningPrivateKey> {
  const [, encoded] = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END PRIVATE KEY-----/.exec(pem) ?? [];
  if (encoded === undefined) return fail('it is no private key in PEM (PKCS #8, without a passphrase)');
  try {
    const scalar = sm2ScalarIn(Buffer.from(encoded, 'base64'));
    return scalar === undefined ? nativeKey(createPrivateKey(pem)) : ok(sm2Key(scalar));
  } catch {
    return fail('the private key cannot be read');
  }
}

function sm2ScalarIn(der: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(der);
  if (!bytes.subarray(0, CURVE_WITHIN).includes(SM2_CURVE)) return undefined;
  const at = bytes.indexOf(SCALAR_FOLLOWS);
  if (at < 0 || bytes.length < at + SCALAR_FOLLOWS.length + SM2_SCALAR_BYTES) throw new Error('no scalar of 32 bytes');
  return bytes.subarray(at + SCALAR_FOLLOWS.length, at + SCALAR_FOLLOWS.length + SM2_SCALAR_BYTES);
}

function sm2Key(scalar: Uint8Array): SigningPrivateKey {
  const sign64 = sm2Signing(scalar);
  return {
    keyKind: 'SM2', spki: sm2PublicKeyDer(sm2.publicKeyOf(scalar)), algorithm: 'SM2', signJws: sign64, x509Algorithm: SM2_WITH_SM3, signX509: (data) => sm2SignatureDer(sign64(data)),
  };
}

type NativeKind = Exclude<X509KeyKind, 'SM2'>;
interface NativeRow { readonly algorithm: JwsAlgorithm; readonly x509Algorithm: string; readonly digest: 'sha256' | 'sha384' }
const NATIVE: Readonly<Record<NativeKind, NativeRow>> = {
  'P-256': { algorithm: 'ES256', x509Algorithm: '1.2.840.10045.4.3.2', digest: 'sha256' },
  'P-384': { algorithm: 'ES384', x509Algorithm: '1.2.840.10045.4.3.3', digest: 'sha384' },
  RSA: { algorithm: 'PS256', x509Algorithm: '1.2.840.113549.1.1.11', digest: 'sha256' },
};

function nativeKey(key: KeyObject): Result<SigningPrivateKey> {
  const keyKind = nativeKindOf(key);
  if (keyKind === undefined) return fail('the private key is of no kind that is taken: P-256, P-384, RSA, SM2');
  const { algorithm, x509Algorithm, digest } = NATIVE[keyKind];
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return ok({
    keyKind, spki, algorithm, x509Algorithm,
    signJws: (data) => sign(digest, data, { key, dsaEncoding: 'ieee-p1363', ...paddingOf(JWS_ALGORITHMS[algorithm]) }),
    signX509: (data) => sign(digest, data, { key, dsaEncoding: 'der' }),
  });
}

function nativeKindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): NativeKind | undefined {
  if (asymmetricKeyType === 'rsa') return 'RSA';
  if (asymmetricKeyType !== 'ec') return undefined;
  return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'P-256' : asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : undefined;
}

