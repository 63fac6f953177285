import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { LOCAL_HEADER_BYTES, centralRecord, endOfZip, readLocalHeader, type StoredFile } from '#core/handover';
import { decodeUtf8, type Result } from '#core/tlog';
import { Unreadable } from '../log/inputs.js';

const PATH_BYTES_MAX = 200;
/** The largest is a document, which was the body of a request once. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** How far the reading is, in bytes. */
export interface ReadSoFar { readonly done: number; readonly total: number }

/**
 * Reads the ZIP of a handover front to back, one file in memory at a time. The directory at its end, by which other tools find the files,
 * is made again from what was read and has to be that very one: so nobody is shown other files than were verified here. The answer
 * is a sentence where it is not the ZIP that an exchange writes.
 */
export async function readStoredZip(path: string, see: (file: StoredFile, sofar: ReadSoFar) => void): Promise<Result<number>> {
  const handle = await open(path).catch((cause: unknown) => { throw new Unreadable(`cannot read ${path}`, { cause }); });
  try {
    return await readFiles(new Bytes(handle, (await handle.stat()).size), see);
  } finally {
    await handle.close();
  }
}

async function readFiles(bytes: Bytes, see: (file: StoredFile, sofar: ReadSoFar) => void): Promise<Result<number>> {
  const directory = createHash('sha256');
  let [files, directoryBytes] = [0, 0];
  for (;;) {
    const offset = bytes.at;
    const header = readLocalHeader(await bytes.peek(LOCAL_HEADER_BYTES));
    if (header === undefined) break;
    if (header.pathLength > PATH_BYTES_MAX || header.length > FILE_BYTES_MAX) return { ok: false, reason: `the file at byte ${offset} is larger than a handover has any` };
    bytes.skip(LOCAL_HEADER_BYTES);
    const name = decodeUtf8(await bytes.take(header.pathLength));
    const content = await bytes.take(header.length);
    if (!name.ok || content.length < header.length) return { ok: false, reason: `the file at byte ${offset} is cut off` };
    if (crc32(content) !== header.crc) return { ok: false, reason: `${name.value} (byte ${offset}) is damaged: another CRC-32 than its header says` };
    const record = centralRecord(name.value, header, offset);
    directory.update(record);
    directoryBytes += record.length;
    files += 1;
    see({ path: name.value, bytes: content }, { done: bytes.at, total: bytes.total });
  }
  return endsWell(bytes, { files, directoryBytes, digest: directory.digest() });
}

interface Directory { readonly files: number; readonly directoryBytes: number; readonly digest: Buffer }

async function endsWell(bytes: Bytes, { files, directoryBytes, digest }: Directory): Promise<Result<number>> {
  const directoryAt = bytes.at;
  const end = endOfZip({ files, directoryBytes, directoryAt });
  const fail: Result<number> = { ok: false, reason: `it is no handover, or cut off: behind the file before byte ${directoryAt} does not stand what an exchange writes there` };
  if (files === 0 || bytes.total !== directoryAt + directoryBytes + end.length) return fail;
  const found = createHash('sha256');
  for (let left = directoryBytes; left > 0;) {
    const chunk = await bytes.take(Math.min(left, CHUNK_BYTES));
    found.update(chunk);
    left -= chunk.length;
  }
  return digest.equals(found.digest()) && end.equals(await bytes.take(end.length)) ? { ok: true, value: files } : fail;
}

/** The bytes of a file from its beginning on. */
class Bytes {
  at = 0;
  private buffer = Buffer.alloc(0);

  constructor(private readonly handle: FileHandle, readonly total: number) {}

  /** The next bytes, fewer at the end; they stay. */
  async peek(count: number): Promise<Buffer> {
    if (this.buffer.length < count) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, count - this.buffer.length));
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, this.at + this.buffer.length);
      this.buffer = Buffer.concat([this.buffer, chunk.subarray(0, bytesRead)]);
    }
    return this.buffer.subarray(0, count);
  }

  skip(count: number): void {
    this.buffer = this.buffer.subarray(count);
    this.at += count;
  }

  async take(count: number): Promise<Buffer> {
    const taken = await this.peek(count);
    this.skip(taken.length);
    return taken;
  }
}
