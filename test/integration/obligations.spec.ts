import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller, CommandInput, CommandName, Id, Obligation } from '#core/exchange';
import { Agenda, Rescheduler, Timekeeper, silentLogger } from '#ledger';
import { SYSTEM, aDescription, aTransfer, abroad, admit, check, foundExchange, grant, list, openTestLedger, someTerms, type Operators, type TestLedger } from '../support/ledger.js';

const DIGEST = 'd'.repeat(64);
const PERSONAL = { description: { fields: [{ name: 'name', type: 'string' as const, grade: 'general' as const, personal: true, sensitive: false }] } };

describe('duties open, come near, are missed and are done, each by an entry', () => {
  let rig: TestLedger;
  let timekeeper: Timekeeper;
  let agenda: Agenda;
  let operators: Operators;
  let vendor: Caller;
  let buyer: Caller;
  let regulator: Caller;
  let today = new Date('2026-06-15T02:00:00Z');
  const now = (): Date => today;
  const at = async (instant: string): Promise<void> => {
    today = new Date(instant);
    while ((await timekeeper.step()) > 0);
  };

  beforeAll(async () => {
    rig = await openTestLedger({ now });
    timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now });
    agenda = new Agenda({ pool: rig.pool, exchange: 1 });
    operators = await foundExchange(rig);
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
    regulator = await admit(rig, operators, { capacities: ['regulator'] });
  });
  afterAll(() => rig.close());

  const owedBy = async ({ org }: Caller, kind?: string): Promise<Obligation[]> =>
    (await agenda.list({ scope: 'own', org, kind, limit: 200 })).items.map(({ state }) => state);
  const one = async (caller: Caller, kind: string): Promise<Obligation> => {
    const found = await owedBy(caller, kind);
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${caller.org} owes ${found.length} of ${kind}`);
    return only;
  };
  const basis = async (change: object = {}, effectiveOn = '2026-06-15'): Promise<Id<'basis'>> => {
    const id = rig.ledger.newId('basis');
    const scope = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 };
    await rig.run(vendor, 'basis.draft', { id, kind: 'STANDARD_CONTRACT', scope, validFrom: '2026-06-01', validUntil: '2026-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...change });
    await rig.run(vendor, 'basis.effect', { id, effectiveOn, signedOn: effectiveOn, impactAssessedOn: effectiveOn });
    return id;
  };
  /** An assessment of that day, wanted until a last day of its own where one is given. */
  const assessment = async (decidedOn: string, validUntil?: string): Promise<Id<'basis'>> => {
    const id = rig.ledger.newId('basis');
    const scope = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 };
    const decision = { id, decidedOn, documentSha256: DIGEST };
    await rig.run(vendor, 'basis.draft', { id, kind: 'SECURITY_ASSESSMENT', scope, documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...(validUntil === undefined ? {} : { validUntil }) });
    await rig.run(vendor, 'basis.apply', { id, authority: '广东省网信办', appliedOn: decidedOn, selfAssessmentSha256: DIGEST });
    await rig.run(vendor, 'basis.accept', decision);
    await rig.run(vendor, 'basis.approve', { ...decision, number: '1' });
    return id;
  };
  const deliver = async (people: { general: number; sensitive: number }, under: Id<'grant'>): Promise<Id<'transfer'>> => {
    const input = aTransfer(under, { people, manifest: { files: [{ name: 'a.csv', sha256: DIGEST, rows: 5, bytes: 9 }], rows: 5, bytes: 9, fields: ['name'] } });
    await rig.run(buyer, 'transfer.request', input);
    await check(rig, input.id);
    return input.id;
  };
  const stateOf = async (id: Id): Promise<string | undefined> => (await rig.ledger.get(id))?.state.state;
  const typesOf = async <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>): Promise<string[]> => (await rig.run(caller, name, input)).entries.map(({ type }) => type);

  describe('of a basis', () => {
    test('a standard contract in effect opens its filing and its renewal; the renewal only reminds, and ends with the contract', async () => {
      const id = await basis({ validUntil: '2026-08-31' });
      const owed = (await owedBy(vendor)).filter(({ source }) => source === id);
      expect(owed.map(({ kind, dueOn, remindOn }) => [kind, dueOn, remindOn])).toEqual([['contract-filing', '2026-06-30', '2026-06-28'], ['contract-renewal', '2026-08-31', '2026-08-01']]);
      const renewal = owed[1]?.id ?? id;
      await at('2026-07-31T15:59:59Z');
      expect(await stateOf(renewal)).toBe('OPEN');
      await at('2026-07-31T16:00:01Z');
      expect(await stateOf(renewal)).toBe('DUE_SOON');
      await at('2026-08-31T16:00:01Z');
      expect([await stateOf(renewal), await stateOf(owed[0]?.id ?? id)]).toEqual(['ENDED', 'OVERDUE']);
    });

    test('an assessment reminds from the first day of the 60 working days before its end', async () => {
      const id = await assessment('2026-06-15', '2026-12-31');
      const [extension] = (await owedBy(vendor, 'assessment-extension')).filter(({ source }) => source === id);
      expect(extension).toMatchObject({ dueOn: '2026-12-31', remindOn: '2026-10-09', isProvisional: false, article: '《促进和规范数据跨境流动规定》第九条' });
    });

    test('a GBA contract is filed on both sides, each by its own party on its own calendar', async () => {
      const hongKong = await admit(rig, operators, { capacities: ['buyer'], ...abroad('HK'), gba: 'HK' });
      const macau = await admit(rig, operators, { capacities: ['buyer'], ...abroad('MO'), gba: 'MO' });
      const contractWith = (recipient: Caller, country: string): Promise<Id<'basis'>> =>
        basis({ kind: 'GBA_STANDARD_CONTRACT', scope: { recipients: [recipient.org], countries: [country], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 } }, '2026-06-24');
      const [id] = await Promise.all([contractWith(hongKong, 'HK'), contractWith(macau, 'MO')]);
      const [mine] = (await owedBy(vendor, 'gba-filing-mainland')).filter(({ source }) => source === id);
      expect([mine?.dueOn, (await one(hongKong, 'gba-filing-hong-kong')).dueOn, (await one(macau, 'gba-filing-macau')).dueOn]).toEqual(['2026-07-08', '2026-07-09', '2026-07-08']);
    });

    test('a contract that is terminated leaves nothing to renew, and still has to be filed', async () => {
      today = new Date('2026-09-01T02:00:00Z');
      const id = await basis({}, '2026-09-01');
      expect(await typesOf(vendor, 'basis.terminate', { id, reason: '终止' })).toEqual(['basis.terminated', 'obligation.ended']);
      expect((await owedBy(vendor)).filter(({ source }) => source === id).map(({ kind, state }) => [kind, state])).toEqual([['contract-filing', 'OPEN'], ['contract-renewal', 'ENDED']]);
    });

    test('days that wait for the calendar of a year are provisional, are left alone until it is there, and say so', async () => {
      const id = await assessment('2026-09-01', '2028-06-30');
      const [extension] = (await owedBy(vendor, 'assessment-extension')).filter(({ source }) => source === id);
      expect(extension).toMatchObject({ dueOn: '2028-06-30', remindOn: '2028-05-01', isProvisional: true });
      const size = await rig.ledger.size();
      expect(await new Rescheduler({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger }).step()).toBe(0);
      expect(await rig.ledger.size()).toBe(size);
    });
  });

  describe('of transfers and grants', () => {
    let under: Id<'grant'>;
    let seller: Caller;
    beforeAll(async () => {
      today = new Date('2026-09-02T02:00:00Z');
      seller = await admit(rig, operators, { capacities: ['vendor'] });
      const { listing } = await list(rig, seller, PERSONAL);
      under = await grant(rig, { vendor: seller, buyer, listing, terms: someTerms({ termDays: 30 }) });
    });

    test('records of a year are one obligation of the year, however many transfers there are, and are kept for three years after it', async () => {
      for (const general of [5, 7, 11]) await deliver({ general, sensitive: 0 }, under);
      expect((await owedBy(seller)).map(({ kind, nature, dueOn }) => [kind, nature, dueOn]).sort()).toEqual([['impact-record', 'keep', '2029-12-31'], ['provision-record', 'keep', '2029-12-31']]);
    });

    test('whoever received data under a grant destroys it when the grant ends, and shows that', async () => {
      await at('2026-10-02T02:00:01Z');
      expect(await stateOf(under)).toBe('EXPIRED');
      const { id, dueOn, source, state } = await one(buyer, 'data-destruction');
      expect([dueOn, source, state]).toEqual(['2026-10-20', under, 'OPEN']);
      await expect(rig.run(buyer, 'obligation.fulfil', { id })).rejects.toMatchObject({ code: 'evidence_missing' });
      await rig.run(buyer, 'obligation.fulfil', { id, evidenceSha256: DIGEST });
      expect(await stateOf(id)).toBe('DONE');
    });

    test('a grant under which nothing was delivered leaves nothing to destroy', async () => {
      const { listing } = await list(rig, seller, PERSONAL);
      const unused = await grant(rig, { vendor: seller, buyer, listing, terms: someTerms({ termDays: 1 }) });
      await at('2026-10-04T02:00:00Z');
      expect(await stateOf(unused)).toBe('EXPIRED');
      expect(await owedBy(buyer, 'data-destruction')).toHaveLength(1);
    });

    test('a year’s report on important data is followed by the next year’s, whether it was made or missed', async () => {
      const handler = await admit(rig, operators, { capacities: ['vendor'] });
      const important = { description: { nature: { ...aDescription().nature, gradeBasis: 'published' as const }, fields: [{ name: 'name', type: 'string' as const, grade: 'important' as const, personal: false, sensitive: false }] } };
      const { listing } = await list(rig, handler, important);
      const mainland = await admit(rig, operators, { capacities: ['buyer'] });
      const id = await grant(rig, { vendor: handler, buyer: mainland, listing });
      const input = aTransfer(id, { manifest: { files: [{ name: 'a.csv', sha256: DIGEST, rows: 5, bytes: 9 }], rows: 5, bytes: 9, fields: ['name'] } });
      await rig.run(mainland, 'transfer.request', input);
      await check(rig, input.id);
      expect((await one(handler, 'important-data-report')).dueOn).toBe('2026-12-31');
      await at('2026-12-31T16:00:01Z');
      expect((await owedBy(handler, 'important-data-report')).map(({ dueOn, state }) => [dueOn, state])).toEqual([['2026-12-31', 'OVERDUE'], ['2027-12-31', 'OPEN']]);
      for (const { id: report } of await owedBy(handler, 'important-data-report')) await rig.run(handler, 'obligation.fulfil', { id: report, evidenceSha256: DIGEST });
      expect((await owedBy(handler, 'important-data-report')).map(({ dueOn, state }) => [dueOn, state])).toEqual([['2026-12-31', 'DONE_LATE'], ['2027-12-31', 'DONE'], ['2028-12-31', 'OPEN']]);
      expect(await owedBy(seller, 'important-data-report')).toEqual([]);
    });
  });

  describe('of authorities', () => {
    const demand = { duty: { zh: '说明数据来源' }, dueOn: '2027-03-31' };
    beforeAll(() => { today = new Date('2027-03-01T02:00:00Z'); });

    test('a hold may ask for an answer by a day; lifting it ends the demand', async () => {
      const id = rig.ledger.newId('hold');
      expect(await typesOf(regulator, 'hold.place', { id, target: vendor.org, ground: '来源存疑', article: '《数据安全法》第四十四条', demand })).toEqual(['hold.placed', 'participant.held', 'obligation.opened']);
      expect(await one(vendor, 'authority-demand')).toMatchObject({ source: id, dueOn: '2027-03-31', article: '《数据安全法》第四十四条', duty: { zh: '说明数据来源' } });
      expect(await typesOf(regulator, 'hold.lift', { id, reason: '已说明' })).toEqual(['hold.lifted', 'participant.released', 'obligation.ended']);
    });

    test('a demand is not made of who is no party, nor for a day that has passed', async () => {
      const place = (change: object) => rig.run(regulator, 'hold.place', { id: rig.ledger.newId('hold'), target: vendor.org, ground: 'x', article: 'x', demand: { ...demand, ...change } });
      await expect(place({ debtor: buyer.org })).rejects.toMatchObject({ code: 'reference_invalid' });
      await expect(place({ dueOn: '2027-02-28' })).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(place({ dueOn: '2027-03-01' })).resolves.toBeDefined();
    });

    test('a fulfilment that a regulator rejects is owed again, until the day that it sets; late is late', async () => {
      const id = rig.ledger.newId('obligation');
      await rig.run(regulator, 'obligation.impose', { id, debtor: buyer.org, duty: { zh: '整改' }, article: '《网络数据安全管理条例》第五十五条', dueOn: '2027-03-10' });
      await rig.run(buyer, 'obligation.fulfil', { id, evidenceSha256: DIGEST });
      await rig.run(regulator, 'obligation.reject', { id, reason: '材料不足', dueOn: '2027-03-20' });
      expect((await rig.ledger.get(id))?.state).toMatchObject({ state: 'OPEN', dueOn: '2027-03-20', evidenceSha256: null });
      await at('2027-03-20T16:00:01Z');
      expect(await stateOf(id)).toBe('OVERDUE');
      expect(await typesOf(buyer, 'obligation.fulfil', { id, evidenceSha256: DIGEST })).toEqual(['obligation.fulfilled_late']);
    });

    test('a mistaken fulfilment is taken back by two persons of the debtor, and by no single one', async () => {
      const id = rig.ledger.newId('obligation');
      await rig.run(regulator, 'obligation.impose', { id, debtor: vendor.org, duty: { zh: '整改' }, article: 'x', dueOn: '2027-04-10' });
      await rig.run(vendor, 'obligation.fulfil', { id, evidenceSha256: DIGEST });
      await rig.run(vendor, 'obligation.correct', { id, reason: '误报' });
      expect(await stateOf(id)).toBe('DONE');
      await expect(rig.run(vendor, 'obligation.correct', { id, reason: '误报' })).rejects.toMatchObject({ code: 'same_person' });
      await expect(rig.run({ ...vendor, person: null }, 'obligation.correct', { id, reason: '误报' })).rejects.toMatchObject({ code: 'scope_denied' });
      await rig.run({ ...vendor, person: 'psn_00000000-0000-0000-0000-00000000000b' }, 'obligation.correct', { id, reason: '同意' });
      expect((await rig.ledger.get(id))?.state).toMatchObject({ state: 'OPEN', evidenceSha256: null, correction: null });
    });

    test('a waiver names its ground and its person', async () => {
      const id = rig.ledger.newId('obligation');
      await rig.run(regulator, 'obligation.impose', { id, debtor: vendor.org, duty: { zh: '整改' }, article: 'x', dueOn: '2027-04-10' });
      await expect(rig.run({ ...regulator, person: null }, 'obligation.waive', { id, ground: 'x' })).rejects.toMatchObject({ code: 'scope_denied' });
      await rig.run(regulator, 'obligation.waive', { id, ground: '监管沙盒' });
      expect((await rig.ledger.get(id))?.state).toMatchObject({ state: 'WAIVED', reason: '监管沙盒' });
    });

    test('an incident is reported the day after it was noticed at the latest, whatever it touches', async () => {
      const id = rig.ledger.newId('incident');
      const incident = { id, severity: 'general' as const, endangersPublic: false, category: 'leak', grants: [], people: { general: 0, sensitive: 0 }, summarySha256: DIGEST };
      await expect(rig.run(vendor, 'incident.declare', { ...incident, noticedAt: '2027-03-22T00:00:00+08:00' })).rejects.toMatchObject({ code: 'invalid_request' });
      await rig.run(vendor, 'incident.declare', { ...incident, noticedAt: '2027-03-21T00:00:00+08:00' });
      expect(await one(vendor, 'incident-report')).toMatchObject({ dueOn: '2027-03-22', source: id, documentSha256: DIGEST });
    });

    test('the timekeeper is refused where it comes too early', async () => {
      const { id } = await one(vendor, 'incident-report');
      await rig.run(SYSTEM, 'obligation.remind', { id, reason: 'time' });
      await expect(rig.run(SYSTEM, 'obligation.remind', { id, reason: 'time' })).rejects.toMatchObject({ code: 'state_conflict' });
    });
  });

  describe('the agenda', () => {
    const page = (request: Partial<Parameters<Agenda['list']>[0]>) => agenda.list({ scope: 'any', org: regulator.org, limit: 200, ...request });

    test('is in the order of last days, page by page, each obligation once', async () => {
      const all = (await page({})).items;
      expect(all.map(({ state: { dueOn } }) => dueOn)).toEqual(all.map(({ state: { dueOn } }) => dueOn).sort());
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const { items, next } = await page({ limit: 3, ...(after === '' ? {} : { after: { dueOn: after.slice(0, 10), id: after.slice(11) } }) });
        seen.push(...items.map(({ id }) => id));
        after = next;
      }
      expect(seen).toEqual(all.map(({ id }) => id));
      expect(all.length).toBeGreaterThan(10);
    });

    test('is narrowed by state, kind, days and source, both ends of the days included', async () => {
      expect((await page({ state: 'OVERDUE' })).items.every(({ state: { state } }) => state === 'OVERDUE')).toBe(true);
      const between = (from: string, until: string) => page({ debtor: buyer.org, from, until, kind: 'data-destruction' }).then(({ items }) => items.length);
      expect([await between('2026-10-20', '2026-10-20'), await between('2026-10-21', '2027-01-01'), await between('2026-01-01', '2026-10-19')]).toEqual([1, 0, 0]);
      const [first] = (await page({ debtor: vendor.org })).items;
      expect((await page({ debtor: vendor.org, source: first?.state.source })).items.every(({ state: { source } }) => source === first?.state.source)).toBe(true);
      await expect(page({ source: first?.state.source })).rejects.toMatchObject({ code: 'invalid_request' });
    });

    test('shows a debtor its own alone', async () => {
      expect((await page({ scope: 'own', org: buyer.org })).items.every(({ state: { owner } }) => owner === buyer.org)).toBe(true);
      expect((await page({ scope: 'own', org: buyer.org, debtor: vendor.org })).items).toEqual([]);
    });

    test('counts the overdue by participant and article', async () => {
      const { items, total } = await agenda.overdue();
      const overdue = (await page({ state: 'OVERDUE' })).items;
      expect(total).toBe(overdue.length);
      expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      const filings = overdue.filter(({ state }) => state.kind === 'contract-filing' && state.owner === vendor.org);
      expect(items.find(({ debtor, article }) => debtor === vendor.org && article === '《个人信息出境标准合同办法》第七条')).toMatchObject({ count: filings.length, earliestDueOn: filings[0]?.state.dueOn, name: { zh: '深圳市要素数据有限公司' } });
    });

    test('has an index in the order of every page, so that none is sorted', async () => {
      const client = await rig.pool.connect();
      await client.query('begin');
      await client.query('set local enable_sort = off; set local enable_incremental_sort = off; set local enable_bitmapscan = off');
      for (const request of [{}, { state: 'OVERDUE' }, { debtor: vendor.org }, { debtor: vendor.org, state: 'OPEN', from: '2026-01-01' }]) {
        const { text, values } = agenda.statement({ scope: 'any', org: regulator.org, limit: 50, ...request });
        const { rows } = await client.query<Record<string, string>>(`explain ${text}`, values);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan).toMatch(/Index Scan using aggregate_obligation_(due|status|debtor)_idx/);
        expect(plan).not.toMatch(/Sort|Seq Scan/);
      }
      await client.query('rollback');
      client.release();
    });
  });
});
