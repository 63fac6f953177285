import { zipSync, type Zippable } from 'fflate';
import type { EvidenceFile } from '#core/evidence';

/** The first second that the format knows. fflate reads it in local time, so it is made in local time: the same bytes in every zone. */
const NO_TIME = new Date(1980, 0, 1);
const COMPRESSED_ALREADY = /\.pdf$/;

/** A ZIP whose bytes are a function of its files alone: their order, no clock, no owner. */
export function zipOf(files: readonly EvidenceFile[]): Uint8Array {
  const entries = files.map(({ path, bytes }): [string, Zippable[string]] => [path, [bytes, { mtime: NO_TIME, level: COMPRESSED_ALREADY.test(path) ? 0 : 6 }]]);
  return zipSync(Object.fromEntries(entries));
}
