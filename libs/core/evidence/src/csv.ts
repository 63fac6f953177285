/** A spreadsheet runs what begins like this as a formula, and full-width signs count as well in Chinese ones (OWASP, CSV injection); a negative amount computes nothing. */
const FORMULA = /^(?!-\d+$)[=+\-@\t\r\n＝＋－＠]/;

/** A cell that every spreadsheet shows as text: quoted, and with an apostrophe before what it would compute. Numbers stay numbers. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}

/** A table as CSV (RFC 4180) with the mark by which Excel knows UTF-8. */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string => `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
