import { unzipSync } from 'fflate';
import type { Result } from '#core/tlog';

const FILES_MAX = 30_000;
/** Unpacked; a bundle of the exchange has at most some twenty megabytes. */
const BYTES_MAX = 256 * 1024 * 1024;

/** The files of a ZIP in memory, by their paths. Nothing is written to the disk, so that no path can lead anywhere. */
export function unpack(bytes: Uint8Array): Result<ReadonlyMap<string, Uint8Array>> {
  const seen = new Set<string>();
  let unpacked = 0;
  let reason: string | undefined;
  try {
    const files = unzipSync(bytes, { filter: ({ name, originalSize }) => {
      unpacked += originalSize;
      if (seen.has(name)) reason ??= `${name} stands twice in the ZIP`;
      seen.add(name);
      if (unpacked > BYTES_MAX || seen.size > FILES_MAX) reason ??= `the ZIP holds more than ${FILES_MAX} files or ${BYTES_MAX} bytes`;
      return reason === undefined;
    } });
    return reason === undefined ? { ok: true, value: new Map(Object.entries(files)) } : { ok: false, reason };
  } catch (err) {
    return { ok: false, reason: `not a ZIP: ${err instanceof Error ? err.message : String(err)}` };
  }
}
