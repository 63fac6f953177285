import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeBundle, HASH_BYTES, parseTilePath, splitBundle } from '#core/tlog';
import { readBoundedAtOnce } from './inputs.js';

/**
 * A partial tile or bundle out of a wider one: a copy that was made later, or has grown since, need not have the one of every checkpoint,
 * and what a tile was before is how it begins (C2SP tlog-tiles). Undefined where there is none.
 */
export function fromWider(directory: string, path: string, bytesMax: number): Uint8Array | undefined {
  const parsed = parseTilePath(path);
  if (!parsed.ok || !path.includes('.p/')) return undefined;
  const { level, width } = parsed.value;
  const folder = dirname(path);
  const [wider] = namesIn(join(directory, folder)).map(Number).filter((other) => other > width).sort((left, right) => left - right);
  const held = wider === undefined ? undefined : readBoundedAtOnce(join(directory, folder, String(wider)), bytesMax);
  if (held === undefined || 'oversized' in held) return undefined;
  if (level !== 'entries') return held.length < width * HASH_BYTES ? undefined : held.subarray(0, width * HASH_BYTES);
  const { entries } = splitBundle(held);
  return entries.length < width ? undefined : encodeBundle(entries.slice(0, width));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
