import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, readOrCreate, SECRET } from './files.js';

/** A public key as a JWKS publishes it (RFC 7517 §4, RFC 7518 §6.2). */
export interface TokenJwk {
  readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string;
  readonly kid: string; readonly alg: 'ES256'; readonly use: 'sig';
}
export interface TokenKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: TokenJwk;
}

/** The ES256 keys of the token issuer. All processes that share the directory see a new key at its first use. */
export interface TokenKeys {
  /** The newest. */
  signing(): TokenKey;
  /** The key of a token's `kid`; undefined for one that was never ours or is retired. */
  find(kid: string): TokenKey | undefined;
  jwks(): { readonly keys: readonly TokenJwk[] };
  /**
   * Makes the key that signs from now on. The two before stay valid, so rotate no more often than tokens live; the ones
   * before those are deleted.
   */
  rotate(): TokenKey;
}

const FIRST = 1;
const KEPT = 3;
/** Least time between two searches for an unknown key. */
const LOOK_MS_MIN = 1_000;
const FILE = /^token-(\d{6})\.pem$/;

export function openTokenKeys(dir: string): TokenKeys {
  const loaded = new Map<number, TokenKey>();

  const numbers = (): number[] => readdirSync(dir).flatMap((name) => FILE.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
  const fileOf = (number: number): string => join(dir, `token-${String(number).padStart(6, '0')}.pem`);
  const remember = (number: number, pem: string): TokenKey => {
    const key = loaded.get(number) ?? parseKey(pem, fileOf(number));
    loaded.set(number, key);
    return key;
  };
  const all = (): TokenKey[] => {
    const pems = numbers().map((number) => ({ number, pem: readIfThere(fileOf(number), SECRET) }));
    for (const number of loaded.keys()) if (!pems.some((it) => it.number === number)) loaded.delete(number);
    return pems.flatMap(({ number, pem }) => pem === undefined ? [] : [remember(number, pem)]);
  };
  const readOrMake = (number: number): TokenKey => remember(number, readOrCreate(fileOf(number), SECRET, newKey));
  const rotate = (): TokenKey => {
    const next = (numbers().at(-1) ?? 0) + 1;
    const key = readOrMake(next);
    for (const number of numbers()) if (number <= next - KEPT) rmSync(fileOf(number), { force: true });
    return key;
  };
  /** A `kid` that nobody has: asked for again within a second, it is not looked for on disk. Anyone may send one. */
  let lookedAt = 0;
  const findOnDisk = (kid: string): TokenKey | undefined => {
    if (Date.now() - lookedAt < LOOK_MS_MIN) return undefined;
    const found = all().find((key) => key.kid === kid);
    if (found === undefined) lookedAt = Date.now();
    return found;
  };
  // The first is always number 1, so that two processes that start at once agree on it.
  const signing = (): TokenKey => all().at(-1) ?? readOrMake(FIRST);

  signing();
  return {
    signing,
    find: (kid) => {
      const [known] = [...loaded].filter(([, key]) => key.kid === kid);
      if (known === undefined) return findOnDisk(kid);
      const [number, key] = known;
      return existsSync(fileOf(number)) ? key : undefined;
    },
    jwks: () => ({ keys: all().map(({ jwk }) => jwk) }),
    rotate,
  };
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function parseKey(pem: string, file: string): TokenKey {
  const privateKey = privateKeyOf(pem, file);
  const publicKey = createPublicKey(privateKey);
  const { kty, crv, x = '', y = '' } = publicKey.export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256') throw new Error(`${file} does not hold an EC key on P-256`);
  // RFC 7638 §3: the required members in lexicographic order, without white space.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kid, privateKey, publicKey, jwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } };
}

function privateKeyOf(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new Error(`${file} does not hold a private key`, { cause });
  }
}
