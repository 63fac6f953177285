import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { formatVkey, keyIdOf, type VerificationKey } from './keys.js';
import { formatSignature, openNote, verifierOf, type NoteSignature, type Verifier } from './note.js';
import { describeQuorum, isQuorum, type Policy, type PolicyLog, type PolicyWitness } from './policy.js';
import { fail, ok, type Result } from './result.js';
import { cosignatureTime } from './suites/suite.js';

/** The latest time that a cosignature may claim (C2SP tlog-cosignature, format). */
const TIME_MAX = 2n ** 63n - 1n;

/** A witness of the policy whose cosignature verified, and when it says that it saw the tree: seconds since 1970. */
export interface Cosigner {
  readonly witness: PolicyWitness;
  readonly time: bigint;
}
/** A checkpoint that a policy accepts. */
export interface WitnessedCheckpoint extends SignedCheckpoint {
  /** The log key of the policy that signed, one of them where several did. */
  readonly log: PolicyLog;
  readonly cosigners: readonly Cosigner[];
}

/** Importing a key costs as much as verifying a signature, and a policy is used for many. */
const verifiersOf = new WeakMap<Policy, readonly Verifier[]>();

/** A key that signs both as a log and as a witness is one verifier, for two would be ambiguous. */
export function policyVerifiers(policy: Policy): readonly Verifier[] {
  const known = verifiersOf.get(policy);
  if (known !== undefined) return known;
  const keys = new Map([...policy.logs, ...policy.witnesses].map(({ key }) => [formatVkey(key), key]));
  const verifiers = [...keys.values()].map(verifierOf);
  verifiersOf.set(policy, verifiers);
  return verifiers;
}

const signaturesBy = (signatures: readonly NoteSignature[], key: VerificationKey): readonly NoteSignature[] =>
  signatures.filter(({ name, keyId }) => name === key.name && keyId === keyIdOf(key));

/** The witnesses of the policy among verified signatures, each once: of two cosignatures the later counts. */
function cosignersAmong(signatures: readonly NoteSignature[], { witnesses }: Policy): readonly Cosigner[] {
  return witnesses.flatMap((witness) => {
    const times = signaturesBy(signatures, witness.key).map(({ bytes }) => cosignatureTime(bytes)).filter((time) => time <= TIME_MAX);
    return times.length === 0 ? [] : [{ witness, time: times.reduce((latest, time) => (time > latest ? time : latest)) }];
  });
}

/**
 * Opens a checkpoint under a policy: a log of the policy signed it under its own origin, and the quorum cosigned. A
 * witness does not speak for a log even where its key bears the log's name (C2SP tlog-policy).
 */
export function openWitnessed(note: string, policy: Policy): Result<WitnessedCheckpoint> {
  const opened = openCheckpoint(note, policyVerifiers(policy));
  if (!opened.ok) return opened;
  const { origin, signatures } = opened.value;
  const log = policy.logs.find(({ key }) => key.name === origin && signaturesBy(signatures, key).length > 0);
  if (log === undefined) return fail(`the checkpoint is of ${origin}, which no log of the policy signed`);
  const cosigners = cosignersAmong(signatures, policy);
  const names = cosigners.map(({ witness }) => witness.name);
  if (!isQuorum(policy, new Set(names))) {
    return fail(`the policy asks for ${describeQuorum(policy.quorum)}, and the checkpoint is cosigned by ${names.length === 0 ? 'none of them' : names.join(', ')}`);
  }
  return ok({ ...opened.value, log, cosigners });
}

/** Whether a signature is by the key that the policy gives a witness. */
export const isBy = ({ key }: PolicyWitness, { name, keyId }: NoteSignature): boolean => key.name === name && keyIdOf(key) === keyId;

const verifiedIn = (note: string, policy: Policy): readonly NoteSignature[] => {
  const opened = openNote(note, policyVerifiers(policy));
  return opened.ok ? opened.value.verified : [];
};

/** The witnesses of the policy whose cosignatures a note carries already, by the names that the policy gives them. */
export function cosignersOf(note: string, policy: Policy): readonly string[] {
  const verified = verifiedIn(note, policy);
  return policy.witnesses.filter((witness) => verified.some((signature) => isBy(witness, signature))).map(({ name }) => name);
}

/** A note with new cosignatures in place of older ones by the same keys, in the order of the policy; each must have been verified. */
export function withCosignatures(note: string, gained: readonly NoteSignature[], policy: Policy): string {
  const inOrder = policy.witnesses.flatMap((witness) => gained.find((signature) => isBy(witness, signature)) ?? []);
  const replaced = new Set(verifiedIn(note, policy)
    .filter(({ name, keyId }) => inOrder.some((signature) => signature.name === name && signature.keyId === keyId)).map(formatSignature));
  const kept = note.split(/(?<=\n)/).filter((line) => !replaced.has(line)).join('');
  return kept + inOrder.map(formatSignature).join('');
}
