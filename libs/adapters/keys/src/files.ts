import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** For secrets: nobody but their owner. */
export const SECRET = 0o600;
export const PUBLIC = 0o644;

/**
 * What the file holds, which is `make()` if it did not exist. Of two processes that come at once both get what the first
 * one made, and a crash leaves a whole file or none: the content is on disk before the name is, and a link does not replace.
 */
export function readOrCreate(path: string, mode: typeof SECRET | typeof PUBLIC, make: () => string): string {
  return readIfThere(path, mode) ?? createOnce(path, mode, make());
}

function createOnce(path: string, mode: typeof SECRET | typeof PUBLIC, content: string): string {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(unfinished, content, { flag: 'wx', mode, flush: true });
  try {
    linkSync(unfinished, path);
  } catch (err) {
    if (!hasCode(err, 'EEXIST')) throw err;
  } finally {
    unlinkSync(unfinished);
  }
  syncDirectory(dirname(path));
  return readFileSync(path, 'utf8');
}

export function readIfThere(path: string, mode: typeof SECRET | typeof PUBLIC): string | undefined {
  try {
    const exposed = statSync(path).mode & ~mode & 0o077;
    if (exposed !== 0 && process.platform !== 'win32') {
      throw new Error(`${path} is open to other accounts: chmod ${mode.toString(8)} it, and replace the key if others may have read it`);
    }
    return readFileSync(path, 'utf8');
  } catch (err) {
    if (hasCode(err, 'ENOENT')) return undefined;
    throw err;
  }
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function hasCode(err: unknown, code: string): boolean {
  return typeof err === 'object' && err !== null && 'code' in err && err.code === code;
}
