import { beforeEach, describe, expect, test } from '@jest/globals';
import { derivedId } from '#ledger';
import type { CommandInput, Id } from '#core/exchange';
import { SYSTEM, aDescription, check } from '../../support/ledger.js';
import { PERSONAL, aCast, aChecked, aGrant, aRequest, outcome, refusalOf, wait, type Cast } from '../cast.js';

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  cast = await aCast(PERSONAL);
  grant = await aGrant(cast);
});

const digest = '0'.repeat(64);
/** A standard contract that covers the cast's deliveries for a year. */
function aBasis(change: Partial<CommandInput<'basis.draft'>> = {}, effectiveOn = '2026-06-15'): Id<'basis'> {
  const id = cast.ledger.newId('basis');
  const scope = { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 500_000, sensitiveMax: 0, ...change.scope };
  cast.submit(cast.vendor, 'basis.draft', { kind: 'STANDARD_CONTRACT', validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: digest, impactAssessmentSha256: digest, ...change, id, scope });
  cast.submit(cast.vendor, 'basis.effect', { id, effectiveOn });
  return id;
}
const tally = (year = '2026') => cast.state(derivedId(1, 'tally', cast.vendor.org, year));
const send = (general: number, sensitive = 0): Promise<Id<'transfer'>> => aChecked(cast, grant, { people: { general, sensitive } });

describe('the people of the year', () => {
  test('are counted with the transfer that is cleared: 99,999 need no basis, 100,000 do', async () => {
    const first = await send(99_998);
    const second = await send(1);
    const third = await send(1);
    expect([first, second, third].map((id) => cast.state(id).clearance)).toEqual(['CLEARED', 'CLEARED', 'NEEDS_BASIS']);
    expect(tally()).toMatchObject({ year: 2026, general: 99_999, sensitive: 0 });
  });

  test('are reserved in the commit of the clearance, by an entry beside it', async () => {
    const id = aRequest(cast, grant, { people: { general: 5, sensitive: 0 } });
    const { entries } = await check(cast, id);
    expect(entries.map(({ type }) => type)).toEqual(['check.passed', 'transfer.cleared', 'tally.reserved']);
    expect(cast.state(id).counted).toEqual({ tally: derivedId(1, 'tally', cast.vendor.org, '2026'), general: 5, sensitive: 0, corrections: 0 });
  });

  test('are given back by a transfer that never started, and by no other', async () => {
    const [never, started] = [await send(10), await send(5)];
    cast.submit(cast.vendor, 'transfer.start', { id: started });
    cast.submit(cast.vendor, 'transfer.terminate', { id: started, reason: 'x' });
    cast.submit(SYSTEM, 'transfer.lapse', { id: never, reason: 'The time was over.' });
    expect(tally().general).toBe(5);
  });

  test('are those of a calendar year in Shanghai', async () => {
    await send(7);
    cast.clock.at = '2026-12-31T15:59:59.999Z';
    grant = await aGrant(cast);
    await send(3);
    cast.clock.at = '2026-12-31T16:00:00.000Z';
    await send(2);
    expect([tally('2026').general, tally('2027').general]).toEqual([10, 2]);
  });

  test('of an exempt delivery stay outside the count', async () => {
    const id = await aChecked(cast, grant, { people: { general: 50, sensitive: 0 }, circumstances: { legalPurpose: 'contract_individual' } });
    expect(cast.state(id)).toMatchObject({ clearance: 'CLEARED', counted: null });
    expect(cast.entries.some(({ type }) => type === 'tally.reserved')).toBe(false);
  });

  test('of a delivery inside the mainland are not exported', async () => {
    const home = await aGrant(cast, {}, cast.buyer);
    const id = await aChecked({ ...cast, foreign: cast.buyer }, home, { people: { general: 500_000, sensitive: 0 } });
    expect(cast.state(id)).toMatchObject({ clearance: 'CLEARED', counted: null, decision: { path: 'NOT_OUTBOUND' } });
  });
});

