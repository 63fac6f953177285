import { randomUUID } from 'node:crypto';
import { closeSync, fsync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from '../error-code.js';

const sync = promisify(fsync);
const UNFINISHED = '.unfinished';
/** No write takes so long; what is older was left by a process that was killed. */
const UNFINISHED_MS_MAX = 3_600_000;

export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  /** Asked at the last moment: whether what is there by now stays. */
  readonly unless?: () => boolean;
}
/** Who may read what is written. */
export interface Modes { readonly file: number; readonly directory: number }

/**
 * Writes files below `root` that are there as a whole or not at all, also after a crash of the machine: written aside, synced,
 * renamed, and then the directories synced. Only the syncs are waited for, all at the same time; the other calls take
 * microseconds, where each as a promise would wait for its turn of a busy event loop.
 */
export async function writeDurably(root: string, files: readonly NewFile[], modes: Modes): Promise<void> {
  const touched = new Set(directory(join(root, UNFINISHED), modes));
  const open = files.map(({ path, bytes, unless = never }) => {
    const aside = join(root, UNFINISHED, randomUUID());
    const descriptor = openSync(aside, 'wx', modes.file);
    return { descriptor, aside, bytes, unless, to: join(root, path) };
  });
  try {
    for (const { descriptor, bytes } of open) writeFileSync(descriptor, bytes);
    await Promise.all(open.map(({ descriptor }) => sync(descriptor)));
  } finally {
    for (const { descriptor } of open) closeSync(descriptor);
  }
  for (const { aside, to, unless } of open) {
    for (const created of directory(dirname(to), modes)) touched.add(created);
    touched.add(dirname(to));
    if (unless()) rmSync(aside);
    else renameSync(aside, to);
  }
  await Promise.all([...touched].map(syncDirectory));
}

const never = (): boolean => false;

/** Makes a directory; returns those whose list of names has changed by that. */
function directory(path: string, modes: Modes): string[] {
  const first = mkdirSync(path, { recursive: true, mode: modes.directory });
  const changed: string[] = [];
  if (first !== undefined) for (let at = path; at.length >= dirname(first).length; at = dirname(at)) changed.push(at);
  return changed;
}

async function syncDirectory(path: string): Promise<void> {
  const descriptor = openSync(path, 'r');
  try {
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes what processes left unfinished when they were killed. */
export function removeUnfinished(root: string, nowMs: number): void {
  for (const name of namesIn(join(root, UNFINISHED))) {
    const path = join(root, UNFINISHED, name);
    const age = nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs);
    if (age > UNFINISHED_MS_MAX) rmSync(path, { force: true });
  }
}

export function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (err) {
    if (codeOf(err) === 'ENOENT') return [];
    throw err;
  }
}
