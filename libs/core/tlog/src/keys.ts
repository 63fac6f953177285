import { createHash } from 'node:crypto';
import { fromBase64, toBase64 } from './encoding.js';
import { isKeyName } from './key-name.js';
import { assert, fail, ok, type Result } from './result.js';
import { suiteOf, typeOfTyped, type KeyType } from './suites/index.js';
import { SEED_BYTES } from './suites/suite.js';

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

/** The key id as eight hexadecimal digits: SHA-256(name || 0x0A || type || public key), first four bytes. */
export const keyIdOf = ({ name, type, publicKey }: VerificationKey): string =>
  createHash('sha256').update(`${name}\n`).update(suiteOf({ type }).header).update(publicKey).digest('hex').slice(0, 8);

/** The verification key to hand out for a signing key. */
export const verificationKeyOf = ({ name, type, seed }: SigningKey): VerificationKey => ({ name, type, publicKey: suiteOf({ type }).publicKeyOf(seed) });

const withType = (type: KeyType, key: Uint8Array): string => toBase64(Buffer.concat([suiteOf({ type }).header, key]));

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

function parseKey(text: string): Result<{ name: string; keyId: string; type: KeyType; key: Uint8Array }> {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? [];
  const typed = fromBase64(encoded);
  if (!isKeyName(name) || typed === undefined) return fail('malformed key: expected name+keyid+base64');
  const type = typeOfTyped(typed);
  if (type === undefined) return fail(`key ${name}+${keyId} has a type that is not supported`);
  return ok({ name, keyId, type, key: typed.subarray(suiteOf({ type }).header.length) });
}

const requireLength = ({ name, keyId, key }: { readonly name: string; readonly keyId: string; readonly key: Uint8Array }, bytes: number): Result<Uint8Array> =>
  (key.length === bytes ? ok(key) : fail(`key ${name}+${keyId} is not ${bytes} bytes long`));

export function parseVkey(text: string): Result<VerificationKey> {
  const parsed = parseKey(text);
  if (!parsed.ok) return parsed;
  const { name, keyId, type } = parsed.value;
  const publicKey = requireLength(parsed.value, suiteOf({ type }).publicKeyBytes);
  if (!publicKey.ok) return publicKey;
  const vkey = { name, type, publicKey: publicKey.value };
  return keyIdOf(vkey) === keyId ? ok(vkey) : fail(`key ${name}+${keyId} does not have the id that it claims`);
}

export function parseSkey(text: string): Result<SigningKey> {
  if (!text.startsWith(SKEY_PREFIX)) return fail(`a signing key begins with ${SKEY_PREFIX}`);
  const parsed = parseKey(text.slice(SKEY_PREFIX.length));
  if (!parsed.ok) return parsed;
  const { name, keyId, type } = parsed.value;
  const seed = requireLength(parsed.value, SEED_BYTES);
  if (!seed.ok) return seed;
  const skey = { name, type, seed: seed.value };
  return keyIdOf(verificationKeyOf(skey)) === keyId ? ok(skey) : fail(`key ${name}+${keyId} does not have the id that it claims`);
}
