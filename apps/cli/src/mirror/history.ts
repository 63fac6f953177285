import { join } from 'node:path';
import { parseCheckpoint } from '#core/tlog';
import { readIfThere, type MirrorFiles } from './files.js';

/** What the copy's own checkpoint says; undefined before the first. It was verified when it was accepted. */
export async function lastAccepted(files: MirrorFiles): Promise<{ readonly origin: string; readonly size: number } | undefined> {
  const note = await readIfThere(join(files.log, 'checkpoint'));
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  return checkpoint?.ok === true ? checkpoint.value : undefined;
}
