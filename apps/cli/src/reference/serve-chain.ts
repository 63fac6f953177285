import type { ReferenceChain } from '#adapters/ports';
import { serveJson, type JsonServerOptions, type Served } from './json-server.js';

export interface ServedChain extends Served { readonly chain: ReferenceChain }

const TRANSACTION_HEX_MAX = 2_048;

interface Call { readonly id: unknown; readonly method: unknown; readonly params: readonly unknown[] }

/** Serves a reference chain by JSON-RPC 2.0, and seals a block whenever something has waited for so long. */
export async function serveChain(chain: ReferenceChain, { blockMs, ...options }: Pick<JsonServerOptions, 'port' | 'secret'> & { readonly blockMs: number }): Promise<ServedChain> {
  const served = await serveJson((_path, question) => answered(chain, callIn(question)), options);
  const sealing = setInterval(() => chain.seal(), blockMs);
  return {
    ...served, chain,
    close: () => {
      clearInterval(sealing);
      return served.close();
    },
  };
}

function callIn(question: unknown): Call {
  const { id = null, method, params } = typeof question === 'object' && question !== null ? question as Record<string, unknown> : {};
  return { id, method, params: Array.isArray(params) ? params : [] };
}

/** An error of the call is an answer of JSON-RPC like any other. */
function answered(chain: ReferenceChain, { id, method, params }: Call): object {
  try {
    return { jsonrpc: '2.0', id, result: resultOf(chain, method, params) ?? null };
  } catch (err) {
    return { jsonrpc: '2.0', id, error: { code: -32_000, message: err instanceof Error ? err.message : String(err) } };
  }
}

function resultOf(chain: ReferenceChain, method: unknown, [group, , data]: readonly unknown[]): unknown {
  if (group !== chain.chain) throw new Error(`this chain is ${chain.chain}`);
  if (typeof data !== 'string' || data.length > TRANSACTION_HEX_MAX) throw new Error('the third parameter is hexadecimal text');
  switch (method) {
    case 'sendTransaction': return { transactionHash: chain.send(data) };
    case 'getTransactionReceipt': return chain.receipt(data);
    default: throw new Error('there is no such method');
  }
}
