import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller, Id } from '#core/exchange';
import { SYSTEM, aTransfer } from '../../support/ledger.js';
import { aCast, aGrant, aRequest, outcome, refusalOf, wait, type Cast } from '../cast.js';

let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
});

const manifest = (rows: number, bytes: number, fields = ['flow']) => ({ files: [{ name: 'a.csv', sha256: '0'.repeat(64), rows, bytes }], rows, bytes, fields });
/** The type of the first entry of a request, with the code where it was refused. */
function ask(of: Id<'grant'>, change: Parameters<typeof aTransfer>[1] = {}): string {
  const input = aTransfer(of, change);
  cast.submit(cast.foreign, 'transfer.request', input);
  const { state, reason } = cast.state(input.id);
  return state === 'REQUESTED' ? 'requested' : `refused: ${reason ?? ''}`;
}

describe('a use', () => {
  test.each<[string, Parameters<typeof aGrant>[1], Parameters<typeof aTransfer>[1], Parameters<typeof aTransfer>[1]]>([
    ['rows', { rowsMax: 10 }, { manifest: manifest(10, 0) }, { manifest: manifest(11, 0) }],
    ['bytes', { bytesMax: 10 }, { manifest: manifest(0, 10) }, { manifest: manifest(0, 11) }],
    ['purpose', { purposes: ['planning'] }, { purpose: 'planning' }, { purpose: 'marketing' }],
    ['fields', { fields: ['flow'] }, { manifest: manifest(1, 1, ['flow']) }, { manifest: manifest(1, 1, ['flow', 'junction']) }],
    ['place', { places: ['SG'] }, {}, undefined],
    ['mode', { modes: ['file'] }, { mode: 'file' }, { mode: 'api' }],
  ])('stays inside the %s of its grant', async (_, terms, inside, beyond) => {
    const of = await aGrant(cast, terms);
    if (beyond !== undefined) expect(ask(of, beyond)).toMatch(/^refused: The grant (does not cover|allows)/);
    expect(ask(of, inside)).toBe('requested');
  });

  test('goes to a place that the grant covers: the recipient’s own', async () => {
    const of = await aGrant(cast, { places: ['CN'], recipients: [cast.foreign.org, cast.buyer.org] });
    expect(ask(of)).toMatch(/places/);
    expect(ask(of, { recipient: cast.buyer.org })).toBe('requested');
  });

  test('goes to a recipient that the grant names, that exists and that may trade', async () => {
    const of = await aGrant(cast, { recipients: [cast.foreign.org, cast.buyer.org] });
    expect(ask(of, { recipient: cast.both.org })).toMatch(/recipients/);
    expect(ask(of, { recipient: 'prt_00000000-0000-0000-0000-00000000dead' })).toMatch(/There is no participant/);
    cast.submit(cast.maker, 'participant.suspend', { id: cast.buyer.org, reason: 'x' });
    expect(ask(of, { recipient: cast.buyer.org })).toMatch(/is SUSPENDED/);
  });

  test('that is refused by rule is an entry of its own, and uses nothing up', async () => {
    const of = await aGrant(cast, { countMax: 1 });
    ask(of);
    const input = aTransfer(of);
    const { entries } = cast.submit(cast.foreign, 'transfer.request', input);
    expect(entries.map(({ type }) => type)).toEqual(['transfer.refused']);
    expect(cast.state(input.id)).toMatchObject({ state: 'TERMINATED', clearance: 'BLOCKED', delivery: null });
    expect(cast.state(of).used.count).toBe(1);
  });

  test('has a manifest whose sums are those of its files', async () => {
    const of = await aGrant(cast);
    for (const change of [{ rows: 11 }, { bytes: 999 }]) {
      expect(refusalOf(cast, cast.foreign, 'transfer.request', aTransfer(of, { manifest: { ...manifest(10, 1000), ...change } }))?.code).toBe('invalid_request');
    }
  });

  test('ends with the term, also before the timekeeper has come by', async () => {
    const of = await aGrant(cast, { termDays: 1 });
    const end = cast.state(of).expiresAt ?? '';
    cast.clock.at = new Date(Date.parse(end) - 1).toISOString();
    expect(ask(of)).toBe('requested');
    cast.clock.at = end;
    expect(ask(of)).toMatch(/^refused: The grant ended at/);
  });
});

