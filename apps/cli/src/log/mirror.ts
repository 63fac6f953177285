import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readBounded } from './inputs.js';
import type { LogSource } from './source.js';

/** A copy of a log in the making: what it reads comes from the directory where that has it, else from the server, and stays. */
export interface Mirror {
  readonly source: LogSource;
  /** Whether anything was read from an earlier copy, which may be what is wrong when the whole does not fit. */
  readonly hasReused: () => boolean;
  readonly copied: () => number;
  /** Takes back what this run has written. */
  readonly undo: () => Promise<void>;
  /** Makes everything durable, and only then lets the checkpoint name it. */
  readonly finish: (files: Readonly<Record<string, Uint8Array>>) => Promise<void>;
}

/** Tiles and bundles never change, so a run continues where another one stopped, and only adds to what is there. `mayReuse` tells which files it believes. */
export function mirrorOf(server: LogSource, directory: string, mayReuse: (path: string) => boolean = () => true): Mirror {
  const written: string[] = [];
  const writing = new Set<Promise<void>>();
  let [isReused, isUndone] = [false, false];
  const keep = async (path: string, bytes: Uint8Array): Promise<void> => {
    if (isUndone) return;
    written.push(path);
    const done = writeDurably(join(directory, path), bytes);
    writing.add(done);
    await done.finally(() => writing.delete(done));
  };
  return {
    source: {
      name: server.name,
      read: async (path, bytesMax) => {
        const held = mayReuse(path) ? await readBounded(join(directory, path), bytesMax) : undefined;
        if (held !== undefined) {
          isReused = true;
          return 'oversized' in held ? { kind: 'oversized' } : { kind: 'found', bytes: held };
        }
        const answer = await server.read(path, bytesMax);
        if (answer.kind === 'found') await keep(path, answer.bytes);
        return answer;
      },
    },
    hasReused: () => isReused,
    copied: () => written.length,
    // The verifier reads ahead: what is still on its way when it finds a contradiction must not be written afterwards.
    undo: async () => {
      isUndone = true;
      await Promise.allSettled(writing);
      await Promise.all(written.map((path) => rm(join(directory, path), { force: true })));
    },
    finish: async (files) => {
      await Promise.all([...new Set(written.map((path) => dirname(join(directory, path))))].map(syncDirectory));
      for (const [path, bytes] of Object.entries(files)) await writeDurably(join(directory, path), bytes);
      await syncDirectory(directory);
    },
  };
}

/** Writes a file that is there as a whole or not at all, also after a crash. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

/** A rename is durable once its directory is; where directories cannot be synced (Windows) the file system sees to it. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
