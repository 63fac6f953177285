import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, renameSync } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, readOrCreate, SECRET } from './files.js';
import { isRootUnder, MASTER_FILES, newMaster, openMasterKey, readMaster, readRoot, wrappedRoot } from './master-key.js';
import { openSubjectKeys, overwriteAndRemove, syncFolder, unfinishedOf } from './subject-keys.js';

/** What a rotation that was killed while it wrote the next key, or destroyed the old one, has left. */
const UNFINISHED = /^master\.(next|previous)\.key\.[0-9a-f]{12}$/;

export interface RotateOptions {
  readonly dir: string;
  /** Whether others may know the old key: then secrets are derived from a new root from now on. */
  readonly isStolen: boolean;
  readonly onProgress: (keys: number) => void;
}

/** What a rotation came to. With files that no key opens it is not ended: the old key stays until they are mended or removed. */
export interface MasterRotation { readonly isEnded: boolean; readonly wasBegun: boolean; readonly keys: number; readonly wrapped: number; readonly closed: readonly string[] }

/**
 * Puts a new master key in the place of the old one, while processes run: every subject's key is wrapped anew, file by file. It may be
 * killed anywhere and goes on where it was when it is run again; at every moment some key in the directory opens every file.
 *
 * 1. `master.next.key` is written; from now on new keys are wrapped under it. 2. The root of derived secrets moves under it. 3. Every
 * subject's key does. 4. The old key becomes `master.previous.key`, the next one `master.key`. 5. What a process has wrapped under the old
 * key meanwhile follows. 6. The old key is destroyed.
 */
export async function rotateMasterKey({ dir, isStolen, onProgress }: RotateOptions): Promise<MasterRotation> {
  const at = (name: string): string => join(dir, name);
  const wasBegun = existsSync(at(MASTER_FILES.next)) || existsSync(at(MASTER_FILES.previous)) || await unfinishedIn(dir, MASTER_FILES.previous).then((files) => files.length > 0);
  const wrapping = async (): Promise<Counted> => {
    const counted = { keys: 0, wrapped: 0, closed: new Array<string>() };
    for await (const { held, wrapped, closed } of openSubjectKeys(at('subjects'), openMasterKey(dir)).rewrap()) {
      [counted.keys, counted.wrapped] = [counted.keys + held, counted.wrapped + wrapped];
      counted.closed.push(...closed);
      onProgress(counted.keys);
    }
    return counted;
  };
  let before = 0;
  if (!wasBegun || existsSync(at(MASTER_FILES.next))) {
    await begin(dir, isStolen);
    const first = await wrapping();
    if (first.closed.length > 0) return { isEnded: false, wasBegun, ...first };
    await exchange(dir);
    before = first.wrapped;
  }
  const again = await wrapping();
  const last = { ...again, wrapped: before + again.wrapped };
  if (last.closed.length > 0) return { isEnded: false, wasBegun, ...last };
  await destroyKeys(dir);
  return { isEnded: true, wasBegun, ...last };
}

/** The old key loses its name before it is overwritten, so that no process reads half of it (see `destroyAll`). */
async function destroyKeys(dir: string): Promise<void> {
  const previous = join(dir, MASTER_FILES.previous);
  if (existsSync(previous)) await rename(previous, unfinishedOf(previous));
  for (const name of await unfinishedIn(dir)) await overwriteAndRemove(join(dir, name));
  await syncFolder(dir);
}

const unfinishedIn = async (dir: string, of = ''): Promise<string[]> => (await readdir(dir)).filter((name) => UNFINISHED.test(name) && name.startsWith(of));

interface Counted { readonly keys: number; readonly wrapped: number; readonly closed: readonly string[] }

/** The next key, and the root under it; where it was interrupted, what is missing of it. */
async function begin(dir: string, isStolen: boolean): Promise<void> {
  const old = readMaster(dir, MASTER_FILES.current);
  if (old === undefined) throw new Error(`there is no ${join(dir, MASTER_FILES.current)}`);
  readOrCreate(join(dir, MASTER_FILES.next), SECRET, newMaster);
  const next = readMaster(dir, MASTER_FILES.next);
  if (next === undefined) throw new Error('the next master key was removed while it was made');
  if (isRootUnder(dir, next)) return;
  const root = isStolen ? randomBytes(old.length) : readRoot(dir) ?? old;
  const unfinished = join(dir, `${MASTER_FILES.root}.unfinished`);
  await writeFile(unfinished, wrappedRoot(next, root), { mode: SECRET, flush: true });
  await rename(unfinished, join(dir, MASTER_FILES.root));
  await syncFolder(dir);
}

/** The old key keeps a name until the end: a process that was slow may have wrapped under it. */
async function exchange(dir: string): Promise<void> {
  try {
    linkSync(join(dir, MASTER_FILES.current), join(dir, MASTER_FILES.previous));
  } catch (err) {
    if (!hasCode(err, 'EEXIST')) throw err;
  }
  await syncFolder(dir);
  renameSync(join(dir, MASTER_FILES.next), join(dir, MASTER_FILES.current));
  await syncFolder(dir);
}
