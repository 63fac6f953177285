import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { exportPackOf, readPackDefinition } from '#core/law';
import type { Caller, CommandInput, Id } from '#core/exchange';
import { ReplayProgress, Timekeeper, replayVerdicts, runReplay, silentLogger, verdictsFrom, type VerdictProgress, type VerdictReport } from '#ledger';
import { aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, type aDescription, type Operators, type TestLedger } from '../support/ledger.js';
import { GOLDEN, aDefinition } from '../property/packs.js';

const PERSONAL: Parameters<typeof aDescription>[0] = { fields: [{ name: 'name', type: 'string', grade: 'general', personal: true, sensitive: false }] };
const MANIFEST = { files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 10, bytes: 9 }], rows: 10, bytes: 9, fields: ['name'] };
const STRICTER = { version: 'own.1', effectiveFrom: '2026-07-01', thresholds: { contractGeneral: 100 } };

let rig: TestLedger;
let operators: Operators;
let vendor: Caller;
let buyer: Caller;
let today: Date;

beforeAll(async () => {
  today = new Date('2026-06-30T15:00:00Z');
  rig = await openTestLedger({ now: () => today });
  operators = await foundExchange(rig);
  vendor = await admit(rig, operators, { capacities: ['vendor'] });
  buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
});
afterAll(() => rig.close());

const stateOf = async (id: Id): Promise<string | undefined> => (await rig.ledger.get(id))?.state.state;

async function schedule(change: Parameters<typeof aDefinition>[0]): Promise<Id<'pack'>> {
  const id = rig.ledger.newId('pack');
  await rig.run(operators.maker, 'pack.draft', { id, definition: aDefinition(change), note: '试行' });
  await rig.run(operators.maker, 'pack.test', { id, cases: GOLDEN });
  const digest = (await rig.ledger.get(id))?.state.digest ?? '';
  for (const signer of [operators.maker, operators.checker]) await rig.run(signer, 'pack.sign', { id, digest });
  await rig.run(operators.checker, 'pack.schedule', { id });
  return id;
}

let exported: Id<'grant'>;
/** A delivery of ten people that was checked; returns its verdict's pack and path. */
async function deliver(change: Partial<CommandInput<'transfer.request'>> = {}): Promise<{ readonly version: string; readonly path: string }> {
  const input = aTransfer(exported, { manifest: MANIFEST, people: { general: 10, sensitive: 0 }, ...change });
  await rig.run(vendor, 'transfer.request', input);
  await check(rig, input.id);
  const decision = (await rig.ledger.get(input.id))?.state.decision;
  return { version: decision?.pack.version ?? '', path: decision?.path ?? '' };
}

interface Question { readonly draft?: unknown; readonly begin?: VerdictProgress; readonly pageEntries?: number; readonly onPage?: (progress: VerdictProgress) => Promise<boolean> }
async function replayed({ draft, begin, pageEntries = 10_000, onPage = () => Promise.resolve(true) }: Question = {}): Promise<VerdictReport | undefined> {
  const pack = draft === undefined ? undefined : exportPackOf(readPackDefinition(draft));
  const { pool, ledger: { exchange, derivedId } } = rig;
  return replayVerdicts({ pool, exchange, derivedId, pageEntries, onPage, begin: begin ?? verdictsFrom(await rig.ledger.size(), pack), ...(pack === undefined ? {} : { pack }) });
}

