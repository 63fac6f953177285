/** Characters that take two columns of a terminal: East Asian Wide and Fullwidth (UAX #11), and pictographs. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Characters that take none: marks that combine with the one before, joiners, variation selectors. */
const ZERO = /[\p{Mn}\p{Me}\u200b-\u200d\ufe00-\ufe0f]/u;

const widthOf = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** How many columns of a terminal `text` takes. */
export const displayWidth = (text: string): number => Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);

/** `text` in exactly `width` columns: cut with an ellipsis, or filled up with spaces. */
export function fit(text: string, width: number): string {
  const excess = displayWidth(text) > width;
  const kept = excess ? `${cut(text, width - 1)}…` : text;
  return kept + ' '.repeat(width - displayWidth(kept));
}

/** The longest beginning of `text` that fits `width` columns. */
function cut(text: string, width: number): string {
  let [kept, taken] = ['', 0];
  for (const character of Array.from(text)) {
    taken += widthOf(character);
    if (taken > width) break;
    kept += character;
  }
  return kept;
}

/** Rows below a header, each column as wide as its widest cell. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(displayWidth)));
  const line = (cells: readonly string[]): string => widths.map((width, column) => fit(cells[column] ?? '', width)).join('  ').trimEnd();
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
