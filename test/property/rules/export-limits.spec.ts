import { beforeEach, describe, expect, test } from '@jest/globals';
import { derivedId } from '#ledger';
import type { CommandInput, Id } from '#core/exchange';
import { SYSTEM, check } from '../../support/ledger.js';
import { PERSONAL, aCast, aChecked, aGrant, outcome, refusalOf, type Cast } from '../cast.js';

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  cast = await aCast(PERSONAL);
  grant = await aGrant(cast);
});

const DIGEST = '0'.repeat(64);
const DAY = '2026-06-15';
const scopeOf = (generalMax: number, sensitiveMax = 0) => ({ recipients: [cast.foreign.org], countries: ['SG'], purposes: [], fields: [], generalMax, sensitiveMax });

/** A standard contract in force since 2026-06-15, until the end of the year. */
function aContract(generalMax: number, sensitiveMax = 0, change: Partial<CommandInput<'basis.draft'>> = {}): Id<'basis'> {
  const id = cast.ledger.newId('basis');
  cast.submit(cast.vendor, 'basis.draft', { id, kind: 'STANDARD_CONTRACT', scope: scopeOf(generalMax, sensitiveMax), validFrom: DAY, validUntil: '2026-12-31', documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...change });
  cast.submit(cast.vendor, 'basis.effect', { id, effectiveOn: DAY });
  return id;
}

function anAssessment(validUntil?: string): Id<'basis'> {
  const id = cast.ledger.newId('basis');
  cast.submit(cast.vendor, 'basis.draft', { id, kind: 'SECURITY_ASSESSMENT', scope: scopeOf(5_000_000), documentSha256: DIGEST, impactAssessmentSha256: DIGEST, ...(validUntil === undefined ? {} : { validUntil }) });
  cast.submit(cast.vendor, 'basis.apply', { id, authority: 'x', appliedOn: DAY, selfAssessmentSha256: DIGEST });
  cast.submit(cast.vendor, 'basis.accept', { id, decidedOn: DAY, documentSha256: DIGEST });
  cast.submit(cast.vendor, 'basis.approve', { id, decidedOn: DAY, documentSha256: DIGEST, number: '1' });
  return id;
}

const send = (general: number, sensitive = 0): Promise<Id<'transfer'>> => aChecked(cast, grant, { people: { general, sensitive } });
async function sendUnder(basis: Id<'basis'>, general: number): Promise<Id<'transfer'>> {
  const id = await send(general);
  cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis });
  await check(cast, id);
  return id;
}
const typesAfter = async (act: () => Promise<unknown>): Promise<string[]> => {
  const before = cast.entries.length;
  await act();
  return cast.entries.slice(before).map(({ type }) => type);
};

describe('a filed figure that reality approaches', () => {
  test('is warned of in the commit that clears, at 80 and at 95 per cent, where exporter, operator and regulator see it', async () => {
    const basis = aContract(200_000);
    expect((await typesAfter(() => sendUnder(basis, 159_999))).at(-1)).toBe('tally.reserved');
    const types = await typesAfter(() => sendUnder(basis, 1));
    expect(types.slice(-4)).toEqual(['check.passed', 'transfer.cleared', 'tally.reserved', 'basis.limit_near']);
    expect(JSON.parse(Buffer.from(cast.entries.at(-1)?.body ?? '').toString())).toMatchObject({
      stream: basis, parties: [cast.vendor.org], data: { people: 'general', limit: 'scope', percent: 80, total: 160_000, max: 200_000, year: 2026 },
    });
    expect((await typesAfter(() => sendUnder(basis, 30_000))).at(-1)).toBe('basis.limit_near');
    expect(cast.state(basis).warned).toEqual({ year: 2026, marks: ['general:scope:80', 'general:scope:95'] });
    expect((await typesAfter(() => sendUnder(basis, 9_999))).at(-1)).toBe('tally.reserved');
  });

  test('is exact at its limit: 200,000 people are carried, one more is the difference', async () => {
    const basis = aContract(200_000);
    await sendUnder(basis, 200_000);
    const id = await sendUnder(basis, 1);
    expect(cast.state(id)).toMatchObject({ clearance: 'NEEDS_BASIS', differences: [{ what: 'general', asked: 200_001, covered: 200_000 }] });
    expect(cast.state(id).reason).toContain('个人信息人数：所需 200001，依据 200000');
  });

  test('gives every difference, and all of a long list in a document', async () => {
    const basis = aContract(200_000, 0, { scope: { ...scopeOf(100_000), countries: ['HK'], purposes: ['marketing'], fields: ['flow'] } });
    const id = await sendUnder(basis, 150_000);
    expect(cast.state(id).differences).toEqual([
      { what: 'country', asked: ['SG'], covered: ['HK'] }, { what: 'purpose', asked: ['planning'], covered: ['marketing'] },
      { what: 'field', asked: ['junction'], covered: ['flow'] }, { what: 'general', asked: 150_000, covered: 100_000 },
    ]);
    const entry = cast.entries.find(({ type, stream, body }) => type === 'transfer.basis_needed' && stream === id && Buffer.from(body).includes('"what"'));
    const { data } = JSON.parse(Buffer.from(entry?.body ?? '').toString()) as { data: { differencesSha256: string } };
    expect(JSON.parse(cast.documents.get(data.differencesSha256)?.body ?? '')).toHaveLength(4);
  });
});

