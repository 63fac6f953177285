import { foldRecorded, recordedEntryOf, type Folded, type RecordedEntry } from '#core/exchange';
import { toBase64, type Checkpoint, type Result } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readInput } from './inputs.js';
import { readProven } from './proven-entries.js';
import { notVerified, printReport, verified, type Report } from './report.js';
import { directorySource, type LogSource } from './source.js';
import { openBytes, readTrustBeside, TRUST_FLAGS, witnessRows, type Trust } from './trust.js';
import { progress } from './verify.js';

const CHECKPOINT_BYTES_MAX = 1024 * 1024;
/** What is compared lies in memory; two checkpoints that are further apart are compared by way of one between them. */
const AGGREGATES_MAX = 100_000;
/** What people read; programs get all of it. */
const SHOWN_MAX = 50;

const SPEC = {
  usage: 'yaosu log diff OLD-CHECKPOINT NEW-CHECKPOINT --dir DIR (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'What changed between two checkpoints of a log: that the newer only adds to the older, and what the entries between them did to each aggregate.\n'
    + 'DIR holds a copy of the log with its entries, at least as long as the newer checkpoint.',
  flags: {
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log with its entries' },
    ...TRUST_FLAGS,
    json: { help: 'print one JSON object, with every change' },
  },
  positionals: ['OLD-CHECKPOINT', 'NEW-CHECKPOINT'],
} as const satisfies CommandSpec;

/** An aggregate at one end; null before its first entry. */
type Standing = { readonly version: number; readonly state: string } | null;
interface Change {
  readonly id: string;
  readonly before: Standing;
  after: Standing;
  entries: number;
}
interface Comparison {
  readonly changes: ReadonlyMap<string, Change>;
  readonly types: ReadonlyMap<string, number>;
}
interface Range {
  readonly source: LogSource;
  readonly older: Checkpoint;
  readonly newer: Checkpoint;
  readonly told: (entries: number) => void;
}

/** `yaosu log diff`: exit code 0 the newer extends the older, 1 it does not, 2 wrong usage, 3 unreadable. */
export async function logDiff(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, flags: { dir, json }, positionals: [oldPath = '', newPath = ''] } = parsed;
  return printReport(async () => {
    if (dir === undefined) return wrongUsage(SPEC, '--dir is missing');
    const trust = await readTrustBeside(flags, dir, io);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const [older, newer] = [openBytes(await readInput(oldPath, CHECKPOINT_BYTES_MAX), trust.value.openKept), openBytes(await readInput(newPath, CHECKPOINT_BYTES_MAX), trust.value.open)];
    if (!older.ok) return notVerified(`${oldPath}: ${older.reason}`);
    if (!newer.ok) return notVerified(`${newPath}: ${newer.reason}`);
    if (older.value.size > newer.value.size) return notVerified(`the log had ${older.value.size} entries and then ${newer.value.size}: entries are gone, or the checkpoints are the wrong way round`);
    const range = { source: directorySource(dir), older: older.value, newer: newer.value, told: progress(newer.value.size, io) };
    const comparison = await compare(range);
    // A log that has succeeded another goes on with its tree: what was proven is proven under both names.
    const names = older.value.origin === newer.value.origin ? '' : ` (the checkpoints are of ${older.value.origin} and of ${newer.value.origin}: two logs, unless the one has succeeded the other)`;
    return comparison.ok ? reportOf(range, comparison.value, witnessRows(trust.value satisfies Trust, newer.value)) : notVerified(`${comparison.reason}${names}`);
  }, json, io);
}

/** Reads the log twice, proven each time: first for what the newer entries are about, then to fold those aggregates and no others. */
async function compare(range: Range): Promise<Result<Comparison>> {
  const touched = new Set<string>();
  const types = new Map<string, number>();
  const first = await read(range, (index, { stream, type }) => {
    if (index < range.older.size) return undefined;
    touched.add(stream);
    types.set(type, (types.get(type) ?? 0) + 1);
    return touched.size > AGGREGATES_MAX ? `more than ${AGGREGATES_MAX} aggregates changed; compare by way of a checkpoint between the two` : undefined;
  });
  if (!first.ok) return first;
  const folded = new Map<string, Folded>();
  const changes = new Map<string, Change>();
  const second = await read(range, (index, entry) => {
    const { stream } = entry;
    if (!touched.has(stream)) return undefined;
    const before = folded.get(stream);
    const next = foldRecorded(before, entry);
    if (!next.ok) return next.reason;
    folded.set(stream, next.value);
    if (index >= range.older.size) note(changes, stream, { before, after: next.value });
    return undefined;
  });
  return second.ok ? { ok: true, value: { changes, types } } : second;
}

const standingOf = (folded: Folded | undefined): Standing => (folded === undefined ? null : { version: folded.version, state: folded.state.state });

function note(changes: Map<string, Change>, id: string, { before, after }: { readonly before: Folded | undefined; readonly after: Folded }): void {
  const change = changes.get(id) ?? { id, before: standingOf(before), after: null, entries: 0 };
  change.after = standingOf(after);
  change.entries += 1;
  changes.set(id, change);
}

const read = ({ source, older, newer, told }: Range, see: (index: number, entry: RecordedEntry) => string | undefined): Promise<Result<number>> => readProven({
  source, checkpoints: [older, newer],
  onEntry: (index, bytes) => {
    told(index + 1);
    const entry = recordedEntryOf(bytes);
    return entry.ok ? see(index, entry.value) : entry.reason;
  },
});

const tell = (standing: Standing): string => (standing === null ? 'new' : `${standing.state} (${standing.version})`);

function reportOf({ older, newer }: Range, { changes, types }: Comparison, witnesses: Report['rows']): Report {
  const all = [...changes.values()];
  const byType = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = [
    ['consistent', `the first ${older.size} entries are those of the older checkpoint`],
    ...witnesses,
    ...byType.map(([type, count]) => ['entries', `${count} ${type}`] as const),
    ...all.slice(0, SHOWN_MAX).map(({ id, before, after }) => ['changed', `${id}: ${tell(before)} → ${tell(after)}`] as const),
    ...(all.length > SHOWN_MAX ? [['changed', `and ${all.length - SHOWN_MAX} more; --json has them all`] as const] : []),
  ] as const;
  const json = {
    origin: newer.origin, older: { size: older.size, root: toBase64(older.root) }, newer: { size: newer.size, root: toBase64(newer.root) },
    types: Object.fromEntries(byType), changes: all,
  };
  return verified(`${newer.size - older.size} entries changed ${all.length} aggregates of ${newer.origin}`, rows, json);
}
