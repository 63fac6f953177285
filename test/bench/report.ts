import type { Result, Row, Target } from './result.js';

const MEBIBYTE = 1024 ** 2;
const COLUMNS: readonly { readonly title: string; readonly of: (row: Row) => string }[] = [
  { title: 'cell', of: ({ name }) => name },
  { title: 'conn', of: ({ connections }) => String(connections) },
  { title: 'per s', of: ({ perSecond }) => perSecond.toFixed(0) },
  { title: 'p50 ms', of: ({ p50 }) => milliseconds(p50) },
  { title: 'p99 ms', of: ({ p99 }) => milliseconds(p99) },
  { title: 'node µs', of: ({ nodeMicros }) => shown(nodeMicros, 1, 1) },
  { title: 'postgres µs', of: ({ postgresMicros }) => shown(postgresMicros) },
  { title: 'RSS MiB', of: ({ rssBytes }) => shown(rssBytes, MEBIBYTE) },
  { title: 'peak MiB', of: ({ rssPeakBytes }) => shown(rssPeakBytes, MEBIBYTE) },
  { title: 'rounds, per s', of: ({ rounds }) => rounds.map(({ perSecond }) => perSecond.toFixed(0)).join(' ') },
];

/** The result for people. */
export function reportOf({ machine, seconds, rounds, rows, ratios, targets }: Result): string {
  const facts = rows.flatMap(({ name, facts: found }) => Object.entries(found).map(([fact, value]) => [name, fact, value.toFixed(1)]));
  return [
    Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(', '),
    `${rounds} rounds of ${seconds} s per cell; medians. µs are CPU per request: node = the serving process, postgres = all its processes.`,
    '', table([COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ of }) => of(row)))]),
    ...section(facts), ...section(Object.entries(ratios).map(([name, value]) => [name, value.toFixed(2)])),
    ...section(targets.map(verdict)), '',
  ].join('\n');
}

const section = (lines: readonly (readonly string[])[]): string[] => (lines.length === 0 ? [] : ['', table(lines)]);
const shown = (value: number | undefined, unit = 1, digits = 0): string => (value === undefined ? '-' : (value / unit).toFixed(digits));
/** What takes microseconds is not rounded away. */
const milliseconds = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(value < 0.1 ? 4 : 1));

function verdict({ name, target, value, met }: Target): string[] {
  const format = (number: number): string => (name.endsWith('bytes') ? `${(number / MEBIBYTE).toFixed(0)} MiB` : number.toFixed(2));
  const [sign = '', limit = ''] = target.split(' ');
  return [met ? 'met' : 'MISSED', name, format(value), `target ${sign} ${name.endsWith('bytes') ? format(Number(limit)) : limit}`];
}

/** Columns as wide as their widest cell; the first one and text to the left, numbers to the right. */
function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const cell = (text: string, column: number): string => (column > 0 && /^[\d.-]+$/.test(text) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0));
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
