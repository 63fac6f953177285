import { openWitnessed, parsePolicy, parseVkey, decodeUtf8, type Policy, type Result, type WitnessedCheckpoint } from '#core/tlog';
import { literalOrFile, readInput } from '../log/inputs.js';

const KEY_BYTES_MAX = 4096;
const POLICY_BYTES_MAX = 1024 * 1024;

/** Whom the auditor trusts: the policy of a file, or the one key of the log and no witness. */
export async function readTrust({ policy, vkey }: { readonly policy: string | undefined; readonly vkey: string | undefined }): Promise<Result<Policy>> {
  if (policy !== undefined && vkey !== undefined) return { ok: false, reason: 'give either --policy or --vkey: a policy names the key of the log' };
  if (policy !== undefined) {
    const text = decodeUtf8(await readInput(policy, POLICY_BYTES_MAX));
    return text.ok ? parsePolicy(text.value) : text;
  }
  if (vkey === undefined) return { ok: false, reason: '--policy or --vkey is missing: without a key that you trust nothing can be verified' };
  const key = parseVkey(await literalOrFile(vkey, KEY_BYTES_MAX));
  return key.ok ? { ok: true, value: { logs: [{ key: key.value }], witnesses: [], quorum: { kind: 'none' } } } : { ok: false, reason: `--vkey: ${key.reason}` };
}

/** A checkpoint out of a file, as the policy accepts it. */
export function openUnder(bytes: Uint8Array, policy: Policy): Result<WitnessedCheckpoint> {
  const note = decodeUtf8(bytes);
  return note.ok ? openWitnessed(note.value, policy) : note;
}
