import { TextDecoder } from 'node:util';

/** What a file holds: how many rows, and the names of its fields in the order of their first appearance. */
export interface Table {
  readonly rows: number;
  readonly fields: readonly string[];
}

/** Reads a file chunk by chunk, in memory that does not grow with it; a fault in it is a `BadFile`. */
export interface RowReader {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => Table;
}

/** Is given the value of one field, row by row, while a file is read. */
export interface ColumnWatch {
  readonly name: string;
  readonly take: (value: string, line: number) => void;
}

/** The file is not what its format demands; `line` is 1-based, as editors count. */
export class BadFile extends Error {
  constructor(readonly line: number, readonly reason: string) {
    super(`line ${line}: ${reason}`);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of a line; other encodings, such as GB 18030, must be converted first, or field names would be guessed. */
export function decodeLine(bytes: Uint8Array, line: number): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new BadFile(line, 'not UTF-8; convert the file first');
  }
}

const BOM: readonly number[] = [0xef, 0xbb, 0xbf];

/** Leaves out a byte order mark, however the chunks cut it. */
export function withoutBom(reader: RowReader): RowReader {
  let held: Uint8Array | undefined = new Uint8Array();
  const release = (): void => {
    if (held !== undefined && held.length > 0) reader.push(held);
    held = undefined;
  };
  const push = (chunk: Uint8Array): void => {
    if (held === undefined) {
      reader.push(chunk);
      return;
    }
    const start = Buffer.concat([held, chunk]);
    held = start;
    if (start.length < BOM.length) return;
    if (BOM.every((byte, i) => start[i] === byte)) held = start.subarray(BOM.length);
    release();
  };
  return { push, end: () => { release(); return reader.end(); } };
}

/** A file whose format is not read: no rows are counted, its fields are those that the caller states. */
export const opaqueReader = (fields: readonly string[]): RowReader => ({ push: () => undefined, end: () => ({ rows: 0, fields }) });
