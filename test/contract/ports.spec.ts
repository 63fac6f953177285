import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ReferenceChain, ReferenceIdentifiers, ReferencePlatform, fileRegistry, httpIdentifiers, httpPlatform, httpWebhooks, rpcChain, type WebhookSecret } from '#adapters/ports';
import type { Served } from '../../apps/cli/src/reference/json-server.js';
import { serveChain, type ServedChain } from '../../apps/cli/src/reference/serve-chain.js';
import { serveIdentifiers } from '../../apps/cli/src/reference/serve-identifiers.js';
import { servePlatform } from '../../apps/cli/src/reference/serve-platform.js';
import { inProcess } from '../property/ports.js';
import { anchoringContract } from './anchoring.js';
import { identifierContract } from './identifiers.js';
import { registryContract } from './registry.js';
import { reportingContract } from './reporting.js';
import { webhookContract } from './webhooks.js';

const SECRET: WebhookSecret = { scheme: 'v1', bytes: Buffer.alloc(32, 7) };

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
  beforeAll(async () => { served = await serveChain(aChain(), { port: 0, blockMs: 20, secret: SECRET }); });
  afterAll(() => served.close());
  anchoringContract(() => rpcChain({ url: served.url, secret: SECRET, chain: 'reference/group0' }));
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

describe('a reference platform in this process', () => {
  reportingContract(() => Promise.resolve(new ReferencePlatform({ platform: 'reference' })));
});

describe('a reference platform as a process of its own', () => {
  const served: Served[] = [];
  afterEach(() => Promise.all(served.splice(0).map((one) => one.close())));
  reportingContract(async () => {
    const one = await servePlatform(new ReferencePlatform({ platform: 'reference' }), { port: 0, secret: SECRET });
    served.push(one);
    return httpPlatform({ url: one.url, secret: SECRET, platform: 'reference' });
  });
});

describe('a reference registry of handles in this process', () => {
  const registry = new ReferenceIdentifiers();
  identifierContract(() => registry);
});

describe('a reference registry of handles as a process of its own', () => {
  let served: Served;
  beforeAll(async () => { served = await serveIdentifiers(new ReferenceIdentifiers(), { port: 0, secret: SECRET }); });
  afterAll(() => served.close());
  identifierContract(() => httpIdentifiers({ url: served.url, secret: SECRET }));
});

describe('what is asked of somebody outside who knows the exchange by a secret', () => {
  let served: Served;
  beforeAll(async () => { served = await serveIdentifiers(new ReferenceIdentifiers(), { port: 0, secret: SECRET }); });
  afterAll(() => served.close());

  test.each([['without the secret', undefined], ['under another secret', { ...SECRET, bytes: Buffer.alloc(32, 8) }]])('is not answered %s, and the asker is told why', async (_, secret) => {
    await expect(httpIdentifiers({ url: served.url, secret }).resolve('yaosu.local/a')).rejects.toThrow('the secret is missing, or another one');
  });

  test('is under a signature that anybody else makes again by the specification', async () => {
    const [id, timestamp, body] = ['m1', String(Math.floor(Date.now() / 1000)), '{"handle":"yaosu.local/a"}'];
    const signature = createHmac('sha256', SECRET.bytes).update(`${id}.${timestamp}.${body}`).digest('base64');
    const ask = (): Promise<Response> => fetch(`${served.url}/resolve`, { method: 'POST', body, headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` } });
    const [first, again] = [await ask(), await ask()];
    expect([first.status, await first.json(), again.status, await again.json()]).toEqual([200, null, 401, { error: { message: 'the question was asked before' } }]);
  });
});

describe('what the references keep in files', () => {
  let dir: string;
  beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'yaosu-references-')); });
  afterAll(() => rm(dir, { recursive: true }));

  test('handles, and that one was withdrawn, outlive the process', async () => {
    const file = join(dir, 'handles.jsonl');
    const before = new ReferenceIdentifiers(file);
    const record = { handle: 'yaosu.local/a', values: [] };
    await before.register(record);
    await before.register({ ...record, handle: 'yaosu.local/b' });
    await before.withdraw('yaosu.local/b');
    const after = new ReferenceIdentifiers(file);
    expect([await after.resolve('yaosu.local/a'), await after.resolve('yaosu.local/b')]).toEqual([record, undefined]);
    await expect(after.register({ ...record, handle: 'yaosu.local/b' })).rejects.toThrow('was withdrawn');
  });

  test('what a platform was told, and how far, outlives the process', async () => {
    const options = { platform: 'reference', file: join(dir, 'reports.jsonl') };
    const receipt = await new ReferencePlatform(options).submit({ sha256: '0'.repeat(64), body: 'x' });
    const after = new ReferencePlatform(options);
    expect(await after.outcome(receipt)).toMatchObject({ receipt, outcome: 'rejected' });
    expect(await after.submit({ sha256: '0'.repeat(64), body: 'x' })).not.toBe(receipt);
  });
});
