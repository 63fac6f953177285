import { decodeUtf8, openCheckpoint, openWitnessed, parsePolicy, policyVerifiers, type Result, type SignedCheckpoint } from '#core/tlog';
import { literalOrFile, readInput } from '../log/inputs.js';
import { readVerifier } from '../log/report.js';

/** Whom a mirror believes: opens a checkpoint that the log has signed, and as many witnesses as its policy asks for. */
export type Opener = (note: string) => Result<SignedCheckpoint>;
export interface Trust {
  /** What is followed. */
  readonly open: Opener;
  /** What the log has signed, witnessed or not: what it must not contradict. */
  readonly openLog: Opener;
  /** What the copy of the log keeps for those who verify it later. */
  readonly file: 'log.vkey' | 'policy';
  readonly text: string;
}

const BYTES_MAX = 1_048_576;

/** By a policy file (C2SP tlog-policy), or by the log's key alone. */
export async function trustOf({ policy, vkey }: { readonly policy: string | undefined; readonly vkey: string | undefined }): Promise<Result<Trust>> {
  if (policy !== undefined) return byPolicy(Buffer.from(await readInput(policy, BYTES_MAX)).toString('utf8'));
  if (vkey === undefined) return { ok: false, reason: '--policy or --vkey is missing: without a key that you trust nothing can be verified' };
  const verifier = await readVerifier(vkey);
  if (!verifier.ok) return verifier;
  const open: Opener = (note) => openCheckpoint(note, [verifier.value]);
  return { ok: true, value: { open, openLog: open, file: 'log.vkey', text: `${await literalOrFile(vkey, BYTES_MAX)}\n` } };
}

function byPolicy(text: string): Result<Trust> {
  const policy = parsePolicy(text);
  if (!policy.ok) return policy;
  const verifiers = policyVerifiers(policy.value);
  return { ok: true, value: { open: (note) => openWitnessed(note, policy.value), openLog: (note) => openCheckpoint(note, verifiers), file: 'policy', text } };
}

export function openBytes(open: Opener, bytes: Uint8Array): Result<SignedCheckpoint & { readonly note: string }> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const opened = open(text.value);
  return opened.ok ? { ok: true, value: { ...opened.value, note: text.value } } : opened;
}
