import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReferenceIdentifiers } from '#adapters/ports';
import { idOf, type HandleRecord, type Id } from '#core/exchange';
import { replay } from '#ledger';
import { identifierResolve } from '../../apps/cli/src/identifier/resolve.js';
import { EXIT } from '../../apps/cli/src/io.js';
import type { Served } from '../../apps/cli/src/reference/json-server.js';
import { serveIdentifiers } from '../../apps/cli/src/reference/serve-identifiers.js';
import { listed, openCast, type Answered, type Cast } from '../support/api.js';
import { aDescription, anOffer } from '../support/ledger.js';
import { until } from '../support/until.js';

/** The exchange with a registry of handles beside it, as both run. */
const PREFIX = '88.123.99';
const registry = new ReferenceIdentifiers();
let served: Served;
let cast: Cast;
beforeAll(async () => {
  served = await serveIdentifiers(registry, { port: 0 });
  cast = await openCast({ environment: { YAOSU_IDENTIFIER_PREFIX: PREFIX, YAOSU_IDENTIFIER_URL: served.url } });
});
afterAll(async () => {
  await cast.api.close();
  await served.close();
});

const resolve = (suffix: string, prefix = PREFIX): Promise<Answered> => cast.api.send('GET', `/v1/identifiers/${prefix}/${suffix}`);
const valueOf = (record: unknown, type: string): string | undefined => (record as HandleRecord).values.find((value) => value.type === type)?.data.value;

