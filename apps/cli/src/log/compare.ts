import {
  consistencyProof, decodeUtf8, sameBytes, toBase64, treeRoot, verifyConsistency, type Checkpoint, type Result, type SignedCheckpoint, type TileReader,
} from '#core/tlog';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { CHECKPOINT_BYTES_MAX } from './checkpoint-file.js';
import { readInput, Unreadable } from './inputs.js';
import { readTile } from './parts.js';
import { printReport, signersOf, verified, type Report } from './report.js';
import type { LogSource } from './source.js';
import { readTrust, TRUST_FLAGS, type Trust } from './trust.js';
import { sourceOf } from './verify.js';

const SPEC = {
  usage: 'yaosu log compare A B (--vkey VKEY|FILE... | --policy FILE) [--url URL | --dir DIR] [--json]',
  summary: 'Says whether two checkpoints of one log are of one history. Both are signed by the log, so if they are not, the two\n'
    + 'together prove to anybody that it showed different histories to different people (a split view). Checkpoints of different\n'
    + 'sizes need the tiles between them, from a server or from a copy.',
  flags: {
    vkey: { value: 'VKEY|FILE', isList: true, help: 'the verifier key of the log; several for one that has changed its key' },
    policy: { ...TRUST_FLAGS.policy, help: 'instead of --vkey, a tlog-policy: the logs that you trust; what its witnesses saw is not asked' },
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['A', 'B'],
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;
interface Given {
  readonly file: string;
  readonly note: string;
  readonly checkpoint: SignedCheckpoint;
}

/** `yaosu log compare`: exit code 0 one history, 1 a fork, 2 wrong usage, 3 nothing can be said. */
export async function logCompare(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals } = parsed;
  return printReport(async () => {
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const [left, right] = await Promise.all([readGiven(positionals[0] ?? '', trust.value), readGiven(positionals[1] ?? '', trust.value)]);
    const [older, newer] = left.checkpoint.size <= right.checkpoint.size ? [left, right] : [right, left];
    if (older.checkpoint.size === newer.checkpoint.size) return sameSize(older, newer);
    const source = await sourceIn(flags);
    return source.ok ? compare(older, newer, source.value) : wrongUsage(SPEC, source.reason);
  }, flags.json, io);
}

/** A checkpoint that the log did not sign says nothing about the log; one that it signed convicts it, whoever cosigned. */
async function readGiven(file: string, { openKept }: Trust): Promise<Given> {
  const note = decodeUtf8(await readInput(file, CHECKPOINT_BYTES_MAX));
  const opened = note.ok ? openKept(note.value) : note;
  if (!note.ok || !opened.ok) throw new Unreadable(`${file}: ${opened.ok ? '' : opened.reason}`);
  return { file, note: note.value, checkpoint: opened.value };
}

const summary = ({ checkpoint: { size, root, signatures } }: Given): string => `${size} entries, root ${toBase64(root)}, signed by ${signersOf(signatures).join(', ')}`;
const evidence = (older: Given, newer: Given): Record<string, unknown> => ({ origin: older.checkpoint.origin, older: older.note, newer: newer.note });

function sameSize(older: Given, newer: Given): Report {
  const { origin, size } = older.checkpoint;
  return sameBytes(older.checkpoint.root, newer.checkpoint.root)
    ? verified(`${origin}, both are the same tree of ${size} entries`, [], { verdict: 'same', origin, size })
    : fork(older, newer, 'two trees of the same size have different roots');
}

/** Under two names nobody is accused: they are two logs, or a thief of the old key signed on after the one had succeeded the other. */
function fork(older: Given, newer: Given, reason: string): Report {
  const [{ origin }, { origin: other }] = [older.checkpoint, newer.checkpoint];
  if (origin !== other) throw new Unreadable(`${older.file} is of ${origin}, ${newer.file} of ${other}, and they are not of one history: two logs, or what the old key signed after the one had succeeded the other (yaosu log succession)`);
  const rows = [[older.file, summary(older)], [newer.file, summary(newer)], ['evidence', 'keep both files: together they prove it to anybody who knows the key of the log']] as const;
  return {
    code: EXIT.failed, headline: `FORK: ${older.checkpoint.origin} signed two histories: ${reason}`, rows,
    json: { verified: false, verdict: 'fork', reason, ...evidence(older, newer) },
  };
}

async function sourceIn({ url, dir }: Flags): Promise<Result<LogSource>> {
  if (url === undefined && dir === undefined) return { ok: false, reason: 'checkpoints of different sizes need the tiles between them: give --url or --dir' };
  return sourceOf({ url, dir, token: undefined });
}

/**
 * The root that a tree gives its own beginning, which its tiles prove against its signed root, is the only one that an older checkpoint
 * can have in the same history (RFC 9162 §2.1.4). So tiles that are wrong accuse nobody.
 */
export async function beginningOf({ size, root }: Pick<Checkpoint, 'size' | 'root'>, oldSize: number, source: LogSource): Promise<{ readonly beginning: Uint8Array; readonly proof: readonly Uint8Array[] }> {
  const read: TileReader = (tile) => readTile(source, tile).catch((err: unknown) => { throw new Unreadable(err instanceof Error ? err.message : String(err), { cause: err }); });
  const [beginning, proof] = await Promise.all([treeRoot({ size: oldSize, within: size }, read), consistencyProof({ oldSize, newSize: size }, read)]);
  const proven = verifyConsistency({ oldSize: BigInt(oldSize), newSize: BigInt(size), oldRoot: beginning, newRoot: root, proof });
  if (!proven.ok) throw new Unreadable(`${source.name} does not hold the tree of ${size} entries that was signed: ${proven.reason}`);
  return { beginning, proof };
}

async function compare(older: Given, newer: Given, source: LogSource): Promise<Report> {
  const [from, to] = [older.checkpoint, newer.checkpoint];
  const { origin } = from;
  if (from.size === 0) return verified(`${origin}, the log began empty`, [], { verdict: 'consistent', origin, sizes: [0, to.size] });
  const { beginning, proof } = await beginningOf(to, from.size, source);
  if (!sameBytes(beginning, from.root)) return fork(older, newer, `the first ${from.size} entries of the newer tree have the root ${toBase64(beginning)}`);
  const rows = [[older.file, summary(older)], [newer.file, summary(newer)], ['proof', `${proof.length} hashes (RFC 9162 §2.1.4)`]] as const;
  const json = { verdict: 'consistent', origin, sizes: [from.size, to.size], proof: proof.map(toBase64) };
  return verified(`${origin}, the ${to.size} entries begin with the ${from.size}`, rows, json);
}
