import { toBase64, type Result, type SignedCheckpoint } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { checkLog, type EntriesRead, type VerifiedLog } from './check-log.js';
import { CHECKPOINT_BYTES_MAX, readCheckpoint } from './checkpoint-file.js';
import { literalOrFile, readInput } from './inputs.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { openScanners } from './scanners.js';
import { openSource, type LogSource, type SourceSpec } from './source.js';
import { openBytes, readTrustBeside, TRUST_FLAGS, witnessJson, witnessRows, type Trust } from './trust.js';

/** The request limit of a witness, which also bounds what a log may sign. */
const TOKEN_BYTES_MAX = 16 * 1024;
/** Shorter logs are verified before anybody looks up. */
const PROGRESS_FROM = 100_000;

const SPEC = {
  usage: 'yaosu log verify (--url URL | --dir DIR) (--vkey VKEY|FILE | --policy FILE) [--token TOKEN|FILE] [--since FILE] [--no-entries] [--json]',
  summary: 'Rebuilds the whole log and proves that it is the one its checkpoint signs: every entry, every tile, the root.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log' },
    ...TRUST_FLAGS,
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens the entries on a server' },
    since: { value: 'FILE', help: 'an older checkpoint: prove that nothing before it was changed' },
    'no-entries': { help: 'rebuild from the leaf hashes without reading the entries' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** A command line made sense of. */
interface Request {
  readonly spec: SourceSpec;
  readonly trust: Trust;
  readonly sinceFile: string | undefined;
  readonly isWithEntries: boolean;
}

/** `yaosu log verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function logVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  return printReport(async () => {
    const request = await requestOf(parsed.flags, io);
    return request.ok ? verify(request.value, io) : wrongUsage(SPEC, request.reason);
  }, parsed.flags.json, io);
}

async function requestOf(flags: Flags, io: Io): Promise<Result<Request>> {
  const spec = await specOf(flags);
  if (!spec.ok) return spec;
  const trust = await readTrustBeside(flags, flags.dir, io);
  if (!trust.ok) return trust;
  return { ok: true, value: { spec: spec.value, trust: trust.value, sinceFile: flags.since, isWithEntries: !flags['no-entries'] } };
}

/** Where the log is, by the flags that every reader of logs has. */
export async function specOf({ url, dir, token }: Pick<Flags, 'url' | 'dir' | 'token'>): Promise<Result<SourceSpec>> {
  if (dir !== undefined && url === undefined) return { ok: true, value: { dir } };
  if (url === undefined || dir !== undefined) return { ok: false, reason: 'give either --url or --dir' };
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) return { ok: false, reason: `--url: '${url}' is not an http or https address` };
  return { ok: true, value: { url, token: token === undefined ? undefined : await literalOrFile(token, TOKEN_BYTES_MAX) } };
}

export async function sourceOf(flags: Pick<Flags, 'url' | 'dir' | 'token'>): Promise<Result<LogSource>> {
  const spec = await specOf(flags);
  return spec.ok ? { ok: true, value: openSource(spec.value) } : spec;
}

async function verify({ spec, trust, sinceFile, isWithEntries }: Request, io: Io): Promise<Report> {
  const source = openSource(spec);
  const checkpoint = openBytes(await readCheckpoint(source), trust.open);
  if (!checkpoint.ok) return notVerified(`checkpoint: ${checkpoint.reason}`);
  const older = sinceFile === undefined ? undefined : openBytes(await readInput(sinceFile, CHECKPOINT_BYTES_MAX), trust.openKept);
  if (older?.ok === false) return notVerified(`${sinceFile ?? ''}: ${older.reason}`);
  const since = older?.value;
  const { size } = checkpoint.value;
  const scanners = openScanners(source, spec, size);
  const verdict = await checkLog({ source, checkpoint: checkpoint.value, since, isWithEntries, onProgress: progress(size, io), scanners }).finally(() => scanners.close());
  if (!verdict.ok) return notVerified(verdict.reason, { entry: verdict.entry, tile: verdict.tile });
  const seen = { rows: witnessRows(trust, checkpoint.value), json: witnessJson(trust, checkpoint.value) };
  return success(checkpoint.value, { since: since?.size, seen }, verdict);
}

const ENTRIES_READ: Readonly<Record<EntriesRead, string>> = {
  checked: 'all read: each is canonical JSON and hashes to its leaf',
  withheld: 'not read: the source withholds them; rebuilt from the leaf hashes',
  skipped: 'not read, as asked; rebuilt from the leaf hashes',
};

/** What is told beside the verdict: an older checkpoint that it was held against, and the witnesses. */
interface Beside {
  readonly since: number | undefined;
  readonly seen: Pick<Report, 'rows' | 'json'>;
}

function success({ origin, size, root, signatures }: SignedCheckpoint, { since, seen }: Beside, { entries, tiles }: VerifiedLog): Report {
  const rows = [
    ['root', toBase64(root)],
    ['signed by', signersOf(signatures).join(', ')],
    ...seen.rows,
    ['entries', ENTRIES_READ[entries]],
    ['tiles', `${tiles}, all as rebuilt`],
    ...(since === undefined ? [] : [['since', `the first ${since} entries are those of the older checkpoint`] as const]),
  ] as const;
  const json = { origin, size, root: toBase64(root), signatures: signersOf(signatures), ...seen.json, entries, tiles, ...(since === undefined ? {} : { since }) };
  return verified(`${origin}, ${size} entries`, rows, json);
}

/** Tells a person at every tenth of a long log how far it is. */
export function progress(size: number, io: Io): (entries: number) => void {
  let tenths = 0;
  return (entries) => {
    const reached = Math.floor((entries * 10) / size);
    if (io.isTty && size > PROGRESS_FROM && reached > tenths) io.err(`${entries} of ${size} entries`);
    tenths = reached;
  };
}
