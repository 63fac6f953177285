import { beforeEach, describe, expect, test } from '@jest/globals';
import { EXPORT_PACKS, PACKS } from '#core/law';
import { WAIVABLE, waivability, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM, aDescription, anOffer, check, submitListing } from '../../support/ledger.js';
import { PERSONAL, aCast, aChecked, aGrant, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { DIGEST, aDecided, aScope, aWaiver, countersigner } from '../reviews.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(PERSONAL); });

const drafted = (change: Partial<CommandInput<'waiver.draft'>['scope']> = {}): string =>
  outcome(cast, cast.regulator, 'waiver.draft', { id: cast.ledger.newId('waiver'), scope: aScope(cast, change), ground: '试点', article: 'x', conditions: { zh: '每季度报告' }, documentSha256: DIGEST });

describe('the table of waivable provisions', () => {
  test('has every provision of both gates with its reason, and no others', () => {
    const ids = (name: 'tradability' | 'export'): string[] => Object.keys(WAIVABLE[name]).sort();
    const trading = PACKS.filter(({ id }) => id === 'sz-trading').flatMap(({ provisions }) => provisions.map(({ id }) => id));
    const exporting = EXPORT_PACKS.flatMap(({ provisions }) => provisions.map(({ id }) => id));
    expect([ids('tradability'), ids('export')]).toEqual([[...new Set(trading)].sort(), [...new Set(exporting)].sort()]);
  });

  test.each([['tradability', 'DSL53'], ['tradability', 'SZREG'], ['tradability', 'SZ16N'], ['tradability', 'DSL33'], ['tradability', 'SZ12C'], ['export', 'R02'], ['export', 'R06'], ['export', 'R20'], ['export', 'nothing']] as const)('does not waive %s %s', (gate, provision) => {
    expect(waivability(gate, provision)).toMatchObject({ isWaivable: false });
    if (provision !== 'nothing') expect(drafted({ gate, provisions: [provision] })).toBe('not_waivable');
  });
});

describe('a waiver', () => {
  test('is drafted by one person of a regulator and granted by another of the same', () => {
    const id = cast.ledger.newId('waiver');
    cast.submit(cast.regulator, 'waiver.draft', { id, scope: aScope(cast), ground: '试点', article: 'x', conditions: null, documentSha256: DIGEST });
    expect([outcome(cast, cast.regulator, 'waiver.grant', { id }), outcome(cast, { ...cast.both, roles: ['regulator'] }, 'waiver.grant', { id }), outcome(cast, cast.maker, 'waiver.grant', { id })]).toEqual(['same_person', 'wrong_party', 'scope_denied']);
    expect(outcome(cast, countersigner(cast), 'waiver.grant', { id })).toBe('accepted');
    expect(cast.state(id)).toMatchObject({ state: 'IN_FORCE', dueAt: '2026-12-31T16:00:00.000Z' });
  });

  test.each<[Partial<CommandInput<'waiver.draft'>['scope']>, string]>([
    [{ from: '2026-06-15', until: '2026-06-15' }, 'accepted'], [{ from: '2026-06-16', until: '2026-06-15' }, 'reference_invalid'],
    [{ from: '2026-01-01', until: '2027-12-31' }, 'accepted'], [{ from: '2026-01-01', until: '2028-01-01' }, 'reference_invalid'], [{ participant: 'prt_01938f6e-0000-7000-8000-00000000000f' }, 'reference_invalid'],
  ])('of the scope %j is %s', (change, expected) => expect(drafted(change)).toBe(expected));

  test.each([{ recipient: 'prt_01938f6e-0000-7000-8000-00000000000f' }, { purpose: 'research' }] as const)('that no listing could be covered by is refused: %j', (change) => expect([drafted(change), drafted({ ...change, gate: 'export', provisions: ['R23'] })]).toEqual(['reference_invalid', 'accepted']));

  test('over a product of somebody else is refused', () => expect(drafted({ participant: cast.both.org, product: cast.product })).toBe('reference_invalid'));

  test('that is over before it is granted is not granted', () => {
    const id = cast.ledger.newId('waiver');
    cast.submit(cast.regulator, 'waiver.draft', { id, scope: aScope(cast, { until: '2026-06-20' }), ground: '试点', article: 'x', conditions: null, documentSha256: DIGEST });
    wait(cast, 6);
    expect(outcome(cast, countersigner(cast), 'waiver.grant', { id })).toBe('reference_invalid');
  });
});

/** A listing without its compliance report, returned once, that relies on `waiver` and is checked again. */
async function relying(waiver: Id<'waiver'>, description: Parameters<typeof aDescription>[0] = {}): Promise<Id<'listing'>> {
  const { listing } = await submitListing(cast, cast.vendor, { description: { complianceReport: null, ...description } });
  await check(cast, listing);
  cast.submit(cast.vendor, 'waiver.invoke', { id: waiver, subject: listing });
  cast.submit(cast.vendor, 'listing.revise', { id: listing, productVersion: 1, offer: anOffer() });
  cast.submit(cast.vendor, 'listing.submit', { id: listing });
  await check(cast, listing);
  return listing;
}

describe('a listing that relies on a waiver', () => {
  test('is LISTED by a WAIVED check, and check, listing and waiver each show it', async () => {
    const waiver = aWaiver(cast);
    const listing = await relying(waiver);
    const shown = { waiver, issuer: cast.regulator.org, provisions: ['SZ13'], participant: cast.vendor.org, product: null, recipient: null, purpose: null, from: '2026-06-15', until: '2026-12-31' };
    const { check: by, relief, state } = cast.state(listing);
    if (by === null) throw new Error('not listed');
    expect([state, relief, cast.state(by).state, cast.state(by).waiver]).toEqual(['LISTED', shown, 'WAIVED', shown]);
    expect(cast.state(waiver).uses).toEqual([{ subject: listing, check: by, people: 0, at: cast.clock.at }]);
    for (const type of ['check.waived', 'listing.listed']) {
      const entry = cast.entries.findLast((one) => one.type === type);
      expect(JSON.parse(Buffer.from(entry?.body ?? '').toString())).toMatchObject({ data: { waiver: shown } });
    }
  });

  test.each<[string, Partial<CommandInput<'waiver.draft'>['scope']>, Parameters<typeof aDescription>[0]]>([
    ['names another provision', { provisions: ['SZ13P'] }, {}], ['is for the other gate', { gate: 'export', provisions: ['R23'] }, {}],
    ['does not reach the missing explanation of the source, which the law demands', {}, { source: null }],
    ['leaves something else in the way', {}, { rights: { holding: true, processing: true, operation: true, disputeOpen: true, evidence: [] } }],
  ])('goes back where the waiver %s', async (_, change, description) => {
    expect(cast.state(await relying(aWaiver(cast, change), description)).state).toBe('RETURNED');
  });

  test('goes back where the waiver is for another product, or used up', async () => {
    expect(cast.state(await relying(aWaiver(cast, { product: cast.product }))).state).toBe('RETURNED');
    const once = aWaiver(cast, { usesMax: 1 });
    expect([cast.state(await relying(once)).state, cast.state(await relying(once)).state]).toEqual(['LISTED', 'RETURNED']);
  });

  test('that raises a concern besides is left to people; the waiver counts when they list it, and must still be in force', async () => {
    const waiver = aWaiver(cast, { until: '2026-06-18' });
    const concern = { nature: { ...aDescription().nature, nationalSecurityConcern: true } };
    const [one, other] = [await relying(waiver, concern), await relying(waiver, concern)];
    const [first, second] = [cast.state(one).review, cast.state(other).review];
    if (first === null || second === null) throw new Error('no review');
    expect(cast.state(first)).toMatchObject({ provisions: ['SZ12C'], waived: { waiver, provisions: ['SZ13'] } });
    aDecided(cast, first);
    expect([cast.state(one).relief?.waiver, cast.state(waiver).uses.length]).toEqual([waiver, 1]);
    wait(cast, 4);
    expect(() => { aDecided(cast, second); }).toThrow(expect.objectContaining({ code: 'not_waivable' }));
  });

  test('is suspended with the revocation, and not resumed under a waiver that has ended', async () => {
    const waiver = aWaiver(cast);
    const listing = await relying(waiver);
    const { entries } = cast.submit(cast.regulator, 'waiver.revoke', { id: waiver, reason: '试点终止' });
    expect(entries.map(({ type }) => type)).toEqual(['waiver.revoked', 'listing.suspended']);
    expect(outcome(cast, cast.maker, 'listing.resume', { id: listing, reason: 'x' })).toBe('not_waivable');
  });

  test('is suspended when the waiver ends, whether or not anybody looks', async () => {
    const waiver = aWaiver(cast);
    const listing = await relying(waiver);
    cast.submit(SYSTEM, 'waiver.expire', { id: waiver, reason: '超过期限' });
    expect([cast.state(waiver).state, cast.state(listing).state]).toEqual(['EXPIRED', 'SUSPENDED']);
  });

  test('is the vendor’s own and not submitted yet', () => {
    const waiver = aWaiver(cast);
    expect(outcome(cast, cast.vendor, 'waiver.invoke', { id: waiver, subject: cast.listing })).toBe('state_conflict');
    expect(outcome(cast, cast.both, 'waiver.invoke', { id: waiver, subject: cast.listing })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'waiver.invoke', { id: waiver, subject: cast.ledger.newId('listing') })).toBe('not_found');
  });
});

