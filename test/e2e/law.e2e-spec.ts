import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS } from '#core/law';
import { law } from '../../apps/cli/src/law/law.js';
import { applicant, found, openTestApi, type Answered, type Client, type TestApi } from '../support/api.js';

let api: TestApi;
let asker: Client;
beforeAll(async () => {
  api = await openTestApi({ background: false });
  await found(api);
  asker = await applicant(api, { capacities: ['vendor'] });
});
afterAll(() => api.close());

const ask = (body: unknown): Promise<Answered> => asker.post('/v1/law/evaluate', body);
const answered = async (body: unknown): Promise<Record<string, unknown>> => {
  const { status, text } = await ask(body);
  expect({ status, text }).toEqual({ status: 200, text: expect.any(String) });
  return JSON.parse(text) as Record<string, unknown>;
};

describe('POST /v1/law/evaluate', () => {
  test('200 to whoever has a token, without a key, and no entry is written', async () => {
    const before = (await asker.get('/v1/entries')).text;
    const plain = await api.send('POST', '/v1/law/evaluate', { body: { facts: { counts: { generalNew: 100_000 } } }, headers: { authorization: `Bearer ${asker.token}` } });
    expect([plain.status, JSON.parse(plain.text)]).toEqual([200, expect.objectContaining({ path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], rule: 'R23' })]);
    expect((await asker.get('/v1/entries')).text).toBe(before);
  });

  test('401 without a token', async () => {
    expect((await api.send('POST', '/v1/law/evaluate', { body: { facts: {} } })).status).toBe(401);
  });

  test('the answer has the bytes of the command line', async () => {
    const question = { facts: { recipient: { jurisdiction: 'HK', gba: 'HK' }, counts: { generalNew: 1_200_000 } }, policy: { gbaWaivesVolumeCap: true } };
    const lines: string[] = [];
    async function* stdin(): AsyncGenerator<string> {
      await Promise.resolve();
      yield JSON.stringify({ id: 1, ...question });
    }
    await law(['export', '--explain'], { out: (line) => lines.push(line), err: () => undefined, isTty: false }, { stdin: stdin(), stdout: process.stdout });
    expect(`{"id":1,${(await ask({ ...question, isExplained: true })).text.slice(1)}`).toBe(lines[0]);
  });

  test('explained, it says why of every provision and what would lead to a lighter path', async () => {
    const { provisions, lighter } = await answered({ isExplained: true, facts: { counts: { generalNew: 100_000 } } });
    expect(provisions).toHaveLength(22);
    expect(lighter).toContainEqual(expect.objectContaining({ path: 'EXEMPT', changes: [{ fact: 'counts.generalNew', from: 100_000, to: 99_999 }] }));
  });

  test('a draft pack judges under its own numbers and is named by its digest', async () => {
    const pack = { id: 'cn-export', version: 'draft', effectiveFrom: '2027-01-01', provisions: EXPORT_PACKS[1]?.definition.provisions ?? [], thresholds: { contractGeneral: 50_000 } };
    expect(await answered({ pack, facts: { counts: { generalNew: 50_000 } } })).toMatchObject({ path: 'STANDARD_CONTRACT', pack: { version: 'draft' } });
  });

  test('the other gates answer in their own words', async () => {
    expect(await answered({ gate: 'tradability', facts: { disputeOpen: true } })).toMatchObject({ outcome: 'REJECT' });
    expect(await answered({ gate: 'deadline', start: '2026-09-21', rule: '+10 working days', calendar: 'CN' })).toEqual({ due: '2026-10-12' });
    expect(await answered({ gate: 'onward', pack: 'EU', facts: { to: 'GB' } })).toMatchObject({ outcome: 'ADEQUACY', role: 'onward' });
    const legs = [{ pack: 'CN', facts: { recipient: { jurisdiction: 'HK', gba: 'HK' }, counts: { generalNew: 150_000 } } }, { pack: 'HK', facts: { from: 'HK', to: 'US' } }];
    expect(await answered({ gate: 'onward', legs })).toMatchObject({ legs: [{ verdict: { path: 'GBA_STANDARD_CONTRACT' } }, { locked: true, verdict: { outcome: 'PROHIBITED_BY_CONTRACT' } }] });
  });

  test.each<[string, object, string, string]>([
    ['a misspelt fact', { facts: { data: { sensitve: true } } }, '/facts/data/sensitve', 'unknown_fact'],
    ['no facts', {}, '/facts', 'wrong_type'],
    ['a count below nobody', { facts: { counts: { generalNew: -1 } } }, '/facts/counts/generalNew', 'out_of_range'],
    ['a day that does not exist', { facts: { asOf: '2026-02-30' } }, '/facts/asOf', 'invalid_date'],
    ['an unknown switch', { facts: {}, policy: { lenient: true } }, '/policy/lenient', 'unknown_fact'],
    ['a pack that names no such provision', { facts: {}, pack: { id: 'cn-export', version: '1', effectiveFrom: '2027-01-01', provisions: ['R99'] } }, '/pack/provisions/0', 'unknown_value'],
    ['a leg that starts elsewhere', { gate: 'onward', pack: 'HK', facts: { from: 'SG' } }, '/facts/from', 'unknown_value'],
    ['a wrong fact of the second leg', { gate: 'onward', legs: [{ pack: 'CN', facts: {} }, { pack: 'HK', facts: { too: 'US' } }] }, '/legs/1/facts/too', 'unknown_fact'],
    ['a year that no calendar holds', { gate: 'deadline', start: '2040-01-01', rule: '+1 working day', calendar: 'CN' }, '/calendar', 'calendar_not_held'],
  ])('400 for %s, at its place', async (_, body, pointer, reason) => {
    const { status, text } = await ask(body);
    expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ code: 'invalid_request', reason, errors: [{ pointer, detail: expect.any(String) }] })]);
  });

  test('400 for an unknown member and an unknown gate, before anything is judged', async () => {
    for (const body of [{ facts: {}, asOf: '2026-01-01' }, { gate: 'import', facts: {} }]) expect((await ask(body)).status).toBe(400);
  });
});
