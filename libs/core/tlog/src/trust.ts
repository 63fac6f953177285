import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { verifyCoseReceipt, type CoseReceipt } from './cose.js';
import type { VerificationKey } from './keys.js';
import { verifierOf } from './note.js';
import { describeQuorum, type Policy } from './policy.js';
import type { Result } from './result.js';
import { verifyReceipt, verifyReceiptUnder, type Receipt } from './tlog-proof.js';
import { openWitnessed, type Cosigner } from './witnessed.js';

/** A checkpoint that was opened, with the witnesses that a policy asked for. */
export interface TrustedCheckpoint extends SignedCheckpoint {
  readonly cosigners?: readonly Cosigner[];
}
/** A receipt that was opened, against such a checkpoint. */
export interface TrustedReceipt extends Receipt { readonly checkpoint: TrustedCheckpoint }
/** Whom the reader of a log believes: one key or several of one log, or the logs and witnesses of a policy (C2SP tlog-policy). */
export interface Trust {
  readonly keys: readonly VerificationKey[];
  readonly policy?: Policy;
  readonly open: (note: string) => Result<TrustedCheckpoint>;
  /** Opens what the reader has kept: its log must have signed it, but no quorum is asked for again. */
  readonly openKept: (note: string) => Result<TrustedCheckpoint>;
  /** Verifies a `.tlog-proof` of a leaf, under the keys or with the cosignatures that the policy asks for. */
  readonly openReceipt: (proof: string, leaf: Uint8Array) => Result<TrustedReceipt>;
}

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

/** Trust in other keys of a log; what it asks of witnesses stays. */
export const trusting = ({ policy }: Trust, keys: readonly VerificationKey[]): Trust =>
  (policy === undefined ? trustKeys(keys) : trustPolicy({ ...policy, logs: keys.map((key) => ({ key })) }));

/** Verifies a COSE receipt (RFC 9942) of a leaf under the keys. It has no cosignatures, so a policy that asks for any refuses it. */
export function openCoseReceipt(receipt: Uint8Array, leaf: Uint8Array, { keys, policy }: Trust): Result<CoseReceipt> {
  if (policy === undefined || policy.quorum.kind === 'none') return verifyCoseReceipt(receipt, leaf, keys);
  return { ok: false, reason: `a COSE receipt carries no cosignatures, and the policy asks for ${describeQuorum(policy.quorum)}` };
}
