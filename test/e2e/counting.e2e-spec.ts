import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admitted, expected, found, granted, listed, openTestApi, transferBody, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { abroad } from '../support/ledger.js';
import { tokens } from '../../apps/cli/src/tokens/tokens.js';
import { tokensSend } from '../../apps/cli/src/tokens/send.js';
import { KEY, numbers, partsOf, tokensOf } from '../support/tokens.js';
import { until } from '../support/until.js';

/** Counting people over HTTP, as an exporter's machine does it. */
let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
let grant: string;
beforeAll(async () => {
  api = await openTestApi();
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
  buyer = await admitted(api, operators, { capacities: ['buyer'], ...abroad('SG') });
  const { listing } = await listed(vendor, { description: { fields: [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false }] } });
  grant = await granted({ vendor, buyer, listing });
});
afterAll(() => api.close());

const digestOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode?: string): void => expect({ status, code }).toEqual({ status: wanted, code: wantedCode });
const announced = (tokens: Buffer): object => ({ sha256: digestOf(tokens), count: tokens.length / 32, key: KEY });

interface Sent { readonly by?: Client; readonly headers?: Readonly<Record<string, string>> }
const put = (id: string, ordinal: number | string, part: Buffer, { by = vendor, headers = {} }: Sent = {}): Promise<Answered> => api.send('PUT', `/v1/token-sets/${id}/parts/${ordinal}`, {
  payload: part,
  headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${createHash('sha256').update(part).digest('base64')}:`, ...headers },
});

async function uploaded(tokens: Buffer): Promise<string> {
  const { id } = await vendor.does('/v1/token-sets', announced(tokens));
  for (const [ordinal, part] of partsOf(tokens).entries()) expected(await put(id, ordinal, part), 200);
  await vendor.does(`/v1/token-sets/${id}/seal`);
  return digestOf(tokens);
}

const requested = async (people: object, by = vendor): Promise<string> => `/v1/transfers/${(await by.does('/v1/transfers', transferBody(grant, { people }))).id}`;
const judged = async (path: string): Promise<{ readonly clearance: string; readonly reason: string }> => {
  await until(async () => (await vendor.get(path)).body.clearance !== 'PENDING');
  return (await vendor.get(path)).body as unknown as { clearance: string; reason: string };
};

describe('/v1/token-sets', () => {
  test('POST 201 once; 409 again names the set, so that an interrupted upload goes on', async () => {
    const tokens = tokensOf(numbers(0, 20_000));
    const { id } = await vendor.does('/v1/token-sets', announced(tokens));
    const again = await vendor.post('/v1/token-sets', announced(tokens));
    expect([again.status, again.body.code, again.body.id]).toEqual([409, 'already_exists', id]);
    const [first = tokens, second = tokens] = partsOf(tokens);
    expect((await put(id, 1, second)).body).toMatchObject({ id, state: 'OPEN', parts: 2, received: 1, missing: [0] });
    is(await vendor.post(`/v1/token-sets/${id}/seal`), 422, 'reference_invalid');
    expect((await put(id, 0, first)).body).toMatchObject({ received: 2, missing: [] });
    is(await vendor.post(`/v1/token-sets/${id}/seal`), 201);
    is(await vendor.post(`/v1/token-sets/${id}/seal`), 409, 'state_conflict');
    is(await put(id, 0, first), 409, 'state_conflict');
    expect((await vendor.get(`/v1/token-sets/${id}/parts`)).body).toMatchObject({ state: 'SEALED', received: 2, missing: [] });
  });

  test('PUT 400, 404, 409, 415: another digest, no digest, wrong bytes, no such part, other tokens, another content type', async () => {
    const tokens = tokensOf(numbers(50_000, 10));
    const { id } = await vendor.does('/v1/token-sets', announced(tokens));
    is(await put(id, 0, tokens, { headers: { 'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` } }), 400, 'invalid_request');
    is(await put(id, 0, tokens, { headers: { 'content-digest': 'md5=:x:' } }), 400, 'invalid_request');
    is(await put(id, 0, tokens.subarray(32)), 400, 'invalid_request');
    is(await put(id, 1, tokens), 404, 'not_found');
    is(await put(id, 'x', tokens), 404, 'not_found');
    is(await put(`tks_${randomUUID()}`, 0, tokens), 404, 'not_found');
    is(await put(id, 0, tokens, { headers: { 'content-type': 'application/json' } }), 415, 'unsupported_media_type');
    is(await put(id, 0, tokensOf(numbers(60_000, 10))), 200);
    is(await put(id, 0, tokens), 409, 'state_conflict');
    is(await vendor.post(`/v1/token-sets/${id}/seal`), 422, 'reference_invalid');
  });

  test('another vendor does not see it, a buyer may not send, an operator reads it', async () => {
    const tokens = tokensOf(numbers(70_000, 10));
    const { id } = await vendor.does('/v1/token-sets', announced(tokens));
    const stranger = await admitted(api, operators, { capacities: ['vendor'] });
    is(await put(id, 0, tokens, { by: stranger }), 404, 'not_found');
    is(await put(id, 0, tokens, { by: buyer }), 403, 'scope_denied');
    is(await stranger.get(`/v1/token-sets/${id}`), 404, 'not_found');
    expect((await operators.maker.get(`/v1/token-sets/${id}`)).body).toMatchObject({ state: 'OPEN', ...announced(tokens) });
    expect((await stranger.get('/v1/token-sets')).body.items).toEqual([]);
    expect((await vendor.get('/v1/token-sets?state=OPEN')).body.items.map((item) => item.id)).toContain(id);
  });
});

