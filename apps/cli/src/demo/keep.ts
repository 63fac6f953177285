import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from './client.js';
import { textAt } from './json.js';

/** Where a demo keeps what it made, readable by nobody else. */
export interface Keep {
  readonly directory: string;
  readonly path: (...names: readonly string[]) => string;
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>;
}

export async function openKeep(dataDir: string): Promise<Keep> {
  const directory = join(dataDir, 'demo');
  await mkdir(join(directory, 'files'), { recursive: true, mode: 0o700 });
  const path = (...names: readonly string[]): string => join(directory, ...names);
  return {
    directory, path,
    read: (name) => readFile(path(name), 'utf8').catch(() => undefined),
    write: async (name, content) => {
      await writeFile(path(`${name}.partial`), content, { mode: 0o600 });
      await rename(path(`${name}.partial`), path(name));
    },
  };
}

export const keepCredential = (keep: Keep, name: string, credential: Credential): Promise<void> => keep.write(`${name}.json`, `${JSON.stringify(credential, null, 2)}\n`);

export async function keptCredential(keep: Keep, name: string): Promise<Credential | undefined> {
  const text = await keep.read(`${name}.json`);
  if (text === undefined) return undefined;
  const kept: unknown = JSON.parse(text);
  return { clientId: textAt(kept, 'clientId'), clientSecret: textAt(kept, 'clientSecret'), participant: textAt(kept, 'participant') };
}

/** What must stay the same when an interrupted story goes on: the day that it began on, and what makes its keys its own. */
export interface Thread {
  readonly startedOn: string;
  /** Idempotency keys of applications stand for a credential, so nobody else may guess them. */
  readonly nonce: string;
}

export async function threadOf(keep: Keep, seed: number, today: string): Promise<Thread> {
  const name = `story-${seed}.json`;
  const text = await keep.read(name);
  if (text !== undefined) {
    const kept: unknown = JSON.parse(text);
    return { startedOn: textAt(kept, 'startedOn'), nonce: textAt(kept, 'nonce') };
  }
  const thread = { startedOn: today, nonce: randomUUID() };
  await keep.write(name, `${JSON.stringify(thread)}\n`);
  return thread;
}
