import {
  decodeUtf8, keyIdOf, openCheckpoint, parseCheckpoint, parseVkey, sameBytes, textOfNote, toBase64, verifierOf, type Checkpoint, type Result, type VerificationKey,
} from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { CHECKPOINT_BYTES_MAX, readCheckpoint } from './checkpoint-file.js';
import { literalOrFile, readInput } from './inputs.js';
import { readHistory, type KeyHistory, type LogHistory } from './key-history.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { directorySource, serverSource, type LogSource } from './source.js';
import { readTrust, TRUST_FLAGS, trusting, witnessJson, witnessRows, type Trust, type TrustedCheckpoint } from './trust.js';
import { progress } from './verify.js';

const TOKEN_BYTES_MAX = 16 * 1024;

const SPEC = {
  usage: 'yaosu log succession (--url URL --token TOKEN|FILE | --dir DIR) (--vkey VKEY|FILE | --policy FILE) --since FILE [--json]',
  summary: 'Leads from a key that you trust to the keys that sign the log today. FILE is a checkpoint that your key has signed: what stands in its tree,\n'
    + 'that key vouches for, so a key that was announced there is trusted, also one of a log that succeeds this one under another name.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log' },
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens the entries on a server' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier keys that you trust, one a line' },
    policy: { ...TRUST_FLAGS.policy, help: 'instead of --vkey, a tlog-policy: its logs, and the witnesses that must have cosigned what is shown today' },
    since: { value: 'FILE', help: 'a checkpoint that you have kept, signed by one of them' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

interface Request { readonly source: LogSource; readonly trust: Trust; readonly sinceFile: string }

/** `yaosu log succession`: exit code 0 the keys of today are vouched for, 1 not, 2 wrong usage, 3 unreadable. */
export async function logSuccession(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  return printReport(async () => {
    const request = await requestOf(parsed.flags);
    return request.ok ? follow(request.value, io) : wrongUsage(SPEC, request.reason);
  }, parsed.flags.json, io);
}

async function requestOf({ url, dir, token, vkey, policy, since }: FlagsOf<typeof SPEC>): Promise<Result<Request>> {
  if ((url === undefined) === (dir === undefined)) return { ok: false, reason: 'give either --url or --dir' };
  if (since === undefined) return { ok: false, reason: '--since is missing: a checkpoint that your key has signed' };
  const trust = await readTrust({ vkey, policy });
  if (!trust.ok) return trust;
  const source = dir === undefined ? serverSource(url ?? '', token === undefined ? undefined : await literalOrFile(token, TOKEN_BYTES_MAX)) : directorySource(dir);
  return { ok: true, value: { source, trust: trust.value, sinceFile: since } };
}

async function follow({ source, trust, sinceFile }: Request, io: Io): Promise<Report> {
  const [keptText, currentText] = [decodeUtf8(await readInput(sinceFile, CHECKPOINT_BYTES_MAX)), decodeUtf8(await readCheckpoint(source))];
  const kept = keptText.ok ? trust.openKept(keptText.value) : keptText;
  if (!kept.ok) return notVerified(`${sinceFile}: ${kept.reason}`);
  const stated = currentText.ok ? parseCheckpoint(textOfNote(currentText.value)) : currentText;
  if (!stated.ok || !currentText.ok) return notVerified(`checkpoint: ${stated.ok ? 'unreadable' : stated.reason}`);
  if (kept.value.size > stated.value.size) return notVerified(`the log had ${kept.value.size} entries and now has ${stated.value.size}: entries are gone`);
  const { size } = stated.value;
  const history = await readHistory(source, { size, sizes: [kept.value.size, size], onProgress: progress(size, io) });
  const finals = history.keys.flatMap(({ final }) => (final === undefined ? [] : [final]));
  const atFinals = finals.length === 0 ? history : await readHistory(source, { size, sizes: finals.map((final) => final.size), onProgress: () => undefined });
  const wrong = contradiction({ kept: kept.value, current: stated.value, history, finals: atFinals.roots });
  if (wrong !== undefined) return notVerified(wrong);
  const vouched = [...trust.keys, ...vouchedFor(history.keys, kept.value.size)];
  const signed = openCheckpoint(currentText.value, vouched.map(verifierOf));
  if (!signed.ok) return notVerified(`the log of ${size} entries is signed by no key that your checkpoint of ${kept.value.size} entries vouches for: keep one that reaches beyond the announcement of its keys`, { keys: history.keys });
  const current = trusting(trust, vouched).open(currentText.value);
  return current.ok ? told({ current: current.value, trust }, kept.value, history.keys) : notVerified(current.reason, { keys: history.keys });
}

/** One key for each vkey that was announced, and not taken back, in the tree that a trusted key has signed. */
function vouchedFor(keys: readonly KeyHistory[], size: number): VerificationKey[] {
  return keys.flatMap(({ vkey, recorded, announced }) => {
    const parsed = parseVkey(vkey);
    return parsed.ok && Math.min(recorded ?? Infinity, announced ?? Infinity) < size ? [parsed.value] : [];
  });
}

interface Evidence {
  readonly kept: Checkpoint;
  readonly current: Checkpoint;
  readonly history: LogHistory;
  readonly finals: ReadonlyMap<number, Uint8Array>;
}

/** The first thing in which the entries, the kept checkpoint and the present one do not fit together. */
function contradiction({ kept, current, history, finals }: Evidence): string | undefined {
  const isRoot = ({ size, root }: Checkpoint): boolean => sameBytes(history.roots.get(size) ?? new Uint8Array(), root);
  if (!isRoot(current)) return `the entries do not lead to the root that the checkpoint of ${current.size} entries states`;
  if (!isRoot(kept)) return `the log was rewritten since its checkpoint of ${kept.size} entries`;
  for (const { final } of history.keys) {
    if (final !== undefined && toBase64(finals.get(final.size) ?? new Uint8Array()) !== final.root) return `the final checkpoint of ${final.origin} is not of this tree`;
    if (final?.origin === kept.origin && kept.size > final.size) return `${kept.origin} was frozen at ${final.size} entries; your checkpoint of ${kept.size} was signed by a key that was given up`;
  }
  const isSucceeded = kept.origin === current.origin || history.keys.some(({ final }) => final?.origin === kept.origin);
  return isSucceeded ? undefined : `the log is ${current.origin}, your checkpoint is of ${kept.origin}, and no entry says that one succeeds the other`;
}

const AT = (index: number | undefined): string => (index === undefined ? '' : ` entry ${index}`);

function told({ current, trust }: { readonly current: TrustedCheckpoint; readonly trust: Trust }, kept: Checkpoint, keys: readonly KeyHistory[]): Report {
  const { origin, size, root, signatures } = current;
  const rows = [
    ['root', toBase64(root)],
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, current),
    ['since', `${kept.origin}, ${kept.size} entries: a prefix of this tree`],
    ...keys.map((key) => ['key', described(key)] as const),
  ] as const;
  return verified(`${origin}, ${size} entries: its keys are vouched for`, rows, { origin, size, root: toBase64(root), signatures: signersOf(signatures), ...witnessJson(trust, current), since: { origin: kept.origin, size: kept.size }, keys });
}

function described({ vkey, recorded, announced, inForce, retired, final }: KeyHistory): string {
  const parsed = parseVkey(vkey);
  const name = parsed.ok ? `${parsed.value.name}+${keyIdOf(parsed.value)}` : vkey;
  const steps = [
    recorded === undefined ? '' : `signed before${AT(recorded)}`, announced === undefined ? '' : `announced by${AT(announced)}`,
    inForce === undefined || recorded !== undefined ? '' : `in force from${AT(inForce)}`, retired === undefined ? '' : `retired by${AT(retired)}`,
    final === undefined ? '' : `succeeds ${final.origin}, frozen at ${final.size} entries`,
  ];
  return [name, ...steps.filter((step) => step !== '')].join(', ');
}