describe('the line of the assessment', () => {
  test('is warned of while a contract is the basis; 999,999 are carried, and the millionth person needs the assessment', async () => {
    const basis = aContract(5_000_000);
    await sendUnder(basis, 999_999);
    expect(cast.state(basis).warned.marks).toEqual(['general:assessment:95']);
    cast.submit(cast.vendor, 'basis.file', { id: basis, authority: 'x', filingNumber: '1', filedOn: DAY });
    const last = await sendUnder(basis, 1);
    expect(cast.entries.at(-1)?.type).toBe('basis.outgrown');
    expect(cast.state(last)).toMatchObject({
      clearance: 'NEEDS_BASIS', decision: { path: 'SECURITY_ASSESSMENT', articles: expect.arrayContaining(['CAC Q&A 2025-10']) },
      differences: [{ what: 'kind', asked: ['SECURITY_ASSESSMENT'], covered: ['STANDARD_CONTRACT'] }],
    });
    expect((await typesAfter(() => sendUnder(basis, 2))).filter((type) => type === 'basis.outgrown')).toEqual([]);
    cast.submit(cast.vendor, 'transfer.attach_basis', { id: last, basis: anAssessment() });
    await check(cast, last);
    expect(cast.state(last).clearance).toBe('CLEARED');
  });
});

