import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readOrCreate, SECRET } from './files.js';

/** Secrets that all processes derive alike, and the encryption of private values under one key for each subject. */
export interface MasterKey {
  /** 32 bytes for this purpose and id alone (HKDF, RFC 5869). */
  derive(label: string, id: string): Buffer;
  newSubjectKey(): Buffer;
  /** A subject's key as it is stored. To delete every copy of it erases all that is sealed under it. */
  wrap(subjectKey: Uint8Array): Buffer;
  unwrap(wrapped: Uint8Array): Buffer;
  /** `aad` says where the value belongs: it opens nowhere else. */
  seal(subjectKey: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer;
  open(subjectKey: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export function openMasterKey(dir: string): MasterKey {
  const file = join(dir, 'master.key');
  const master = Buffer.from(readOrCreate(file, SECRET, () => `${randomBytes(KEY_BYTES).toString('base64')}\n`), 'base64');
  if (master.length !== KEY_BYTES) throw new Error(`${file} does not hold ${KEY_BYTES} bytes in base64`);
  // As JSON, the label and the id cannot run into each other.
  const derive = (label: string, id: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', JSON.stringify([label, id]), KEY_BYTES));
  const wrapping = derive('wrap', 'subject-key');
  const purpose = Buffer.from('subject-key');
  return {
    derive,
    newSubjectKey: () => randomBytes(KEY_BYTES),
    wrap: (subjectKey) => seal(wrapping, subjectKey, purpose),
    unwrap: (wrapped) => open(wrapping, wrapped, purpose),
    seal,
    open,
  };
}

/** nonce || ciphertext || tag. Random nonces are safe for 2^32 values under one key (NIST SP 800-38D §8.3). */
function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('a sealed value is too short to be one');
  const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    throw new Error('a sealed value was changed, or was opened with another key or at another place', { cause });
  }
}
