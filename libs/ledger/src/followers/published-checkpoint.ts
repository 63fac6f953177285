import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint } from '#core/tlog';
import { codeOf } from '../error-code.js';
import type { PublishedCheckpoint } from './integrator.js';

/** The latest checkpoint as a file: written beside, synced, renamed, so that it is whole or the one before. */
export function checkpointFile(directory: string): PublishedCheckpoint & { readonly path: string } {
  const path = join(directory, 'checkpoint');
  const last = async () => {
    const note = await readFile(path, 'utf8').catch((err: unknown) => {
      if (codeOf(err) === 'ENOENT') return undefined;
      throw err;
    });
    return note === undefined ? undefined : { note, ...required(path, note) };
  };
  return {
    path,
    last,
    async publish(note) {
      await mkdir(directory, { recursive: true, mode: 0o755 });
      const temporary = `${path}.${randomUUID()}`;
      const file = await open(temporary, 'wx', 0o644);
      await file.writeFile(note);
      await file.sync();
      await file.close();
      // Looked at last, so that a process that was paused over the slow part does not take the log back.
      const before = await last();
      if (before !== undefined && before.size >= required(path, note).size) await rm(temporary);
      else await rename(temporary, path);
    },
  };
}

function required(path: string, note: string) {
  const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Error(`${path}: ${checkpoint.reason}`);
  return checkpoint.value;
}
