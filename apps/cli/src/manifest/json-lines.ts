import { BadFile, decodeLine, type ColumnWatch, type RowReader } from './rows.js';

/** Bounds the memory that a file without line ends could take. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;
const FEED = 10;

/** Counts the objects of a JSON Lines file; the fields are the members that any of them has. A manifest names at most `fieldsMax`. */
export function jsonLinesReader(fieldsMax: number, watch?: ColumnWatch): RowReader {
  const fields = new Set<string>();
  let held: readonly Uint8Array[] = [];
  let heldBytes = 0;
  let line = 0;

  const read = (bytes: Uint8Array): void => {
    line++;
    const object = objectOf(bytes, line);
    for (const name of Object.keys(object)) fields.add(name);
    watch?.take(valueOf(object, watch.name, line), line);
    if (fields.size > fieldsMax) throw new BadFile(line, `more than ${fieldsMax} fields in the file so far`);
  };
  const hold = (rest: Uint8Array): void => {
    held = [...held, Uint8Array.from(rest)];
    heldBytes += rest.length;
    if (heldBytes > LINE_BYTES_MAX) throw new BadFile(line + 1, `longer than ${LINE_BYTES_MAX} bytes`);
  };
  const push = (chunk: Uint8Array): void => {
    let start = 0;
    for (let feed = chunk.indexOf(FEED); feed >= 0; feed = chunk.indexOf(FEED, start)) {
      const part = chunk.subarray(start, feed);
      read(heldBytes === 0 ? part : Buffer.concat([...held, part]));
      [held, heldBytes] = [[], 0];
      start = feed + 1;
    }
    if (start < chunk.length) hold(chunk.subarray(start));
  };
  const end = () => {
    if (heldBytes > 0) read(Buffer.concat(held));
    return { rows: line, fields: [...fields] };
  };
  return { push, end };
}

/** Text, or a number that JSON carries exactly; a longer one may have been rounded before it was written. */
function valueOf(object: object, name: string, line: number): string {
  const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new BadFile(line, value === undefined || value === null ? `no '${name}'` : `'${name}' is neither a text nor a whole number that JSON carries exactly`);
}

function objectOf(bytes: Uint8Array, line: number): object {
  const text = decodeLine(bytes, line);
  if (text.trim() === '') throw new BadFile(line, 'an empty line');
  const value = parse(text, line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadFile(line, 'not a JSON object');
  return value;
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    throw new BadFile(line, err instanceof Error ? err.message : 'not JSON');
  }
}
