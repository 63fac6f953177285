import { X509Certificate } from 'node:crypto';
import { decodeUtf8, openCheckpoint, parseCheckpoint, textOfNote, TIMESTAMP_BYTES_MAX, toBase64, verifierOf, verifyTimestamp, type Result } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { readInput } from './inputs.js';
import { notVerified, printReport, verified, type Report } from './report.js';
import { readVkeys } from './trust.js';

const CHECKPOINT_BYTES_MAX = 16 * 1024;
const CERTIFICATES_BYTES_MAX = 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const SPEC = {
  usage: 'yaosu log timestamp verify FILE --checkpoint FILE --ca PEM-FILE [--vkey VKEY|FILE] [--json]',
  summary: 'Verifies offline that a checkpoint existed at the time that an authority states (RFC 3161). FILE is timestamps/<size>.tsr, the checkpoint the one of that\n'
    + 'size (timestamps/<size>.checkpoint). With openssl: sed \'/^$/,$d\' CHECKPOINT > text && openssl ts -verify -data text -in FILE -CAfile PEM-FILE',
  flags: {
    checkpoint: { value: 'FILE', help: 'the checkpoint that was time-stamped; its text counts, not its signatures' },
    ca: { value: 'PEM-FILE', help: 'the certificates of the authorities that you trust' },
    vkey: { value: 'VKEY|FILE', help: 'the verifier keys of the log, to verify the signature of the checkpoint as well' },
    json: { help: 'print one JSON object' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

/** `yaosu log timestamp verify`: exit code 0 verified, 1 not verified, 2 wrong usage, 3 unreadable. */
export async function logTimestampVerify(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags: { checkpoint, ca, vkey, json }, positionals: [path = ''] } = parsed;
  return printReport(async () => {
    if (checkpoint === undefined) return wrongUsage(SPEC, '--checkpoint is missing');
    if (ca === undefined) return wrongUsage(SPEC, '--ca is missing: without an authority that you trust nothing can be verified');
    const keys = vkey === undefined ? undefined : await readVkeys(vkey);
    if (keys?.ok === false) return wrongUsage(SPEC, keys.reason);
    const roots = readCertificates(await readInput(ca, CERTIFICATES_BYTES_MAX));
    if (!roots.ok) return wrongUsage(SPEC, `--ca: ${roots.reason}`);
    const note = decodeUtf8(await readInput(checkpoint, CHECKPOINT_BYTES_MAX));
    if (!note.ok) return notVerified(`${checkpoint}: ${note.reason}`);
    const opened = keys === undefined ? parseCheckpoint(textOfNote(note.value)) : openCheckpoint(note.value, keys.value.map(verifierOf));
    if (!opened.ok) return notVerified(`${checkpoint}: ${opened.reason}`);
    const timestamp = await verifyTimestamp({ reply: await readInput(path, TIMESTAMP_BYTES_MAX), text: textOfNote(note.value), roots: roots.value });
    if (!timestamp.ok) return notVerified(timestamp.reason);
    return reportOf(opened.value, timestamp.value, keys !== undefined);
  }, json, io);
}

function readCertificates(bytes: Uint8Array): Result<readonly Uint8Array[]> {
  const found = Buffer.from(bytes).toString('latin1').match(CERTIFICATE) ?? [];
  try {
    return found.length === 0 ? { ok: false, reason: 'there is no certificate in PEM' } : { ok: true, value: found.map((text) => new X509Certificate(text).raw) };
  } catch (err) {
    return { ok: false, reason: err instanceof Error ? err.message : String(err) };
  }
}

type Proven = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

function reportOf({ origin, size, root }: Proven, { time, policy, serial, authority }: { readonly time: string; readonly policy: string; readonly serial: string; readonly authority: string }, isSigned: boolean): Report {
  const rows = [
    ['time', time], ['authority', authority], ['policy', policy], ['serial', serial], ['root', toBase64(root)],
    ['checkpoint', isSigned ? 'signed by the log' : 'its signature was not looked at: give --vkey'],
  ] as const;
  return verified(`${origin}, ${size} entries existed at ${time}`, rows, { origin, size, root: toBase64(root), time, authority, policy, serial, checkpointSigned: isSigned });
}
