import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { byteSignerOf, formatSkey, formatVkey, KEY_TYPE, parseSkey, signerOf, verificationKeyOf, type Signer } from '#core/tlog';
import { PUBLIC, readOrCreate, SECRET } from './files.js';

/** Signs checkpoints as the log, and has the verification key that everyone checks them with. */
export interface LogSigner extends Signer {
  readonly vkey: string;
  /** Signs bytes that are no note, for COSE receipts. */
  readonly signBytes: (message: Uint8Array) => Uint8Array;
}

const SEED_BYTES = 32;

/** The log's Ed25519 key in `<origin>.skey`, and for operators to hand out, its vkey beside (C2SP signed-note). */
export function openLogKey(dir: string, origin: string): LogSigner {
  const file = join(dir, origin.replaceAll('/', '_'));
  const text = readOrCreate(`${file}.skey`, SECRET, () => `${formatSkey({ name: origin, type: KEY_TYPE.ed25519, seed: randomBytes(SEED_BYTES) })}\n`);
  const parsed = parseSkey(text.trim());
  if (!parsed.ok) throw new Error(`${file}.skey: ${parsed.reason}`);
  if (parsed.value.name !== origin) throw new Error(`${file}.skey is the key of ${parsed.value.name}, not of ${origin}`);
  const vkey = formatVkey(verificationKeyOf(parsed.value));
  if (readOrCreate(`${file}.vkey`, PUBLIC, () => `${vkey}\n`).trim() !== vkey) throw new Error(`${file}.vkey does not belong to ${file}.skey`);
  return { ...signerOf(parsed.value), vkey, signBytes: byteSignerOf(parsed.value) };
}