describe('a delivery that needs a basis', () => {
  test('is cleared by one that covers it, after a second check, and counted', async () => {
    const id = await send(100_000);
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: aBasis() });
    expect(outcome(cast, cast.vendor, 'transfer.start', { id })).toBe('not_cleared');
    await check(cast, id);
    expect(cast.state(id)).toMatchObject({ clearance: 'CLEARED', round: 2, decision: { path: 'STANDARD_CONTRACT' }, counted: { general: 100_000 } });
    expect(outcome(cast, cast.vendor, 'transfer.start', { id })).toBe('accepted');
  });

  test.each<[string, Partial<CommandInput<'basis.draft'>>, RegExp]>([
    ['too few people', { scope: { recipients: [], countries: ['SG'], purposes: [], fields: [], generalMax: 99_999, sensitiveMax: 0 } }, /people: asked 100000, covered 99999/],
    ['another country', { scope: { recipients: [], countries: ['HK'], purposes: [], fields: [], generalMax: 500_000, sensitiveMax: 0 } }, /country or region: asked SG, covered HK/],
    ['another purpose', { scope: { recipients: [], countries: ['SG'], purposes: ['marketing'], fields: [], generalMax: 500_000, sensitiveMax: 0 } }, /purpose: asked planning, covered marketing/],
    ['other fields', { scope: { recipients: [], countries: ['SG'], purposes: [], fields: ['flow'], generalMax: 500_000, sensitiveMax: 0 } }, /fields: asked junction, covered flow/],
  ])('is not cleared by one that covers %s', async (_, change, reason) => {
    const id = await send(100_000);
    const { scope } = change;
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: aBasis(scope === undefined ? {} : { scope: { ...scope, recipients: [cast.foreign.org] } }) });
    await check(cast, id);
    expect(cast.state(id).clearance).toBe('NEEDS_BASIS');
    expect(cast.state(id).reason).toMatch(reason);
  });

  test('takes a basis of its own exporter only, and only while it needs one', async () => {
    const id = await send(100_000);
    const basis = aBasis();
    cast.put({ ...cast.state(basis), exporter: cast.both.org });
    expect(outcome(cast, cast.vendor, 'transfer.attach_basis', { id, basis })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'transfer.attach_basis', { id: await send(1), basis: aBasis() })).toBe('state_conflict');
  });

  test('does not start when its basis was terminated after the clearance, or has ended', async () => {
    const [first, second] = [await send(100_000), await send(100_000)];
    const [terminated, ended] = [aBasis(), aBasis({ validUntil: '2026-06-16' })];
    cast.submit(cast.vendor, 'transfer.attach_basis', { id: first, basis: terminated });
    cast.submit(cast.vendor, 'transfer.attach_basis', { id: second, basis: ended });
    await check(cast, first);
    await check(cast, second);
    cast.submit(cast.vendor, 'basis.terminate', { id: terminated, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: first })).toBe('basis_insufficient');
    wait(cast, 2);
    expect(refusalOf(cast, cast.vendor, 'transfer.start', { id: second })?.detail).toMatch(/validity: asked 2026-06-17, covered 2026-06-15, 2026-06-16/);
  });

  test('that carries important data which an authority has confirmed waits for the security assessment', async () => {
    const strict = await aCast({ description: {
      fields: [{ name: 'junction', type: 'string', grade: 'important', personal: false, sensitive: false }], nature: { ...aDescription().nature, gradeBasis: 'notified' },
    } });
    const id = await aChecked(strict, await aGrant(strict));
    expect(strict.state(id)).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { path: 'SECURITY_ASSESSMENT' } });
  });

  test('that the law forbids ends, and gives its use back', async () => {
    const id = await aChecked(cast, grant, { circumstances: { foreignAuthorityRequest: true } });
    expect(cast.state(id)).toMatchObject({ state: 'TERMINATED', clearance: 'BLOCKED', decision: { path: 'PROHIBITED' } });
    expect(cast.state(grant).used.count).toBe(0);
  });

  test('has one decision a round: the check of an earlier round decides nothing', async () => {
    const id = await send(100_000);
    const first = cast.state(id).decision?.check;
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: aBasis() });
    await check(cast, id);
    expect(first === undefined ? null : cast.state(first).state).toBe('SUPERSEDED');
    expect(cast.state(id).decision?.check).not.toBe(first);
  });
});

