import { get } from '../api/client.js';
import { publishedTrust, verifyText } from './verify.js';

/** What came of verifying the receipts of a story here: how many hold, and which do not, with the reason. */
export interface Checked { readonly count: number; readonly held: number; readonly origin: string | undefined; readonly faults: readonly { readonly index: number; readonly reason: string }[] }

/** Verifies the receipts of entries one after another; what it has come to is told after each. */
export async function checkReceipts(indexes: readonly number[], told: (checked: Checked) => void): Promise<void> {
  let checked: Checked = { count: 0, held: 0, origin: undefined, faults: [] };
  for (const index of indexes) {
    const receipt = JSON.stringify(await get('/v1/entries/{index}/receipt', { params: { index: String(index) } }));
    const trust = await publishedTrust(receipt);
    const verdict = trust.ok ? verifyText(receipt, trust.value) : trust;
    checked = verdict.ok && verdict.value.index === index
      ? { ...checked, count: checked.count + 1, held: checked.held + 1, origin: verdict.value.origin }
      : { ...checked, count: checked.count + 1, faults: [...checked.faults, { index, reason: verdict.ok ? `the receipt is of entry ${String(verdict.value.index)}` : verdict.reason }] };
    told(checked);
  }
}
