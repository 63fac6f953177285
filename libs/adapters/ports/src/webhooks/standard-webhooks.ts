import { createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import type { WebhookScheme } from '#core/exchange';
import { ed25519PublicKeyDer } from '#core/tlog';

/** What is signed: the id that stays through every attempt, the time of this attempt in whole seconds, and the body as it is sent. */
export interface SignedParts { readonly id: string; readonly timestamp: number; readonly body: string }
/** A secret by its 32 bytes: the shared key of `v1`, the seed of the private key of `v1a`. */
export interface WebhookSecret { readonly scheme: WebhookScheme; readonly bytes: Uint8Array }

/** The DER before a seed: PKCS #8 of an Ed25519 private key (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_KEY_BYTES = 32;
/** Signatures that one header may hold: a receiver does not verify without end. */
const SIGNATURES_MAX = 8;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const privateKeyOf = (seed: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
const publicKeyOf = (seed: Uint8Array): Buffer => createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_BYTES);

/** What the receiver keeps, as Standard Webhooks writes it: the shared secret (`whsec_`), or the public key (`whpk_`). */
export const receiverKey = ({ scheme, bytes }: WebhookSecret): string => (scheme === 'v1' ? `whsec_${base64(bytes)}` : `whpk_${base64(publicKeyOf(bytes))}`);

const SHARED_SECRET_BYTES = { min: 24, max: 64 } as const;

/** A shared secret as Standard Webhooks writes it; undefined for what is none. */
export function sharedSecretIn(text: string): WebhookSecret | undefined {
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text.slice('whsec_'.length), 'base64') : Buffer.alloc(0);
  return bytes.length < SHARED_SECRET_BYTES.min || bytes.length > SHARED_SECRET_BYTES.max ? undefined : { scheme: 'v1', bytes };
}

const signedText = ({ id, timestamp, body }: SignedParts): string => `${id}.${timestamp}.${body}`;

function signature({ scheme, bytes }: WebhookSecret, parts: SignedParts): string {
  const text = signedText(parts);
  return `${scheme},${base64(scheme === 'v1' ? createHmac('sha256', bytes).update(text).digest() : sign(null, Buffer.from(text), privateKeyOf(bytes)))}`;
}

/** The three headers of Standard Webhooks; one signature for each secret, so that during a rotation receivers know either. */
export const signatureHeaders = (secrets: readonly WebhookSecret[], parts: SignedParts): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> => ({
  'webhook-id': parts.id, 'webhook-timestamp': String(parts.timestamp), 'webhook-signature': secrets.map((secret) => signature(secret, parts)).join(' '),
});

/** Whether a header of signatures holds one under the receiver's key. The time is the receiver's to judge. */
export function isSigned(key: string, parts: SignedParts, header: string): boolean {
  const [prefix = '', encoded = ''] = key.split('_');
  const scheme = prefix === 'whpk' ? 'v1a' : 'v1';
  const given = header.split(' ').slice(0, SIGNATURES_MAX).flatMap((one) => (one.startsWith(`${scheme},`) ? [Buffer.from(one.slice(scheme.length + 1), 'base64')] : []));
  const bytes = Buffer.from(encoded, 'base64');
  const text = signedText(parts);
  if (scheme === 'v1a') return given.some((one) => verify(null, Buffer.from(text), createPublicKey({ key: ed25519PublicKeyDer(bytes), format: 'der', type: 'spki' }), one));
  const expected = createHmac('sha256', bytes).update(text).digest();
  return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}
