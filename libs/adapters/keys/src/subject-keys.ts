import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode, SECRET } from './files.js';
import type { MasterKey } from './master-key.js';

/**
 * One key for each subject of private values: a person. It lies outside the database, so that no backup of the database
 * shows what was erased: to destroy the key is to erase everything that is sealed under it, wherever copies of that lie.
 */
export interface SubjectKeys {
  /** The keys of `subjects` in their order, made where they are missing; of two processes that make one at once, the first wins. */
  obtain(subjects: readonly string[]): Promise<Buffer[]>;
  /** The key of a subject; undefined when it was destroyed or never made. It is never remembered: a copy in memory would outlive it. */
  find(subject: string): Promise<Buffer | undefined>;
  /** Wraps every key anew that is not wrapped under the key of today; yields after each folder how many it held and how many it wrapped. */
  rewrap(): AsyncGenerator<Rewrapped, void, undefined>;
  /** Leaves no key of the subject, also when one is left half destroyed; true when there was one. */
  destroy(subject: string): Promise<boolean>;
}

/** What became of the keys of one folder; of a file that no key opens, its path. */
export interface Rewrapped { readonly held: number; readonly wrapped: number; readonly closed: readonly string[] }

/** 4,096 folders: with a million subjects some 250 files in each. */
const SHARD_DIGITS = 3;

/**
 * A file for each subject under `dir`, wrapped under the master key, mode 0600, named by a digest so that any text may be a
 * subject. A crash leaves a whole file or none: the content is on disk before the name is, and a link does not replace.
 */
export function openSubjectKeys(dir: string, master: MasterKey): SubjectKeys {
  const fileOf = (subject: string): string => {
    const name = createHash('sha256').update(subject).digest('hex');
    return join(dir, name.slice(0, SHARD_DIGITS), name.slice(SHARD_DIGITS));
  };
  const find = (subject: string): Promise<Buffer | undefined> => keyAt(fileOf(subject), master);
  const obtainOne = async (subject: string): Promise<Buffer> => {
    const found = await find(subject);
    if (found !== undefined) return found;
    await createOnce(fileOf(subject), master.wrap(master.newSubjectKey()));
    // A rotation that began in between may have been here before.
    await rewrapFile(fileOf(subject), master);
    const made = await find(subject);
    if (made === undefined) throw new Error(`the key of ${subject} was destroyed while it was made`);
    return made;
  };
  return {
    obtain: async (subjects) => {
      const distinct = new Map([...new Set(subjects)].map((subject) => [subject, obtainOne(subject)]));
      await Promise.all(distinct.values());
      return Promise.all(subjects.map((subject) => distinct.get(subject) ?? obtainOne(subject)));
    },
    find,
    rewrap: () => rewrapAll(dir, master),
    destroy: async (subject) => destroyAll(fileOf(subject)),
  };
}

/** As often a file is looked at that somebody is at work on; each time it has to be another than before. */
const LOOKS_MAX = 16;

/**
 * The key in a file. Whoever destroys it takes its name away first (see `destroyAll`), so bytes that do not open, and that are gone when they are
 * looked for again, were those of a key under destruction. What does not open twice is damaged.
 */
async function keyAt(path: string, master: MasterKey): Promise<Buffer | undefined> {
  let before: Buffer | undefined;
  for (let looks = 1; ; looks++) {
    const wrapped = await readIfThere(path);
    if (wrapped === undefined) return undefined;
    try {
      return master.unwrap(wrapped);
    } catch (err) {
      if (before?.equals(wrapped) === true || looks === LOOKS_MAX) throw err;
      before = wrapped;
    }
  }
}

/** Keys at work at one time: each waits for the disk. */
const AT_ONCE = 16;
const NAME = /^[0-9a-f]{61}$/;