describe('yaosu tokens send', () => {
  test('sends what yaosu tokens made, goes on after an interruption, and says the same when it is repeated', async () => {
    await api.app.listen(0, '127.0.0.1');
    const directory = await mkdtemp(join(tmpdir(), 'yaosu-send-'));
    const path = (name: string): string => join(directory, name);
    const run = async (command: typeof tokens, ...args: string[]): Promise<{ readonly code: number; readonly said: string }> => {
      const said: string[] = [];
      const code = await command(args, { out: (line) => said.push(line), err: (line) => said.push(line), isTty: false });
      return { code, said: said.join('\n') };
    };
    await writeFile(path('secret'), `${vendor.clientSecret}\n`);
    await writeFile(path('people.csv'), `id\n${numbers(0, 20_000).join('\n')}\n`);
    await run(tokens, '--new-key', path('key'));
    const made = await run(tokens, path('people.csv'), '--column', 'id', '--key', path('key'), '--out', path('set'));
    const { sha256, count, key } = JSON.parse(made.said) as { sha256: string; count: number; key: string };
    const { id } = await vendor.does('/v1/token-sets', { sha256, count, key });
    const bytes = await readFile(path('set'));
    expected(await put(id, 1, bytes.subarray(256 + 16_384 * 32)), 200);
    const send = ['--url', await api.app.getUrl(), '--client-id', vendor.clientId, '--secret-file', path('secret')];
    const sealed = { code: 0, said: JSON.stringify({ id, sha256, count, state: 'SEALED' }) };
    expect(await run(tokensSend, path('set'), ...send)).toEqual(sealed);
    expect(await run(tokensSend, path('set'), ...send)).toEqual(sealed);
    expect(await run(tokensSend, path('people.csv'), ...send)).toMatchObject({ code: 1, said: expect.stringContaining('not a token file') });
    expect(await run(tokensSend, path('nothing'), ...send)).toMatchObject({ code: 3 });
    await rm(directory, { recursive: true });
  });
});

