import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReferenceChain } from '#adapters/ports';
import { contractCall, type Anchor } from '#core/exchange';
import { anchorVerify } from '../../apps/cli/src/anchor/verify.js';
import { logAudit } from '../../apps/cli/src/audit/audit.js';
import { EXIT } from '../../apps/cli/src/io.js';
import { logExport } from '../../apps/cli/src/log/export.js';
import { serveChain, type ServedChain } from '../../apps/cli/src/reference/serve-chain.js';
import { admitted, openCast, type Cast, type Client } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { isSignedUnder, openReceiver, status, type Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';

/** The exchange with a receiver of webhooks and a chain beside it, all as they run. */
let receiver: Receiver;
let chain: ServedChain;
let cast: Cast;
beforeAll(async () => {
  receiver = await openReceiver();
  chain = await serveChain(new ReferenceChain({ chain: 'reference/group0', seed: new Uint8Array(32).fill(9) }), { port: 0, blockMs: 50 });
  cast = await openCast({ environment: { YAOSU_WEBHOOK_ALLOW: receiver.host, YAOSU_ANCHOR_URL: chain.url } });
});
afterAll(async () => {
  await cast.api.close();
  await Promise.all([receiver.close(), chain.close()]);
});
beforeEach(() => {
  receiver.messages.length = 0;
  receiver.answering = status(204);
});

const describeProduct = (vendor: Client): Promise<unknown> => vendor.does('/v1/products', { description: aDescription() });
const body = (change: object = {}): object => ({ url: receiver.url, types: ['product.*'], description: '产品变动', ...change });
interface Subscribed { readonly id: string; readonly receiverKey: string }
const subscribe = async (vendor: Client, change: object = {}): Promise<Subscribed> => await vendor.does('/v1/webhooks', body(change)) as unknown as Subscribed;
const arrived = (count: number): Promise<void> => until(() => Promise.resolve(receiver.messages.length >= count));

describe('a webhook', () => {
  let vendor: Client;
  beforeEach(async () => { vendor = await admitted(cast.api, cast.operators, { capacities: ['vendor'] }); });

  test('is told of an entry that its participant may read, under the key that the answer has shown', async () => {
    const { id, receiverKey } = await subscribe(vendor);
    await describeProduct(vendor);
    await arrived(1);
    const [message] = receiver.messages;
    expect(isSignedUnder(receiverKey, message!)).toBe(true);
    const { index, stream } = message!.event.data;
    expect((await vendor.get(`/v1/entries/${index}`)).body.entry.type).toBe('product.described');
    expect((await vendor.get(`/v1/products/${stream}`)).status).toBe(200);
    await until(async () => (await vendor.get(`/v1/webhooks/${id}/deliveries`)).body.items.length === 1);
    expect((await vendor.get(`/v1/webhooks/${id}/deliveries?state=DELIVERED&limit=1`)).body).toMatchObject({ items: [{ index, messageId: message!.id, state: 'DELIVERED', attempts: 1, answered: 204 }], failingSince: null });
    expect((await vendor.get(`/v1/webhooks/${id}/deliveries?state=FAILED`)).body.items).toEqual([]);
  });

  test('shows its key again to a repetition of the same request alone, and stores no secret', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [await vendor.post('/v1/webhooks', body(), key), await vendor.post('/v1/webhooks', body(), key)];
    expect(again.body).toEqual(first.body);
    const { id, receiverKey } = first.body as unknown as Subscribed;
    expect(receiverKey).toMatch(/^whsec_/);
    expect((await vendor.get(`/v1/webhooks/${id}`)).text).not.toContain(receiverKey.slice(6));
    expect((await vendor.get('/v1/webhooks')).body.items).toHaveLength(1);
  });

  test('rotates its key: to the same scheme, or to a public key that anybody may see', async () => {
    const { id, receiverKey: before } = await subscribe(vendor);
    const { receiverKey: same } = await vendor.does(`/v1/webhooks/${id}/rotate-secret`, {}) as unknown as Subscribed;
    const { receiverKey: pub } = await vendor.does(`/v1/webhooks/${id}/rotate-secret`, { scheme: 'v1a', overlapHours: 1 }) as unknown as Subscribed;
    expect([same.startsWith('whsec_'), same === before, pub.startsWith('whpk_')]).toEqual([true, false, true]);
    await vendor.does(`/v1/webhooks/${id}/test`);
    await arrived(1);
    const [message] = receiver.messages;
    expect([before, same, pub].map((one) => isSignedUnder(one, message!))).toEqual([false, true, true]);
  });

  test.each([
    ['https://127.0.0.1/', 'endpoint_forbidden'], ['http://hooks.example.com/', 'endpoint_forbidden'], ['https://169.254.169.254/', 'endpoint_forbidden'], ['https://[::1]/', 'endpoint_forbidden'],
    ['https://hooks.example.com:25/', 'endpoint_forbidden'], ['https://user@hooks.example.com/', 'endpoint_forbidden'], ['ftp://hooks.example.com/', 'invalid_request'],
  ])('is not made for %s: %s', async (url, code) => {
    expect((await vendor.post('/v1/webhooks', body({ url }))).body.code).toBe(code);
    const { id } = await subscribe(vendor);
    expect((await vendor.post(`/v1/webhooks/${id}/change`, body({ url }))).body.code).toBe(code);
  });

  test.each([['product.nonsense'], ['nonsense.*']])('is not made for %s, which is no entry type', async (type) => {
    const refused = await vendor.post('/v1/webhooks', body({ types: [type] }));
    expect([refused.status, refused.body.code]).toEqual([422, 'reference_invalid']);
  });

  test('is one of at most twenty; one that is removed makes room', async () => {
    const made = [];
    for (let i = 0; i < 20; i++) made.push(await subscribe(vendor));
    expect((await vendor.post('/v1/webhooks', body())).body.code).toBe('limit_exceeded');
    await vendor.does(`/v1/webhooks/${made[0]?.id ?? ''}/remove`, { reason: 'x' });
    expect((await vendor.post('/v1/webhooks', body())).status).toBe(201);
  });

  test('is its participant\'s alone: another does not find it, the operator sees it and may disable it', async () => {
    const { id } = await subscribe(vendor);
    for (const path of ['', '/deliveries']) expect((await cast.vendor.get(`/v1/webhooks/${id}${path}`)).status).toBe(404);
    for (const [verb, sent] of [['replay', { from: 0 }], ['test', {}], ['rotate-secret', {}]] as const) {
      expect((await cast.vendor.post(`/v1/webhooks/${id}/${verb}`, sent)).status).toBe(404);
      expect((await cast.operators.maker.post(`/v1/webhooks/${id}/${verb}`, sent)).status).toBe(404);
    }
    await cast.operators.maker.does(`/v1/webhooks/${id}/disable`, { reason: '接收端异常' });
    expect((await vendor.get(`/v1/webhooks/${id}`)).body.state).toBe('DISABLED');
    expect((await vendor.post(`/v1/webhooks/${id}/test`)).body.code).toBe('state_conflict');
  });

  test('posts everything again from the index that a replay names', async () => {
    await describeProduct(vendor);
    const { id } = await subscribe(vendor);
    await vendor.does(`/v1/webhooks/${id}/replay`, { from: 0 });
    await arrived(1);
    expect(receiver.messages[0]?.event.type).toBe('product.described');
  });
});

