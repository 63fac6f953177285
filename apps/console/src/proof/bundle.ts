import './node/globals.js';
import { checkBundle, unpack, type BundleCheck } from '#core/evidence';
import type { Result, Trust } from '#core/tlog';

export const BUNDLE_BYTES_MAX = 64 * 1024 * 1024;

/** What was found of a bundle, check by check, with the code that `yaosu evidence verify` runs. */
export interface CheckedBundle {
  readonly subject: string | undefined;
  readonly origin: string | undefined;
  readonly size: number | undefined;
  readonly checks: readonly BundleCheck[];
  readonly leftOut: readonly { readonly what: string; readonly why: string }[];
}

/** Verifies the evidence in a ZIP: digests, receipts, documents, verdicts under their rule packs, sheets, and the seal. */
export function verifyBundle(zip: Uint8Array, trust: Trust): Result<CheckedBundle> {
  const files = unpack(zip);
  if (!files.ok) return files;
  const { manifest, checks } = checkBundle(files.value, trust);
  return { ok: true, value: { subject: manifest?.subject, origin: manifest?.origin, size: manifest?.checkpoint.size, checks, leftOut: manifest?.leftOut ?? [] } };
}

/** The checkpoint of a bundle, which says whether others than the log have signed it; empty where there is none. */
export const checkpointIn = (zip: Uint8Array): string => {
  const files = unpack(zip);
  return files.ok ? new TextDecoder().decode(files.value.get('checkpoint')) : '';
};
