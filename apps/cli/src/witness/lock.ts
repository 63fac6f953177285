import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { link, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '#core/tlog';
import { syncDirectory } from '../log/mirror.js';

/** A directory held by this process. Whoever takes it over later has a higher term. */
export interface Lock {
  readonly term: number;
  /** Whether no other process has taken the directory over. What is found to be held was held when the question was asked. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
}

const RELEASED = 'released';
const HOLDER = /^lock\.([1-9][0-9]{0,14})$/;
const pathOf = (directory: string, term: number): string => join(directory, `lock.${term}`);
const hasCode = (err: unknown, code: string): boolean => typeof err === 'object' && err !== null && 'code' in err && err.code === code;

/**
 * Takes a directory for this process alone. The lock of term n + 1 is made only when the holder of term n is gone, by a
 * link, which succeeds for one of many; so two that come at once after a crash are told apart. Where a holder cannot be
 * seen, as in another container, it is not refused but fenced off: its lock goes, and it looks before it answers.
 */
export async function lockDirectory(directory: string): Promise<Result<Lock>> {
  const last = Math.max(0, ...await termsIn(directory));
  const holder = last === 0 ? undefined : holderOf(pathOf(directory, last));
  if (holder !== undefined) return { ok: false, reason: `${directory} is in use by process ${holder}; two witnesses on one directory could sign two histories` };
  const term = last + 1;
  const path = pathOf(directory, term);
  if (!await createOnce(path, `${process.pid} ${birthOf(process.pid) ?? ''}\n`)) return { ok: false, reason: `${directory} was taken by another process just now` };
  const terms = await termsIn(directory);
  if (Math.max(...terms) > term) return { ok: false, reason: `${directory} was taken by another process just now` };
  await Promise.all(terms.filter((other) => other < term).map((other) => rm(pathOf(directory, other), { force: true })));
  await syncDirectory(directory);
  return { ok: true, value: { term, isHeld: () => existsSync(path), release: () => existsSync(path) && writeFileSync(path, `${RELEASED}\n`) } };
}

const termsIn = async (directory: string): Promise<number[]> =>
  (await readdir(directory)).flatMap((name) => HOLDER.exec(name)?.slice(1) ?? []).map(Number);

/** A whole file or none, and only if there is none by the name: content first, then the name by a link, which never replaces. */
async function createOnce(path: string, content: string): Promise<boolean> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(unfinished, content, { flag: 'wx', mode: 0o600, flush: true });
  try {
    await link(unfinished, path);
    return true;
  } catch (err) {
    if (hasCode(err, 'EEXIST')) return false;
    throw err;
  } finally {
    await rm(unfinished);
  }
}

/** The process that holds a lock, as long as it lives; what cannot be read is taken for a living one, which is safe. */
function holderOf(path: string): string | undefined {
  const content = readFileSync(path, 'utf8').trim();
  const [pid = '', birth] = content.split(' ');
  if (content === RELEASED || (birth === undefined && Number(pid) === process.pid)) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch (err) {
    if (hasCode(err, 'ESRCH')) return undefined;
  }
  const living = birthOf(Number(pid));
  return birth !== undefined && living !== undefined && living !== birth ? undefined : pid;
}

/** When a process began, by which it is told from a later one of the same number; unknown where there is no /proc. */
function birthOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}
