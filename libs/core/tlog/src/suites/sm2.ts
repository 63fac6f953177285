import type * as SmCrypto from 'sm-crypto-v2';
import { lazily } from './lazily.js';
import type { Suite } from './suite.js';

const library = lazily('sm-crypto-v2') as () => typeof SmCrypto;

const IDENTIFIER = 'dex-ledger/sm2sm3/v1';
const POINT_BYTES = 65;
const UNCOMPRESSED = 0x04;
const HALF_BYTES = 32;
/** The signer id that GB/T 32918.2 uses where the parties have not agreed on another; it is hashed before the message. */
export const SM2_SIGNER_ID = '1234567812345678';
const OPTIONS = { hash: true, userId: SM2_SIGNER_ID } as const;

/** The DER before an uncompressed point: id-ecPublicKey (RFC 5480 §2.1.1) on the curve 1.2.156.10197.1.301 (GM/T 0006). */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The key as other tools import it: SubjectPublicKeyInfo (RFC 5480 §2). */
export const sm2PublicKeyDer = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI_PREFIX, publicKey]);

/** A DER INTEGER: without leading zeros but the one that keeps it positive (X.690 §8.3). */
function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  const positive = (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Uint8Array.of(0), digits]);
  return Buffer.concat([Uint8Array.of(0x02, positive.length), positive]);
}

/** A signature as openssl takes it: `SEQUENCE { INTEGER r, INTEGER s }` (GM/T 0009) of the 64 bytes r || s. */
export function sm2SignatureDer(signature: Uint8Array): Buffer {
  const body = Buffer.concat([derInteger(signature.subarray(0, HALF_BYTES)), derInteger(signature.subarray(HALF_BYTES))]);
  return Buffer.concat([Uint8Array.of(0x30, body.length), body]);
}

/** The key in a SubjectPublicKeyInfo of SM2; undefined for any other. */
export const sm2PointIn = (spki: Uint8Array): Uint8Array | undefined =>
  (spki.length === SPKI_PREFIX.length + POINT_BYTES && SPKI_PREFIX.equals(spki.subarray(0, SPKI_PREFIX.length)) ? spki.subarray(SPKI_PREFIX.length) : undefined);

/** Signs any bytes by the private key of 32 bytes, under the usual signer id: r || s. */
export function sm2Signing(seed: Uint8Array): (data: Uint8Array) => Buffer {
  const privateKey = hex(seed);
  const publicKey = library().sm2.getPublicKeyFromPrivateKey(privateKey);
  return (data) => Buffer.from(library().sm2.doSignature(data, privateKey, { ...OPTIONS, publicKey }), 'hex');
}

/** Whether r || s is a signature over `data`. */
export const isSignedBySm2 = (publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean =>
  publicKey[0] === UNCOMPRESSED && signature.length === 2 * HALF_BYTES && isSignedBy(publicKey, data, signature);

/**
 * SM2 with SM3 (GB/T 32918.2, GB/T 32905): the national signature (国密) beside Ed25519 on a checkpoint. C2SP has no type for it,
 * so the key carries the private one, 0xff, with an identifier; readers that do not know it skip the signature.
 */
export const sm2: Suite = {
  title: 'SM2 with SM3',
  header: Buffer.from(`\xff${IDENTIFIER}`, 'latin1'),
  publicKeyBytes: POINT_BYTES,
  isTimed: false,
  publicKeyOf: (seed) => Buffer.from(library().sm2.getPublicKeyFromPrivateKey(hex(seed)), 'hex'),
  signing: (seed) => {
    const sign = sm2Signing(seed);
    return (text) => sign(Buffer.from(text));
  },
  verifying: (publicKey) => (text, signature) => isSignedBySm2(publicKey, Buffer.from(text), signature),
};

/** The library throws at numbers out of range and points that are not on the curve: no signature, then. */
function isSignedBy(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return library().sm2.doVerifySignature(data, hex(signature), hex(publicKey), OPTIONS);
  } catch {
    return false;
  }
}
