import type pg from 'pg';
import { analysisPool } from '#adapters/store';
import { readEntry } from '#core/audit';
import { Ledger, ImportRefused, bringUp, importEntries, inTransaction, lineLogger, loadConfig, openDatabase, processEnvironment, replay, type ImportBatch } from '#ledger';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { checkLog } from '../log/check-log.js';
import { Unreadable } from '../log/inputs.js';
import { TRUST_FLAGS } from '../log/trust.js';
import { missingFrom } from '../mirror/documents.js';
import { batchesOf } from '../mirror/fold.js';
import { progressLine } from '../progress.js';
import { comparePrefix } from './prefix.js';
import { openPublished, type PublishedLog } from './published-log.js';

const NAMED_MAX = 100;

const SPEC = {
  usage: 'yaosu ledger recover --from DIR (--policy FILE | --vkey VKEY|FILE) [--apply] [--json]',
  summary: 'Brings back the entries that a restored database lacks, from a copy of the log: what the exchange has published itself (log under\n'
    + 'YAOSU_DATA), an export, or a mirror. The copy is verified against its signed checkpoint, byte for byte; the database must be its beginning.\n'
    + 'Says what would come back and what cannot; --apply does it, in one transaction, and then folds everything to prove the tables.\n'
    + 'Works on DATABASE_URL, or on the embedded database under YAOSU_DATA, while no other process does.\n'
    + 'Exit code 0: nothing is missing, or it is back; 1: something is missing, or the database is not the beginning of the copy; 3: unreadable.',
  flags: {
    from: { value: 'DIR', help: 'the directory with the copy' },
    ...TRUST_FLAGS,
    apply: { help: 'bring the entries back; without it nothing is changed' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

/** What a recovery has found, and what it cannot do. */
export interface Recovery {
  readonly origin: string;
  /** Entries of the copy's checkpoint, of the database, and those that have to come back. */
  readonly size: number;
  readonly entries: number;
  readonly missing: number;
  /** The first entry of the database that is not the copy's: then nothing can be brought back. */
  readonly differsAt: number | null;
  /** Named by missing entries and not in the copy; the first of them. */
  readonly documents: readonly string[];
  readonly documentCount: number;
  /** Values about persons, and terms of the parties: they were in the database alone. */
  readonly privateValues: number;
  /** Sealed sets whose tokens the exporters must upload again. */
  readonly tokenSets: readonly string[];
  readonly isApplied: boolean;
  /** What a replay of everything has found afterwards. */
  readonly differences: readonly string[];
}

/** `yaosu ledger recover`: the way back after a restore that lost commits. */
export async function ledgerRecover(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { from, policy, vkey } = parsed.flags;
  if (from === undefined) return wrongUsage(SPEC, '--from is missing').report(io);
  try {
    const log = await openPublished({ place: from, policy, vkey }, io);
    if (!log.ok) return complained(log.reason, io);
    return await recover(log.value, parsed.flags, io);
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err;
    io.err(`nothing was recovered: ${err.message}`);
    return EXIT.unreadable;
  }
}

async function recover(log: PublishedLog, flags: FlagsOf<typeof SPEC>, io: Io): Promise<number> {
  const { source, checkpoint } = log;
  const show = progressLine(io);
  const verdict = await checkLog({ source, checkpoint, since: undefined, isWithEntries: true, onProgress: (entries) => { show(() => `${entries} of ${checkpoint.size} entries of the copy verified`); } });
  if (!verdict.ok) return complained(`the copy is not what its checkpoint signs: ${verdict.reason}`, io);
  const config = loadConfig(processEnvironment(), { background: false });
  const database = await openDatabase(config);
  const pool = analysisPool(database.url, 2);
  try {
    if (flags.apply) await requireAlone(pool);
    const recovery = await recovered({ log, pool, exchange: config.exchange, isApplied: flags.apply, io });
    if (flags.json) io.out(JSON.stringify(recovery));
    else for (const line of linesOf(recovery)) io.out(line);
    const isWell = recovery.differsAt === null && recovery.differences.length === 0 && (recovery.missing === 0 || recovery.isApplied);
    return isWell ? EXIT.ok : EXIT.failed;
  } catch (err) {
    if (err instanceof ImportRefused || err instanceof NotAlone) return complained(err.message, io);
    throw err;
  } finally {
    await pool.end();
    await database.close();
  }
}

function complained(reason: string, io: Io): number {
  io.err(`nothing was recovered: ${reason}`);
  return EXIT.failed;
}

class NotAlone extends Error {}

const OTHERS = "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'yaosu' and pid <> pg_backend_pid()";

/** Another process might commit between the comparison and the import; the import would refuse, but people should know why. */
async function requireAlone(pool: pg.Pool): Promise<void> {
  const { rows: [row] } = await pool.query<{ count: number }>(OTHERS);
  if ((row?.count ?? 0) > 0) throw new NotAlone(`${row?.count ?? 0} connections of other processes of the exchange are open: stop all of its processes first`);
}

interface Recovering { readonly log: PublishedLog; readonly pool: pg.Pool; readonly exchange: number; readonly isApplied: boolean; readonly io: Io }

async function recovered({ log: { source, checkpoint }, pool, exchange, isApplied, io }: Recovering): Promise<Recovery> {
  const { origin, size } = checkpoint;
  const show = progressLine(io);
  const { entries, differsAt } = await comparePrefix({ pool, exchange, source, size, onProgress: (done) => { show(() => `${done} of the entries of the database compared`); } });
  const missing = differsAt === null ? Math.max(0, size - entries) : 0;
  const found = new Losses();
  const folding = { copy: source, size, from: entries, source: origin };
  const bring = async (client: pg.ClientBase | undefined): Promise<void> => {
    for await (const batch of batchesOf(folding)) {
      found.add(batch);
      if (client !== undefined) await importEntries(client, exchange, batch);
      show(() => `${batch.from + batch.entries.length} of ${size} entries brought back`);
    }
  };
  const isDone = isApplied && missing > 0;
  if (isDone) await inTransaction(pool, bring);
  else if (missing > 0) await bring(undefined);
  return { origin, size, entries, missing, differsAt, ...found.found, isApplied: isDone, differences: isDone ? await proved(pool, exchange, io) : [] };
}

/** The tables that followers keep, and then the proof that all tables are the fold of the entries. */
async function proved(pool: pg.Pool, exchange: number, io: Io): Promise<readonly string[]> {
  const logger = lineLogger({ write: (line) => { io.err(line.trimEnd()); } }, false);
  const ledger = new Ledger({ pool, exchange, vault: { seal: () => Promise.reject(new Error('a recovery seals nothing')) }, logger });
  await bringUp({ pool, ledger, logger });
  const show = progressLine(io);
  const { differences } = await replay(pool, exchange, (entries) => { show(() => `${entries} entries folded again`); });
  return differences;
}

/** What entries that come back cannot bring with them. */
class Losses {
  private readonly documents: string[] = [];
  private readonly tokenSets: string[] = [];
  private documentCount = 0;
  private privateValues = 0;

  add(batch: ImportBatch): void {
    for (const { sha256 } of missingFrom(batch)) {
      this.documentCount += 1;
      if (this.documents.length < NAMED_MAX) this.documents.push(sha256);
    }
    for (const { body } of batch.entries) {
      const entry = readEntry(body);
      if (!entry.ok) continue; // The import names it.
      this.privateValues += Object.keys(entry.value.private).length;
      if (entry.value.type === 'tokenset.sealed' && this.tokenSets.length < NAMED_MAX) this.tokenSets.push(entry.value.stream);
    }
  }

  get found(): Pick<Recovery, 'documents' | 'documentCount' | 'privateValues' | 'tokenSets'> {
    const { documents, documentCount, privateValues, tokenSets } = this;
    return { documents, documentCount, privateValues, tokenSets };
  }
}

function linesOf({ origin, size, entries, missing, differsAt, isApplied, differences, ...lost }: Recovery): string[] {
  const head = `${origin}: the copy has ${size} entries, the database ${entries}`;
  if (differsAt !== null) return [head, `THE DATABASE IS NOT THE BEGINNING OF THE COPY: they differ from entry ${differsAt} on. Nothing can be brought back into it.`];
  if (missing === 0) return [head, '无缺失 Nothing is missing: the copy is the beginning of the database.'];
  return [
    head, isApplied ? `已恢复 ${missing} entries are back, from ${entries} on` : `缺失 ${missing} entries are missing, from ${entries} on; --apply brings them back`,
    ...lossesOf(lost),
    ...(isApplied ? [...differences, differences.length === 0 ? 'The tables are the fold of the entries. The service may start; it signs again once it has integrated them.' : 'THE TABLES DIFFER FROM THE ENTRIES.'] : []),
  ];
}

function lossesOf({ documents, documentCount, privateValues, tokenSets }: Pick<Recovery, 'documents' | 'documentCount' | 'privateValues' | 'tokenSets'>): string[] {
  return [
    'Idempotency keys of these entries are not in the log: a request that is repeated with one is decided anew.',
    ...(privateValues === 0 ? [] : [`${privateValues} private values were in the database alone; their digests are back, the values are not.`]),
    ...(documentCount === 0 ? [] : [`${documentCount} documents are not in the copy: ${documents.join(' ')}${documentCount > documents.length ? ' …' : ''}`]),
    ...(tokenSets.length === 0 ? [] : [`The tokens of these sets have to be uploaded again: ${tokenSets.join(' ')}`]),
  ];
}
