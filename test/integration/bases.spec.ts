import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { Timekeeper, loadConfig, openRuntime, silentLogger, type Runtime } from '#ledger';
import { freshDatabase } from '../support/database.js';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, submitListing, type Operators, type Stage, type TestLedger } from '../support/ledger.js';
import { until } from '../support/until.js';

const DIGEST = '0'.repeat(64);
const PERSONAL = [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }] as const;
const manifest = { files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 10, bytes: 9 }], rows: 10, bytes: 9, fields: ['junction'] };

interface Parties { readonly vendor: Caller; readonly buyer: Caller }

/** A standard contract of the vendor with the buyer, in force from its first day. */
async function aContract({ ledger, run }: Stage, { vendor, buyer }: Parties, days: { readonly validFrom: string; readonly validUntil: string }, generalMax = 200_000): Promise<Id<'basis'>> {
  const id = ledger.newId('basis');
  const scope: CommandInput<'basis.draft'>['scope'] = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax, sensitiveMax: 0 };
  await run(vendor, 'basis.draft', { id, kind: 'STANDARD_CONTRACT', scope, ...days, documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
  await run(vendor, 'basis.effect', { id, effectiveOn: days.validFrom });
  return id;
}

describe('a basis and the deliveries that rest on it', () => {
  let rig: TestLedger;
  let timekeeper: Timekeeper;
  let operators: Operators;
  let parties: Parties;
  let of: Id<'grant'>;
  let today = new Date('2026-06-15T02:00:00Z');
  const now = (): Date => today;

  beforeAll(async () => {
    rig = await openTestLedger({ now });
    timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now });
    operators = await foundExchange(rig);
    parties = { vendor: await admit(rig, operators, { capacities: ['vendor'] }), buyer: await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') }) };
    const { listing } = await list(rig, parties.vendor, { description: { fields: [...PERSONAL] } });
    of = await grant(rig, { ...parties, listing });
  });
  afterAll(() => rig.close());

  const stateOf = async <I extends Id>(id: I) => (await rig.ledger.get(id))?.state;
  const passTo = async (at: string): Promise<void> => {
    today = new Date(at);
    while ((await timekeeper.step()) > 0);
  };
  /** A transfer under `basis`, checked twice: without it, and with it. */
  const sent = async (basis: Id<'basis'>, general: number): Promise<Id<'transfer'>> => {
    const input = aTransfer(of, { people: { general, sensitive: 0 }, manifest });
    await rig.run(parties.buyer, 'transfer.request', input);
    await check(rig, input.id);
    await rig.run(parties.vendor, 'transfer.attach_basis', { id: input.id, basis });
    await check(rig, input.id);
    return input.id;
  };

  test('warn at 80 per cent, carry to the limit, and name the difference beyond it', async () => {
    const basis = await aContract(rig, parties, { validFrom: '2026-06-15', validUntil: '2026-06-18' });
    await sent(basis, 160_000);
    expect((await stateOf(basis))?.warned).toEqual({ year: 2026, marks: ['general:scope:80'] });
    const beyond = await sent(basis, 40_001);
    expect(await stateOf(beyond)).toMatchObject({ clearance: 'NEEDS_BASIS', differences: [{ what: 'general', asked: 200_001, covered: 200_000 }] });
    const last = await sent(basis, 40_000);
    expect(await stateOf(last)).toMatchObject({ clearance: 'CLEARED' });
    expect((await stateOf(basis))?.warned.marks).toEqual(['general:scope:80', 'general:scope:95']);
  });

  test('end together: when the last day is over, the basis has expired and what ran under it has stopped', async () => {
    const basis = await aContract(rig, parties, { validFrom: '2026-06-15', validUntil: '2026-06-18' }, 900_000);
    const [running, waiting] = [await sent(basis, 1), await sent(basis, 1)];
    await rig.run(parties.vendor, 'transfer.start', { id: running });
    await passTo('2026-06-18T15:59:59Z');
    expect([(await stateOf(basis))?.state, (await stateOf(running))?.state]).toEqual(['EFFECTIVE', 'STARTED']);
    await passTo('2026-06-18T16:00:00Z');
    expect([(await stateOf(basis))?.state, (await stateOf(running))?.state]).toEqual(['EXPIRED', 'TERMINATED']);
    await expect(rig.run(parties.vendor, 'transfer.start', { id: waiting })).rejects.toMatchObject({
      code: 'basis_insufficient', params: { differences: [{ what: 'date', asked: ['2026-06-19'], covered: ['2026-06-15', '2026-06-18'] }] },
    });
  });
});

