import { decodeUtf8, openCheckpoint, type Result, type SignedCheckpoint, type Verifier } from '#core/tlog';

/** Whom a mirror believes: opens a checkpoint that the log has signed, and as many witnesses as its policy asks for. */
export type Opener = (note: string) => Result<SignedCheckpoint>;

export const openerOf = (verifiers: readonly Verifier[]): Opener => (note) => openCheckpoint(note, verifiers);

export function openBytes(open: Opener, bytes: Uint8Array): Result<SignedCheckpoint & { readonly note: string }> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const opened = open(text.value);
  return opened.ok ? { ok: true, value: { ...opened.value, note: text.value } } : opened;
}
