import { stat } from 'node:fs/promises';
import type { Io } from './io.js';

/** Cursor one line up, then the line erased (ECMA-48 CUU, EL). */
const REWRITE = '\u001b[1A\u001b[2K';
const PACE_MS = 200;

/** A line that a person sees change in place; without a terminal it stays silent. `final` states are always shown. */
export function progressLine(io: Io): (text: () => string, isFinal?: boolean) => void {
  let shownAt = -Infinity;
  let isFirst = true;
  return (text, isFinal = false) => {
    const now = performance.now();
    if (!io.isTty || (!isFinal && now - shownAt < PACE_MS)) return;
    io.err(`${isFirst ? '' : REWRITE}${text()}`);
    [shownAt, isFirst] = [now, false];
  };
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes for people, in decimal units. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount.toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ''}`;
}

/** How far, how fast and how long still: `1.20 GB of 4.00 GB, 310 MB/s, 9 s left`. */
export function formatRate(done: number, total: number, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const left = perSecond > 0 && done < total ? `, ${Math.ceil((total - done) / perSecond)} s left` : '';
  return `${formatBytes(done)} of ${formatBytes(total)}, ${formatBytes(perSecond)}/s${left}`;
}

/** Shows a person the bytes read of all files, the speed and the time left. */
export async function byteProgress(paths: readonly string[], io: Io): Promise<(bytes: number) => void> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const show = progressLine(io);
  const startedAt = performance.now();
  let done = 0;
  return (bytes) => {
    done += bytes;
    show(() => formatRate(done, total, performance.now() - startedAt), done === total);
  };
}
