import { mkdirSync, openSync, closeSync, fsyncSync, readFileSync, renameSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Memory, SavedFigures, SavedDays, SavedScreenings, SavedReports } from '#core/audit';
import { edgeFrom, edgeRows, fromBase64, toBase64, type Edge } from '#core/tlog';
import { Unreadable } from '../log/inputs.js';
import type { Tally } from './findings.js';

const FORMAT = 'yaosu-audit-state/4';
const STATE = 'state.json';
export const SCRATCH = 'aggregates.scratch';

/** How far an audit has come: everything below `edge.size` is in `tally`, and the aggregates lie in the scratch file up to `scratchBytes`. */
export interface Progress {
  readonly origin: string;
  readonly depth: string;
  readonly edge: Edge;
  readonly memory: Memory;
  readonly days: SavedDays;
  readonly figures: SavedFigures;
  readonly screenings: SavedScreenings;
  readonly reports: SavedReports;
  readonly tally: Tally;
  readonly scratchBytes: number;
}

interface Saved { readonly format: string; readonly origin: string; readonly depth: string; readonly size: number; readonly rows: readonly string[]; readonly memory: Memory; readonly days: SavedDays; readonly figures: SavedFigures; readonly screenings: SavedScreenings; readonly reports: SavedReports; readonly tally: Tally; readonly scratchBytes: number }

/** What an earlier run has left in a directory; undefined where there is nothing yet. */
export function loadProgress(directory: string): Progress | undefined {
  const path = join(directory, STATE);
  if (!existsSync(path)) return undefined;
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
    if (saved.format !== FORMAT) throw new Error(`its format is ${saved.format}, not ${FORMAT}`);
    const { origin, depth, memory, days, figures, screenings, reports, tally, scratchBytes } = saved;
    const rows = saved.rows.map((row) => fromBase64(row) ?? new Uint8Array());
    return { origin, depth, memory, days, figures, screenings, reports, tally, scratchBytes, edge: edgeFrom(saved.size, rows) };
  } catch (cause) {
    throw new Unreadable(`${path} is no state of an audit: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Writes how far the audit has come, as a whole or not at all: after a crash the run before counts. */
export function saveProgress(directory: string, { origin, depth, edge, memory, days, figures, screenings, reports, tally, scratchBytes }: Progress): void {
  mkdirSync(directory, { recursive: true });
  const rows = edgeRows(edge).map(({ data }) => toBase64(data));
  const saved: Saved = { format: FORMAT, origin, depth, size: edge.size, rows, memory, days, figures, screenings, reports, tally, scratchBytes };
  const path = join(directory, STATE);
  const partial = `${path}.partial`;
  writeFileSync(partial, JSON.stringify(saved));
  const file = openSync(partial, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(partial, path);
}

