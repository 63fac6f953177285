import { Type, type Static } from '@sinclair/typebox';
import { canonicalJson, fail, LOG_SUITES, suiteOf, type Verification } from '#core/tlog';
import { Count, Instant, closed } from '../kernel/schema.js';
import { contractCall, sm3Hex, type AnchoredTree } from './contract-call.js';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const ChainName = Type.String({ pattern: '^[!-~]{1,64}$', examples: ['reference/group0'] });
const PROOF_HASHES_MAX = 32;

/** What a transaction says: which method of which contract is called with what. `nonce` tells it from another one that says the same. */
export const ChainTransaction = closed({ chain: ChainName, contract: Type.String({ pattern: '^0x[0-9a-f]{40}$' }), nonce: Type.String({ pattern: '^[0-9a-f]{32}$' }), input: Type.String({ pattern: '^0x([0-9a-f]{2}){4,512}$' }) });
export type ChainTransaction = Static<typeof ChainTransaction>;

export const BlockHeader = closed({ chain: ChainName, number: Count, parentHash: Hash, transactionsRoot: Hash, transactions: Type.Integer({ minimum: 1, maximum: 1_000_000 }), at: Instant, sealer: Type.String({ pattern: '^04[0-9a-f]{128}$' }) });
export type BlockHeader = Static<typeof BlockHeader>;

/**
 * 上链回执: a transaction, the block that holds it, the way from one to the other, and the sealer's signature. The roles are those of
 * FISCO BCOS, the encoding is ours (SM3 over RFC 8785 JSON) and no chain's: it stands in for one until an adapter speaks to a real chain.
 */
export const ChainReceipt = closed({
  transaction: ChainTransaction, block: BlockHeader, index: Count, proof: Type.Array(Hash, { maxItems: PROOF_HASHES_MAX }), signature: Type.String({ pattern: '^[0-9a-f]{128}$' }),
});
export type ChainReceipt = Static<typeof ChainReceipt>;

export const transactionHash = (transaction: ChainTransaction): string => sm3Hex(canonicalJson(transaction));
export const blockHash = (block: BlockHeader): string => sm3Hex(canonicalJson(block));
/** What a sealer signs with SM2. */
export const sealedText = (block: BlockHeader): string => `${blockHash(block)}\n`;

const leafOf = (hash: string): string => sm3Hex(Buffer.from(`00${hash}`, 'hex'));
const nodeOf = (left: string, right: string): string => sm3Hex(Buffer.from(`01${left}${right}`, 'hex'));

/** The levels of the tree over some transactions, from the leaves up; a last one without a neighbour moves up as it is. */
function levelsOver(hashes: readonly string[]): string[][] {
  const levels = [hashes.map(leafOf)];
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
      const [left = '', right] = [level[2 * i], level[2 * i + 1]];
      return right === undefined ? left : nodeOf(left, right);
    });
  }
  return levels;
}

export const transactionsRoot = (hashes: readonly string[]): string => levelsOver(hashes).at(-1)?.[0] ?? '';

/** The neighbours on the way from a transaction to the root, from below. */
export function transactionProof(hashes: readonly string[], index: number): string[] {
  return levelsOver(hashes).flatMap((level, height) => {
    const neighbour = level[(index >> height) ^ 1];
    return neighbour === undefined ? [] : [neighbour];
  });
}

/** The root that a proof leads to; undefined where it has too few or too many hashes. */
function rootFrom(hash: string, { index, proof, block: { transactions } }: Pick<ChainReceipt, 'index' | 'proof' | 'block'>): string | undefined {
  const rest = [...proof];
  let [node, position] = [leafOf(hash), index];
  for (let width = transactions; width > 1; width = Math.ceil(width / 2), position >>= 1) {
    const isAlone = position === width - 1 && position % 2 === 0;
    const neighbour = isAlone ? undefined : rest.shift();
    if (!isAlone && neighbour === undefined) return undefined;
    if (neighbour !== undefined) node = position % 2 === 0 ? nodeOf(node, neighbour) : nodeOf(neighbour, node);
  }
  return rest.length === 0 ? node : undefined;
}

/** Whether a receipt shows that this tree was anchored: by its contract call, in its block, under the sealer's signature. Which sealer is to be believed, the verifier knows. */
export function verifyChainReceipt(receipt: ChainReceipt, tree: AnchoredTree): Verification {
  const { transaction, block, index, signature } = receipt;
  if (transaction.input !== contractCall(tree)) return fail('the transaction calls the contract with another tree');
  if (transaction.chain !== block.chain) return fail(`the transaction is of ${transaction.chain}, the block of ${block.chain}`);
  if (index >= block.transactions) return fail(`the block has ${block.transactions} transactions`);
  if (rootFrom(transactionHash(transaction), receipt) !== block.transactionsRoot) return fail('the block does not hold the transaction');
  const isSigned = suiteOf({ type: LOG_SUITES.sm2 }).verifying(Buffer.from(block.sealer, 'hex'), block.chain)(sealedText(block), Buffer.from(signature, 'hex'));
  return isSigned ? { ok: true } : fail('the sealer has not signed the block');
}
