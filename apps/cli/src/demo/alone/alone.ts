import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOfShanghaiDay } from '#core/exchange';
import { packageRoot } from '../../package-root.js';

/** How long a process may take until it listens. */
const START_MS_MAX = 120_000;
/** What has been told of the time is heard after so long. */
const HEARD_MS = 500;

/** An exchange and its institutions for the time of one story, on a directory of their own. */
export interface Alone {
  readonly url: string;
  readonly data: string;
  /** Lets time pass until shortly after a day (Asia/Shanghai) has begun. */
  readonly passUntil: (day: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a demonstration may not be taken for: the log says by its name what it is of. */
const ORIGIN = 'demonstration-with-a-clock-of-its-own.invalid/log';

/** Starts a bank, an operator of e-CNY wallets and an exchange that settles by them; undefined where the directory is somebody's already. */
export async function startAlone(directory: string): Promise<Alone | undefined> {
  const held = await readdir(directory).catch(() => []);
  if (held.length > 0) return undefined;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const started: ChildProcess[] = [];
  const close = async (): Promise<void> => { for (const child of started.splice(0).reverse()) await ended(child); };
  try {
    const data = join(directory, 'exchange');
    const institutions: string[] = [];
    for (const kind of ['bank', 'ecny']) institutions.push(await line(run(started, ['cli', 'reference', kind, '--state', join(directory, kind), '--port', '0', '--settle-ms', '0'])));
    const told = await line(run(started, ['api'], { PORT: '0', YAOSU_DATA: data, YAOSU_SETTLEMENT: institutions.join('\n'), YAOSU_LOG_ORIGIN: ORIGIN }));
    const [url = ''] = /http:\/\/[^/]+/.exec(told) ?? [];
    return { url, data, close, passUntil: (day) => passUntil(started, day) };
  } catch (err) {
    await close();
    throw err;
  }
}

/** A process of ours, whose clock is the demonstration's, and whose environment is nobody's else. */
function run(started: ChildProcess[], [app = '', ...args]: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const dist = join(packageRoot(), 'dist/apps');
  const child = spawn(process.execPath, ['--import', join(dist, 'cli/src/demo/alone/clock.js'), join(dist, app, 'src/main.js'), ...args], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], env });
  started.push(child);
  return child;
}

/** The first line that a process says, which is that it listens, and where. */
async function line(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  const waiting = AbortSignal.timeout(START_MS_MAX);
  const said = once(createInterface({ input: child.stdout }), 'line', { signal: waiting }) as Promise<[string]>;
  const gone = once(child, 'exit', { signal: waiting }).then(([code]) => { throw new Error(`${child.spawnargs.slice(3).join(' ')} ended with ${String(code)} before it listened`); });
  const [first] = await Promise.race([said, gone]);
  return first;
}

async function passUntil(started: readonly ChildProcess[], day: string): Promise<void> {
  const aheadMs = startOfShanghaiDay(day) + 1_000 - Date.now();
  for (const child of started) child.send(aheadMs);
  await sleep(HEARD_MS);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
