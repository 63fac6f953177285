import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTlogProof, parseTlogProof } from '#core/tlog';
import { receiptVerify } from '../../apps/cli/src/receipt/verify.js';
import { admitted, applicant, found, openTestApi, type Answered, type Client, type Founded, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';

const DIGEST = '0'.repeat(64);
const EXECUTED_MS_MAX = 30_000;

interface Disclosing { readonly index: number; readonly leafHash: string; readonly entry: string; readonly proof: string; readonly disclosures: readonly { readonly name: string; readonly value: string }[]; readonly withheld: readonly { readonly name: string; readonly state: string; readonly erasure: string }[] }
interface People { readonly contact: string; readonly persons: readonly { readonly id: string; readonly state: string; readonly erasure: string | null; readonly values: readonly { readonly name: string; readonly value: string }[] }[] }
const disclosing = ({ body }: Answered): Disclosing => body as unknown as Disclosing;

let api: TestApi;
let operators: Founded;
let vendor: Client;
let regulator: Client;
let directory = '';
let applied = -1;
let another = -1;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-disclosure-'));
  api = await openTestApi();
  operators = await found(api);
  vendor = await admitted(api, operators, { capacities: ['vendor'] });
  regulator = await admitted(api, operators, { capacities: ['regulator'] });
  const { items } = (await vendor.get(`/v1/entries?stream=${vendor.org}`)).body;
  [applied, another] = items.map(({ index }) => index) as [number, number];
  await until(async () => (await vendor.get(`/v1/entries/${another}/receipt`)).status === 200);
});
afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

