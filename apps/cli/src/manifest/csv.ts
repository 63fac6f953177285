import { BadFile, decodeLine, type RowReader } from './rows.js';

/** Bounds the memory that a file without line ends could take. */
const HEADER_BYTES_MAX = 1024 * 1024;

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

/** Counts the records of a CSV file (RFC 4180) whose first record names the fields; each must have as many fields as that. */
export function csvReader(): RowReader {
  const header = headerCollector();
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

  const push = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; at++) {
      const kind = KIND[chunk[at] ?? 0] ?? TEXT;
      state = NEXT[state * KINDS + kind] ?? STRAY_TEXT;
      if (kind === FEED) line++;
      if (state < FIELD) continue;
      if (state === FIELD) columns++;
      else if (state > RECORD) throw new BadFile(line, FAULTS[state] ?? '');
      else {
        if (records === 0) header.close(chunk.subarray(0, at + 1));
        endRecord();
        recordLine = line;
      }
    }
    if (records === 0) header.add(chunk, line);
  };

  const end = () => {
    if (state === QUOTED) throw new BadFile(recordLine, 'a quoted field is never closed');
    if (state === RETURNED) throw new BadFile(line, FAULTS[STRAY_RETURN] ?? '');
    if (records === 0) header.close(new Uint8Array());
    if (state !== RECORD) endRecord();
    return { rows: records - 1, fields: header.fields };
  };
  return { push, end };
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
