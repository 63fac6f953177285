import { constants, createPublicKey, verify } from 'node:crypto';
import { isSignedBySm2, sm2PointIn } from '../suites/sm2.js';
import { fail, ok, type Result } from '../result.js';
import type { X509Certificate, X509KeyKind } from './certificate.js';

/** A chain of four certificates in Base64, and the claims. */
export const JWS_LENGTH_MAX = 96 * 1024;

interface Algorithm { readonly keyKind: X509KeyKind; readonly digest: 'sha256' | 'sha384' | 'sm3'; readonly padding?: number }
/**
 * Algorithms of signatures (RFC 7518 §3.1) by their names, each for one kind of key. `SM2` is SM2 with SM3, r || s in 64 bytes, under the
 * usual signer id: IANA has registered no name for it, so this one is a parameter of ours.
 */
export const JWS_ALGORITHMS = {
  ES256: { keyKind: 'P-256', digest: 'sha256' },
  ES384: { keyKind: 'P-384', digest: 'sha384' },
  PS256: { keyKind: 'RSA', digest: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING },
  RS256: { keyKind: 'RSA', digest: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  SM2: { keyKind: 'SM2', digest: 'sm3' },
} as const satisfies Readonly<Record<string, Algorithm>>;
export type JwsAlgorithm = keyof typeof JWS_ALGORITHMS;
export const isJwsAlgorithm = (name: unknown): name is JwsAlgorithm => typeof name === 'string' && Object.hasOwn(JWS_ALGORITHMS, name);

/** A JWS in its compact form (RFC 7515 §7.1), of which nothing is verified yet. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** Takes a JWS apart. Extensions that must be understood (`crit`) are not. */
export function parseJws(text: string): Result<CompactJws> {
  if (text.length > JWS_LENGTH_MAX) return fail(`it has more than ${JWS_LENGTH_MAX} characters`);
  const [encodedHeader = '', encodedPayload = '', encodedSignature = '', ...rest] = text.split('.');
  const [header, payload, signature] = [objectIn(encodedHeader), objectIn(encodedPayload), fromBase64Url(encodedSignature)];
  if (rest.length > 0 || header === undefined || payload === undefined || signature === undefined) return fail('it is no signed JWT');
  if ('crit' in header) return fail('it has a critical header parameter that is not known');
  return ok({ header, payload, signingInput: `${encodedHeader}.${encodedPayload}`, signature });
}

/** Base64 of RFC 7515 §2, strictly: without padding, and no two texts for the same bytes. */
export function fromBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function objectIn(encoded: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = fromBase64Url(encoded);
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the key of a certificate has signed it, by the algorithm that it names and that the key is for. */
export function isJwsSignedBy({ header: { alg }, signingInput, signature }: CompactJws, { spki, keyKind }: Pick<X509Certificate, 'spki' | 'keyKind'>): boolean {
  if (!isJwsAlgorithm(alg)) return false;
  const algorithm: Algorithm = JWS_ALGORITHMS[alg];
  if (algorithm.keyKind !== keyKind) return false;
  const data = Buffer.from(signingInput, 'ascii');
  const point = sm2PointIn(spki);
  if (point !== undefined) return isSignedBySm2(point, data, signature);
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return verify(algorithm.digest, data, { key, dsaEncoding: 'ieee-p1363', ...paddingOf(algorithm) }, signature);
  } catch {
    return false;
  }
}

/** How a signature is padded; the salt of PSS is as long as the digest (RFC 7518 §3.5). */
export const paddingOf = ({ padding }: Algorithm): { readonly padding?: number; readonly saltLength?: number } =>
  (padding === undefined ? {} : { padding, ...(padding === constants.RSA_PKCS1_PSS_PADDING ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}) });