async function* rewrapAll(dir: string, master: MasterKey): AsyncGenerator<Rewrapped, void, undefined> {
  for (const shard of (await filesIn(dir)).sort()) {
    const folder = join(dir, shard);
    const paths = (await filesIn(folder)).filter((name) => NAME.test(name)).map((name) => join(folder, name));
    const outcomes: Outcome[] = [];
    for (let from = 0; from < paths.length; from += AT_ONCE) outcomes.push(...await Promise.all(paths.slice(from, from + AT_ONCE).map((path) => rewrapFile(path, master))));
    if (outcomes.includes('wrapped')) await syncFolder(folder);
    yield { held: outcomes.filter((one) => one !== 'gone').length, wrapped: outcomes.filter((one) => one === 'wrapped').length, closed: paths.filter((_, i) => outcomes[i] === 'closed') };
  }
}

type Outcome = 'current' | 'wrapped' | 'gone' | 'closed';

/**
 * Puts the same key into its file under today's wrapping. A key that is destroyed meanwhile stays destroyed: who destroys looks again until
 * nothing is left, and the new file is there before this one looks whether the old one still is (see `destroyAll`).
 */
async function rewrapFile(path: string, master: MasterKey): Promise<Outcome> {
  const wrapped = await readIfThere(path);
  if (wrapped === undefined) return 'gone';
  if (master.isCurrent(wrapped)) return 'current';
  const key = keyIn(wrapped, master);
  if (key === undefined) return (await readIfThere(path))?.equals(wrapped) === true ? 'closed' : rewrapFile(path, master);
  const unfinished = unfinishedOf(path);
  await write(unfinished, 'wx', master.wrap(key));
  const isStillThere = (await readIfThere(path))?.equals(wrapped) === true;
  if (isStillThere) return rename(unfinished, path).then(() => 'wrapped' as const, absent('gone'));
  await rm(unfinished, { force: true });
  return rewrapFile(path, master);
}

function keyIn(wrapped: Buffer, master: MasterKey): Buffer | undefined {
  try {
    return master.unwrap(wrapped);
  } catch {
    return undefined;
  }
}

/** A name beside the key's own, under which nobody looks for it. */
export const unfinishedOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}`;

async function createOnce(path: string, content: Uint8Array): Promise<void> {
  const folder = dirname(path);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dirname(folder));
  const unfinished = unfinishedOf(path);
  await write(unfinished, 'wx', content);
  try {
    await link(unfinished, path);
  } catch (err) {
    if (!hasCode(err, 'EEXIST')) throw err;
  } finally {
    await rm(unfinished, { force: true });
  }
  await syncFolder(folder);
}

/**
 * Overwrites and removes the key, and what a crash may have left of its making; looks again until there is none, for a rotation may be
 * writing the same key anew. The key loses its name first, so that nobody finds it half overwritten. Where a disk keeps old blocks, encrypt the disk.
 */
async function destroyAll(path: string): Promise<boolean> {
  const [folder, name] = [dirname(path), basename(path)];
  let destroyed = 0;
  for (;;) {
    const copies = (await filesIn(folder)).filter((file) => file.startsWith(name));
    if (copies.length === 0) break;
    if (copies.includes(name)) await rename(path, unfinishedOf(path)).catch(absent(undefined));
    else for (const copy of copies) await overwriteAndRemove(join(folder, copy)).catch(absent(undefined));
    destroyed += copies.length;
  }
  if (destroyed > 0) await syncFolder(folder);
  return destroyed > 0;
}

export async function overwriteAndRemove(file: string): Promise<void> {
  await write(file, 'r+', randomBytes((await readFile(file)).length));
  await rm(file);
}

async function write(path: string, flags: 'wx' | 'r+', content: Uint8Array): Promise<void> {
  const handle = await open(path, flags, SECRET);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const readIfThere = (path: string): Promise<Buffer | undefined> => readFile(path).catch(absent(undefined));
const filesIn = (folder: string): Promise<string[]> => readdir(folder).catch(absent<string[]>([]));

/** What stands for a file that is not there; any other failure stays one. */
const absent = <T>(value: T) => (err: unknown): T => {
  if (hasCode(err, 'ENOENT')) return value;
  throw err;
};