describe('a checkpoint that was published', () => {
  let directory: string;
  let anchor: Anchor;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yaosu-anchors-'));
    const confirmed = async (): Promise<Anchor | undefined> => (await cast.vendor.get('/v1/anchors?state=CONFIRMED')).body.items[0] as unknown as Anchor | undefined;
    await until(async () => (await confirmed()) !== undefined);
    anchor = (await confirmed())!;
    await writeFile(join(directory, 'receipt.json'), (await cast.vendor.get(`/v1/documents/${anchor.confirmation?.receiptSha256 ?? ''}?of=${anchor.id}`)).text);
    await writeFile(join(directory, 'vkey'), (await cast.api.send('GET', '/log/vkey')).text);
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function run(command: typeof anchorVerify, ...args: string[]): Promise<{ code: number; out: string }> {
    const out: string[] = [];
    const code = await command(args, { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
    return { code, out: out.join('\n') };
  }

  test('is in the chain, and the receipt proves it offline', async () => {
    const { code, out } = await run(anchorVerify, join(directory, 'receipt.json'), '--sealer', chain.chain.sealer, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([EXIT.ok, { verified: true, origin: anchor.origin, size: anchor.size, root: anchor.root, blockHash: anchor.confirmation?.blockHash }]);
  });

  test('is not proven by a receipt of another sealer, nor by one that was changed', async () => {
    expect(await run(anchorVerify, join(directory, 'receipt.json'), '--sealer', `04${'0'.repeat(128)}`)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('sealed by another key') });
    const receipt = JSON.parse(await cast.vendor.get(`/v1/documents/${anchor.confirmation?.receiptSha256 ?? ''}?of=${anchor.id}`).then(({ text }) => text)) as { block: { number: number } };
    await writeFile(join(directory, 'changed'), JSON.stringify({ ...receipt, block: { ...receipt.block, number: 9 } }));
    expect(await run(anchorVerify, join(directory, 'changed'))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('has not signed') });
    await rm(join(directory, 'changed'));
  });

  test('is a beginning of the log, which an audit says of this log', async () => {
    await cast.api.app.listen(0, '127.0.0.1');
    const [trusted, log] = [['--vkey', join(directory, 'vkey')], ['--url', `${await cast.api.app.getUrl()}/log`, '--token', cast.regulator.token]];
    expect((await run(logExport, ...log, '--dir', join(directory, 'copy'), ...trusted)).code).toBe(EXIT.ok);
    const { code, out } = await run(logAudit, '--dir', join(directory, 'copy'), ...trusted, '--anchors', join(directory, 'receipt.json'), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([EXIT.ok, { checked: { anchors: 1 } }]);
    const forged = new ReferenceChain({ chain: 'reference/group0', seed: new Uint8Array(32).fill(9) });
    const hash = forged.send(contractCall({ ...anchor, root: Buffer.alloc(32).toString('base64') }));
    forged.seal();
    await writeFile(join(directory, 'forged'), JSON.stringify(forged.receipt(hash)));
    expect(await run(logAudit, '--dir', join(directory, 'copy'), ...trusted, '--anchors', join(directory, 'forged'), '--no-fold')).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('is no beginning of this log') });
  });
});