describe('a basis must fit the verdict and its days', () => {
  test('an approved assessment serves also where a contract would do (PIPL 38(1)); what is only applied for serves nothing', async () => {
    const [approved, applied] = [anAssessment(), anAssessment()];
    expect(cast.state(await sendUnder(approved, 100_000))).toMatchObject({ clearance: 'CLEARED', basis: approved, decision: { path: 'STANDARD_CONTRACT' } });
    cast.put({ ...cast.state(applied), state: 'APPLIED' });
    expect(cast.state(await sendUnder(applied, 1)).differences).toEqual([{ what: 'state', asked: ['APPROVED', 'EXTENDING'], covered: ['APPLIED'] }]);
  });

  test('a certificate serves while it is certified, and closes its path when it is suspended', async () => {
    const id = cast.ledger.newId('basis');
    cast.submit(cast.vendor, 'basis.draft', { id, kind: 'CERTIFICATION', scope: scopeOf(200_000), documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
    cast.submit(cast.vendor, 'basis.apply', { id, authority: '某认证中心', appliedOn: DAY });
    cast.submit(cast.vendor, 'basis.certify', { id, decidedOn: DAY, documentSha256: DIGEST, number: 'C-1' });
    const transfer = await sendUnder(id, 100_000);
    expect(cast.state(transfer)).toMatchObject({ clearance: 'CLEARED', decision: { path: 'CERTIFICATION' } });
    cast.submit(cast.regulator, 'basis.suspend', { id, authority: '某认证中心', noticeOn: DAY, documentSha256: DIGEST, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: transfer })).toBe('basis_insufficient');
    expect(cast.state(await sendUnder(id, 1)).differences).toEqual([{ what: 'state', asked: ['CERTIFIED'], covered: ['SUSPENDED'] }]);
  });

  test('what was cleared does not start on the day after the last one, and the difference says so', async () => {
    const id = await sendUnder(aContract(200_000, 0, { validUntil: '2026-06-16' }), 100_000);
    cast.clock.at = '2026-06-16T16:00:00.000Z';
    expect(refusalOf(cast, cast.vendor, 'transfer.start', { id })).toMatchObject({ code: 'basis_insufficient', params: { differences: [{ what: 'date', asked: ['2026-06-17'], covered: [DAY, '2026-06-16'] }] } });
    cast.clock.at = '2026-06-16T15:59:59.999Z';
    expect(outcome(cast, cast.vendor, 'transfer.start', { id })).toBe('accepted');
    expect(cast.state(id).dueAt).toBe('2026-06-16T16:00:00.000Z');
  });

  test('onward provision that the grant allows must be in the scope', async () => {
    const id = await aChecked(cast, grant, { people: { general: 100_000, sensitive: 0 }, circumstances: { onwardOutsideGba: true } });
    const [closed, open] = [aContract(200_000), aContract(200_000, 0, { scope: { ...scopeOf(200_000), onward: true } })];
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: closed });
    await check(cast, id);
    expect(cast.state(id).differences).toEqual([{ what: 'onward', asked: ['onward'], covered: [] }]);
    cast.submit(cast.vendor, 'transfer.attach_basis', { id, basis: open });
    await check(cast, id);
    expect(cast.state(id)).toMatchObject({ clearance: 'CLEARED', differences: [] });
  });
});

describe('what runs under a basis that ends', () => {
  const running = async (basis: Id<'basis'>): Promise<Id<'transfer'>> => {
    const id = await sendUnder(basis, 100_000);
    cast.submit(cast.vendor, 'transfer.start', { id });
    return id;
  };

  test('is suspended by the exchange when its contract has ended, and cannot be resumed', async () => {
    const basis = aContract(200_000);
    const id = await running(basis);
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id })).toBe('state_conflict');
    cast.submit(cast.vendor, 'basis.terminate', { id: basis, reason: 'x' });
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id })).toBe('accepted');
    expect([cast.state(id).state, outcome(cast, cast.vendor, 'transfer.resume', { id, reason: 'x' })]).toEqual(['SUSPENDED', 'basis_insufficient']);
  });

  test('comes to its end where a contract is only to be renewed on a change, while nothing new starts', async () => {
    const basis = aContract(400_000);
    const [first, second] = [await running(basis), await sendUnder(basis, 100_000)];
    cast.submit(cast.vendor, 'basis.report_change', { id: basis, changes: ['foreign_law'], changedOn: DAY, description: 'x' });
    expect([outcome(cast, SYSTEM, 'transfer.interrupt', { id: first }), outcome(cast, cast.vendor, 'transfer.start', { id: second })]).toEqual(['state_conflict', 'basis_insufficient']);
  });
});

