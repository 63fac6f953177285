import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admitted, granted, listed, openCast, type Client, type TestApi } from '../support/api.js';
import { aDescription } from '../support/ledger.js';

/** Whoever may see a record may know what its parties are called. */
let api: TestApi;
let vendor: Client;
let buyer: Client;
let stranger: Client;
let regulator: Client;
let listing: string;
let grant: string;
beforeAll(async () => {
  const cast = await openCast();
  ({ api, vendor, buyer, regulator } = cast);
  stranger = await admitted(api, cast.operators, { capacities: ['buyer'] });
  ({ listing } = await listed(vendor));
  grant = await granted({ vendor, buyer, listing });
});
afterAll(() => api.close());

const named = async (client: Client, ...of: string[]): Promise<string[]> => {
  const { status, text } = await client.get(`/v1/party-names?of=${of.join(',')}`);
  expect(status).toBe(200);
  const { items } = JSON.parse(text) as { readonly items: readonly { readonly id: string; readonly name: { readonly zh: string } }[] };
  expect(items.every(({ name }) => name.zh.length > 0)).toBe(true);
  return items.map(({ id }) => id).sort();
};

describe('the names of parties', () => {
  test('are told to each side of a record, and to authorities', async () => {
    const both = [vendor.org, buyer.org].sort();
    for (const client of [vendor, buyer, regulator]) expect(await named(client, grant)).toEqual(both);
  });
  test('are not told to who may not see the record, nor of what does not exist', async () => {
    expect(await named(stranger, grant, 'grt_018f8e5c-0000-7000-8000-000000000001')).toEqual([]);
  });
  test('of what is listed are told to everybody who reads the catalogue, and of a draft to its vendor alone', async () => {
    expect(await named(stranger, listing)).toEqual([vendor.org]);
    const { id: product } = await vendor.does('/v1/products', { description: aDescription() });
    expect([await named(stranger, product), await named(vendor, product)]).toEqual([[], [vendor.org]]);
  });
  test('come with what the records are called: by what they are about, and to nobody who may not see them', async () => {
    const called = async (client: Client, of: string): Promise<unknown> => (JSON.parse((await client.get(`/v1/party-names?of=${of}`)).text) as { readonly records: unknown }).records;
    const { body: { offer } } = await vendor.get(`/v1/listings/${listing}`) as unknown as { readonly body: { readonly offer: { readonly title: object } } };
    expect(await called(buyer, grant)).toEqual(expect.arrayContaining([{ id: grant, name: offer.title }, { id: listing, name: offer.title }]));
    expect(await called(stranger, grant)).toEqual([]);
    expect(await called(vendor, vendor.org)).toEqual([]);
  });
  test('are told once, however many records name them', async () => expect(await named(buyer, grant, listing, grant)).toEqual([vendor.org, buyer.org].sort()));
  test.each([['nothing', ''], ['no id', 'x'], ['more ids than fifty', Array.from({ length: 51 }, (_, n) => `grt_018f8e5c-0000-7000-8000-${String(n).padStart(12, '0')}`).join(',')]])('of %s are a question of the wrong shape: 400', async (_what, of) => {
    const { status, body } = await buyer.get(`/v1/party-names?of=${of}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });
});
