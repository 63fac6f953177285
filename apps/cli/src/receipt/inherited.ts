import { recordedEntryOf, type LastCheckpoint } from '#core/exchange';
import { fromBase64, leafHash, parseCheckpoint, parseTlogProof, readReceipt, RECEIPT_BYTES_MAX, sameBytes, textOfNote, toBase64, verifyInclusion, type Result } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { beginningOf } from '../log/compare.js';
import { readInput } from '../log/inputs.js';
import { notVerified, printReport, signersOf, verified, type Report } from '../log/report.js';
import { directorySource, type LogSource } from '../log/source.js';
import { readTrust, TRUST_FLAGS, witnessJson, witnessRows, type Trust, type TrustedReceipt } from '../log/trust.js';

const SPEC = {
  usage: 'yaosu receipt inherited FILE --successor RECEIPT --dir DIR (--vkey VKEY|FILE | --policy FILE) [--json]',
  summary: 'Proves offline, to who trusts the log of a successor alone, a receipt of the exchange that was merged into it: RECEIPT shows that the\n'
    + 'successor has recorded where the old log ends (`predecessor.recorded`), DIR holds the tiles of the old log, and what FILE proves must be a\n'
    + 'beginning of that tree, whichever of its keys has signed it.',
  flags: {
    successor: { value: 'RECEIPT', help: 'the receipt of the entry by which the successor took the old log on' },
    dir: { value: 'DIR', help: 'the closed copy of the old log' },
    vkey: { ...TRUST_FLAGS.vkey, help: 'the verifier key of the successor\'s log' },
    policy: { ...TRUST_FLAGS.policy, help: 'instead of --vkey, a tlog-policy of the successor\'s log' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu receipt inherited`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function receiptInherited(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, positionals: [file = ''] } = parsed;
  const { successor, dir } = flags;
  return printReport(async () => {
    if (successor === undefined || dir === undefined) return wrongUsage(SPEC, '--successor and --dir are needed');
    const trust = await readTrust(flags);
    if (!trust.ok) return wrongUsage(SPEC, trust.reason);
    const bound = boundBy(await readInput(successor, RECEIPT_BYTES_MAX), trust.value);
    if (!bound.ok) return notVerified(`${successor}: ${bound.reason}`);
    const proven = await proveIn(bound.value.last, await readInput(file, RECEIPT_BYTES_MAX), directorySource(dir));
    return proven.ok ? reportOf(proven.value, bound.value, trust.value) : notVerified(`${file}: ${proven.reason}`);
  }, flags.json, io);
}

interface Bound { readonly last: LastCheckpoint; readonly receipt: TrustedReceipt }
interface WithEntry { readonly entry: Uint8Array; readonly proof: string }

function readWithEntry(bytes: Uint8Array): Result<WithEntry> {
  const file = readReceipt(bytes);
  if (!file.ok) return file;
  const { proof, claims } = file.value;
  return proof.kind === 'tlog-proof' && claims !== undefined ? { ok: true, value: { entry: claims.entry, proof: proof.text } } : { ok: false, reason: 'a receipt with its entry is needed, as the API serves it' };
}

/** Where the old log ends, in the words of an entry that the trusted log holds. */
function boundBy(bytes: Uint8Array, trust: Trust): Result<Bound> {
  const file = readWithEntry(bytes);
  if (!file.ok) return file;
  const receipt = trust.openReceipt(file.value.proof, leafHash(file.value.entry));
  if (!receipt.ok) return receipt;
  const entry = recordedEntryOf(file.value.entry);
  if (!entry.ok) return entry;
  if (entry.value.type !== 'predecessor.recorded') return { ok: false, reason: `the entry is ${entry.value.type}, not predecessor.recorded` };
  return { ok: true, value: { last: entry.value.data as LastCheckpoint, receipt: receipt.value } };
}

interface Proven { readonly index: number; readonly size: number; readonly type: string; readonly stream: string; readonly at: string }

/** That the entry of a receipt is in the old log: its tree is a beginning of the last one, so no signature under it needs to be believed. */
async function proveIn(last: LastCheckpoint, bytes: Uint8Array, source: LogSource): Promise<Result<Proven>> {
  const file = readWithEntry(bytes);
  const proof = file.ok ? parseTlogProof(file.value.proof) : file;
  const checkpoint = proof.ok ? parseCheckpoint(textOfNote(proof.value.checkpoint)) : proof;
  if (!file.ok || !proof.ok || !checkpoint.ok) return checkpoint.ok ? { ok: false, reason: 'unreadable' } : checkpoint;
  const { size, root } = checkpoint.value;
  if (size > last.size) return { ok: false, reason: `it is of a tree of ${size} entries, and ${last.origin} ended with ${last.size}` };
  const { index, hashes } = proof.value;
  const inclusion = verifyInclusion({ index: BigInt(index), size: BigInt(size), leafHash: leafHash(file.value.entry), proof: hashes, root });
  if (!inclusion.ok) return inclusion;
  const { beginning } = await beginningOf({ size: last.size, root: fromBase64(last.root) ?? new Uint8Array() }, size, source);
  if (!sameBytes(beginning, root)) return { ok: false, reason: `its tree of ${size} entries is no beginning of the one with which ${last.origin} ended` };
  const entry = recordedEntryOf(file.value.entry);
  return entry.ok ? { ok: true, value: { index, size, type: entry.value.type, stream: entry.value.stream, at: entry.value.at } } : { ok: false, reason: `the entry is in the log, but ${entry.reason}` };
}

function reportOf({ index, size, ...said }: Proven, { last, receipt: { index: recorded, checkpoint } }: Bound, trust: Trust): Report {
  const rows = [
    ...Object.entries(said),
    ['old log', `${last.origin}: the first ${size} of the ${last.size} entries with which it ended, root ${last.root}`],
    ['recorded', `by entry ${recorded} of ${checkpoint.origin}, ${checkpoint.size} entries, root ${toBase64(checkpoint.root)}`],
    ['signed by', signersOf(checkpoint.signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
  ] as const;
  const json = { index, ...said, origin: last.origin, size: last.size, root: last.root, vkey: last.vkey, successor: { origin: checkpoint.origin, entry: recorded, ...witnessJson(trust, checkpoint) } };
  return verified(`entry ${index} is in the log ${last.origin}, which ${checkpoint.origin} took on`, rows, json);
}
