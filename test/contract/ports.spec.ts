import { afterAll, beforeAll, describe } from '@jest/globals';
import { ReferenceChain, httpWebhooks, rpcChain } from '#adapters/ports';
import { serveChain, type ServedChain } from '../../apps/cli/src/reference/serve-chain.js';
import { inProcess } from '../property/ports.js';
import { anchoringContract } from './anchoring.js';
import { webhookContract } from './webhooks.js';

describe('webhooks over HTTP', () => {
  webhookContract((host, timeoutMs) => httpWebhooks({ allowed: [host], timeoutMs }));
});

const aChain = (): ReferenceChain => new ReferenceChain({ chain: 'reference/group0', seed: new Uint8Array(32).fill(9) });

describe('a reference chain in this process', () => {
  const chain = inProcess(aChain());
  anchoringContract(() => chain);
});

describe('a reference chain as a process of its own, asked by JSON-RPC', () => {
  let served: ServedChain;
  beforeAll(async () => { served = await serveChain(aChain(), { port: 0, blockMs: 20 }); });
  afterAll(() => served.close());
  anchoringContract(() => rpcChain({ url: served.url, chain: 'reference/group0' }));
});