describe('a basis', () => {
  const input = (change: Partial<CommandInput<'basis.draft'>> = {}): CommandInput<'basis.draft'> => ({
    id: cast.ledger.newId('basis'), kind: 'SECURITY_ASSESSMENT', scope: { recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax: 1, sensitiveMax: 1 },
    validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: digest, impactAssessmentSha256: digest, ...change,
  });
  const draft = (change: Partial<CommandInput<'basis.draft'>> = {}): Id<'basis'> => cast.submit(cast.vendor, 'basis.draft', input(change)).entries[0].stream as Id<'basis'>;

  test.each(['SECURITY_ASSESSMENT', 'CERTIFICATION'] as const)('that must be granted first (%s) does not take effect by its exporter’s word', (kind) => {
    expect(outcome(cast, cast.vendor, 'basis.effect', { id: draft({ kind }), effectiveOn: '2026-06-15' })).toBe('state_conflict');
  });

  test.each([
    ['2025-12-31', 'basis_insufficient'], ['2026-01-01', 'accepted'], ['2026-12-31', 'accepted'], ['2027-01-01', 'basis_insufficient'],
  ])('takes effect within its validity: on %s %s', (effectiveOn, expected) => {
    expect(outcome(cast, cast.vendor, 'basis.effect', { id: draft({ kind: 'STANDARD_CONTRACT' }), effectiveOn })).toBe(expected);
  });

  test('carries nothing before the day on which it takes effect', async () => {
    const id = await send(100_000);
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: aBasis({}, '2026-06-16') });
    await check(cast, id);
    expect(cast.state(id).reason).toMatch(/validity: asked 2026-06-15, covered 2026-06-16, 2026-12-31/);
  });

  test('ends not before it begins, and names participants that there are', () => {
    expect(outcome(cast, cast.vendor, 'basis.draft', input({ validUntil: '2025-12-31' }))).toBe('invalid_request');
    expect(outcome(cast, cast.vendor, 'basis.draft', input({ validUntil: '2026-01-01' }))).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'basis.draft', input({ scope: { ...input().scope, recipients: ['prt_00000000-0000-0000-0000-00000000dead'] } }))).toBe('reference_invalid');
  });

  test('lasts through its last day in Shanghai', () => {
    const id = draft({ kind: 'STANDARD_CONTRACT' });
    cast.submit(cast.vendor, 'basis.effect', { id, effectiveOn: '2026-06-15' });
    expect(cast.state(id).dueAt).toBe('2026-12-31T16:00:00.000Z');
  });
});

describe('a standard contract', () => {
  const obligationOf = (basis: Id<'basis'>) => cast.state(derivedId(1, 'obligation', basis, 'filing'));
  const file = (id: Id<'basis'>) => cast.submit(cast.vendor, 'basis.file', { id, authority: '广东省互联网信息办公室', filingNumber: '粤备1', filedOn: '2026-06-15' });

  test('is filed within ten working days of its effect, which is an obligation with its article', () => {
    expect(obligationOf(aBasis())).toMatchObject({ state: 'OPEN', owner: cast.vendor.org, article: '《个人信息出境标准合同办法》第七条', calendar: 'CN', dueOn: '2026-06-30' });
  });

  test('is fulfilled by its filing, in time or late', () => {
    const [inTime, late] = [aBasis(), aBasis()];
    file(inTime);
    for (const _ of ['due soon', 'overdue']) cast.submit(SYSTEM, 'obligation.remind', { id: obligationOf(late).id, reason: 'time' });
    file(late);
    expect([obligationOf(inTime).state, obligationOf(late).state]).toEqual(['DONE', 'DONE_LATE']);
  });

  test('may export before it is filed: filing is no permission', async () => {
    const id = await send(100_000);
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: aBasis() });
    await check(cast, id);
    expect(cast.state(id).clearance).toBe('CLEARED');
  });

  test('has its obligation waived by a regulator only', () => {
    const { id } = obligationOf(aBasis());
    expect(outcome(cast, cast.maker, 'obligation.waive', { id, ground: 'x' })).toBe('scope_denied');
    expect(outcome(cast, cast.buyer, 'obligation.fulfil', { id })).toBe('not_found');
    expect(outcome(cast, cast.regulator, 'obligation.waive', { id, ground: 'x' })).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'obligation.fulfil', { id })).toBe('state_conflict');
  });
});

test('a verdict is a function of facts and pack: deciding again gives the same bytes', async () => {
  const [one, other] = [await send(0), await send(0)];
  const [first, second] = [cast.state(one).decision, cast.state(other).decision];
  expect([second?.factsSha256, second?.verdictSha256, second?.pack]).toEqual([first?.factsSha256, first?.verdictSha256, first?.pack]);
  expect([first?.factsSha256, first?.verdictSha256].map((sha256) => cast.documents.has(sha256 ?? ''))).toEqual([true, true]);
});

test('a regulator’s query is an entry: who, what, how many rows, digest of the answer', () => {
  const { entries } = cast.submit(cast.regulator, 'inspection.record', { query: 'GET /v1/transfers', rows: 12, answerSha256: digest });
  expect(JSON.parse(Buffer.from(entries[0].body).toString())).toMatchObject({
    type: 'inspection.queried', actor: { org: cast.regulator.org },
    data: { regulator: cast.regulator.org, person: cast.regulator.person, query: 'GET /v1/transfers', rows: 12, answerSha256: digest },
  });
  expect(outcome(cast, cast.maker, 'inspection.record', { query: 'x', rows: 0, answerSha256: digest })).toBe('scope_denied');
});
