import { closeSync, openSync, readSync } from 'node:fs';

/** The Unicode subtable with all planes (OpenType 1.9, cmap format 12). */
const FORMAT_ALL_PLANES = 12;
const GROUP_BYTES = 12;

/** Whether a font has a glyph for a code point, read from its cmap alone: the fonts of a writing system have megabytes. */
export function coverageOf(path: string): (codePoint: number) => boolean {
  const file = openSync(path, 'r');
  try {
    return lookUp(groupsIn(tableOf(file, 'cmap', path), path));
  } finally {
    closeSync(file);
  }
}

function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}

function tableOf(file: number, tag: string, path: string): Buffer {
  const count = bytesAt(file, 4, 2).readUInt16BE();
  const directory = bytesAt(file, 12, count * 16);
  const at = Array.from({ length: count }, (_, i) => i * 16).find((offset) => directory.toString('latin1', offset, offset + 4) === tag);
  if (at === undefined) throw new Error(`${path} has no ${tag}`);
  return bytesAt(file, directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12));
}

/** Ranges of code points as [first, last], ascending. */
function groupsIn(cmap: Buffer, path: string): Uint32Array {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(4 + i * 8 + 4));
  const offset = offsets.find((at) => cmap.readUInt16BE(at) === FORMAT_ALL_PLANES);
  if (offset === undefined) throw new Error(`${path} has no cmap of format ${FORMAT_ALL_PLANES}`);
  const count = cmap.readUInt32BE(offset + 12);
  const groups = new Uint32Array(count * 2);
  for (let i = 0; i < count; i++) {
    const at = offset + 16 + i * GROUP_BYTES;
    groups[i * 2] = cmap.readUInt32BE(at);
    groups[i * 2 + 1] = cmap.readUInt32BE(at + 4);
  }
  return groups;
}

const lookUp = (groups: Uint32Array) => (codePoint: number): boolean => {
  let [low, high] = [0, groups.length / 2 - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (groups[middle * 2] ?? 0)) high = middle - 1;
    else if (codePoint > (groups[middle * 2 + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
};
