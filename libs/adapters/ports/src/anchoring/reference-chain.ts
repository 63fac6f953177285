import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { LOG_SUITES, suiteOf } from '#core/tlog';
import { blockHash, sealedText, transactionHash, transactionProof, transactionsRoot, type BlockHeader, type ChainReceipt, type ChainTransaction } from '#core/exchange';

const GENESIS = '0'.repeat(64);
/** The one contract that there is. */
export const CONTRACT = `0x${'00'.repeat(18)}a11c`;
/** `anchor(string,uint64,bytes32)`: selector, then the words of its arguments. */
const WORD = 64;
const SELECTOR = '0x00000000'.length;
const BLOCK_TRANSACTIONS_MAX = 1000;

interface Block { readonly header: BlockHeader; readonly signature: string; readonly transactions: readonly ChainTransaction[] }
interface Placed { readonly block: Block; readonly index: number }
export interface ReferenceChainOptions {
  readonly chain: string;
  /** 32 bytes, from which the sealer's SM2 key is made. */
  readonly seed: Uint8Array;
  /** A file of blocks, one a line; without it the chain is forgotten with the process. */
  readonly file?: string;
  readonly now?: () => Date;
}

/** What the contract refuses. */
export class Reverted extends Error {
  override readonly name = 'Reverted';
}

/**
 * A chain of one sealer to try anchoring with: transactions, blocks of them, SM2 over SM3, and a contract that takes no second root for a
 * size. Its roles are those of FISCO BCOS and its encoding is ours, see `ChainReceipt`. Nothing is distributed about it: it proves nothing
 * that its operator would rather not have proven, so production needs an adapter to a chain of several.
 */
export class ReferenceChain {
  private readonly waiting: ChainTransaction[] = [];
  private readonly placed = new Map<string, Placed>();
  private readonly roots = new Map<string, string>();
  private last: Block | undefined;
  readonly sealer: string;

  constructor(private readonly options: ReferenceChainOptions) {
    this.sealer = Buffer.from(suiteOf({ type: LOG_SUITES.sm2 }).publicKeyOf(options.seed)).toString('hex');
    const { file } = options;
    const lines = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
    for (const line of lines) this.accept(JSON.parse(line) as Block);
  }

  get chain(): string {
    return this.options.chain;
  }

  /** Takes a call of the contract; throws `Reverted` where the contract does. */
  send(input: string): string {
    const [key, root] = argumentsIn(input);
    const known = this.roots.get(key);
    if (known !== undefined && known !== root) throw new Reverted('a tree of this size was anchored with another root');
    if (this.waiting.length >= BLOCK_TRANSACTIONS_MAX) throw new Reverted('too many transactions wait');
    this.roots.set(key, root);
    const transaction = { chain: this.options.chain, contract: CONTRACT, nonce: randomBytes(16).toString('hex'), input };
    this.waiting.push(transaction);
    return transactionHash(transaction);
  }

  /** Seals what waits into the next block; nothing where nothing waits. */
  seal(): BlockHeader | undefined {
    const transactions = this.waiting.splice(0);
    if (transactions.length === 0) return undefined;
    const { chain, now = () => new Date(), seed, file } = this.options;
    const header: BlockHeader = {
      chain, number: (this.last?.header.number ?? 0) + 1, parentHash: this.last === undefined ? GENESIS : blockHash(this.last.header), transactionsRoot: transactionsRoot(transactions.map(transactionHash)),
      transactions: transactions.length, at: now().toISOString(), sealer: this.sealer,
    };
    const signature = Buffer.from(suiteOf({ type: LOG_SUITES.sm2 }).signing(seed, { name: chain, time: 0n })(sealedText(header))).toString('hex');
    const block = { header, signature, transactions };
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(block)}\n`, { flush: true });
    this.accept(block);
    return header;
  }

  receipt(hash: string): ChainReceipt | undefined {
    const placed = this.placed.get(hash);
    const transaction = placed?.block.transactions[placed.index];
    if (placed === undefined || transaction === undefined) return undefined;
    const { block: { header, signature, transactions }, index } = placed;
    return { transaction, block: header, index, proof: transactionProof(transactions.map(transactionHash), index), signature };
  }

  private accept(block: Block): void {
    for (const [index, transaction] of block.transactions.entries()) {
      this.placed.set(transactionHash(transaction), { block, index });
      this.roots.set(...argumentsIn(transaction.input));
    }
    this.last = block;
  }
}

/** Origin and size as one key, and the root, as they stand in the words of the call. */
function argumentsIn(input: string): [key: string, root: string] {
  const [words, size, root, text] = [input.slice(SELECTOR), input.slice(SELECTOR + WORD, SELECTOR + 2 * WORD), input.slice(SELECTOR + 2 * WORD, SELECTOR + 3 * WORD), input.slice(SELECTOR + 3 * WORD)];
  if (words.length % WORD !== 0 || text === '') throw new Reverted('the call has not the arguments of anchor(string,uint64,bytes32)');
  return [`${size} ${text}`, root];
}
