import { join } from 'node:path';
import type { SignedCheckpoint, Verifier } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { checkLog } from './check-log.js';
import { copyDocuments } from './copy-documents.js';
import { literalOrFile, readBounded, Unreadable } from './inputs.js';
import { mirrorOf, type Mirror } from './mirror.js';
import type { Finding } from './parts.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { serverSource, type LogSource } from './source.js';
import { readVerifiers } from './trust.js';
import { openCheckpointBytes, progress, readCheckpoint, vkeyBeside } from './verify.js';

const CHECKPOINT_BYTES_MAX = 16 * 1024;
const KEY_BYTES_MAX = 16 * 1024;
const TOKEN_BYTES_MAX = 16 * 1024;
/** Under this name the copy keeps the key, so that it can be verified by itself. */
const VKEY_FILE = 'log.vkey';

const SPEC = {
  usage: 'yaosu log export --url URL --dir DIR [--token TOKEN|FILE] [--vkey VKEY|FILE] [--json]',
  summary: 'Mirrors a log into a directory in the layout of C2SP tlog-tiles, verified while it is copied. Run again, it continues and follows the growth;\n'
    + 'a log that was rewritten since is refused, and the copy stays as it was. `yaosu log verify --dir DIR` then needs no network.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'the directory of the copy; made when it is not there' },
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens the entries' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log; otherwise that of the copy, at first that which the server states' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

/** A command line made sense of. */
interface Request {
  readonly server: LogSource;
  readonly directory: string;
  readonly vkey: string;
  readonly verifiers: readonly Verifier[];
}

/** `yaosu log export`: exit code 0 mirrored, 1 not verified and nothing changed, 2 wrong usage, 3 unreadable. */
export async function logExport(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { url, dir } = parsed.flags;
  if (url === undefined || !/^https?:\/\/./.test(url) || !URL.canParse(url)) return wrongUsage(SPEC, '--url: an http or https address is needed').report(io);
  if (dir === undefined) return wrongUsage(SPEC, '--dir is missing').report(io);
  return printReport(async () => {
    const server = serverSource(url, await tokenOf(parsed.flags));
    const vkey = await vkeyOf({ server, dir, given: parsed.flags.vkey }, io);
    const verifiers = await readVerifiers(vkey);
    return verifiers.ok ? exportLog({ server, directory: dir, vkey, verifiers: verifiers.value }, io) : wrongUsage(SPEC, verifiers.reason);
  }, parsed.flags.json, io);
}

const tokenOf = async ({ token }: FlagsOf<typeof SPEC>): Promise<string | undefined> => (token === undefined ? undefined : literalOrFile(token, TOKEN_BYTES_MAX));

/** The key to trust: the given one, the one of the copy, or, on first use, the server's own. */
async function vkeyOf({ server, dir, given }: { readonly server: LogSource; readonly dir: string; readonly given: string | undefined }, io: Io): Promise<string> {
  if (given !== undefined) return literalOrFile(given, KEY_BYTES_MAX);
  const kept = await vkeyBeside(dir, io).catch(() => undefined);
  if (kept !== undefined) return literalOrFile(kept, KEY_BYTES_MAX);
  const answer = await server.read('vkey', KEY_BYTES_MAX);
  if (answer.kind !== 'found') throw new Unreadable(`${server.name} does not state its key: give --vkey`);
  io.err(`warning: trusting the key that ${server.name} states of itself; compare it with one from elsewhere, or give --vkey`);
  return Buffer.from(answer.bytes).toString('utf8').trim();
}

async function exportLog({ server, directory, vkey, verifiers }: Request, io: Io): Promise<Report> {
  const bytes = await readCheckpoint(server);
  const checkpoint = openCheckpointBytes(bytes, verifiers);
  if (!checkpoint.ok) return notVerified(`checkpoint: ${checkpoint.reason}`);
  const since = await checkpointOfCopy(directory, verifiers);
  const mirror = mirrorOf(server, directory);
  const onProgress = progress(checkpoint.value.size, io);
  const verdict = await checkLog({ source: mirror.source, checkpoint: checkpoint.value, since, isWithEntries: true, onProgress });
  if (!verdict.ok) return refused(mirror, verdict, directory);
  const copied = verdict.entries === 'checked' ? await copyDocuments(mirror.source, checkpoint.value.size, () => undefined) : undefined;
  if (copied !== undefined && 'reason' in copied) return refused(mirror, copied, directory);
  await mirror.finish({ [VKEY_FILE]: Buffer.from(`${vkey}\n`), checkpoint: bytes });
  return reportOf(checkpoint.value, verdict.entries, { directory, copied: mirror.copied(), documents: copied?.documents });
}

async function refused(mirror: Mirror, { reason, entry, tile }: Finding, directory: string): Promise<Report> {
  await mirror.undo();
  const advice = mirror.hasReused() ? `; if the copy in ${directory} may be damaged, export into an empty directory and compare` : '';
  return notVerified(`${reason}${advice}`, { entry, tile });
}

/** The checkpoint of an earlier run: the log must have grown from it. One that the key does not sign is an accident to look at. */
async function checkpointOfCopy(directory: string, verifiers: readonly Verifier[]): Promise<SignedCheckpoint | undefined> {
  const path = join(directory, 'checkpoint');
  const bytes = await readBounded(path, CHECKPOINT_BYTES_MAX);
  if (bytes === undefined) return undefined;
  const opened = 'oversized' in bytes ? { ok: false as const, reason: 'too large' } : openCheckpointBytes(bytes, verifiers);
  if (!opened.ok) throw new Unreadable(`${path} is no checkpoint of this log: ${opened.reason}`);
  return opened.value;
}

function reportOf({ origin, size, signatures }: SignedCheckpoint, entries: string, { directory, copied, documents }: { readonly directory: string; readonly copied: number; readonly documents: number | undefined }): Report {
  const isWithEntries = entries === 'checked';
  const rows = [
    ['copy', directory],
    ['files', `${copied} copied in this run`],
    ['entries', isWithEntries ? 'included, each hashes to its leaf' : 'withheld by the server: the copy proves the tree, not what it says'],
    ...(documents === undefined ? [] : [['documents', `${documents} included, each that an entry names is there`] as const]),
    ['signed by', signersOf(signatures).join(', ')],
    ['verify', `yaosu log verify --dir ${directory}, yaosu log audit --dir ${directory}`],
  ] as const;
  return verified(`${origin}, ${size} entries mirrored`, rows, { origin, size, entries, copied, dir: directory, ...(documents === undefined ? {} : { documents }) });
}
