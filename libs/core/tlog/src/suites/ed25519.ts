import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { timestamped, untimestamped, type Suite } from './suite.js';

/** The DER before a raw Ed25519 key (RFC 8410 §4 and §7), which is all that Node needs to import one. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export const publicKeyObject = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({ key: ed25519PublicKeyDer(publicKey), format: 'der', type: 'spki' });

export const privateKeyObject = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });

/** The key as other tools import it: SubjectPublicKeyInfo (RFC 8410 §4). */
export const ed25519PublicKeyDer = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI_PREFIX, publicKey]);

const common = {
  publicKeyBytes: 32,
  publicKeyOf: (seed: Uint8Array) => createPublicKey(privateKeyObject(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length),
} as const;

/** How a log signs its checkpoints: Ed25519 over the text of the note (C2SP signed-note, type 0x01). */
export const ed25519: Suite = {
  ...common,
  title: 'Ed25519',
  header: Uint8Array.of(0x01),
  isTimed: false,
  signing: (seed) => {
    const key = privateKeyObject(seed);
    return (text) => sign(null, Buffer.from(text), key);
  },
  verifying: (publicKey) => {
    const key = publicKeyObject(publicKey);
    return (text, signature) => verify(null, Buffer.from(text), key, signature);
  },
};

/** What a witness signs: the note text behind the time at which it saw it. */
const cosignedMessage = (text: string, time: bigint): Buffer => Buffer.from(`cosignature/v1\ntime ${String(time)}\n${text}`);

/** How a witness cosigns: Ed25519 over time and text (C2SP tlog-cosignature, cosignature/v1, type 0x04). */
export const cosignature: Suite = {
  ...common,
  title: 'Ed25519 cosignature',
  header: Uint8Array.of(0x04),
  isTimed: true,
  signing: (seed, { time }) => {
    const key = privateKeyObject(seed);
    return (text) => timestamped(time, sign(null, cosignedMessage(text, time), key));
  },
  verifying: (publicKey) => {
    const key = publicKeyObject(publicKey);
    return (text, bytes) => {
      const parts = untimestamped(bytes);
      return parts !== undefined && verify(null, cosignedMessage(text, parts.time), key, parts.signature);
    };
  },
};
