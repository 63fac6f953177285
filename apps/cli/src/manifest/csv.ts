import { BadFile, decodeLine, type ColumnWatch, type RowReader } from './rows.js';

/** Bounds the memory that a file without line ends could take. */
const HEADER_BYTES_MAX = 1024 * 1024;
const CELL_BYTES_MAX = 1024 * 1024;

/** Kinds of bytes. */
const [TEXT, QUOTE, COMMA, RETURN, FEED] = [0, 1, 2, 3, 4] as const;
const KINDS = 5;
/**
 * States of the reader. The numbers are ordered: from `FIELD` on, something has to be done. `FIELD` is entered by a comma only,
 * `RECORD` by a line feed only, and nothing leaves a fault.
 */
const [PLAIN, QUOTED, CLOSED, RETURNED, FIELD, RECORD, STRAY_QUOTE, STRAY_TEXT, STRAY_RETURN] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** RFC 4180 §2 as a table, one row per state, one column per kind of byte; a line feed alone ends a record as well. */
const NEXT = Uint8Array.from([
  // TEXT        QUOTE         COMMA         RETURN        FEED
  PLAIN,         STRAY_QUOTE,  FIELD,        RETURNED,     RECORD,       // PLAIN
  QUOTED,        CLOSED,       QUOTED,       QUOTED,       QUOTED,       // QUOTED
  STRAY_TEXT,    QUOTED,       FIELD,        RETURNED,     RECORD,       // CLOSED: a quote here was an escaped one
  STRAY_RETURN,  STRAY_RETURN, STRAY_RETURN, STRAY_RETURN, RECORD,       // RETURNED
  PLAIN,         QUOTED,       FIELD,        RETURNED,     RECORD,       // FIELD
  PLAIN,         QUOTED,       FIELD,        RETURNED,     RECORD,       // RECORD
]);
const FAULTS: Readonly<Record<number, string>> = {
  [STRAY_QUOTE]: 'a quote inside a field that does not begin with one',
  [STRAY_TEXT]: 'text between a closing quote and the next comma',
  [STRAY_RETURN]: 'a carriage return without a line feed',
};

const KIND = new Uint8Array(256).fill(TEXT);
for (const [character, kind] of [['"', QUOTE], [',', COMMA], ['\r', RETURN], ['\n', FEED]] as const) KIND[character.charCodeAt(0)] = kind;

const NO_CELLS: ReturnType<typeof cellReader> = { named: () => undefined, end: () => undefined, pause: () => undefined };

/** Counts the records of a CSV file (RFC 4180) whose first record names the fields; each must have as many fields as that. */
export function csvReader(watch?: ColumnWatch): RowReader {
  const header = headerCollector();
  const cells = watch === undefined ? NO_CELLS : cellReader(watch);
  let state: number = RECORD;
  let records = 0;
  let columns = 1;
  let line = 1;
  /** Where the record began, which is what a person looks for when it is ragged. */
  let recordLine = 1;

  /** Ends the record that the reader is in. */
  const endRecord = (): void => {
    if (records > 0 && columns !== header.fields.length) {
      throw new BadFile(recordLine, `${columns} fields, but the header has ${header.fields.length}`);
    }
    records++;
    columns = 1;
  };

  const endField = (chunk: Uint8Array, at: number): void => {
    cells.end(chunk.subarray(0, at), columns, recordLine);
    if (state === FIELD) {
      columns++;
      return;
    }
    if (records === 0) {
      header.close(chunk.subarray(0, at + 1));
      cells.named(header.fields);
    }
    endRecord();
    recordLine = line;
  };

  const push = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; at++) {
      const kind = KIND[chunk[at] ?? 0] ?? TEXT;
      state = NEXT[state * KINDS + kind] ?? STRAY_TEXT;
      if (kind === FEED) line++;
      if (state < FIELD) continue;
      if (state > RECORD) throw new BadFile(line, FAULTS[state] ?? '');
      endField(chunk, at);
    }
    if (records === 0) header.add(chunk, line);
    cells.pause(chunk, columns, line);
  };

  const end = () => {
    if (state === QUOTED) throw new BadFile(recordLine, 'a quoted field is never closed');
    if (state === RETURNED) throw new BadFile(line, FAULTS[STRAY_RETURN] ?? '');
    if (records === 0) header.close(new Uint8Array());
    if (state !== RECORD) {
      cells.end(new Uint8Array(), columns, recordLine);
      endRecord();
    }
    if (records === 1) cells.named(header.fields);
    return { rows: records - 1, fields: header.fields };
  };
  return { push, end };
}

/** Gives the values of one field as they end, however the chunks cut them; everything else is passed over. */
function cellReader({ name, take }: ColumnWatch) {
  let wanted = 0;
  let start = 0;
  let held: readonly Uint8Array[] = [];
  return {
    named(fields: readonly string[]): void {
      wanted = fields.indexOf(name) + 1;
      if (wanted === 0) throw new BadFile(1, `the header has no '${name}'; it has ${fields.join(', ')}`);
    },
    /** A field ends where `chunk` ends; before the header is known, none is wanted. */
    end(chunk: Uint8Array, column: number, line: number): void {
      if (column === wanted) take(cellOf(Buffer.concat([...held, chunk.subarray(start)]), line), line);
      if (held.length > 0) held = [];
      start = chunk.length + 1;
    },
    pause(chunk: Uint8Array, column: number, line: number): void {
      if (column === wanted && start < chunk.length) held = [...held, Uint8Array.from(chunk.subarray(start))];
      if (held.reduce((sum, { length }) => sum + length, 0) > CELL_BYTES_MAX) throw new BadFile(line, `a '${name}' longer than ${CELL_BYTES_MAX} bytes`);
      start = 0;
    },
  };
}

function cellOf(bytes: Uint8Array, line: number): string {
  const text = decodeLine(bytes, line).replace(/\r$/, '');
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Keeps the bytes of the first record until it is complete, then knows the names. */
function headerCollector() {
  let held: readonly Uint8Array[] = [];
  let fields: readonly string[] = [];
  return {
    get fields() { return fields; },
    add(chunk: Uint8Array, line: number): void {
      held = [...held, Uint8Array.from(chunk)];
      if (held.reduce((sum, { length }) => sum + length, 0) > HEADER_BYTES_MAX) throw new BadFile(line, `the header is longer than ${HEADER_BYTES_MAX} bytes`);
    },
    close(rest: Uint8Array): void {
      const text = decodeLine(Buffer.concat([...held, rest]), 1).replace(/\r?\n$/, '');
      fields = namesOf(text);
      held = [];
    },
  };
}

/** The names in a header that the reader has found well formed. */
function namesOf(text: string): string[] {
  if (text === '') throw new BadFile(1, 'there is no header row');
  const names = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => (quoted === undefined ? plain ?? '' : quoted.replaceAll('""', '"')));
  const repeated = names.find((name, position) => names.indexOf(name) !== position);
  if (names.includes('')) throw new BadFile(1, `field ${names.indexOf('') + 1} of the header has no name`);
  if (repeated !== undefined) throw new BadFile(1, `the header names '${repeated}' twice`);
  return names;
}