describe('a pack that comes into force', () => {
  let own: Id<'pack'>;
  let timekeeper: Timekeeper;
  beforeAll(async () => {
    timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now: () => today });
    const { listing } = await list(rig, vendor, { description: PERSONAL });
    exported = await grant(rig, { vendor, buyer, listing });
    own = await schedule(STRICTER);
  });

  test('governs the checks of its first day, from its first moment in Shanghai, whether or not the timekeeper has come by', async () => {
    for (let i = 0; i < 9; i++) expect(await deliver()).toEqual({ version: '2024.1', path: 'EXEMPT' });
    today = new Date('2026-06-30T15:59:59.999Z');
    await timekeeper.step();
    expect(await stateOf(own)).toBe('SCHEDULED');
    expect(await deliver()).toEqual({ version: '2024.1', path: 'EXEMPT' });
    today = new Date('2026-06-30T16:00:00Z');
    expect(await deliver()).toEqual({ version: 'own.1', path: 'STANDARD_CONTRACT' });
    while ((await timekeeper.step()) > 0);
    expect(await stateOf(own)).toBe('IN_FORCE');
    expect(await deliver({ occurredOn: '2026-06-30' })).toEqual({ version: '2024.1', path: 'EXEMPT' });
  });

  test('is superseded by its successor’s first day, and what is drafted and left lapses', async () => {
    const next = await schedule({ version: 'own.2', effectiveFrom: '2026-07-02' });
    const left = rig.ledger.newId('pack');
    await rig.run(operators.maker, 'pack.draft', { id: left, definition: aDefinition({ version: 'own.3', effectiveFrom: '2027-07-02' }), note: 'x' });
    today = new Date('2026-07-01T16:00:00Z');
    while ((await timekeeper.step()) > 0);
    expect([await stateOf(own), await stateOf(next), await stateOf(left)]).toEqual(['SUPERSEDED', 'IN_FORCE', 'DRAFT']);
    expect(await deliver()).toMatchObject({ version: 'own.2' });
    today = new Date('2026-12-29T16:00:00Z');
    await timekeeper.step();
    expect(await stateOf(left)).toBe('WITHDRAWN');
    today = new Date('2026-07-02T02:00:00Z');
  });
});

describe('a replay of verdicts', () => {
  test('under the recorded packs finds every one as it was written', async () => {
    expect(await replayed()).toMatchObject({ verdicts: 13, differing: 0, alarmCount: 0, pack: null, changes: {} });
  });

  test('under a draft says what would differ, for whom, and names transfers', async () => {
    const report = await replayed({ draft: aDefinition({ version: 'draft', thresholds: { contractGeneral: 95 } }) });
    expect(report).toMatchObject({
      verdicts: 13, differing: 3, changes: { 'EXEMPT → STANDARD_CONTRACT': 3 }, alarmCount: 0, unlisted: 0,
      participants: [{ participant: vendor.org, name: '深圳市要素数据有限公司', differing: 3, changes: { 'EXEMPT → STANDARD_CONTRACT': 3 }, transfers: [1, 2, 3].map(() => ({ from: 'EXEMPT', to: 'STANDARD_CONTRACT', transfer: expect.stringMatching(/^trf_/) })) }],
    });
    const lighter = await replayed({ draft: aDefinition({ version: 'draft' }) });
    expect(lighter).toMatchObject({ verdicts: 13, changes: { 'STANDARD_CONTRACT → EXEMPT': 1 } });
  });

  test.each([1, 7, 50])('interrupted after any page of %i entries it goes on to the same report', async (pageEntries) => {
    const draft = aDefinition({ version: 'draft', thresholds: { contractGeneral: 50 } });
    const whole = await replayed({ draft });
    let kept: VerdictProgress | undefined;
    let report: VerdictReport | undefined;
    for (let runs = 0; report === undefined; runs++) {
      if (runs > 2_000) throw new Error('it never ends');
      let pages = 0;
      report = await replayed({
        draft, pageEntries, ...(kept === undefined ? {} : { begin: kept }),
        onPage: (progress) => {
          kept = JSON.parse(JSON.stringify(progress)) as VerdictProgress;
          return Promise.resolve(++pages < 3);
        },
      });
    }
    expect(report).toEqual(whole);
  });

  test('looks at the entries that there were when it began', async () => {
    const begin = verdictsFrom(await rig.ledger.size());
    await deliver();
    expect((await replayed({ begin }))?.verdicts).toBe(13);
    expect((await replayed())?.verdicts).toBe(14);
  });

  describe('alarms, by the index of the entry,', () => {
    let owner: pg.Client;
    let index: number;
    beforeEach(async () => {
      owner = new pg.Client({ connectionString: rig.url });
      await owner.connect();
      await owner.query('begin; set local session_replication_role = replica');
      const { rows } = await owner.query<{ idx: string }>(`select idx from entry where type = 'check.passed' and convert_from(body, 'UTF8') like '%cn-export%' order by idx limit 1`);
      index = Number(rows[0]?.idx);
    });
    /** Replays what the owner of the database made of it, and puts it back. */
    async function tampered(sql: string, undo: string): Promise<VerdictReport | undefined> {
      await owner.query(sql);
      await owner.query('commit');
      const report = await replayed();
      await owner.query('begin; set local session_replication_role = replica');
      await owner.query(undo);
      await owner.query('commit');
      await owner.end();
      return report;
    }
    const swap = (from: string, to: string): string => `update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '${from}', '${to}'), 'UTF8') where idx = ${index}`;

    test('at a verdict that its facts do not make', async () => {
      const { rows } = await owner.query<{ sha256: string }>(`select convert_from(body, 'UTF8')::jsonb #>> '{data,verdictSha256}' as sha256 from entry where idx = ${index}`);
      const [own, other] = [rows[0]?.sha256 ?? '', 'f'.repeat(64)];
      expect(await tampered(swap(own, other), swap(other, own))).toMatchObject({ differing: 1, alarmCount: 1, alarms: [{ index, what: expect.stringContaining(own) }] });
    });

    test('at a verdict under a pack that was never adopted', async () => {
      const { rows } = await owner.query<{ digest: string }>(`select convert_from(body, 'UTF8')::jsonb #>> '{data,pack,digest}' as digest from entry where idx = ${index}`);
      const [own, other] = [rows[0]?.digest ?? '', 'f'.repeat(64)];
      expect(await tampered(swap(own, other), swap(other, own))).toMatchObject({ alarmCount: 1, alarms: [{ index, what: expect.stringContaining('never adopted') }] });
    });

    test('at facts that were changed', async () => {
      const facts = `sha256 = decode((select convert_from(body, 'UTF8')::jsonb #>> '{data,factsSha256}' from entry where idx = ${index}), 'hex')`;
      const change = (from: string, to: string): string => `update document set body = replace(body, '${from}', '${to}') where ${facts}`;
      expect(await tampered(change('"generalNew":10', '"generalNew":11'), change('"generalNew":11', '"generalNew":10'))).toMatchObject({ alarmCount: 1, alarms: [{ index, what: expect.stringContaining('do not have the digest') }] });
    });
  });
});

