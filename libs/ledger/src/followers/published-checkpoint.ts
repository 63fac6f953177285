import { randomUUID } from 'node:crypto';
import { closeSync, fsync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseCheckpoint } from '#core/tlog';
import { codeOf } from '../error-code.js';
import type { PublishedCheckpoint } from './integrator.js';

const sync = promisify(fsync);

/**
 * The latest checkpoint as a file: written beside, synced, renamed, so that it is whole or the one before. Only the sync is
 * waited for; the other calls take microseconds, where each as a promise would wait for its turn of a busy event loop.
 */
export function checkpointFile(directory: string): PublishedCheckpoint & { readonly path: string } {
  const path = join(directory, 'checkpoint');
  return {
    path,
    last: () => lastIn(path),
    async publish(note) {
      mkdirSync(directory, { recursive: true, mode: 0o755 });
      const temporary = `${path}.${randomUUID()}`;
      const descriptor = openSync(temporary, 'wx', 0o644);
      writeSync(descriptor, note);
      await sync(descriptor).finally(() => closeSync(descriptor));
      // Looked at last, so that a process that was paused over the slow part does not take the log back.
      const before = lastIn(path);
      if (before !== undefined && before.size >= required(path, note).size) rmSync(temporary);
      else renameSync(temporary, path);
    },
  };
}

function lastIn(path: string) {
  try {
    return required(path, readFileSync(path, 'utf8'));
  } catch (err) {
    if (codeOf(err) === 'ENOENT') return undefined;
    throw err;
  }
}

function required(path: string, note: string) {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Error(`${path}: ${checkpoint.reason}`);
  return checkpoint.value;
}
