import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS } from '#core/law';
import { expected, found, granted, listed, openCast, openTestApi, transferBody, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { aDescription } from '../support/ledger.js';
import { until } from '../support/until.js';
import { GOLDEN, aDefinition } from '../property/packs.js';

let api: TestApi;
let operators: Founded;
let vendor: Client;
let buyer: Client;
let regulator: Client;
beforeAll(async () => {
  ({ api, operators, vendor, buyer, regulator } = await openCast());
});
afterAll(() => api.close());

const is = ({ status, body: { code, detail } }: Answered, wanted: number, wantedCode?: string): void => expect({ status, code, detail }).toEqual({ status: wanted, code: wantedCode, detail: wantedCode === undefined ? undefined : expect.any(String) });
/** A day of Shanghai, some days from now. */
const inDays = (count: number): string => new Date(Date.now() + 8 * 3_600_000 + count * 86_400_000).toISOString().slice(0, 10);
const digestOf = async (path: string): Promise<string> => (await operators.maker.get(path)).body['digest' as never];

async function drafted(change: Parameters<typeof aDefinition>[0]): Promise<string> {
  return `/v1/packs/${(await operators.maker.does('/v1/packs', { definition: aDefinition(change), note: '试行' })).id}`;
}

describe('a pack from draft to schedule', () => {
  test('goes through its steps once each, by two persons; everyone else is refused on the way', async () => {
    const path = await drafted({ version: 'e2e.1', effectiveFrom: inDays(2), policy: { hrNeedsBoth: false } });
    const digest = await digestOf(path);
    is(await operators.maker.post(`${path}/sign`, { digest }), 409, 'state_conflict');
    is(await operators.maker.post(`${path}/test`, { cases: 'no JSON' }), 400, 'invalid_request');
    const failing = JSON.stringify({ id: 'wrong', facts: {}, expected: { path: 'PROHIBITED' } });
    expect((await operators.maker.does(`${path}/test`, { cases: failing })).entries).toMatchObject([{ type: 'pack.test_failed' }]);
    expect((await operators.maker.get(path)).body).toMatchObject({ state: 'DRAFT', trial: { failed: 1, failures: [{ id: 'wrong', expected: 'PROHIBITED', found: expect.stringMatching(/^EXEMPT/) }] } });
    is(await operators.maker.post(`${path}/test`, { cases: GOLDEN }), 201);
    is(await vendor.post(`${path}/sign`, { digest }), 403, 'scope_denied');
    is(await regulator.post(`${path}/sign`, { digest }), 403, 'scope_denied');
    is(await operators.maker.post(`${path}/sign`, { digest: '0'.repeat(64) }), 422, 'reference_invalid');
    is(await operators.maker.post(`${path}/sign`, { digest }), 201);
    is(await operators.maker.post(`${path}/sign`, { digest }), 422, 'same_person');
    is(await operators.checker.post(`${path}/schedule`), 409, 'state_conflict');
    is(await operators.checker.post(`${path}/sign`, { digest }), 201);
    expect((await operators.checker.does(`${path}/schedule`)).entries).toMatchObject([{ type: 'pack.scheduled' }, { type: 'rulebook.adopted' }]);
    is(await operators.checker.post(`${path}/schedule`), 409, 'state_conflict');
  });

  test('is read by operators and regulators; to vendors there are no drafts', async () => {
    const path = await drafted({ version: 'e2e.2', effectiveFrom: inDays(9) });
    for (const reader of [operators.checker, regulator]) expect((await reader.get(path)).body).toMatchObject({ state: 'DRAFT', definition: { version: 'e2e.2' } });
    expect((await regulator.get('/v1/packs?state=DRAFT')).body.items.map(({ id }) => `/v1/packs/${id}`)).toContain(path);
    is(await vendor.get(path), 403, 'scope_denied');
  });

  test('that would reach back is 422, and 400 where the law does not know what it states', async () => {
    const path = await drafted({ version: 'e2e.3', effectiveFrom: inDays(0) });
    await operators.maker.does(`${path}/test`, { cases: GOLDEN });
    const answered = await operators.maker.post(`${path}/sign`, { digest: await digestOf(path) });
    is(answered, 422, 'pack_retroactive');
    expect(answered.body).toMatchObject({ earliest: inDays(1), titleZh: '规则包不得溯及既往' });
    const wrong = await operators.maker.post('/v1/packs', { definition: aDefinition({ provisions: ['R00', 'R99'] }), note: 'x' });
    expect([wrong.status, wrong.body]).toMatchObject([400, { code: 'invalid_request', pointer: '/definition/provisions/1' }]);
    is(await operators.maker.post('/v1/packs', { definition: aDefinition({ version: '2024.1' }), note: 'x' }), 409, 'already_exists');
  });

  test('is withdrawn before its first day, and leaves the rulebook', async () => {
    const path = await drafted({ version: 'e2e.4', effectiveFrom: inDays(30) });
    const digest = await digestOf(path);
    await operators.maker.does(`${path}/test`, { cases: GOLDEN });
    for (const signer of [operators.maker, operators.checker]) await signer.does(`${path}/sign`, { digest });
    await operators.maker.does(`${path}/schedule`);
    expect(await versions(inDays(30))).toEqual(['e2e.4']);
    await operators.maker.does(`${path}/withdraw`, { reason: '撤回' });
    expect(await versions(inDays(30))).toEqual(['e2e.1']);
    is(await operators.maker.post(`${path}/withdraw`, { reason: '撤回' }), 409, 'state_conflict');
  });
});

interface Rulebook { readonly items: readonly { readonly version: string; readonly digest: string; readonly from: string; readonly until: string | null; readonly pack: string | null; readonly definition: { readonly provisions: readonly string[] } }[] }
const rulebook = async (client: Client, query = ''): Promise<Rulebook> => expected(await client.get(`/v1/rulebook${query}`), 200) as unknown as Rulebook;
const versions = async (on: string): Promise<string[]> => (await rulebook(vendor, `?on=${on}`)).items.map(({ version }) => version);

describe('the rulebook', () => {
  test('shows to all who trade which pack governs which days, the built-in ones with their definitions', async () => {
    const { items } = await rulebook(buyer);
    expect(items.slice(0, 2)).toMatchObject(EXPORT_PACKS.map(({ version, digest, definition }) => ({ version, digest, pack: null, definition: JSON.parse(JSON.stringify(definition)) as object })));
    expect(items.slice(1)).toMatchObject([{ from: '2024-03-22', until: inDays(1) }, { version: 'e2e.1', from: inDays(2), until: null, pack: expect.stringMatching(/^pck_/) }]);
  });

  test.each([['2024-03-21', '2022.1'], ['2024-03-22', '2024.1']])('on %s: %s', async (on, version) => expect(await versions(on)).toEqual([version]));
  test('400 for a day that no calendar has', async () => is(await vendor.get('/v1/rulebook?on=2026-02-30'), 400, 'invalid_request'));
});

describe('a late report', () => {
  test('is judged by the law of its day and says so; a day to come is 400', async () => {
    const { listing } = await listed(vendor, { description: { fields: [{ ...aDescription().fields[0], name: 'name', personal: true }] as never } });
    const grant = await granted({ vendor, buyer, listing });
    const manifest = { files: [{ name: 'a.csv', sha256: 'ab'.repeat(32), rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: ['name'] };
    const delivery = (occurredOn: string): object => transferBody(grant, { occurredOn, manifest, people: { general: 7, sensitive: 0 } });
    is(await vendor.post('/v1/transfers', delivery(inDays(1))), 400, 'invalid_request');
    is(await buyer.post('/v1/transfers', delivery(inDays(-40))), 403, 'wrong_party');
    const { id } = await vendor.does('/v1/transfers', delivery(inDays(-40)));
    await until(async () => (await vendor.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
    const { items } = (await vendor.get(`/v1/checks?subject=${id}`)).body;
    expect(JSON.stringify(items)).toContain(`迟报：依行为发生日（${inDays(-40)}）适用的规则（cn-export 2024.1）`);
  });
});

describe('a replay over the API', () => {
  /** Asks for a replay, follows `Location` to its end, and reads the report. */
  async function followed(client: Client, path: string): Promise<{ readonly replay: Answered; readonly report: Answered }> {
    const accepted = await client.post(path);
    expect([accepted.status, accepted.headers['location']]).toEqual([202, `/v1/replays/${accepted.body.id}`]);
    const at = accepted.headers['location'] ?? '';
    await until(async () => (await client.get(at)).body.state === 'DONE');
    return { replay: await client.get(at), report: await client.get(`${at}/report`) };
  }

  test('under a draft answers 202, goes on by itself, and ends with a report that has the digest of its entry', async () => {
    const draft = await drafted({ version: 'e2e.5', effectiveFrom: inDays(60), thresholds: { contractGeneral: 5 } });
    const { replay, report } = await followed(operators.maker, `${draft}/replays`);
    expect(replay.body).toMatchObject({ state: 'DONE', verdicts: 1, differing: 1, progress: null, pack: { version: 'e2e.5' } });
    expect(JSON.parse(report.text)).toMatchObject({ changes: { 'EXEMPT → STANDARD_CONTRACT': 1 }, participants: [{ participant: vendor.org }] });
    expect((await operators.maker.get('/v1/replays')).body.items).toHaveLength(1);
  });

  test('by a regulator under the recorded packs finds nothing that differs', async () => {
    const { replay, report } = await followed(regulator, '/v1/replays');
    expect([replay.body, JSON.parse(report.text)]).toMatchObject([{ state: 'DONE', pack: null, differing: 0 }, { alarmCount: 0, verdicts: 1 }]);
  });

  test('is refused to others, and has no report before it is done', async () => {
    is(await vendor.post('/v1/replays'), 403, 'scope_denied');
    is(await vendor.get('/v1/replays'), 403, 'scope_denied');
    const still = await openTestApi({ background: false });
    try {
      const { maker } = await found(still);
      const { body: { id } } = await maker.post('/v1/replays');
      is(await maker.get(`/v1/replays/${id}/report`), 409, 'state_conflict');
      expect((await maker.get(`/v1/replays/${id}`)).body).toMatchObject({ state: 'REQUESTED', progress: null });
    } finally {
      await still.close();
    }
  });
});