describe('data that are notified as important', () => {
  const notice = (change: Partial<CommandInput<'product.notify_importance'>> = {}): CommandInput<'product.notify_importance'> =>
    ({ id: cast.product, authority: '市工业和信息化局', documentSha256: DIGEST, notifiedOn: DAY, version: null, fields: [], ...change });

  test('need the assessment from then on, whoever described them as general', async () => {
    expect(cast.state(await send(10)).clearance).toBe('CLEARED');
    cast.submit(cast.regulator, 'product.notify_importance', notice());
    expect(cast.state(await send(10))).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { path: 'SECURITY_ASSESSMENT', articles: expect.arrayContaining(['NDSR 37', 'CAC Q&A 2025-05']) } });
  });

  test.each<[string, Partial<CommandInput<'product.notify_importance'>>, string]>([
    ['its version', { version: 1 }, 'NEEDS_BASIS'], ['a field that is delivered', { fields: ['junction'] }, 'NEEDS_BASIS'], ['a field that is not delivered', { fields: ['speed'] }, 'CLEARED'],
  ])('are those that the notice names: %s %j is %s', async (_, change, clearance) => {
    cast.submit(cast.maker, 'product.notify_importance', notice(change));
    expect(cast.state(await send(10)).clearance).toBe(clearance);
  });

  test('of a later version leave the earlier one as it is', async () => {
    const product = cast.state(cast.product);
    cast.put({ ...product, versions: [...product.versions, ...product.versions] });
    cast.submit(cast.maker, 'product.notify_importance', notice({ version: 2 }));
    expect(cast.state(await send(10)).clearance).toBe('CLEARED');
    expect(outcome(cast, cast.maker, 'product.notify_importance', notice({ version: 3 }))).toBe('reference_invalid');
  });

  test('oblige their vendor to apply within two months; an application that answers the duty fulfils it', () => {
    cast.submit(cast.regulator, 'product.notify_importance', notice());
    const duty = derivedId(1, 'obligation', cast.product, 'importance-1');
    expect(cast.state(duty)).toMatchObject({ state: 'OPEN', owner: cast.vendor.org, source: cast.product, dueOn: '2026-08-15', article: 'CAC Q&A 2025-05' });
    const id = cast.ledger.newId('basis');
    cast.submit(cast.vendor, 'basis.draft', { id, kind: 'SECURITY_ASSESSMENT', scope: scopeOf(1), documentSha256: DIGEST, impactAssessmentSha256: DIGEST });
    expect(outcome(cast, cast.vendor, 'basis.apply', { id, authority: 'x', appliedOn: DAY, selfAssessmentSha256: DIGEST, answers: [derivedId(1, 'obligation', grant, 'x')] })).toBe('not_found');
    cast.submit(cast.vendor, 'basis.apply', { id, authority: 'x', appliedOn: DAY, selfAssessmentSha256: DIGEST, answers: [duty] });
    expect(cast.state(duty).state).toBe('DONE');
  });

  test('stop what had been cleared before, unless the notice lets it go on', async () => {
    const [waiting, running] = [await send(10), await send(10)];
    cast.submit(cast.vendor, 'transfer.start', { id: running });
    cast.submit(cast.regulator, 'product.notify_importance', notice());
    expect(refusalOf(cast, cast.vendor, 'transfer.start', { id: waiting })).toMatchObject({ code: 'basis_insufficient', params: { article: 'CAC Q&A 2025-05' } });
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: running })).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'transfer.resume', { id: running, reason: 'x' })).toBe('basis_insufficient');
  });

  test('let it go on until the two months are over where the notice says so, the last day included', async () => {
    cast.clock.at = '2026-08-13T04:00:00.000Z';
    const [first, second, third] = [await send(10), await send(10), await send(10)];
    cast.submit(cast.regulator, 'product.notify_importance', notice({ existingExports: 'until_due' }));
    cast.submit(cast.vendor, 'transfer.start', { id: first });
    expect(cast.state(first).dueAt).toBe('2026-08-15T16:00:00.000Z');
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: first })).toBe('state_conflict');
    cast.clock.at = '2026-08-15T15:59:59.999Z';
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: second })).toBe('accepted');
    cast.clock.at = '2026-08-15T16:00:00.000Z';
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: third })).toBe('basis_insufficient');
  });

  test('are notified by an authority, of a product that is still there, and not for a day to come', () => {
    expect(outcome(cast, cast.vendor, 'product.notify_importance', notice())).toBe('scope_denied');
    expect(outcome(cast, cast.regulator, 'product.notify_importance', notice({ notifiedOn: '2026-06-16' }))).toBe('outside_period');
    cast.submit(cast.vendor, 'product.retire', { id: cast.product, reason: 'x' });
    expect(outcome(cast, cast.regulator, 'product.notify_importance', notice())).toBe('state_conflict');
  });
});
