import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from './buffer.js';

/**
 * What `#core/tlog` asks of `node:crypto`, over @noble: synchronous, as there, and the same in every browser. Only verifying is here; what
 * signs has no place in a page.
 */
const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? new TextEncoder().encode(data) : data);

function requireSha256(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not here`);
}

type Encoding = 'hex' | 'binary' | 'base64';

export function hash(algorithm: string, data: string | Uint8Array, encoding: Encoding | 'buffer' = 'hex'): string | Uint8Array {
  requireSha256(algorithm);
  const digest = Buffer.from(sha256(bytesOf(data)));
  return encoding === 'buffer' ? digest : digest.toString(encoding);
}

export function createHash(algorithm: string) {
  requireSha256(algorithm);
  const state = sha256.create();
  const made = {
    update: (data: string | Uint8Array) => {
      state.update(bytesOf(data));
      return made;
    },
    digest: (encoding?: Encoding) => (encoding === undefined ? Buffer.from(state.digest()) : Buffer.from(state.digest()).toString(encoding)),
  };
  return made;
}

const KEY_BYTES = 32;
interface PublicKey { readonly raw: Uint8Array }

/** An Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 §4): the last 32 bytes are the key. */
export const createPublicKey = ({ key }: { readonly key: Uint8Array }): PublicKey => ({ raw: key.slice(-KEY_BYTES) });

/** Ed25519 as RFC 8032 has it and Node verifies it: no leniency of ZIP 215. */
export function verify(_algorithm: null, message: Uint8Array, { raw }: PublicKey, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(Uint8Array.from(signature), Uint8Array.from(message), raw, { zip215: false });
  } catch {
    return false;
  }
}

function nobodySigns(): never {
  throw new Error('nothing is signed in a page');
}
export { nobodySigns as createPrivateKey, nobodySigns as sign, nobodySigns as randomBytes, nobodySigns as timingSafeEqual };

/** OpenSSL's numbers, which tables of algorithms name; certificates are judged by the server, not here. */
export const constants = { RSA_PKCS1_PADDING: 1, RSA_PKCS1_PSS_PADDING: 6, RSA_PSS_SALTLEN_DIGEST: -1 } as const;