describe('a delivery whose people are counted by tokens', () => {
  test('is cleared by its own check; a threshold in question is settled by tokens that are attached', async () => {
    const first = await requested({ general: 99_000, sensitive: 0 }, buyer);
    expect((await judged(first)).clearance).toBe('CLEARED');
    const general = await uploaded(tokensOf(numbers(0, 900)));
    expect((await judged(await requested({ general: 900, sensitive: 0, tokens: { general } }))).clearance).toBe('CLEARED');
    const second = await requested({ general: 950, sensitive: 0 }, buyer);
    const { clearance, reason } = await judged(second);
    expect([clearance, reason]).toEqual(['NEEDS_BASIS', expect.stringContaining('99000 至 100850 人，界限 100000 人')]);
    is(await buyer.post(`${second}/attach-tokens`, { tokens: { general } }), 403, 'scope_denied');
    is(await vendor.post(`${second}/attach-tokens`, { tokens: {} }), 400, 'invalid_request');
    is(await vendor.post(`${second}/attach-tokens`, { tokens: { general: '0'.repeat(64) } }), 422, 'reference_invalid');
    is(await vendor.post(`${second}/attach-tokens`, { tokens: { general: await uploaded(tokensOf(numbers(0, 951))) } }), 422, 'reference_invalid');
    is(await vendor.post(`${second}/attach-tokens`, { tokens: { general: await uploaded(tokensOf(numbers(0, 950))) } }), 201);
    expect((await judged(second)).clearance).toBe('CLEARED');
    is(await vendor.post(`${second}/attach-tokens`, { tokens: { general } }), 409, 'state_conflict');
    const { items: [tally] } = (await vendor.get('/v1/tallies')).body as unknown as { items: readonly { general: number; counts: { general: { exact: number } } }[] };
    expect([tally?.general, tally?.counts.general.exact]).toEqual([99_950, 950]);
  });

  test('names tokens that are sealed: 422; only its exporter names them: 403', async () => {
    const body = (digest: string): object => transferBody(grant, { people: { general: 1, sensitive: 0, tokens: { general: digest } } });
    is(await vendor.post('/v1/transfers', body('0'.repeat(64))), 422, 'reference_invalid');
    is(await buyer.post('/v1/transfers', body(await uploaded(tokensOf([123_456])))), 403, 'wrong_party');
  });
});

describe('/v1/tallies', () => {
  test('a correction: 422 below the proof and by one person, 201 by two, 409 without a proposal', async () => {
    const { person } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '陈静' });
    const second = await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person }), person);
    const { person: own } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '王芳' });
    const first = await api.login(await vendor.does(`/v1/participants/${vendor.org}/credentials`, { person: own }), own);
    const { items: [tally] } = (await vendor.get('/v1/tallies')).body;
    const path = `/v1/tallies/${tally?.id ?? ''}`;
    const correction = { general: 90_000, sensitive: 0, ground: '春秋两批为同一批用户', evidenceSha256: 'e'.repeat(64) };
    is(await first.post(`${path}/confirm-correction`), 409, 'state_conflict');
    is(await first.post(`${path}/correct`, { ...correction, general: 0 }), 422, 'reference_invalid');
    is(await first.post(`${path}/correct`, correction), 201);
    is(await first.post(`${path}/confirm-correction`), 422, 'same_person');
    is(await second.post(`${path}/confirm-correction`), 201);
    expect((await operators.maker.get(path)).body).toMatchObject({ general: 90_000, corrections: 1, proposal: null });
    is(await buyer.get(path), 403, 'scope_denied');
  });
});

describe('/v1/groups', () => {
  test('POST 201 and confirm by another person: 422 by the same, 201; a change, an end; 404 for one that is not there', async () => {
    const sister = await admitted(api, operators, { capacities: ['vendor'] });
    const { maker, checker } = operators;
    const members = [vendor.org, sister.org];
    is(await maker.post('/v1/groups', { members: [vendor.org], ground: 'x' }), 400, 'invalid_request');
    is(await maker.post('/v1/groups', { members: [vendor.org, `prt_${randomUUID()}`], ground: 'x' }), 422, 'reference_invalid');
    const { id } = await maker.does('/v1/groups', { members, ground: '同一集团' });
    is(await maker.post(`/v1/groups/${id}/confirm`), 422, 'same_person');
    is(await maker.post(`/v1/groups/${id}/propose`, { members, ground: 'x' }), 409, 'state_conflict');
    is(await checker.post(`/v1/groups/${id}/confirm`), 201);
    is(await checker.post(`/v1/groups/${id}/confirm`), 409, 'state_conflict');
    expect((await maker.get(`/v1/groups/${id}`)).body).toMatchObject({ state: 'IN_FORCE', members });
    expect((await sister.get(`/v1/participants/${sister.org}`)).body).toMatchObject({ group: id });
    is(await maker.post(`/v1/groups/${id}/propose`, { members: [], ground: '已分立' }), 201);
    is(await checker.post(`/v1/groups/${id}/confirm`), 201);
    expect((await maker.get(`/v1/groups/${id}`)).body.state).toBe('DISSOLVED');
    is(await maker.post(`/v1/groups/grp_${randomUUID()}/propose`, { members, ground: 'x' }), 404, 'not_found');
    is(await vendor.get(`/v1/groups/${id}`), 403, 'scope_denied');
  });
});