describe('a basis that ends before its last day', () => {
  let runtime: Runtime;
  let rig: TestLedger;
  let operators: Operators;
  let parties: Parties;
  let listing: Id<'listing'>;
  let product: Id<'product'>;
  let directory: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yaosu-bases-'));
    const database = await freshDatabase();
    ({ drop } = database);
    runtime = await openRuntime(loadConfig({ DATABASE_URL: database.url, YAOSU_DATA: directory }));
    rig = await openTestLedger({ url: database.url });
    operators = await foundExchange(rig);
    parties = { vendor: await admit(rig, operators, { capacities: ['vendor'] }), buyer: await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') }) };
    ({ listing, product } = await submitListing(rig, parties.vendor, { description: { fields: [...PERSONAL] } }));
    await until(async () => (await rig.ledger.get(listing))?.state.state === 'LISTED');
  });
  afterAll(async () => {
    await rig.close();
    await runtime.close();
    await drop();
    await rm(directory, { recursive: true });
  });

  const is = (id: Id<'transfer'>, wanted: { readonly state?: string; readonly clearance?: string }) => until(async () => {
    const { state } = (await rig.ledger.get(id)) ?? {};
    return (wanted.state ?? state?.state) === state?.state && (wanted.clearance ?? state?.clearance) === state?.clearance;
  });
  const asked = async (of: Id<'grant'>, general: number): Promise<Id<'transfer'>> => {
    const input = aTransfer(of, { people: { general, sensitive: 0 }, manifest });
    await rig.run(parties.buyer, 'transfer.request', input);
    await until(async () => (await rig.ledger.get(input.id))?.state.clearance !== 'PENDING');
    return input.id;
  };

  test('stops what runs under a grant that is held', async () => {
    const [held, free] = [await grant(rig, { ...parties, listing }), await grant(rig, { ...parties, listing })];
    const [stopped, kept] = [await asked(held, 0), await asked(free, 0)];
    for (const id of [stopped, kept]) await rig.run(parties.vendor, 'transfer.start', { id });
    await rig.run(operators.maker, 'hold.place', { id: rig.ledger.newId('hold'), target: held, ground: '调查', article: 'x' });
    await is(stopped, { state: 'SUSPENDED' });
    expect((await rig.ledger.get(stopped))?.state.reason).toContain('已被冻结');
    expect((await rig.ledger.get(kept))?.state.state).toBe('STARTED');
  });

  test('stops what is running by itself, and nothing else', async () => {
    const of = await grant(rig, { ...parties, listing });
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const days = { validFrom: today, validUntil: '2099-12-31' };
    const [ending, staying] = [await aContract(rig, parties, days, 900_000), await aContract(rig, parties, days, 900_000)];
    const [stopped, kept] = [await asked(of, 100_000), await asked(of, 100_000)];
    for (const [id, basis] of [[stopped, ending], [kept, staying]] as const) {
      await rig.run(parties.vendor, 'transfer.attach_basis', { id, basis });
      await is(id, { clearance: 'CLEARED' });
      await rig.run(parties.vendor, 'transfer.start', { id });
    }
    await rig.run(parties.vendor, 'basis.terminate', { id: ending, reason: '合同解除' });
    await is(stopped, { state: 'SUSPENDED' });
    expect((await rig.ledger.get(stopped))?.state.reason).toContain('TERMINATED');
    expect((await rig.ledger.get(kept))?.state.state).toBe('STARTED');
    await rig.run(operators.maker, 'product.notify_importance', { id: product, authority: '市工业和信息化局', documentSha256: DIGEST, notifiedOn: today, version: null, fields: [] });
    await is(kept, { state: 'SUSPENDED' });
    expect((await rig.ledger.get(kept))?.state.reason).toContain('被告知为重要数据');
  });
});