describe('a grant', () => {
  test('is EXHAUSTED by its last use, and ACTIVE again when one is given back', async () => {
    const of = await aGrant(cast, { countMax: 2 });
    const first = aRequest(cast, of);
    expect(cast.state(of).state).toBe('ACTIVE');
    aRequest(cast, of);
    expect(cast.state(of).state).toBe('EXHAUSTED');
    cast.submit(cast.vendor, 'transfer.terminate', { id: first, reason: 'x' });
    expect(cast.state(of)).toMatchObject({ state: 'ACTIVE', used: { count: 1 }, dueAt: cast.state(of).expiresAt });
  });

  test('that is suspended lets no use pass, and a use given back does not wake it', async () => {
    const of = await aGrant(cast);
    const id = aRequest(cast, of);
    cast.submit(cast.vendor, 'grant.suspend', { id: of, reason: 'x' });
    expect(ask(of)).toMatch(/is SUSPENDED/);
    cast.submit(cast.vendor, 'transfer.terminate', { id, reason: 'x' });
    expect(cast.state(of)).toMatchObject({ state: 'SUSPENDED', used: { count: 0 } });
  });

  test('gives its credential out once, while it is active', async () => {
    const of = await aGrant(cast);
    expect(outcome(cast, { ...cast.vendor, roles: ['vendor', 'buyer'] }, 'grant.collect_credential', { id: of })).toBe('wrong_party');
    expect([1, 2].map(() => outcome(cast, cast.foreign, 'grant.collect_credential', { id: of }))).toEqual(['accepted', 'already_exists']);
    cast.submit(cast.vendor, 'grant.suspend', { id: of, reason: 'x' });
    expect(outcome(cast, cast.foreign, 'grant.collect_credential', { id: of })).toBe('state_conflict');
  });

  test('is activated by its vendor, once, while both sides may trade', async () => {
    const of = await aGrant(cast, {}, cast.both);
    const input = { id: of, enforcementPoints: ['gateway-1'], credentialSha256: '0'.repeat(64) };
    expect(outcome(cast, cast.vendor, 'grant.activate', input)).toBe('state_conflict');
    expect(outcome(cast, cast.both, 'grant.activate', input)).toBe('wrong_party');
    cast.put({ ...cast.state(of), state: 'PROVISIONING' });
    cast.submit(cast.maker, 'participant.suspend', { id: cast.both.org, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'grant.activate', input)).toBe('participant_not_active');
  });

  test('is suspended, resumed and acknowledged by its vendor alone: who is buyer, operator or regulator beside has no part in it', async () => {
    const of = await aGrant(cast, {}, cast.both);
    const reason = 'x';
    const tried = (who: Caller): string[] => [
      outcome(cast, who, 'grant.suspend', { id: of, reason }), outcome(cast, who, 'grant.resume', { id: of, reason }), outcome(cast, who, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-1' }),
    ];
    for (const party of [cast.both, { ...cast.both, roles: ['vendor', 'operator', 'regulator'] } as const]) expect(new Set(tried(party))).toEqual(new Set(['wrong_party']));
    for (const authority of [cast.maker, cast.regulator]) expect(new Set(tried(authority))).toEqual(new Set(['scope_denied']));
  });

  test('of a vendor that may not trade is closed by it, and not opened again', async () => {
    const of = await aGrant(cast);
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' });
    cast.submit(cast.vendor, 'grant.suspend', { id: of, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'grant.resume', { id: of, reason: 'x' })).toBe('participant_not_active');
    cast.submit(cast.vendor, 'grant.revoke', { id: of, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-1' })).toBe('accepted');
  });

  test('is revoked when every enforcement point has acknowledged it, and only by those that were asked', async () => {
    const of = await aGrant(cast);
    cast.put({ ...cast.state(of), enforcementPoints: ['gateway-1', 'gateway-2'] });
    cast.submit(cast.vendor, 'grant.revoke', { id: of, reason: 'breach' });
    expect(outcome(cast, cast.vendor, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-3' })).toBe('reference_invalid');
    cast.submit(cast.vendor, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-1' });
    expect(cast.state(of)).toMatchObject({ state: 'REVOKING', awaiting: ['gateway-2'] });
    expect(outcome(cast, cast.vendor, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-1' })).toBe('reference_invalid');
    cast.submit(cast.vendor, 'grant.acknowledge', { id: of, enforcementPoint: 'gateway-2' });
    expect(cast.state(of).state).toBe('REVOKED');
  });

  test('whose revocation nobody acknowledges in time is REVOKED_UNCONFIRMED, and says who is missing', async () => {
    const of = await aGrant(cast);
    cast.submit(cast.regulator, 'grant.revoke', { id: of, reason: 'order' });
    cast.submit(SYSTEM, 'grant.expire', { id: of, reason: 'The time was over.' });
    expect(cast.state(of)).toMatchObject({ state: 'REVOKED_UNCONFIRMED', awaiting: ['gateway-1'] });
  });

  test('without an enforcement point is revoked at once', async () => {
    const of = await aGrant(cast);
    cast.put({ ...cast.state(of), state: 'PROVISIONING', enforcementPoints: [] });
    cast.submit(cast.foreign, 'grant.give_up', { id: of, reason: 'no need' });
    expect(cast.state(of).state).toBe('REVOKED');
  });

  test('is revoked by its vendor or an authority, given up by its buyer', async () => {
    const of = await aGrant(cast, {}, cast.both);
    expect(outcome(cast, cast.both, 'grant.revoke', { id: of, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, { ...cast.vendor, roles: ['vendor', 'buyer'] }, 'grant.give_up', { id: of, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.buyer, 'grant.give_up', { id: of, reason: 'x' })).toBe('not_found');
    expect(outcome(cast, cast.maker, 'grant.revoke', { id: of, reason: 'x' })).toBe('accepted');
  });

  test('refuses the wrong party before it looks at the state', async () => {
    const of = await aGrant(cast, {}, cast.both);
    cast.put({ ...cast.state(of), state: 'EXPIRED' });
    expect(outcome(cast, cast.both, 'grant.revoke', { id: of, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.vendor, 'grant.revoke', { id: of, reason: 'x' })).toBe('state_conflict');
  });

  test('never outlives its term: what is still open then starts no more', async () => {
    const of = await aGrant(cast, { termDays: 2 });
    wait(cast, 3);
    cast.submit(SYSTEM, 'grant.expire', { id: of, reason: 'The term was over.' });
    expect(cast.state(of).state).toBe('EXPIRED');
    expect(ask(of)).toMatch(/is EXPIRED/);
  });
});
