import { decodeUtf8, parseCheckpoint, textOfNote, TIMESTAMP_BYTES_MAX, toBase64, verifyTimestamp, type Result, type Timestamp } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readAuthorities } from './authorities.js';
import { CHECKPOINT_BYTES_MAX } from './checkpoint-file.js';
import { readInput } from './inputs.js';
import { notVerified, printReport, verified, type Report } from './report.js';
import { readTrust, TRUST_FLAGS, witnessJson, witnessRows, type Trust, type TrustedCheckpoint, type TrustFlags } from './trust.js';

const SPEC = {
  usage: 'yaosu log timestamp verify FILE --checkpoint FILE --ca PEM-FILE [--vkey VKEY|FILE | --policy FILE] [--json]',
  summary: 'Verifies offline that a checkpoint existed at the time that an authority states (RFC 3161). FILE is timestamps/<size>.tsr, the checkpoint the one of that\n'
    + 'size (timestamps/<size>.checkpoint). With openssl: sed \'/^$/,$d\' CHECKPOINT > text && openssl ts -verify -data text -in FILE -CAfile PEM-FILE',
  flags: {
    checkpoint: { value: 'FILE', help: 'the checkpoint that was time-stamped; its text counts, not its signatures' },
    ca: { value: 'PEM-FILE', help: 'the certificates of the authorities that you trust' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier keys of the log, to verify the signature of the checkpoint as well' },
    policy: { ...TRUST_FLAGS.policy, help: 'the same by a tlog-policy: its logs, and its witnesses' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu log timestamp verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function logTimestampVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags, flags: { checkpoint, ca, json }, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    if (checkpoint === undefined) return wrongUsage(SPEC, '--checkpoint is missing');
    if (ca === undefined) return wrongUsage(SPEC, '--ca is missing: without an authority that you trust nothing can be verified');
    const trust = await trustIn(flags);
    if (trust?.ok === false) return wrongUsage(SPEC, trust.reason);
    const roots = await readAuthorities(ca);
    if (!roots.ok) return wrongUsage(SPEC, `--ca: ${roots.reason}`);
    const note = decodeUtf8(await readInput(checkpoint, CHECKPOINT_BYTES_MAX));
    if (!note.ok) return notVerified(`${checkpoint}: ${note.reason}`);
    const opened = trust === undefined ? parseCheckpoint(textOfNote(note.value)) : trust.value.open(note.value);
    if (!opened.ok) return notVerified(`${checkpoint}: ${opened.reason}`);
    const timestamp = await verifyTimestamp({ reply: await readInput(path, TIMESTAMP_BYTES_MAX), text: textOfNote(note.value), roots: roots.value });
    if (!timestamp.ok) return notVerified(timestamp.reason);
    return reportOf({ signatures: [], ...opened.value }, timestamp.value, trust?.value);
  }, json, io);
}

/** Without any the signature of the checkpoint is not asked for. */
const trustIn = async (flags: TrustFlags): Promise<Result<Trust> | undefined> => (flags.vkey === undefined && flags.policy === undefined ? undefined : readTrust(flags));

function reportOf(checkpoint: TrustedCheckpoint, { time, policy, serial, authority }: Timestamp, trust: Trust | undefined): Report {
  const { origin, size, root } = checkpoint;
  const rows = [
    ['time', time], ['authority', authority], ['policy', policy], ['serial', serial], ['root', toBase64(root)],
    ['checkpoint', trust === undefined ? 'its signature was not looked at: give --vkey or --policy' : 'signed by the log'],
    ...(trust === undefined ? [] : witnessRows(trust, checkpoint)),
  ] as const;
  const seen = trust === undefined ? {} : witnessJson(trust, checkpoint);
  return verified(`${origin}, ${size} entries existed at ${time}`, rows, { origin, size, root: toBase64(root), time, authority, policy, serial, checkpointSigned: trust !== undefined, ...seen });
}
