import { parsePolicy, verifyReceipt, verifyReceiptUnder, type Result } from '#core/tlog';
import type { OpenReceipt } from '#core/exchange';
import { literalOrFile } from '../log/inputs.js';
import { readVerifier } from '../log/report.js';

const POLICY_BYTES_MAX = 64 * 1024;

/** The flags by which a verification names what it trusts. */
export const TRUST_FLAGS = {
  vkey: { value: 'VKEY|FILE', help: 'the verifier key of the log, obtained from a place that you trust' },
  policy: { value: 'FILE', help: 'instead of a key: a policy (C2SP tlog-policy) of logs and witnesses that you trust' },
} as const;

/** How receipts are verified: under the key, or with the cosignatures that the policy asks for. */
export async function readTrust({ vkey, policy }: { readonly vkey: string | undefined; readonly policy: string | undefined }): Promise<Result<OpenReceipt>> {
  if (policy !== undefined && vkey === undefined) {
    const parsed = parsePolicy(`${await literalOrFile(policy, POLICY_BYTES_MAX)}\n`);
    return parsed.ok ? { ok: true, value: (proof, leaf) => verifyReceiptUnder(proof, leaf, parsed.value) } : { ok: false, reason: `--policy: ${parsed.reason}` };
  }
  if (vkey === undefined || policy !== undefined) return { ok: false, reason: 'give either --vkey or --policy: without a key that you trust nothing can be verified' };
  const verifier = await readVerifier(vkey);
  return verifier.ok ? { ok: true, value: (proof, leaf) => verifyReceipt(proof, leaf, [verifier.value]) } : verifier;
}
