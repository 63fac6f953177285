import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from './embedded-postgres.files.js';

/** What postmaster.pid says (PostgreSQL, "Database File Layout"): line 1 the process, 4 the port, 8 the status. */
export interface LockFile { readonly pid: number; readonly port: number; readonly ready: boolean }

export const lockFileOf = (data: string): string => join(data, 'postmaster.pid');

export function readLockFile(data: string): LockFile | undefined {
  try {
    const lines = readFileSync(lockFileOf(data), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (err) {
    if (hasCode(err, 'ENOENT')) return undefined;
    throw err;
  }
}

/**
 * Whether a process is the server of this data directory, is gone, or is another program that got the same number after
 * the server was killed. Where that cannot be found out it is the server: to wait is safe, to replace a live one is not.
 */
export function processState(pid: number, data: string): 'server' | 'gone' | 'another' {
  try {
    process.kill(pid, 0);
  } catch (err) {
    if (hasCode(err, 'ESRCH')) return 'gone';
  }
  try {
    const line = commandLine(pid);
    if (line === '') return 'gone'; // It has ended, and only waits for its parent to hear of it.
    return line.includes(data) ? 'server' : 'another';
  } catch {
    return 'server';
  }
}

function commandLine(pid: number): string {
  if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
}
