import { assert, fail, ok, type Result } from './result.js';
import { TILE_WIDTH } from './tile.js';

/** The length prefix is two bytes (C2SP tlog-tiles, entry bundles). */
const ENTRY_BYTES_LIMIT = 0xffff;

/** An entry bundle: each entry behind its length as a 16-bit big-endian integer. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  assert(entries.length > 0 && entries.length <= TILE_WIDTH, `a bundle holds 1 to ${TILE_WIDTH} entries, not ${entries.length}`);
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    assert(entry.length <= ENTRY_BYTES_LIMIT, `an entry of ${entry.length} bytes does not fit a bundle`);
    at = bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at);
    at += entry.length;
  }
  return bundle;
}

/** The entries of a bundle; bytes that are missing or left over make the whole bundle a failure. */
export function decodeBundle(bundle: Uint8Array): Result<readonly Uint8Array[]> {
  const { entries, fault } = splitBundle(bundle);
  if (fault !== undefined) return fail(fault);
  return entries.length > 0 ? ok(entries) : fail('an empty bundle');
}

/** The entries of a bundle as far as it can be read, and what is wrong behind them: to tell where it breaks. */
export function splitBundle(bundle: Uint8Array): { readonly entries: readonly Uint8Array[]; readonly fault: string | undefined } {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    if (entries.length === TILE_WIDTH) return { entries, fault: `more than ${TILE_WIDTH} entries in a bundle` };
    const [high, low] = [bundle[at] ?? 0, bundle[at + 1] ?? Infinity];
    const end = at + 2 + high * 256 + low;
    if (end > bundle.length) return { entries, fault: `truncated within entry ${entries.length} of the bundle` };
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return { entries, fault: undefined };
}
