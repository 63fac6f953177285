import {
  decodeUtf8, describeQuorum, formatVkey, openCheckpoint, openWitnessed, parsePolicy, parseVkey, verifierOf, type Cosigner, type Policy, type Result,
  type SignedCheckpoint, type VerificationKey,
} from '#core/tlog';
import { literalOrFile, readInput } from './inputs.js';
import type { Report } from './report.js';

const KEY_BYTES_MAX = 4096;
const POLICY_BYTES_MAX = 1_048_576;
/** The last second that a `Date` can tell. */
const DATE_SECONDS_MAX = 8_640_000_000_000n;

/** A checkpoint that was opened, with the witnesses that a policy asked for. */
export interface TrustedCheckpoint extends SignedCheckpoint {
  readonly cosigners?: readonly Cosigner[];
}
/** Whom the reader of a log believes: one key, or the logs and witnesses of a policy. */
export interface Trust {
  readonly keys: readonly VerificationKey[];
  readonly policy?: Policy;
  readonly open: (note: string) => Result<TrustedCheckpoint>;
  /** Opens what the reader has kept: its log must have signed it, but no quorum is asked for again. */
  readonly openKept: (note: string) => Result<SignedCheckpoint>;
}

/** The flags by which every verifying command is told whom to trust. */
export const TRUST_FLAGS = {
  vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log, obtained from a place that you trust' },
  policy: { value: 'FILE', help: 'instead of --vkey, a tlog-policy: the logs and witnesses that you trust, and how many of them' },
} as const;

const NOBODY = '--vkey is missing: without a key that you trust nothing can be verified; or give a --policy';

export function trustKey(key: VerificationKey): Trust {
  const open = (note: string): Result<SignedCheckpoint> => openCheckpoint(note, [verifierOf(key)]);
  return { keys: [key], open, openKept: open };
}

export const trustPolicy = (policy: Policy): Trust => ({
  keys: policy.logs.map(({ key }) => key), policy,
  open: (note) => openWitnessed(note, policy),
  openKept: (note) => openWitnessed(note, { ...policy, quorum: { kind: 'none' } }),
});

/** Reads what `TRUST_FLAGS` name: exactly one of the two. */
export async function readTrust({ vkey, policy }: { readonly vkey: string | undefined; readonly policy: string | undefined }): Promise<Result<Trust>> {
  if (vkey !== undefined && policy !== undefined) return { ok: false, reason: 'give either --vkey or --policy' };
  if (policy !== undefined) {
    const read = await readPolicy(policy);
    return read.ok ? { ok: true, value: trustPolicy(read.value) } : { ok: false, reason: `--policy: ${read.reason}` };
  }
  if (vkey === undefined) return { ok: false, reason: NOBODY };
  const key = parseVkey(await literalOrFile(vkey, KEY_BYTES_MAX));
  return key.ok ? { ok: true, value: trustKey(key.value) } : { ok: false, reason: `--vkey: ${key.reason}` };
}

export async function readPolicy(path: string): Promise<Result<Policy>> {
  const text = decodeUtf8(await readInput(path, POLICY_BYTES_MAX));
  return text.ok ? parsePolicy(text.value) : text;
}

/** Opens the bytes of a checkpoint. */
export function openBytes(bytes: Uint8Array, open: Trust['open']): Result<TrustedCheckpoint> {
  const note = decodeUtf8(bytes);
  return note.ok ? open(note.value) : note;
}

/** The time of a cosignature as people read it; a witness may claim one beyond any calendar. */
export const timeOf = (seconds: bigint): string =>
  (seconds <= DATE_SECONDS_MAX ? new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') : `${String(seconds)} s after 1970`);

/** What a report says of the witnesses; nothing where only a key was trusted. */
export function witnessRows({ policy }: Trust, { cosigners = [] }: TrustedCheckpoint): Report['rows'] {
  if (policy === undefined) return [];
  const seen = cosigners.map(({ witness, time }) => `${witness.name} at ${timeOf(time)}`);
  return [['quorum', `${describeQuorum(policy.quorum)}: met`], ['cosigned by', seen.length === 0 ? 'nobody' : seen.join(', ')]];
}

/** The same for programs. */
export function witnessJson({ policy }: Trust, { cosigners = [] }: TrustedCheckpoint): Report['json'] {
  if (policy === undefined) return {};
  return {
    quorum: describeQuorum(policy.quorum),
    cosigners: cosigners.map(({ witness, time }) => ({ name: witness.name, vkey: formatVkey(witness.key), time: timeOf(time) })),
  };
}
