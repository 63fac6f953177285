import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { formatVkey, keyIdOf, type VerificationKey } from './keys.js';
import { verifierOf, type NoteSignature, type Verifier } from './note.js';
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

/** A key that signs both as a log and as a witness is one verifier, for two would be ambiguous. */
export function policyVerifiers({ logs, witnesses }: Policy): readonly Verifier[] {
  const keys = new Map([...logs, ...witnesses].map(({ key }) => [formatVkey(key), key]));
  return [...keys.values()].map(verifierOf);
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
