import {
  decodeUtf8, describeQuorum, formatVkey, openCheckpoint, openWitnessed, parsePolicy, parseVkeys, verifierOf, verifyReceipt, verifyReceiptUnder, type Cosigner, type Policy, type Receipt,
  type Result, type SignedCheckpoint, type VerificationKey, type Verifier,
} from '#core/tlog';
import { literalOrFile, readInput } from './inputs.js';
import type { Report } from './report.js';

const KEY_BYTES_MAX = 16 * 1024;
const POLICY_BYTES_MAX = 1_048_576;
/** The last second that a `Date` can tell. */
const DATE_SECONDS_MAX = 8_640_000_000_000n;

/** A checkpoint that was opened, with the witnesses that a policy asked for. */
export interface TrustedCheckpoint extends SignedCheckpoint {
  readonly cosigners?: readonly Cosigner[];
}
/** A receipt that was opened, against such a checkpoint. */
export interface TrustedReceipt extends Receipt { readonly checkpoint: TrustedCheckpoint }
/** Whom the reader of a log believes: one key or several of one log, or the logs and witnesses of a policy. */
export interface Trust {
  readonly keys: readonly VerificationKey[];
  readonly policy?: Policy;
  readonly open: (note: string) => Result<TrustedCheckpoint>;
  /** Opens what the reader has kept: its log must have signed it, but no quorum is asked for again. */
  readonly openKept: (note: string) => Result<SignedCheckpoint>;
  /** Verifies a `.tlog-proof` of a leaf, under the keys or with the cosignatures that the policy asks for. */
  readonly openReceipt: (proof: string, leaf: Uint8Array) => Result<TrustedReceipt>;
}

/** The flags by which every verifying command is told whom to trust. */
export const TRUST_FLAGS = {
  vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log, or a file with several, one a line, obtained from a place that you trust' },
  policy: { value: 'FILE', help: 'instead of --vkey, a tlog-policy: the logs and witnesses that you trust, and how many of them' },
} as const;

const NOBODY = '--vkey is missing: without a key that you trust nothing can be verified; or give a --policy';

export function trustKeys(keys: readonly VerificationKey[]): Trust {
  const verifiers = keys.map(verifierOf);
  const open = (note: string): Result<SignedCheckpoint> => openCheckpoint(note, verifiers);
  return { keys, open, openKept: open, openReceipt: (proof, leaf) => verifyReceipt(proof, leaf, verifiers) };
}

export const trustPolicy = (policy: Policy): Trust => ({
  keys: policy.logs.map(({ key }) => key), policy,
  open: (note) => openWitnessed(note, policy),
  openKept: (note) => openWitnessed(note, { ...policy, quorum: { kind: 'none' } }),
  openReceipt: (proof, leaf) => verifyReceiptUnder(proof, leaf, policy),
});

/** Reads what `TRUST_FLAGS` name: exactly one of the two. */
export async function readTrust({ vkey, policy }: { readonly vkey: string | undefined; readonly policy: string | undefined }): Promise<Result<Trust>> {
  if (vkey !== undefined && policy !== undefined) return { ok: false, reason: 'give either --vkey or --policy' };
  if (policy !== undefined) {
    const read = await readPolicy(policy);
    return read.ok ? { ok: true, value: trustPolicy(read.value) } : { ok: false, reason: `--policy: ${read.reason}` };
  }
  if (vkey === undefined) return { ok: false, reason: NOBODY };
  const keys = await readVkeys(vkey);
  return keys.ok ? { ok: true, value: trustKeys(keys.value) } : keys;
}

/** The keys that `--vkey` gives: one on the command line, or those in a file, one a line. */
export async function readVkeys(argument: string): Promise<Result<readonly VerificationKey[]>> {
  const text = await literalOrFile(argument, KEY_BYTES_MAX);
  if (!text.includes('+')) return { ok: false, reason: `--vkey: ${text === argument ? `there is no file ${argument}, and it is no key itself` : `${argument} holds no key`}: a key is name+keyid+base64` };
  const keys = parseVkeys(text);
  return keys.ok ? keys : { ok: false, reason: `--vkey: ${keys.reason}` };
}

export async function readVerifiers(argument: string): Promise<Result<readonly Verifier[]>> {
  const keys = await readVkeys(argument);
  return keys.ok ? { ok: true, value: keys.value.map(verifierOf) } : keys;
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
