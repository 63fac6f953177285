import { ChainReceipt, compileSchema, treeInCall, verifyChainReceipt, type AnchoredTree } from '#core/exchange';
import type { Result } from '#core/tlog';

export const CHAIN_RECEIPT_BYTES_MAX = 65_536;
const shape = compileSchema(ChainReceipt);

/** A receipt of a chain that proves what it says: which tree, in which block, under whose signature. */
export interface ProvenAnchor { readonly receipt: ChainReceipt; readonly tree: AnchoredTree }

/** Reads and verifies a receipt of a chain; with `sealer`, only one of a block that this key has sealed. */
export function readChainReceipt(bytes: Uint8Array, sealer: string | undefined): Result<ProvenAnchor> {
  const receipt = parsed(bytes);
  if (receipt === undefined) return { ok: false, reason: 'it is no receipt of a chain' };
  const tree = treeInCall(receipt.transaction.input);
  if (tree === undefined) return { ok: false, reason: 'its transaction does not call anchor(string,uint64,bytes32)' };
  const proven = verifyChainReceipt(receipt, tree);
  if (!proven.ok) return proven;
  if (sealer !== undefined && receipt.block.sealer !== sealer) return { ok: false, reason: `its block is sealed by another key, ${receipt.block.sealer}` };
  return { ok: true, value: { receipt, tree } };
}

function parsed(bytes: Uint8Array): ChainReceipt | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return shape.Check(value) ? value as ChainReceipt : undefined;
  } catch {
    return undefined;
  }
}
