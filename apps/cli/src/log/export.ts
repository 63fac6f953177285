import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result, SignedCheckpoint } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { checkLog } from './check-log.js';
import { CHECKPOINT_BYTES_MAX, readCheckpoint } from './checkpoint-file.js';
import { copyDocuments } from './copy-documents.js';
import { literalOrFile, readBounded, Unreadable } from './inputs.js';
import { mirrorOf, type Mirror } from './mirror.js';
import type { Finding } from './parts.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { serverSource, type LogSource } from './source.js';
import { copyStamps } from './stamped.js';
import { openBytes, readTrust, trustBeside, TRUST_FLAGS, trustFile, witnessJson, witnessRows, type Trust, type TrustedCheckpoint, type TrustFlags } from './trust.js';
import { progress } from './verify.js';

const KEY_BYTES_MAX = 16 * 1024;
const TOKEN_BYTES_MAX = 16 * 1024;

const SPEC = {
  usage: 'yaosu log export --url URL --dir DIR [--token TOKEN|FILE] [--vkey VKEY|FILE | --policy FILE] [--json]',
  summary: 'Mirrors a log into a directory in the layout of C2SP tlog-tiles, verified while it is copied. Run again, it continues and follows the growth;\n'
    + 'a log that was rewritten since is refused, and the copy stays as it was. `yaosu log verify --dir DIR` then needs no network.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'the directory of the copy; made when it is not there' },
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens the entries' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log; otherwise whom the copy trusts, at first the key that the server states' },
    policy: TRUST_FLAGS.policy,
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

/** A command line made sense of. */
interface Request {
  readonly server: LogSource;
  readonly directory: string;
  readonly trust: Trust;
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
    const trust = await trustOf({ server, dir, given: parsed.flags }, io);
    return trust.ok ? exportLog({ server, directory: dir, trust: trust.value }, io) : wrongUsage(SPEC, trust.reason);
  }, parsed.flags.json, io);
}

const tokenOf = async ({ token }: FlagsOf<typeof SPEC>): Promise<string | undefined> => (token === undefined ? undefined : literalOrFile(token, TOKEN_BYTES_MAX));

/** Whom to trust: whom the flags name, whom the copy does, or, on first use, the key that the server states. */
async function trustOf({ server, dir, given }: { readonly server: LogSource; readonly dir: string; readonly given: TrustFlags }, io: Io): Promise<Result<Trust>> {
  const flags = isNobody(given) && existsSync(dir) ? await trustBeside(dir, io) : given;
  if (!isNobody(flags)) return readTrust(flags);
  const answer = await server.read('vkey', KEY_BYTES_MAX);
  if (answer.kind !== 'found') throw new Unreadable(`${server.name} does not state its key: give --vkey`);
  io.err(`warning: trusting the key that ${server.name} states of itself; compare it with one from elsewhere, or give --vkey`);
  return readTrust({ vkey: Buffer.from(answer.bytes).toString('utf8').trim(), policy: undefined });
}

const isNobody = ({ vkey, policy }: TrustFlags): boolean => vkey === undefined && policy === undefined;

async function exportLog({ server, directory, trust }: Request, io: Io): Promise<Report> {
  const bytes = await readCheckpoint(server);
  const checkpoint = openBytes(bytes, trust.open);
  if (!checkpoint.ok) return notVerified(`checkpoint: ${checkpoint.reason}`);
  const since = await checkpointOfCopy(directory, trust);
  const mirror = mirrorOf(server, directory);
  const onProgress = progress(checkpoint.value.size, io);
  const verdict = await checkLog({ source: mirror.source, checkpoint: checkpoint.value, since, isWithEntries: true, onProgress });
  if (!verdict.ok) return refused(mirror, verdict, directory);
  const copied = verdict.entries === 'checked' ? await copyDocuments(mirror.source, checkpoint.value.size, () => undefined) : undefined;
  if (copied !== undefined && 'reason' in copied) return refused(mirror, copied, directory);
  const stamps = await copyStamps(mirror.source, server, { size: checkpoint.value.size });
  const { name, bytes: trusted, insteadOf } = trustFile(trust);
  await mirror.finish({ [name]: trusted, checkpoint: bytes });
  await rm(join(directory, insteadOf), { force: true });
  return reportOf({ checkpoint: checkpoint.value, trust }, verdict.entries, { directory, copied: mirror.copied(), documents: copied?.documents, stamps });
}

async function refused(mirror: Mirror, { reason, entry, tile }: Finding, directory: string): Promise<Report> {
  await mirror.undo();
  const advice = mirror.hasReused() ? `; if the copy in ${directory} may be damaged, export into an empty directory and compare` : '';
  return notVerified(`${reason}${advice}`, { entry, tile });
}

/** The checkpoint of an earlier run: the log must have grown from it. One that the log did not sign is an accident to look at. */
async function checkpointOfCopy(directory: string, { openKept }: Trust): Promise<SignedCheckpoint | undefined> {
  const path = join(directory, 'checkpoint');
  const bytes = await readBounded(path, CHECKPOINT_BYTES_MAX);
  if (bytes === undefined) return undefined;
  const opened = 'oversized' in bytes ? { ok: false as const, reason: 'too large' } : openBytes(bytes, openKept);
  if (!opened.ok) throw new Unreadable(`${path} is no checkpoint of this log: ${opened.reason}`);
  return opened.value;
}

function reportOf({ checkpoint, trust }: { readonly checkpoint: TrustedCheckpoint; readonly trust: Trust }, entries: string, { directory, copied, documents, stamps }: { readonly directory: string; readonly copied: number; readonly documents: number | undefined; readonly stamps: number }): Report {
  const { origin, size, signatures } = checkpoint;
  const isWithEntries = entries === 'checked';
  const rows = [
    ['copy', directory],
    ['files', `${copied} copied in this run`],
    ['entries', isWithEntries ? 'included, each hashes to its leaf' : 'withheld by the server: the copy proves the tree, not what it says'],
    ...(documents === undefined ? [] : [['documents', `${documents} included, each that an entry names is there`] as const]),
    ...(stamps === 0 ? [] : [['time-stamps', `${stamps} included; yaosu log audit --tsa verifies them`] as const]),
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
    ['verify', `yaosu log verify --dir ${directory}, yaosu log audit --dir ${directory}`],
  ] as const;
  return verified(`${origin}, ${size} entries mirrored`, rows, { origin, size, ...witnessJson(trust, checkpoint), entries, copied, dir: directory, ...(documents === undefined ? {} : { documents }), timestamps: stamps });
}
