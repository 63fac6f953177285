import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint } from '#core/tlog';
import type { PublishedCheckpoint } from './integrator.js';

/** The latest checkpoint as a file: written beside, synced, renamed, so that it is whole or the one before. */
export function checkpointFile(directory: string): PublishedCheckpoint & { readonly path: string } {
  const path = join(directory, 'checkpoint');
  return {
    path,
    async last() {
      const note = await readFile(path, 'utf8').catch((err: unknown) => {
        if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return undefined;
        throw err;
      });
      if (note === undefined) return undefined;
      const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
      if (!checkpoint.ok) throw new Error(`${path}: ${checkpoint.reason}`);
      return checkpoint.value;
    },
    async publish(note) {
      await mkdir(directory, { recursive: true, mode: 0o755 });
      const temporary = `${path}.${process.pid}`;
      const file = await open(temporary, 'w', 0o644);
      await file.writeFile(note);
      await file.sync();
      await file.close();
      await rename(temporary, path);
    },
  };
}
