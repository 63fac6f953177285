import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 40_000;
const RETRY_MS = 250;
const KIB = 1024;

/** A program that runs until it is told to end. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its whole environment; undefined for that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on its standard input. */
  readonly input?: string;
  /** The line by which it says that it is ready. */
  readonly ready: RegExp;
}

/** A process that can be killed, frozen and started again. */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  /** SIGKILL: nothing of it is left but what it had written. */
  kill(): Promise<void>;
  /** SIGTERM, and a complaint when it does not end by that. */
  stop(): Promise<void>;
  /** SIGSTOP: it stays, holds what it holds and does nothing. */
  freeze(): void;
  thaw(): void;
  readonly starts: number;
  /** The most memory that any of its processes had in use, in bytes. */
  readonly memoryMax: number;
}

export interface Keeper {
  /** Where its processes work and write their logs; also the mark by which they are found again. */
  readonly directory: string;
  readonly guard: Guard;
  /** Hears of processes that end by themselves, or do not end when told to. */
  readonly complain: (what: string) => void;
}

/** Ends all process groups that it was told of when this process is gone, however it went: the pipe from it closes then. */
export interface Guard {
  readonly add: (pid: number) => void;
  readonly remove: (pid: number) => void;
  readonly close: () => void;
}

const GUARD = `groups=' '
while read -r sign group; do
  case $sign in +) groups="$groups$group ";; -) groups="\${groups%% $group *} \${groups#* $group }";; esac
done
for group in $groups; do kill -9 -"$group"; done`;

export function startGuard(): Guard {
  const guard = spawn('/bin/sh', ['-c', GUARD], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.stdin.on('error', () => undefined);
  return {
    add: (pid) => { guard.stdin.write(`+ ${pid}\n`); },
    remove: (pid) => { guard.stdin.write(`- ${pid}\n`); },
    close: () => { guard.stdin.end(); },
  };
}

interface Running { readonly child: ChildProcess; readonly pid: number; readonly ended: Promise<string> }

/** Keeps a program running as a service manager would: what ends by itself is started again, and complained of. */
export function supervise(program: Program, keeper: Keeper): Service {
  let running: Running | undefined;
  let isWanted = false;
  const wanted = (): boolean => isWanted;
  let [starts, memoryMax] = [0, 0];
  const look = (): void => { memoryMax = Math.max(memoryMax, running === undefined ? 0 : memoryOf(running.pid)); };

  const launch = async (): Promise<string | undefined> => {
    const { child, pid, ended } = running = begin(program, keeper);
    const patience = setTimeout(() => { send(pid, 'SIGKILL'); }, START_MS_MAX);
    const problem = await Promise.race([readyLine(child, program.ready), ended]);
    clearTimeout(patience);
    if (problem === undefined) void ended.then((how) => (isWanted ? again(how) : undefined));
    return problem;
  };
  const again = (how: string): void => {
    keeper.complain(`${program.name} ended by itself: ${how}`);
    start().catch((err: unknown) => keeper.complain(String(err)));
  };
  /** A start may fail while what the program needs is away; then it is tried again. */
  const start = async (): Promise<void> => {
    isWanted = true;
    starts += 1;
    for (const deadline = Date.now() + START_MS_MAX; wanted();) {
      const problem = await launch();
      if (problem === undefined) return;
      if (Date.now() > deadline) throw new Error(`${program.name} does not start: ${problem}`);
      await sleep(RETRY_MS);
    }
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    isWanted = false;
    if (running === undefined) return;
    look();
    send(running.pid, signal);
    const patience = new AbortController();
    const late = sleep(STOP_MS_MAX, 'late', { signal: patience.signal }).catch(() => 'ended');
    if (await Promise.race([running.ended, late]) === 'late') {
      keeper.complain(`${program.name} does not end by ${signal}`);
      send(running.pid, 'SIGKILL');
      await running.ended;
    }
    patience.abort();
    running = undefined;
  };
  return {
    name: program.name, start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => { if (running !== undefined) send(running.pid, 'SIGSTOP'); },
    thaw: () => { if (running !== undefined) send(running.pid, 'SIGCONT'); },
    get starts() { return starts; },
    get memoryMax() { look(); return memoryMax; },
  };
}

/** Starts the program in a process group of its own, with its errors in a file. */
function begin({ name, command, args, env, input }: Program, { directory, guard }: Keeper): Running {
  const log = openSync(join(directory, `${name}.log`), 'a', 0o600);
  const child = spawn(command, args, { cwd: directory, detached: true, stdio: ['pipe', 'pipe', log], ...(env === undefined ? {} : { env }) });
  closeSync(log);
  child.stdin?.on('error', () => undefined).end(input ?? '');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started`);
  guard.add(pid);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      guard.remove(pid);
      resolve(signal ?? `exit code ${String(code)}, see ${name}.log`);
    });
  });
  return { child, pid, ended };
}

/** Resolves at the line that says ready; everything is read all the same, so that the pipe never fills. */
const readyLine = ({ stdout }: ChildProcess, ready: RegExp): Promise<undefined> => new Promise((resolve) => {
  if (stdout !== null) createInterface({ input: stdout }).on('line', (line) => { if (ready.test(line)) resolve(undefined); });
});

function send(pid: number, signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return; // The group is gone already.
  }
}

/** The peak resident memory of a process (proc(5), VmHWM); 0 where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}

/** Processes that work inside `directory`, each with its command line. Where the system has no /proc there are none. */
export function processesIn(directory: string): string[] {
  const pids = listed('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => isInside(pid, directory)).map((pid) => `${pid} ${commandLine(pid)}`);
}

function isInside(pid: string, directory: string): boolean {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${directory}/`);
  } catch {
    return false;
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 200);
  } catch {
    return '';
  }
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** A port of this machine that nobody listens on. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const bound = server.address();
    server.close(() => (typeof bound === 'object' && bound !== null ? resolve(bound.port) : reject(new Error('the machine has no free port'))));
  });
});
