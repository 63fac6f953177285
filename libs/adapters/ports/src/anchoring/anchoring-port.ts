import type { AnchoredTree, ChainReceipt } from '#core/exchange';

/** 上链存证: a contract in a chain that others keep. It takes the tree of a checkpoint for good, and proves afterwards that it has. */
export interface AnchoringPort {
  /** The name of chain and group, as receipts state it. */
  readonly chain: string;
  /** Calls the contract; returns the hash of the transaction, which is in no block yet. A chain that is away throws. */
  submit(tree: AnchoredTree): Promise<string>;
  /** The receipt of a transaction; undefined while it is in no block. */
  receipt(transactionHash: string): Promise<ChainReceipt | undefined>;
}
