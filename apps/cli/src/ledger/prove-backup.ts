import type pg from 'pg';
import { analysisPool } from '#adapters/store';
import { loadConfig, processEnvironment, replay } from '#ledger';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { checkLog } from '../log/check-log.js';
import { Unreadable } from '../log/inputs.js';
import { TRUST_FLAGS } from '../log/trust.js';
import { progressLine } from '../progress.js';
import { restoreDump, runningBackup, startCluster, type Restored } from './backups.js';
import { comparePrefix, type Prefix } from './prefix.js';
import { openPublished, type PublishedLog } from './published-log.js';

const SPEC = {
  usage: 'yaosu ledger prove-backup (--dump FILE | --cluster DIR | --database-url URL) --log DIR|URL (--policy FILE | --vkey VKEY|FILE) [--json]',
  summary: 'Proves a backup: restores it into a server of its own, folds all of its entries and compares every table with them, and compares the entries\n'
    + 'with the published log. Says how many entries it is behind, which "yaosu ledger recover" would bring back. The backup is not touched.\n'
    + 'Exit code 0: the backup is good, perhaps behind; 1: it is not; 3: it cannot be restored or read.',
  flags: {
    dump: { value: 'FILE', help: 'made by pg_dump -Fc, for which pg_restore must be installed; or plain, with --no-owner, for psql' },
    cluster: { value: 'DIR', help: 'a copy of the directory of an embedded database, postgres under YAOSU_DATA' },
    'database-url': { value: 'URL', help: 'a backup that is restored already; it is only read' },
    log: { value: 'DIR|URL', help: 'the published log: a directory, or the address where it is served' },
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;
type Flags = FlagsOf<typeof SPEC>;

/** What a backup is worth. */
export interface BackupReport extends Prefix {
  readonly origin: string;
  /** Entries of the published checkpoint, and how many of them the backup lacks. */
  readonly size: number;
  readonly behind: number;
  readonly aggregates: number;
  readonly differences: readonly string[];
  readonly isGood: boolean;
}

/** `yaosu ledger prove-backup`: a backup that nobody has restored is a hope. */
export async function ledgerProveBackup(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags } = parsed;
  const restore = restoring(flags);
  if (restore === undefined) return wrongUsage(SPEC, 'give one of --dump, --cluster and --database-url').report(io);
  if (flags.log === undefined) return wrongUsage(SPEC, '--log is missing').report(io);
  try {
    const log = await openPublished({ place: flags.log, policy: flags.policy, vkey: flags.vkey }, io);
    if (!log.ok) return complained(log.reason, io);
    return await prove(log.value, { restore, flags, io });
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err;
    io.err(`nothing was proved: ${err.message}`);
    return EXIT.unreadable;
  }
}

function restoring({ dump, cluster, 'database-url': url }: Flags): (() => Promise<Restored>) | undefined {
  const ways = [
    ...(dump === undefined ? [] : [() => restoreDump(dump)]),
    ...(cluster === undefined ? [] : [() => startCluster(cluster)]),
    ...(url === undefined ? [] : [() => Promise.resolve(runningBackup(url))]),
  ];
  return ways.length === 1 ? ways[0] : undefined;
}

async function prove(log: PublishedLog, { restore, flags, io }: { readonly restore: () => Promise<Restored>; readonly flags: Flags; readonly io: Io }): Promise<number> {
  const { source, checkpoint } = log;
  const show = progressLine(io);
  const verdict = await checkLog({ source, checkpoint, since: undefined, isWithEntries: false, onProgress: (entries) => { show(() => `${entries} of ${checkpoint.size} leaves verified`); } });
  if (!verdict.ok) return complained(`the published log is not what its checkpoint signs: ${verdict.reason}`, io);
  const { exchange } = loadConfig(processEnvironment(), { background: false });
  const restored = await restore();
  const pool = analysisPool(restored.url);
  try {
    const report = await judged({ log, pool, exchange, io });
    if (flags.json) io.out(JSON.stringify(report));
    else for (const line of linesOf(report)) io.out(line);
    return report.isGood ? EXIT.ok : EXIT.failed;
  } finally {
    await pool.end();
    await restored.close();
  }
}

async function judged({ log: { source, checkpoint: { origin, size } }, pool, exchange, io }: { readonly log: PublishedLog; readonly pool: pg.Pool; readonly exchange: number; readonly io: Io }): Promise<BackupReport> {
  const show = progressLine(io);
  const prefix = await comparePrefix({ pool, exchange, source, size, onProgress: (done) => { show(() => `${done} entries of the backup compared`); } });
  const { aggregates, differences } = await replay(pool, exchange, (entries) => { show(() => `${entries} entries of the backup folded`); });
  const behind = Math.max(0, size - prefix.entries);
  return { origin, size, behind, aggregates, ...prefix, differences, isGood: prefix.differsAt === null && differences.length === 0 };
}

function complained(reason: string, io: Io): number {
  io.err(`nothing was proved: ${reason}`);
  return EXIT.failed;
}

function linesOf({ origin, size, entries, aggregates, behind, differsAt, differences, isGood }: BackupReport): string[] {
  return [
    `${origin}: ${size} entries published; the backup has ${entries} entries and ${aggregates} aggregates`,
    ...(differsAt === null ? [] : [`from entry ${differsAt} on the backup is not what was published`]),
    ...differences,
    ...(isGood ? [behind === 0 ? '备份完整 The backup is good, and nothing published is missing from it.' : `备份有效 The backup is good; ${behind} entries were published after it.`] : ['THE BACKUP IS NOT WHAT WAS PUBLISHED.']),
  ];
}
