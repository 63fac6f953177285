import type { Outcome } from './runner.js';

const COLUMNS = {
  scenario: 'scenario', seed: 'seed', sent: 'sent', acknowledged: 'acknowledged', refused: 'refused', retried: 'retried', unknown: 'unknown', faults: 'faults', restarts: 'restarts',
  entries: 'entries', refusals: 'refusals', checks: 'checks', checkpoints: 'checkpoints', memoryMax: 'MiB', seconds: 'seconds', violations: 'violations',
} as const satisfies Partial<Record<keyof Outcome, string>>;

/** The outcomes as aligned text, one line each. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const rows = [names.map((name) => COLUMNS[name] as string), ...outcomes.map((outcome) => names.map((name) => String(outcome[name])))];
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n');
}
