import { crc32 } from 'node:zlib';

/** One file of a ZIP as it stands there: its name in UTF-8, its bytes as they are. */
export interface StoredFile { readonly path: string; readonly bytes: Uint8Array }
/** What is known of a file once its local header was read. */
export interface LocalHeader { readonly crc: number; readonly length: number; readonly pathLength: number }

export const LOCAL_HEADER_BYTES = 30;
/** The whole of a local header but checksum, lengths and name is the same for every file. */
const LOCAL_SIGNATURE = 0x0403_4b50;
const CENTRAL_SIGNATURE = 0x0201_4b50;
const ZIP64_END_SIGNATURE = 0x0606_4b50;
const ZIP64_LOCATOR_SIGNATURE = 0x0706_4b50;
const END_SIGNATURE = 0x0605_4b50;
/** APPNOTE 4.4.3: version 2.0 suffices for a file that is stored, 4.5 for one that lies beyond four gigabytes. */
const [VERSION, VERSION_ZIP64] = [20, 45];
const NAMES_ARE_UTF8 = 0x0800;
/** 1 January 1980, the first day that the format knows. */
const NO_DATE = 0x0021;
/** Made on Unix, an ordinary file that everybody may read: Info-ZIP's unzip takes Chinese names for those of DOS otherwise. */
const [UNIX, READABLE_FILE] = [3, 0o100644];
const [UINT16_MAX, UINT32_MAX] = [0xffff, 0xffff_ffff];
const ZIP64_EXTRA_BYTES = 12;

/**
 * The parts of a ZIP whose bytes are a function of its files alone: stored, not compressed, so that no library's choices enter, it can be
 * written and read front to back, and nothing in it is larger than it looks. More than 65,535 files, or four gigabytes, are ZIP64 (APPNOTE 4.3.14).
 */
export function localHeader({ path, bytes }: StoredFile): Buffer {
  const name = Buffer.from(path);
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeCommon(header.subarray(4), { version: VERSION, crc: crc32(bytes), length: bytes.length, pathLength: name.length });
  return Buffer.concat([header, name]);
}

/** Reads a local header; undefined where another part begins, or none of ours. */
export function readLocalHeader(header: Buffer): LocalHeader | undefined {
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_SIGNATURE) return undefined;
  const [crc, length, pathLength] = [header.readUInt32LE(14), header.readUInt32LE(18), header.readUInt16LE(26)];
  const made = Buffer.alloc(LOCAL_HEADER_BYTES);
  made.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeCommon(made.subarray(4), { version: VERSION, crc, length, pathLength });
  return made.equals(header.subarray(0, LOCAL_HEADER_BYTES)) ? { crc, length, pathLength } : undefined;
}

/** A file's record in the directory at the end, by which most tools find it. */
export function centralRecord(path: string, { crc, length }: Pick<LocalHeader, 'crc' | 'length'>, offset: number): Buffer {
  const name = Buffer.from(path);
  const isFar = offset >= UINT32_MAX;
  const record = Buffer.alloc(46);
  record.writeUInt32LE(CENTRAL_SIGNATURE, 0);
  record.writeUInt16LE((UNIX << 8) | VERSION_ZIP64, 4);
  writeCommon(record.subarray(6), { version: isFar ? VERSION_ZIP64 : VERSION, crc, length, pathLength: name.length });
  record.writeUInt16LE(isFar ? ZIP64_EXTRA_BYTES : 0, 30);
  record.writeUInt32LE((READABLE_FILE << 16) >>> 0, 38);
  record.writeUInt32LE(isFar ? UINT32_MAX : offset, 42);
  return Buffer.concat([record, name, isFar ? farOffset(offset) : Buffer.alloc(0)]);
}

/** What stands behind the directory: how many files there are, and where it begins. */
export function endOfZip({ files, directoryBytes, directoryAt }: { readonly files: number; readonly directoryBytes: number; readonly directoryAt: number }): Buffer {
  const isZip64 = files >= UINT16_MAX || directoryAt >= UINT32_MAX || directoryBytes >= UINT32_MAX;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(Math.min(files, UINT16_MAX), 8);
  end.writeUInt16LE(Math.min(files, UINT16_MAX), 10);
  end.writeUInt32LE(Math.min(directoryBytes, UINT32_MAX), 12);
  end.writeUInt32LE(Math.min(directoryAt, UINT32_MAX), 16);
  return isZip64 ? Buffer.concat([zip64End({ files, directoryBytes, directoryAt }), end]) : end;
}

interface Common { readonly version: number; readonly crc: number; readonly length: number; readonly pathLength: number }

/** Version, flags, method, time, checksum and lengths stand in the same order in both headers. */
function writeCommon(at: Buffer, { version, crc, length, pathLength }: Common): void {
  if (length >= UINT32_MAX) throw new Error(`a file of ${length} bytes is too large`);
  at.writeUInt16LE(version, 0);
  at.writeUInt16LE(NAMES_ARE_UTF8, 2);
  at.writeUInt16LE(NO_DATE, 8);
  at.writeUInt32LE(crc, 10);
  at.writeUInt32LE(length, 14);
  at.writeUInt32LE(length, 18);
  at.writeUInt16LE(pathLength, 22);
}

function farOffset(offset: number): Buffer {
  const extra = Buffer.alloc(ZIP64_EXTRA_BYTES);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return extra;
}

function zip64End({ files, directoryBytes, directoryAt }: { readonly files: number; readonly directoryBytes: number; readonly directoryAt: number }): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(ZIP64_END_SIGNATURE, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE((UNIX << 8) | VERSION_ZIP64, 12);
  end.writeUInt16LE(VERSION_ZIP64, 14);
  end.writeBigUInt64LE(BigInt(files), 24);
  end.writeBigUInt64LE(BigInt(files), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryAt), 48);
  end.writeUInt32LE(ZIP64_LOCATOR_SIGNATURE, 56);
  end.writeBigUInt64LE(BigInt(directoryAt + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

/** The directory is kept as it grows, in large pieces: a record has some seventy bytes, and there may be a million. */
const PIECE_BYTES = 65_536;

/** Writes a ZIP as its files come; each is in memory once, and of those before only their records. */
export async function* storedZip(files: AsyncIterable<StoredFile>): AsyncGenerator<Uint8Array> {
  const pieces: Buffer[] = [];
  let growing: Buffer[] = [];
  let [at, count, growingBytes] = [0, 0, 0];
  for await (const file of files) {
    const header = localHeader(file);
    growing.push(centralRecord(file.path, { crc: crc32(file.bytes), length: file.bytes.length }, at));
    growingBytes += growing.at(-1)?.length ?? 0;
    if (growingBytes >= PIECE_BYTES) {
      pieces.push(Buffer.concat(growing));
      [growing, growingBytes] = [[], 0];
    }
    count += 1;
    at += header.length + file.bytes.length;
    yield header;
    yield file.bytes;
  }
  pieces.push(Buffer.concat(growing));
  yield* pieces;
  yield endOfZip({ files: count, directoryBytes: pieces.reduce((sum, { length }) => sum + length, 0), directoryAt: at });
}