describe('a replay in the background', () => {
  const never = new AbortController().signal;
  async function requested(pack?: Id<'pack'>): Promise<Id<'replay'>> {
    const id = rig.ledger.newId('replay');
    await rig.run(operators.maker, 'replay.request', { id, ...(pack === undefined ? {} : { pack }) });
    return id;
  }

  test('ends with the report that the command line gives, as a document under its digest', async () => {
    const pack = rig.ledger.newId('pack');
    await rig.run(operators.maker, 'pack.draft', { id: pack, definition: aDefinition({ version: 'draft.1', thresholds: { contractGeneral: 95 } }), note: 'x' });
    const id = await requested(pack);
    await runReplay({ ledger: rig.ledger, pool: rig.pool, signal: never }, id);
    const state = (await rig.ledger.get(id))?.state;
    const whole = await replayed({ draft: aDefinition({ version: 'draft.1', thresholds: { contractGeneral: 95 }, status: 'adopted by the exchange' }) });
    expect(state).toMatchObject({ state: 'DONE', verdicts: whole?.verdicts, differing: whole?.differing });
    const { rows } = await rig.pool.query<{ body: string }>('select body from document where sha256 = $1', [Buffer.from(state?.reportSha256 ?? '', 'hex')]);
    expect(JSON.parse(rows[0]?.body ?? '')).toEqual({ ...whole, entries: state?.entries });
  });

  test('that is interrupted leaves its progress and goes on from it; run twice it is finished once', async () => {
    const id = await requested();
    const stopped = AbortSignal.abort();
    await runReplay({ ledger: rig.ledger, pool: rig.pool, signal: stopped }, id);
    expect(await stateOf(id)).toBe('RUNNING');
    const progress = new ReplayProgress(rig.pool, 1);
    expect(await progress.read(id)).toMatchObject({ next: expect.any(Number) });
    await Promise.all([1, 2].map(() => runReplay({ ledger: rig.ledger, pool: rig.pool, signal: never }, id)));
    expect((await rig.ledger.get(id))?.state).toMatchObject({ state: 'DONE', differing: 0 });
    expect(await progress.read(id)).toBeUndefined();
    await runReplay({ ledger: rig.ledger, pool: rig.pool, signal: never }, id);
    expect((await rig.ledger.get(id))?.version).toBe(3);
  });
});