test('a waiver is invoked from its first day to its last', async () => {
  const waiver = aWaiver(cast, { from: '2026-06-16', until: '2026-06-17' });
  const { listing } = await submitListing(cast, cast.vendor, { description: { complianceReport: null } });
  await check(cast, listing);
  const invoked: string[] = [];
  for (let day = 15; day <= 18; day++) {
    invoked.push(outcome(cast, cast.vendor, 'waiver.invoke', { id: waiver, subject: listing }));
    wait(cast, 1);
  }
  expect(invoked).toEqual(['state_conflict', 'accepted', 'accepted', 'state_conflict']);
});

describe('a transfer that relies on a waiver', () => {
  const asked = async (people: number): Promise<Id<'transfer'>> => aChecked(cast, await aGrant(cast), { people: { general: people, sensitive: 0 } });
  async function judged(waiver: Id<'waiver'>, people = 200_000): Promise<Id<'transfer'>> {
    const transfer = await asked(people);
    cast.submit(cast.vendor, 'waiver.invoke', { id: waiver, subject: transfer });
    await check(cast, transfer);
    return transfer;
  }
  const forExport = (change: Partial<CommandInput<'waiver.draft'>['scope']> = {}): Id<'waiver'> => aWaiver(cast, { gate: 'export', provisions: ['R23'], ...change });

  test('is CLEARED by a WAIVED check without a basis; its people count all the same', async () => {
    const waiver = forExport({ recipient: cast.foreign.org, purpose: 'planning' });
    const transfer = await judged(waiver);
    const { clearance, basis, counted, relief, decision } = cast.state(transfer);
    expect({ clearance, basis, people: counted?.general, waiver: relief?.waiver, path: decision?.path }).toEqual({ clearance: 'CLEARED', basis: null, people: 200_000, waiver, path: 'STANDARD_CONTRACT' });
    expect(cast.state(decision?.check ?? 'chk_').state).toBe('WAIVED');
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: transfer })).toBe('accepted');
  });

  test.each<[string, Partial<CommandInput<'waiver.draft'>['scope']>]>([['recipient', { recipient: 'prt_01938f6e-0000-7000-8000-00000000000f' }], ['purpose', { purpose: 'research' }], ['limit of people', { peopleMax: 199_999 }]])(
    'needs its basis where the waiver has another %s', async (_, change) => expect(cast.state(await judged(forExport(change))).clearance).toBe('NEEDS_BASIS'),
  );

  test('is covered to the last person of the limit', async () => expect(cast.state(await judged(forExport({ peopleMax: 200_000 }))).clearance).toBe('CLEARED'));

  test('needs the security assessment whatever is waived: prior approval is not', async () => {
    expect(cast.state(await judged(forExport(), 1_000_000))).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { path: 'SECURITY_ASSESSMENT' } });
  });

  test('does not start after the waiver was revoked', async () => {
    const waiver = forExport();
    const transfer = await judged(waiver);
    cast.submit(cast.regulator, 'waiver.revoke', { id: waiver, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: transfer })).toBe('not_waivable');
  });

  test('invokes it while a basis is missing, not otherwise', async () => {
    const cleared = await asked(10);
    expect(refusalOf(cast, cast.vendor, 'waiver.invoke', { id: forExport(), subject: cleared })).toMatchObject({ code: 'state_conflict', params: { state: 'CLEARED' } });
  });
});
