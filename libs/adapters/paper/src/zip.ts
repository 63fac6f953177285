import { zipSync, type Zippable } from 'fflate';
import type { EvidenceFile } from '#core/evidence';

/** The first second that the format knows. fflate reads it in local time, so it is made in local time: the same bytes in every zone. */
const NO_TIME = new Date(1980, 0, 1);
/** Made on Unix, an ordinary file: Info-ZIP's unzip takes Chinese names for those of DOS otherwise, whatever the UTF-8 flag says. */
const UNIX = 3;
const READABLE_FILE = 0o100644 << 16;
const COMPRESSED_ALREADY = /\.pdf$/;

/** A ZIP whose bytes are a function of its files alone: their order, no clock, no owner. */
export function zipOf(files: readonly EvidenceFile[]): Uint8Array {
  const entries = files.map(({ path, bytes }): [string, Zippable[string]] => [path, [bytes, { mtime: NO_TIME, os: UNIX, attrs: READABLE_FILE, level: COMPRESSED_ALREADY.test(path) ? 0 : 6 }]]);
  return zipSync(Object.fromEntries(entries));
}