describe('a handle', () => {
  test('tells anyone what a listing and its product are and how they stand, and nothing of what they say', async () => {
    const { product, listing } = await listed(cast.vendor);
    const answer = await resolve(listing);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'public, max-age=300']);
    expect(answer.body).toEqual({ handle: `${PREFIX}/${listing}`, values: [
      { index: 1, type: 'URL', data: { format: 'string', value: `https://exchange.example/v1/listings/${listing}` }, ttl: 300 },
      { index: 2, type: 'YAOSU.KIND', data: { format: 'string', value: 'listing' }, ttl: 300 },
      { index: 3, type: 'YAOSU.STATE', data: { format: 'string', value: 'LISTED' }, ttl: 300 },
      { index: 4, type: 'YAOSU.ENTRY', data: { format: 'string', value: expect.stringMatching(/^\d+$/) }, ttl: 300 },
    ] });
    expect((await cast.vendor.get(`/v1/entries/${valueOf(answer.body, 'YAOSU.ENTRY') ?? ''}`)).body.entry).toMatchObject({ type: 'listing.listed', stream: listing });
    expect(valueOf((await resolve(product)).body, 'YAOSU.STATE')).toBe('REGISTERED');
    expect(valueOf((await resolve(cast.vendor.org)).body, 'YAOSU.STATE')).toBe('ADMITTED');
    expect((await cast.vendor.get(`/v1/products/${product}`)).body).toMatchObject({ handle: `${PREFIX}/${product}` });
  });

  test('of what ended is gone, and of what was never public was never there', async () => {
    const { product, listing } = await listed(cast.vendor);
    const { id: draft } = await cast.vendor.does('/v1/products', { description: aDescription() });
    const { id: unlisted } = await cast.vendor.does('/v1/listings', { product, productVersion: 1, offer: anOffer() });
    for (const id of [draft, unlisted]) expect((await resolve(id)).status).toBe(404);
    expect((await cast.vendor.get(`/v1/products/${draft}`)).body).not.toHaveProperty('handle');
    await cast.vendor.does(`/v1/listings/${listing}/suspend`, { reason: 'x' });
    expect(valueOf((await resolve(listing)).body, 'YAOSU.STATE')).toBe('SUSPENDED');
    for (const id of [listing, unlisted]) await cast.vendor.does(`/v1/listings/${id}/delist`, { reason: 'x' });
    for (const id of [product, draft]) await cast.vendor.does(`/v1/products/${id}/retire`, { reason: 'x' });
    for (const [id, state] of [[listing, 'DELISTED'], [product, 'RETIRED']] as const) {
      const gone = await resolve(id);
      expect([gone.status, gone.body]).toMatchObject([410, { code: 'identifier_ended', handle: `${PREFIX}/${id}`, state }]);
    }
    for (const id of [draft, unlisted]) expect((await resolve(id)).status).toBe(404);
  });

  test('of a listing by invitation is nobody else\'s business', async () => {
    const { listing } = await listed(cast.vendor, { offer: { visibility: 'invited', invited: [cast.buyer.org as Id<'participant'>] } });
    expect((await cast.vendor.get(`/v1/listings/${listing}`)).body.state).toBe('LISTED');
    expect((await resolve(listing)).status).toBe(404);
  });

  test('of an entry names its leaf once a checkpoint covers it', async () => {
    await until(async () => (await resolve('entry-0')).status === 200);
    const { body } = await resolve('entry-0');
    const { body: shown } = await cast.regulator.get('/v1/entries/0');
    expect([valueOf(body, 'YAOSU.LEAF'), valueOf(body, 'URL')]).toEqual([(shown as unknown as { leafHash: string }).leafHash, 'https://exchange.example/v1/entries/0/receipt']);
  });

  test.each([
    ['entry-999999999'], ['entry-01'], ['entry--1'], [idOf('product', randomUUID())], [idOf('grant', randomUUID())], ['x'], ['%00'], ['.'.repeat(300)],
  ])('%s is none', async (suffix) => expect([404, 400]).toContain((await resolve(suffix)).status));

  test('of another prefix is not ours to resolve', async () => expect((await resolve('entry-0', '88.123.98')).status).toBe(404));

  test('is registered elsewhere when what it names becomes public, changes with it, and is withdrawn when that ends', async () => {
    const { listing } = await listed(cast.vendor);
    const handle = `${PREFIX}/${listing}`;
    const stands = async (state: string): Promise<boolean> => valueOf(await registry.resolve(handle) ?? { values: [] }, 'YAOSU.STATE') === state;
    await until(() => stands('LISTED'));
    await cast.vendor.does(`/v1/listings/${listing}/suspend`, { reason: 'x' });
    await until(() => stands('SUSPENDED'));
    await cast.vendor.does(`/v1/listings/${listing}/delist`, { reason: 'x' });
    await until(async () => await registry.resolve(handle) === undefined);
    await expect(registry.register({ handle, values: [] })).rejects.toThrow('was withdrawn');
    expect((await cast.api.send('GET', '/readyz')).body).toMatchObject({ parts: { 'identifiers.registry': 'ok' } });
    expect((await replay(cast.api.runtime.pool, 1)).differences).toEqual([]);
  });

  test('is asked for by the command line, which tells what ended from what answers nothing', async () => {
    const { listing } = await listed(cast.vendor);
    await cast.api.app.listen(0, '127.0.0.1');
    const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
      const lines: string[] = [];
      const code = await identifierResolve(args, { out: (line) => lines.push(line), err: (line) => lines.push(line), isTty: false });
      return { code, text: lines.join('\n') };
    };
    const server = ['--server', await cast.api.app.getUrl()];
    expect(await run(`${PREFIX}/${listing}`, ...server)).toMatchObject({ code: EXIT.ok, text: expect.stringContaining('LISTED') });
    expect(JSON.parse((await run(`${PREFIX}/${listing}`, ...server, '--json')).text)).toMatchObject({ handle: `${PREFIX}/${listing}` });
    expect(await run(`${PREFIX}/entry-99999999`, ...server)).toMatchObject({ code: EXIT.failed });
    await cast.vendor.does(`/v1/listings/${listing}/delist`, { reason: 'x' });
    expect(await run(`${PREFIX}/${listing}`, ...server)).toMatchObject({ code: EXIT.failed, text: expect.stringContaining('has ended') });
    expect(await run('nothing', ...server)).toMatchObject({ code: EXIT.usage });
    expect(await run(`${PREFIX}/${listing}`)).toMatchObject({ code: EXIT.usage });
    expect(await run(`${PREFIX}/${listing}`, '--server', 'http://127.0.0.1:9')).toMatchObject({ code: EXIT.unreadable });
  });
});
