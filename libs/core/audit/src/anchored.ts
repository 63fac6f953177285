import { ChainReceipt, blockHash, compileSchema, transactionHash, treeInCall, verifyChainReceipt, type AnchoredTree, type EntryData } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';

/** What the receipt behind a confirmed anchor proves by itself, without its entry. */
export interface Anchored { readonly tree: AnchoredTree; readonly chain: string; readonly block: Omit<EntryData<'anchor.confirmed'>, 'receiptSha256'> }

const shape = compileSchema(ChainReceipt);

/** The receipt that a confirmed anchor names, verified again; a reason where it proves nothing, undefined where it is not at hand. */
export function anchoredBy({ type, data }: Pick<AuditedEntry, 'type' | 'data'>, documents: ReadonlyMap<string, Uint8Array>): Anchored | { readonly reason: string } | undefined {
  if (type !== 'anchor.confirmed') return undefined;
  const document = documents.get((data as EntryData<'anchor.confirmed'>).receiptSha256);
  if (document === undefined) return undefined;
  const receipt: unknown = JSON.parse(Buffer.from(document).toString());
  if (!shape.Check(receipt)) return { reason: 'it is no receipt of a chain' };
  const { transaction, block } = receipt as ChainReceipt;
  const tree = treeInCall(transaction.input);
  const proven = tree === undefined ? { ok: false as const, reason: 'its transaction anchors nothing' } : verifyChainReceipt(receipt as ChainReceipt, tree);
  if (!proven.ok || tree === undefined) return { reason: proven.ok ? '' : proven.reason };
  return { tree, chain: block.chain, block: { transactionHash: transactionHash(transaction), blockNumber: block.number, blockHash: blockHash(block), sealer: block.sealer } };
}
