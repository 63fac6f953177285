import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller, Id } from '#core/exchange';
import { Timekeeper, silentLogger } from '#ledger';
import { SYSTEM, aTransfer, abroad, admit, anApplication, check, foundExchange, grant, list, openTestLedger, someTerms, submitListing, type Operators, type TestLedger } from '../support/ledger.js';

const DAY_MS = 86_400_000;

describe('what waits gets its time-out by itself', () => {
  let rig: TestLedger;
  let timekeeper: Timekeeper;
  let operators: Operators;
  let vendor: Caller;
  let buyer: Caller;
  let listing: Id<'listing'>;
  let today = new Date('2026-06-01T02:00:00Z');
  const now = (): Date => today;
  const pass = async (days: number): Promise<void> => {
    today = new Date(today.getTime() + days * DAY_MS);
    while ((await timekeeper.step()) > 0);
  };

  beforeAll(async () => {
    rig = await openTestLedger({ now });
    timekeeper = new Timekeeper({ ledger: rig.ledger, pool: rig.pool, logger: silentLogger, now });
    operators = await foundExchange(rig);
    vendor = await admit(rig, operators, { capacities: ['vendor'] });
    buyer = await admit(rig, operators, { capacities: ['buyer'], ...abroad('SG') });
    ({ listing } = await list(rig, vendor));
  });
  afterAll(() => rig.close());

  const stateOf = async (id: Id): Promise<string | undefined> => (await rig.ledger.get(id))?.state.state;

  test('an application that nobody decides on is rejected after 30 days, and not a day before', async () => {
    const application = anApplication();
    await rig.run(SYSTEM, 'participant.apply', application);
    await pass(29.9);
    expect(await stateOf(application.id)).toBe('APPLIED');
    await pass(0.2);
    expect(await stateOf(application.id)).toBe('REJECTED');
  });

  test('a negotiation that stands still for 14 days is terminated by time-out', async () => {
    const id = rig.ledger.newId('negotiation');
    await rig.run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'basic', need: '规划' } });
    await pass(13);
    expect(await stateOf(id)).toBe('REQUESTED');
    await pass(1.1);
    expect(await stateOf(id)).toBe('TERMINATED');
  });

  test('a grant ends with its term, and a use before the end does not prolong it', async () => {
    const id = await grant(rig, { vendor, buyer, listing, terms: someTerms({ termDays: 10 }) });
    await pass(9);
    const input = aTransfer(id);
    await rig.run(buyer, 'transfer.request', input);
    await pass(0.9);
    expect(await stateOf(id)).toBe('ACTIVE');
    await pass(0.2);
    expect(await stateOf(id)).toBe('EXPIRED');
    const late = await rig.run(buyer, 'transfer.request', aTransfer(id));
    expect(late.entries[0].type).toBe('transfer.refused');
  });

  test('a revocation that an enforcement point does not acknowledge within a day is REVOKED_UNCONFIRMED', async () => {
    const id = await grant(rig, { vendor, buyer, listing });
    await rig.run(vendor, 'grant.revoke', { id, reason: '违约' });
    expect(await stateOf(id)).toBe('REVOKING');
    await pass(1.1);
    expect(await stateOf(id)).toBe('REVOKED_UNCONFIRMED');
    expect((await rig.ledger.get(id))?.state.awaiting).toEqual(['gateway-1']);
  });

  test('a listing whose check never answers goes to people, and back to its vendor when they do not answer either', async () => {
    const { listing: waiting } = await submitListing(rig, vendor);
    await pass(1.1);
    expect(await stateOf(waiting)).toBe('IN_REVIEW');
    await pass(20.1);
    expect(await stateOf(waiting)).toBe('RETURNED');
  });

  test('a check that runs for more than an hour ends as ERROR, clears nothing, and can be driven again', async () => {
    const id = await grant(rig, { vendor, buyer, listing });
    const input = aTransfer(id);
    await rig.run(buyer, 'transfer.request', input);
    const queued = await rig.run(SYSTEM, 'check.queue', { subject: input.id, round: 1 });
    const checkId = queued.entries[0].stream as Id<'check'>;
    await rig.run(SYSTEM, 'check.start', { id: checkId });
    await pass(0.1);
    expect(await stateOf(checkId)).toBe('ERROR');
    expect((await rig.ledger.get(input.id))?.state.clearance).toBe('PENDING');
    await rig.run(operators.maker, 'check.redrive', { id: checkId, reason: '重试' });
    await rig.run(SYSTEM, 'check.start', { id: checkId });
    await rig.run(SYSTEM, 'check.conclude', { id: checkId });
    expect((await rig.ledger.get(input.id))?.state.clearance).toBe('CLEARED');
  });

  test('a cleared transfer that never starts lapses and gives its people back', async () => {
    const seller = await admit(rig, operators, { capacities: ['vendor'] });
    const personal = await list(rig, seller, { description: { fields: [{ name: 'name', type: 'string', grade: 'general', personal: true, sensitive: false }] } });
    const id = await grant(rig, { vendor: seller, buyer, listing: personal.listing });
    const input = aTransfer(id, { people: { general: 500, sensitive: 0 }, manifest: { files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 500, bytes: 9 }], rows: 500, bytes: 9, fields: ['name'] } });
    await rig.run(buyer, 'transfer.request', input);
    await check(rig, input.id);
    const tally = rig.ledger.derivedId('tally', seller.org, '2026');
    expect((await rig.ledger.get(tally))?.state.general).toBe(500);
    await pass(30.1);
    expect(await stateOf(input.id)).toBe('TERMINATED');
    expect((await rig.ledger.get(tally))?.state.general).toBe(0);
    expect((await rig.ledger.get(id))?.state.used.count).toBe(0);
  });

  test('the duty to file a standard contract is due after ten working days: soon, then overdue, then done late', async () => {
    today = new Date('2026-09-21T02:00:00Z');
    const id = rig.ledger.newId('basis');
    const scope = { recipients: [buyer.org], countries: ['SG'], purposes: [], fields: [], generalMax: 200_000, sensitiveMax: 0 };
    await rig.run(vendor, 'basis.draft', { id, kind: 'STANDARD_CONTRACT', scope, validFrom: '2026-09-01', validUntil: '2027-08-31', documentSha256: 'a'.repeat(64), impactAssessmentSha256: 'b'.repeat(64) });
    const effected = await rig.run(vendor, 'basis.effect', { id, effectiveOn: '2026-09-21' });
    const obligation = effected.entries[1]?.stream as Id<'obligation'>;
    expect((await rig.ledger.get(obligation))?.state.dueOn).toBe('2026-10-12');
    today = new Date('2026-10-09T16:00:01Z');
    await pass(0);
    expect(await stateOf(obligation)).toBe('DUE_SOON');
    today = new Date('2026-10-12T15:59:59Z');
    await pass(0);
    expect(await stateOf(obligation)).toBe('DUE_SOON');
    today = new Date('2026-10-12T16:00:01Z');
    await pass(0);
    expect(await stateOf(obligation)).toBe('OVERDUE');
    await rig.run(vendor, 'basis.file', { id, authority: '广东省互联网信息办公室', filingNumber: '粤备 2026-1', filedOn: '2026-10-13' });
    expect(await stateOf(obligation)).toBe('DONE_LATE');
  });
});