/** What somebody with the log's key and no network says to a receipt. */
async function verify(receipt: unknown): Promise<{ code: number; json: Record<string, unknown> }> {
  const path = join(directory, 'receipt.json');
  await writeFile(path, JSON.stringify(receipt));
  const out: string[] = [];
  const code = await receiptVerify([path, '--vkey', api.runtime.log.vkey, '--json'], { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
  return { code, json: JSON.parse(out.join('\n')) as Record<string, unknown> };
}

describe('a disclosure', () => {
  const ask = (client: Client, query = ''): Promise<Answered> => client.get(`/v1/entries/${applied}/disclosures${query}`);

  test('shows one field without the others, and anybody verifies it offline', async () => {
    const receipt = disclosing(await ask(vendor, '?fields=name'));
    expect([receipt.disclosures, receipt.withheld]).toMatchObject([[{ name: 'name', value: '王芳' }], []]);
    expect(JSON.stringify(receipt)).not.toContain('wang@example.com');
    expect(await verify(receipt)).toMatchObject({ code: 0, json: { verified: true, disclosures: [{ name: 'name', value: '王芳' }] } });
  });

  test('shows all fields where none is named', async () => {
    const receipt = disclosing(await ask(vendor));
    expect(receipt.disclosures.map(({ name }) => name)).toEqual(['email', 'name']);
    expect(await verify(receipt)).toMatchObject({ code: 0 });
  });

  test.each<[string, (extra: string) => string]>([
    ['value', (extra) => extra.replace('王芳', '王方')], ['salt', (extra) => extra.replace(/"salt":"./, '"salt":"x')], ['name', (extra) => extra.replace('"name":"name"', '"name":"phone"')],
  ])('with a forged %s is not verified', async (_, forge) => {
    const receipt = disclosing(await ask(vendor, '?fields=name'));
    const proof = parseTlogProof(receipt.proof);
    if (!proof.ok) throw new Error(proof.reason);
    const forged = formatTlogProof({ ...proof.value, extra: Buffer.from(forge(Buffer.from(proof.value.extra ?? '').toString())) });
    expect(await verify({ ...receipt, proof: forged })).toMatchObject({ code: 1, json: { verified: false } });
  });

  test('of one entry is not verified with another', async () => {
    const receipt = disclosing(await ask(vendor, '?fields=name'));
    const other = (await vendor.get(`/v1/entries/${another}/receipt`)).body;
    const [proof, plain] = [parseTlogProof(receipt.proof), parseTlogProof(other.proof)];
    if (!proof.ok || !plain.ok) throw new Error('no proofs');
    expect(await verify({ ...other, proof: formatTlogProof({ ...plain.value, ...(proof.value.extra === undefined ? {} : { extra: proof.value.extra }) }) })).toMatchObject({ code: 1, json: { reason: expect.stringContaining('did not commit') } });
  });

  test('is the organisation’s own and the regulator’s, whose query is an entry; an operator and others find nothing', async () => {
    expect((await ask(operators.maker)).status).toBe(404);
    expect((await ask(await admitted(api, operators, { capacities: ['vendor'] }))).status).toBe(404);
    expect(disclosing(await ask(regulator, '?fields=email')).disclosures).toMatchObject([{ value: 'wang@example.com' }]);
    const { items } = (await regulator.get('/v1/entries?limit=200')).body;
    expect(items.map(({ entry: { type, data } }) => [type, data['query']])).toContainEqual(['inspection.queried', `GET /v1/entries/${applied}/disclosures?fields=email`]);
  });

  test('of a field that the entry does not have is refused, of an entry without fields empty', async () => {
    const refused = await ask(vendor, '?fields=name,salary');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    const endorsed = disclosing(await regulator.get(`/v1/entries/${applied + 1}/disclosures`));
    expect([endorsed.disclosures, endorsed.withheld]).toEqual([[], []]);
  });
});

describe('an erasure over HTTP', () => {
  test('goes from the request to the proof that nothing is left, and says so wherever the values stood', async () => {
    const { person, entry: { index: added } } = await vendor.does(`/v1/participants/${vendor.org}/persons`, { name: '陈静' });
    await until(async () => (await vendor.get(`/v1/entries/${added}/receipt`)).status === 200);
    const people = async (): Promise<People> => (await vendor.get(`/v1/participants/${vendor.org}/people`)).body as unknown as People;
    expect((await people()).persons.at(-1)).toMatchObject({ id: person, state: 'shown', erasure: null, values: [{ name: 'name', value: '陈静' }] });

    const { id } = await vendor.does('/v1/erasures', { participant: vendor.org, person, ground: 'consent_withdrawn', evidenceSha256: DIGEST });
    expect((await people()).persons.at(-1)).toEqual({ id: person, state: 'restricted', erasure: id, values: [] });
    expect(disclosing(await vendor.get(`/v1/entries/${added}/disclosures`)).withheld).toMatchObject([{ name: 'name', state: 'restricted', erasure: id }]);
    expect(disclosing(await regulator.get(`/v1/entries/${added}/disclosures`)).disclosures).toMatchObject([{ name: 'name', value: '陈静' }]);

    await until(async () => (await vendor.get(`/v1/erasures/${id}`)).body.state === 'CLEARED');
    expect((await vendor.post(`/v1/erasures/${id}/approve`)).status).toBe(403);
    await operators.checker.does(`/v1/erasures/${id}/approve`);
    await until(async () => (await vendor.get(`/v1/erasures/${id}`)).body.state === 'EXECUTED', EXECUTED_MS_MAX);

    expect((await people()).persons.at(-1)).toEqual({ id: person, state: 'erased', erasure: id, values: [] });
    for (const reader of [vendor, regulator]) {
      const receipt = disclosing(await reader.get(`/v1/entries/${added}/disclosures`));
      expect([receipt.disclosures, receipt.withheld]).toMatchObject([[], [{ name: 'name', state: 'erased', erasure: id }]]);
      expect(await verify(receipt)).toMatchObject({ code: 0, json: { verified: true } });
    }
    const { items } = (await operators.maker.get(`/v1/erasures?participant=${vendor.org}&state=EXECUTED`)).body;
    expect(items).toMatchObject([{ id, executed: { persons: 1, values: 1 } }]);
  });

  test('of another’s person is 404, without evidence 400, of a person who is erased 409', async () => {
    const stranger = await applicant(api, { capacities: ['vendor'] });
    const body = { participant: vendor.org, person: null, ground: 'contract_ended', evidenceSha256: DIGEST };
    expect((await stranger.post('/v1/erasures', body)).status).toBe(404);
    expect((await vendor.post('/v1/erasures', { ...body, evidenceSha256: undefined })).status).toBe(400);
    const [{ id: person } = { id: '' }] = ((await vendor.get(`/v1/participants/${vendor.org}/people`)).body as unknown as People).persons.filter(({ state }) => state === 'erased');
    const again = await vendor.post('/v1/erasures', { ...body, person });
    expect([again.status, again.body.code]).toEqual([409, 'already_exists']);
  });

  test('tells what keeps the values, with its article and its day', async () => {
    const { id } = await operators.maker.does('/v1/erasures', { participant: operators.maker.org, person: operators.checker.person, ground: 'service_ended', evidenceSha256: DIGEST });
    await until(async () => (await operators.maker.get(`/v1/erasures/${id}`)).body.state === 'RESTRICTED');
    expect((await operators.maker.get(`/v1/erasures/${id}`)).body).toMatchObject({ retention: { lawfulFrom: expect.stringMatching(/^20\d\d-/), grounds: expect.arrayContaining([expect.objectContaining({ class: 'review', article: '《中华人民共和国数据安全法》第三十三条' })]) } });
    await operators.maker.does(`/v1/erasures/${id}/withdraw`, { reason: '误操作' });
  });
});
