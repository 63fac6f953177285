import { setTimeout as sleep } from 'node:timers/promises';
import { lineLogger, type Logger } from '#ledger';
import { EXIT, parseFlags, wrongUsage, type Io } from '../io.js';
import { progressLine } from '../progress.js';
import { Unreadable } from '../log/inputs.js';
import { serverSource } from '../log/source.js';
import { Alarms } from './alarms.js';
import { ExchangeApi } from './api.js';
import { mirrorFiles, type MirrorFiles } from './files.js';
import { LogFollower } from './follow.js';
import { notifier } from './notify.js';
import { optionsOf, SPEC, type MirrorFlags, type MirrorOptions } from './options.js';
import { readProgress } from './progress.js';
import { serveStatus, statusLines, statusOf, type MirrorStatus } from './status.js';
import { openMirrorStore, type MirrorStore } from './store.js';
import { Watch } from './watch.js';
import { lastAccepted } from './history.js';

const ONCE_PAUSE_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const now = (): string => new Date().toISOString();

/** `yaosu log mirror`: exit code 0 all agrees, 1 alarms, 2 wrong usage, 3 unreadable. */
export async function logMirror(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags } = parsed;
  if (flags.status) return flags.data === undefined ? wrongUsage(SPEC, '--data is missing').report(io) : standing(flags.data, flags, io);
  try {
    const options = await optionsOf(flags);
    return options.ok ? await mirror(options.value, flags, io) : wrongUsage(SPEC, options.reason).report(io);
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err;
    io.err(`nothing was compared: ${err.message}`);
    return EXIT.unreadable;
  }
}

/** What the files of a mirror say, whether it runs or not. */
async function standing(directory: string, flags: MirrorFlags, io: Io): Promise<number> {
  const files = mirrorFiles(directory);
  const logger = loggerOf(io);
  const alarms = await openAlarms(files, flags, logger);
  const kept = await readProgress(files.progress);
  return report(statusOf({ accepted: await lastAccepted(files), folded: kept.verdicts, progress: kept, alarms: alarms.open }), flags, io);
}

async function mirror(options: MirrorOptions, flags: MirrorFlags, io: Io): Promise<number> {
  const files = mirrorFiles(options.directory);
  const logger = loggerOf(io);
  const alarms = await openAlarms(files, flags, logger);
  const server = serverSource(options.logUrl, options.token);
  const show = progressLine(io);
  const follower = await LogFollower.resume({ server, files, trust: options.trust, alarms, now, onProgress: (entries) => { show(() => `${entries} entries verified`); } });
  const store = await openMirrorStore({ directory: files.postgres, exchange: options.exchange, logger });
  try {
    const { trust, peers, patienceMs } = options;
    const watch = new Watch({ server, api: new ExchangeApi(options.apiUrl, options.token), follower, store, files, trust, alarms, peers, logger, progress: await readProgress(files.progress), patienceMs, now });
    const status = async (): Promise<MirrorStatus> => statusOf({ accepted: follower.accepted, folded: await store.size(), progress: watch.progress, alarms: alarms.open });
    if (flags.once) {
      await watch.everything(() => sleep(ONCE_PAUSE_MS));
      report(await status(), flags, io);
      return alarms.count === 0 ? EXIT.ok : EXIT.failed;
    }
    return await keepWatching(watch, { options, status, checkpoint: () => follower.accepted?.note, store, io });
  } finally {
    await store.close();
  }
}

interface Keeping {
  readonly options: MirrorOptions;
  readonly status: () => Promise<MirrorStatus>;
  readonly checkpoint: () => string | undefined;
  readonly store: MirrorStore;
  readonly io: Io;
}

/** Turn after turn until it is told to stop. */
async function keepWatching(watch: Watch, { options: { port, intervalMs, directory }, status, checkpoint, store, io }: Keeping): Promise<number> {
  const server = port === undefined ? undefined : await serveStatus(port, { status, checkpoint });
  const stopping = new AbortController();
  const stop = (): void => { stopping.abort(); };
  for (const signal of SIGNALS) process.on(signal, stop);
  io.err(`mirroring into ${directory}; its tables: ${store.url}`);
  try {
    while (!stopping.signal.aborted) {
      await watch.turn();
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return EXIT.ok;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    server?.close();
  }
}

const loggerOf = (io: Io): Logger => lineLogger({ write: (line) => { io.err(line.trimEnd()); } }, true);

const openAlarms = (files: MirrorFiles, flags: MirrorFlags, logger: Logger): Promise<Alarms> =>
  Alarms.open({ path: files.alarms, logger, now, notify: notifier({ command: flags['on-alarm'], webhook: flags.webhook }) });

function report(status: MirrorStatus, { json }: MirrorFlags, io: Io): number {
  if (json) io.out(JSON.stringify(status));
  else for (const line of statusLines(status)) io.out(line);
  return status.alarms.length === 0 ? EXIT.ok : EXIT.failed;
}
