import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a mirror keeps what: the copy of the log in the layout of C2SP tlog-tiles, its own tables, and what it has seen. */
export interface MirrorFiles {
  readonly directory: string;
  readonly log: string;
  readonly postgres: string;
  /** Every checkpoint that was accepted, one JSON object a line. */
  readonly checkpoints: string;
  readonly alarms: string;
  /** What the exchange has signed and can never take back. */
  readonly evidence: string;
  readonly progress: string;
}

export const mirrorFiles = (directory: string): MirrorFiles => ({
  directory, log: join(directory, 'log'), postgres: join(directory, 'postgres'), checkpoints: join(directory, 'checkpoints.jsonl'),
  alarms: join(directory, 'alarms.jsonl'), evidence: join(directory, 'evidence'), progress: join(directory, 'progress.json'),
});

/** Appends one line that is on disk when this returns. */
export async function appendLine(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(`${JSON.stringify(value)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A file that is there as a whole or not at all, also after a crash. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.partial`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.partial`, path);
}

/** The text of a file; undefined where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (err) {
    if (typeof err === 'object' && err !== null && 'code' in err && err.code === 'ENOENT') return undefined;
    throw err;
  }
}
