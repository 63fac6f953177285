import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { IdentifierKind } from './identifiers.js';

const KEY_BYTES_MIN = 32;

/** The key file is no good, or lies open. */
export class BadKey extends Error {}

/** A new random key, readable by its owner alone; an existing file is never replaced, for its tokens would never meet again. */
export const newKey = (path: string): Promise<void> => writeFile(path, `${randomBytes(KEY_BYTES_MIN).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });

export async function readKey(path: string): Promise<Buffer> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0 && process.platform !== 'win32') throw new BadKey(`${path} can be read by others; let only its owner (chmod 600)`);
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^([0-9a-f]{2})+$/i.test(text)) throw new BadKey(`${path} does not hold a key in hexadecimal digits; --new-key makes one`);
  const key = Buffer.from(text, 'hex');
  if (key.length < KEY_BYTES_MIN) throw new BadKey(`the key in ${path} has ${key.length} bytes; at least ${KEY_BYTES_MIN} are needed, or identities could be found by trying keys`);
  return key;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What a person looks like under this key; without the key nobody can tell who it is, or try who it might be. */
export const tokenOf = (key: Buffer, kind: IdentifierKind, normal: string): Buffer => hmac(key, `yaosu-token/1\n${kind}\n${normal}`);

/** Names key and kind without telling the key: only tokens of one fingerprint may be compared. */
export const fingerprintOf = (key: Buffer, kind: IdentifierKind): string => hmac(key, `yaosu-token-key/1\n${kind}`).toString('hex');
