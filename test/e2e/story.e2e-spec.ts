import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromBase64, leafHash, parseVkey, verifierOf, verifyReceipt } from '#core/tlog';
import { expected, granted, listed, openCast, transferBody, type Client, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';

describe('from an empty exchange to a delivery that a regulator can prove', () => {
  let api: TestApi;
  let vendor: Client;
  let buyer: Client;
  let regulator: Client;
  let grant: string;

  beforeAll(async () => {
    ({ api, vendor, buyer, regulator } = await openCast());
    const { listing } = await listed(vendor);
    grant = await granted({ vendor, buyer, listing });
  });
  afterAll(() => api.close());

  test('the buyer collects the grant\'s credential, once', async () => {
    const { credential } = await buyer.does(`/v1/grants/${grant}/collect-credential`);
    expect(credential).toMatch(/^[\w-]{43}$/);
    expect((await buyer.post(`/v1/grants/${grant}/collect-credential`)).status).toBe(409);
  });

  test('a transfer is requested, cleared by the worker, started, completed, and every entry of it has a receipt that verifies offline', async () => {
    const { id } = await buyer.does('/v1/transfers', transferBody(grant));
    const transfer = `/v1/transfers/${id}`;
    await until(async () => (await vendor.get(transfer)).body.clearance === 'CLEARED');
    await vendor.does(`${transfer}/start`);
    const done = expected(await buyer.post(`${transfer}/complete`, {}, { prefer: 'wait=checkpoint' }), 201);
    expect(done.receipt).toMatchObject({ index: done.entry.index });

    const { items } = (await vendor.get(`/v1/entries?stream=${id}`)).body;
    const types = items.map(({ entry }) => entry.type);
    expect(types).toEqual(['transfer.requested', 'transfer.cleared', 'transfer.started', 'transfer.completed']);
    const vkey = parseVkey((await api.send('GET', '/log/vkey')).text.trim());
    if (!vkey.ok) throw new Error(vkey.reason);
    for (const { index } of items) {
      const { text } = await buyer.get(`/v1/entries/${index}/receipt`);
      const receipt = JSON.parse(text) as { proof: string; entry: string };
      const verified = verifyReceipt(receipt.proof, leafHash(fromBase64(receipt.entry) ?? new Uint8Array()), [verifierOf(vkey.value)]);
      expect(verified.ok && verified.value.index).toBe(index);
    }
  });

  test('the regulator sees all of it, and its looking is an entry', async () => {
    const seen = await regulator.get('/v1/transfers?limit=10');
    expect(seen.status).toBe(200);
    const { items } = (await regulator.get('/v1/entries?limit=200')).body;
    const entries = items.map(({ entry }) => entry);
    expect(entries.findLast(({ type }) => type === 'inspection.queried')?.data).toMatchObject({ query: 'GET /v1/transfers?limit=10', rows: 1, regulator: regulator.org });
  });
});
