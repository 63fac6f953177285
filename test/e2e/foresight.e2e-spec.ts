import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { law } from '../../apps/cli/src/law/law.js';
import { admitted, granted, listed, openCast, transferBody, type Cast, type Client } from '../support/api.js';
import { until } from '../support/until.js';

let cast: Cast;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast.api.close());

/** Delivers one field of people to the cast's buyer in Singapore, and waits for the clearance. */
async function delivered(vendor: Client, general: number, field = 'name'): Promise<string> {
  const manifest = { files: [{ name: 'a.csv', sha256: 'ab'.repeat(32), rows: 10, bytes: 1000 }], rows: 10, bytes: 1000, fields: [field] };
  const { listing } = await listed(vendor, { description: { fields: [{ name: field, type: 'string', grade: 'general', personal: true, sensitive: false }] } });
  const grant = await granted({ vendor, buyer: cast.buyer, listing });
  const { id } = await vendor.does('/v1/transfers', transferBody(grant, { manifest, people: { general, sensitive: 0 } }));
  await until(async () => (await vendor.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
  return id;
}

const shanghai = (days = 0): string => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

describe('POST /v1/law/simulate', () => {
  const ask = async (body: object, who = cast.vendor): Promise<{ readonly status: number; readonly answer: Record<string, unknown> }> => {
    const { status, text } = await who.post('/v1/law/simulate', body);
    return { status, answer: JSON.parse(text) as Record<string, unknown> };
  };

  test('begins with the exporter’s own year where it states none, tells up to which entry, and writes nothing', async () => {
    const seller = await admitted(cast.api, cast.operators, { capacities: ['vendor'] });
    await delivered(seller, 70_000);
    const { runtime: { ledger } } = cast.api;
    await until(async () => (await ask({}, seller)).answer['figures'] !== null);
    const before = await ledger.size();
    const { status, answer } = await ask({ plan: [{ on: shanghai(), people: { general: 29_999 } }, { on: shanghai(), people: { general: 1 } }] }, seller);
    expect([status, answer]).toMatchObject([200, {
      stretches: [{ path: 'EXEMPT', total: { general: 99_999 } }, { path: 'STANDARD_CONTRACT', alternatives: ['CERTIFICATION'], total: { general: 100_000 } }],
      crossings: [{ threshold: 'contractGeneral', on: shanghai(), transfer: 2, before: 99_999, total: 100_000 }],
      cheapest: { instruments: [{ path: 'STANDARD_CONTRACT', neededFrom: shanghai() }], cost: null },
      figures: { counted: { general: 70_000, sensitive: 0 }, pace: { general: 70_000 }, entries: expect.any(Number) },
    }]);
    expect((answer['figures'] as { entries: number }).entries).toBeLessThanOrEqual(before);
    expect((await ask({}, cast.vendor)).answer).toMatchObject({ figures: { counted: { general: 0, sensitive: 0 } } });
    expect(await ledger.size()).toBe(before);
  });

  test('with figures of its own the answer has the bytes of the command line', async () => {
    const simulation = { asOf: '2026-06-15', counted: { general: 90_000 }, pace: { general: 1_000, days: 7 }, plan: [{ on: '2026-06-20', until: '2026-07-20', every: 'week', people: { general: 5_000 } }] };
    const lines: string[] = [];
    async function* stdin(): AsyncGenerator<string> {
      await Promise.resolve();
      yield JSON.stringify({ id: 1, simulation });
    }
    await law(['simulate'], { out: (line) => lines.push(line), err: () => undefined, isTty: false }, { stdin: stdin(), stdout: process.stdout });
    const [line] = lines;
    expect(JSON.parse(line ?? '')).toEqual({ id: 1, ...(await ask(simulation)).answer, figures: undefined });
    const evaluated = await cast.vendor.post('/v1/law/evaluate', { gate: 'simulate', simulation });
    expect(`{"id":1,${evaluated.text.slice(1)}`).toBe(line);
  });

  test.each<[string, object, string]>([
    ['a day before asOf', { asOf: '2026-06-15', counted: {}, plan: [{ on: '2026-06-14' }] }, '/plan/0/on'],
    ['a fact that is not known', { asOf: '2026-06-15', counted: {}, plan: [{ on: '2026-06-15', facts: { recipient: { planet: 'MARS' } } }] }, '/plan/0/facts/recipient/planet'],
    ['another day than today without figures', { asOf: '2026-06-15' }, '/counted'],
  ])('400 for %s, at its place', async (_, body, pointer) => {
    expect(await ask(body)).toMatchObject({ status: 400, answer: { code: 'invalid_request', errors: [{ pointer }] } });
  });
});

test('numbers split over two exporters are noticed by themselves, judged by two persons, and only then shown to the exporters', async () => {
  const sellers = [await admitted(cast.api, cast.operators, { capacities: ['vendor'] }), await admitted(cast.api, cast.operators, { capacities: ['vendor'] })] as const;
  for (const seller of sellers) await delivered(seller, 60_000, 'phone');
  const { operators: { maker, checker }, regulator } = cast;
  const named = async (who: Client): Promise<readonly { readonly id: string }[]> => (await who.get('/v1/findings?detector=affiliates')).body.items.filter((item) => (item as unknown as { exporters: string[] }).exporters.includes(sellers[0].org));
  await until(async () => (await named(regulator)).length > 0);
  const [{ id }] = await named(regulator) as [{ readonly id: string }];
  const path = `/v1/findings/${id}`;
  const codeOf = async (who: Client, verb: string, body: object): Promise<string> => (await who.post(`${path}/${verb}`, body)).body.code;
  await regulator.does(`${path}/take-up`);
  expect(await codeOf(sellers[0], 'assess', { ground: 'x', proposal: 'dismiss' })).toBe('scope_denied');
  await maker.does(`${path}/assess`, { ground: '同一批数据', proposal: 'confirm' });
  expect(await codeOf(maker, 'decide', { ground: 'x', agrees: true })).toBe('same_person');
  for (const seller of sellers) expect((await seller.get(path)).status).toBe(404);
  await checker.does(`${path}/decide`, { ground: '同意', agrees: true });
  for (const seller of sellers) expect([(await seller.get(path)).body.state, (await named(seller)).length]).toEqual(['CONFIRMED', 1]);
  await regulator.does(`${path}/close`, { ground: '已责令改正', measure: 'rectified' });
  expect((await regulator.get(path)).body.state).toBe('CLOSED');
});
