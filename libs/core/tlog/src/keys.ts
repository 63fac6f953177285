import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { fromBase64, toBase64 } from './encoding.js';
import { assert, fail, ok, type Result } from './result.js';

/** The signature types of C2SP signed-note that are known here: a plain Ed25519 note signature and a timed cosignature. */
export const KEY_TYPE = { ed25519: 0x01, cosignature: 0x04 } as const;
export type KeyType = (typeof KEY_TYPE)[keyof typeof KEY_TYPE];

const ED25519_KEY_BYTES = 32;
/** The DER before a raw Ed25519 key (RFC 8410 §4 and §7), which is all that Node needs to import one. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SKEY_PREFIX = 'PRIVATE+KEY+';

/** What a vkey says: whose signatures, of which type, verify with which key. */
export interface VerificationKey {
  readonly name: string;
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
}
/** What an skey says; the seed is the secret. */
export interface SigningKey {
  readonly name: string;
  readonly type: KeyType;
  readonly seed: Uint8Array;
}

/** Key names have no spaces, which end a name on a signature line, and no plus, which ends it in a vkey. */
export const isKeyName = (name: string): boolean => /^[^+\p{White_Space}\p{Surrogate}\p{Cc}]+$/u.test(name);

/** The key id as eight hexadecimal digits: SHA-256(name || 0x0A || type || public key), first four bytes. */
export const keyIdOf = ({ name, type, publicKey }: VerificationKey): string =>
  createHash('sha256').update(`${name}\n`).update(Uint8Array.of(type)).update(publicKey).digest('hex').slice(0, 8);

export const publicKeyObject = (publicKey: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });

export const privateKeyObject = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });

/** The verification key to hand out for a signing key. */
export function verificationKeyOf({ name, type, seed }: SigningKey): VerificationKey {
  const publicKey = createPublicKey(privateKeyObject(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
  return { name, type, publicKey };
}

const withType = (type: KeyType, key: Uint8Array): string => toBase64(Buffer.concat([Uint8Array.of(type), key]));

/** `name+keyid+base64(type || public key)` (C2SP signed-note, verifier keys). */
export function formatVkey(key: VerificationKey): string {
  assert(isKeyName(key.name), `${key.name} is not a key name`);
  return `${key.name}+${keyIdOf(key)}+${withType(key.type, key.publicKey)}`;
}

/** `PRIVATE+KEY+name+keyid+base64(type || seed)`, the signer key encoding of the Go note package. */
export function formatSkey(key: SigningKey): string {
  assert(isKeyName(key.name), `${key.name} is not a key name`);
  return `${SKEY_PREFIX}${key.name}+${keyIdOf(verificationKeyOf(key))}+${withType(key.type, key.seed)}`;
}

const isKeyType = (type: number | undefined): type is KeyType => type === KEY_TYPE.ed25519 || type === KEY_TYPE.cosignature;

function parseKey(text: string): Result<{ name: string; keyId: string; type: KeyType; key: Uint8Array }> {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? [];
  const typed = fromBase64(encoded);
  if (!isKeyName(name) || typed === undefined) return fail('malformed key: expected name+keyid+base64');
  const type = typed[0];
  if (!isKeyType(type)) return fail(`key ${name}+${keyId} has a type that is not supported`);
  if (typed.length !== 1 + ED25519_KEY_BYTES) return fail(`key ${name}+${keyId} is not ${ED25519_KEY_BYTES} bytes long`);
  return ok({ name, keyId, type, key: typed.subarray(1) });
}

export function parseVkey(text: string): Result<VerificationKey> {
  const parsed = parseKey(text);
  if (!parsed.ok) return parsed;
  const { name, keyId, type, key } = parsed.value;
  const vkey = { name, type, publicKey: key };
  return keyIdOf(vkey) === keyId ? ok(vkey) : fail(`key ${name}+${keyId} does not have the id that it claims`);
}

export function parseSkey(text: string): Result<SigningKey> {
  if (!text.startsWith(SKEY_PREFIX)) return fail(`a signing key begins with ${SKEY_PREFIX}`);
  const parsed = parseKey(text.slice(SKEY_PREFIX.length));
  if (!parsed.ok) return parsed;
  const { name, keyId, type, key } = parsed.value;
  const skey = { name, type, seed: key };
  return keyIdOf(verificationKeyOf(skey)) === keyId ? ok(skey) : fail(`key ${name}+${keyId} does not have the id that it claims`);
}

