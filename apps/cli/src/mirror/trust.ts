import { decodeUtf8, type Result } from '#core/tlog';
import type { Trust, TrustedCheckpoint } from '../log/trust.js';

/** A checkpoint that somebody has shown, as it was opened and as it was signed. */
export interface Shown extends TrustedCheckpoint { readonly note: string }

export function openShown(bytes: Uint8Array, open: Trust['open']): Result<Shown> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const opened = open(text.value);
  return opened.ok ? { ok: true, value: { ...opened.value, note: text.value } } : opened;
}
