import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, readOrCreate, SECRET } from './files.js';

/** Secrets that all processes derive alike, and the encryption of private values under one key for each subject. */
export interface MasterKey {
  /** 32 bytes for this purpose and id alone (HKDF, RFC 5869). They stay what they are when the master key is rotated. */
  derive(label: string, id: string): Buffer;
  newSubjectKey(): Buffer;
  /** A subject's key as it is stored. To delete every copy of it erases all that is sealed under it. */
  wrap(subjectKey: Uint8Array): Buffer;
  unwrap(wrapped: Uint8Array): Buffer;
  /** Whether a subject's key is stored as it has to be: wrapped under the key of today, also while a rotation is under way. */
  isCurrent(wrapped: Uint8Array): boolean;
  /** `aad` says where the value belongs: it opens nowhere else. */
  seal(subjectKey: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer;
  open(subjectKey: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer;
}

/**
 * The files of the master key. `next` is there while a rotation wraps everything anew, `previous` until nothing is left that only
 * it opens; `root`, from the first rotation on, is what secrets are derived from, wrapped like a subject's key.
 */
export const MASTER_FILES = { current: 'master.key', next: 'master.next.key', previous: 'master.previous.key', root: 'derivation.key' } as const;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const SUBJECT_KEY = Buffer.from('subject-key');
const ROOT = Buffer.from('derivation-root');

/** The wrapping keys at hand, that of today first. */
type Wrappings = readonly [Buffer, ...Buffer[]];

export function openMasterKey(dir: string): MasterKey {
  const first = readMaster(dir, MASTER_FILES.current) ?? parsed(readOrCreate(join(dir, MASTER_FILES.current), SECRET, newMaster), MASTER_FILES.current);
  let wrappings = readWrappings(dir);
  const root = readRoot(dir) ?? first;
  /** A process goes on through a rotation: what does not open under the keys that it knows is tried under those that there are. */
  const unwrap = (wrapped: Uint8Array): Buffer => {
    const known = openUnder(wrappings, wrapped, SUBJECT_KEY);
    if (known !== undefined) return known;
    wrappings = readWrappings(dir);
    return openUnder(wrappings, wrapped, SUBJECT_KEY) ?? open(wrappings[0], wrapped, SUBJECT_KEY);
  };
  const today = (): Buffer => {
    wrappings = readWrappings(dir);
    return wrappings[0];
  };
  return {
    derive: (label, id) => expand(root, label, id),
    newSubjectKey: () => randomBytes(KEY_BYTES),
    wrap: (subjectKey) => seal(today(), subjectKey, SUBJECT_KEY),
    unwrap,
    isCurrent: (wrapped) => openUnder([today()], wrapped, SUBJECT_KEY) !== undefined,
    seal,
    open,
  };
}

export const newMaster = (): string => `${randomBytes(KEY_BYTES).toString('base64')}\n`;

/** As JSON, the label and the id cannot run into each other. */
const expand = (key: Uint8Array, label: string, id: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', JSON.stringify([label, id]), KEY_BYTES));
const wrappingOf = (master: Uint8Array): Buffer => expand(master, 'wrap', 'subject-key');

export function readMaster(dir: string, name: string): Buffer | undefined {
  const text = readIfThere(join(dir, name), SECRET);
  return text === undefined ? undefined : parsed(text, join(dir, name));
}

function parsed(text: string, file: string): Buffer {
  const master = Buffer.from(text, 'base64');
  if (master.length !== KEY_BYTES) throw new Error(`${file} does not hold ${KEY_BYTES} bytes in base64`);
  return master;
}

/** The order in which a rotation moves its files is such that one of these is always there. */
function readWrappings(dir: string): Wrappings {
  const [first, ...others] = [MASTER_FILES.next, MASTER_FILES.current, MASTER_FILES.previous].flatMap((name) => readMaster(dir, name) ?? []).map(wrappingOf);
  if (first === undefined) throw new Error(`there is no ${join(dir, MASTER_FILES.current)}`);
  return [first, ...others];
}

/**
 * What secrets are derived from: the first master key itself, until a rotation has put it into a file of its own. That file is read before
 * the keys are, for a rotation writes the key first.
 */
export function readRoot(dir: string): Buffer | undefined {
  const sealed = sealedRoot(dir);
  if (sealed === undefined) return undefined;
  const wrappings = readWrappings(dir);
  return openUnder(wrappings, sealed, ROOT) ?? open(wrappings[0], sealed, ROOT);
}

function sealedRoot(dir: string): Buffer | undefined {
  const text = readIfThere(join(dir, MASTER_FILES.root), SECRET);
  return text === undefined ? undefined : Buffer.from(text, 'base64');
}

/** Whether the root lies under this key already. */
export function isRootUnder(dir: string, master: Uint8Array): boolean {
  const sealed = sealedRoot(dir);
  return sealed !== undefined && openUnder([wrappingOf(master)], sealed, ROOT) !== undefined;
}

/** The root as a file holds it under a new master key. */
export const wrappedRoot = (master: Uint8Array, root: Uint8Array): string => `${seal(wrappingOf(master), root, ROOT).toString('base64')}\n`;

function openUnder(wrappings: readonly Buffer[], wrapped: Uint8Array, purpose: Uint8Array): Buffer | undefined {
  for (const wrapping of wrappings) {
    try {
      return open(wrapping, wrapped, purpose);
    } catch {
      // Another one of the keys may open it; whoever asked is told when none does.
    }
  }
  return undefined;
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
