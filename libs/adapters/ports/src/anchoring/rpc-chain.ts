import { Value } from '@sinclair/typebox/value';
import { ChainReceipt, contractCall, type AnchoredTree } from '#core/exchange';
import { askJson, type Counterpart } from '../http/ask-json.js';
import type { AnchoringPort } from './anchoring-port.js';

interface RpcAnswer { readonly result?: unknown; readonly error?: { readonly message?: unknown } }

/**
 * A node of a chain, asked by JSON-RPC 2.0 with the methods of FISCO BCOS: `sendTransaction(group, node, data, requireProof)` and
 * `getTransactionReceipt(group, node, hash, requireProof)`. What a real node takes as `data` is a transaction that its own SDK has signed and
 * encoded; the reference node signs itself and takes the bare contract call.
 */
export function rpcChain({ url, secret, chain }: Counterpart & { readonly chain: string }): AnchoringPort {
  const call = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const answer = await askJson({ url, secret }, { jsonrpc: '2.0', id: 1, method, params }) as RpcAnswer | null;
    if (answer?.error !== undefined) throw new Error(`the chain refuses: ${String(answer.error.message)}`);
    return answer?.result ?? undefined;
  };
  return {
    chain,
    submit: async (tree: AnchoredTree) => {
      const result = await call('sendTransaction', [chain, '', contractCall(tree), true]);
      const hash = typeof result === 'object' && result !== null && 'transactionHash' in result ? result.transactionHash : undefined;
      if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) throw new Error('the chain names no transaction');
      return hash;
    },
    receipt: async (hash) => {
      const receipt = await call('getTransactionReceipt', [chain, '', hash, true]);
      if (receipt === undefined) return undefined;
      if (!Value.Check(ChainReceipt, receipt)) throw new Error('the chain answers with something that is no receipt');
      return receipt;
    },
  };
}
