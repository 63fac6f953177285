import { randomBytes } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { KEY_TYPE, formatSkey, formatVkey, parseSkey, signNote, signerOf, verificationKeyOf, type Result } from '#core/tlog';
import type { Taken } from './institution.js';

/** The file of an institution's books: a line for each instruction, durable before it is answered. */
export interface Books {
  readonly known: readonly Taken[];
  readonly keep: (taken: Taken) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openBooks(path: string): Promise<Books> {
  const text = await readFile(path, 'utf8').catch(() => '');
  // A line that a crash cut off was answered to nobody.
  const known = text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Taken);
  const file = await open(path, 'a', 0o600);
  const whole = text.lastIndexOf('\n') + 1;
  if (whole < text.length) await file.truncate(Buffer.byteLength(text.slice(0, whole)));
  return {
    known,
    keep: async (taken) => {
      await file.appendFile(`${JSON.stringify(taken)}\n`);
      await file.datasync();
    },
    close: () => file.close(),
  };
}

/** The key that an institution signs its notices with. */
export interface NoticeKey { readonly vkey: string; readonly sign: (text: string) => string }

const SEED_BYTES = 32;

/** Opens the key beside the books; makes it at the first start. */
export async function openNoticeKey(path: string, name: string): Promise<Result<NoticeKey>> {
  const held = await readFile(path, 'utf8').catch(() => undefined);
  const text = held ?? `${formatSkey({ name, type: KEY_TYPE.ed25519, seed: randomBytes(SEED_BYTES) })}\n`;
  if (held === undefined) await writeFile(path, text, { mode: 0o600, flush: true });
  const skey = parseSkey(text.trim());
  if (!skey.ok) return skey;
  const signer = signerOf(skey.value);
  return { ok: true, value: { vkey: formatVkey(verificationKeyOf(skey.value)), sign: (body) => signNote(`${body}\n`, [signer]) } };
}
