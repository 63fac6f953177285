import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { ReferenceChain, fileRegistry, httpWebhooks, rpcChain } from '#adapters/ports';
import { serveChain, type ServedChain } from '../../apps/cli/src/reference/serve-chain.js';
import { inProcess } from '../property/ports.js';
import { anchoringContract } from './anchoring.js';
import { registryContract } from './registry.js';
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

describe('a file in the place of the business registry', () => {
  let dir: string;
  beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'yaosu-registry-')); });
  afterAll(() => rm(dir, { recursive: true }));
  registryContract(async (records) => {
    const path = join(dir, 'registry.json');
    await writeFile(path, records);
    return fileRegistry(path);
  });
});
