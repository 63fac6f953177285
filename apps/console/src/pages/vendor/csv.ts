/** What a file from outside may have at most; beyond it nothing is read. */
export const CSV_CHARS_MAX = 5_000_000;
const ROWS_MAX = 5_000;

export type Table = { readonly ok: true; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } | { readonly ok: false; readonly why: 'empty' | 'tooLarge' | 'quote' };

/** One cell: quoted, in which two quotes are one, or as it is up to the next sign (RFC 4180 §2). */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;

/** Reads CSV as RFC 4180 has it, with or without the mark that Excel puts before it. Empty lines are none. */
export function readCsv(text: string): Table {
  if (text.length > CSV_CHARS_MAX) return { ok: false, why: 'tooLarge' };
  const source = text.replace(/^\uFEFF/, '');
  const rows: string[][] = [];
  CELL.lastIndex = 0;
  for (let row: string[] = []; CELL.lastIndex < source.length;) {
    const found = CELL.exec(source);
    if (found === null) return { ok: false, why: 'quote' };
    const [, quoted, plain = '', end] = found;
    row.push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim());
    if (end === ',' && CELL.lastIndex < source.length) continue;
    if (end === ',') row.push('');
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
    if (rows.length > ROWS_MAX + 1) return { ok: false, why: 'tooLarge' };
  }
  const [header, ...body] = rows;
  return header === undefined ? { ok: false, why: 'empty' } : { ok: true, header, rows: body };
}
