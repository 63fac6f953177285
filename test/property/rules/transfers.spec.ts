import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Id } from '#core/exchange';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, aRequest, outcome, refusalOf, wait, type Cast } from '../cast.js';

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  cast = await aCast();
  grant = await aGrant(cast, { recipients: [cast.foreign.org, cast.buyer.org] });
});
const start = (id: Id<'transfer'>, caller = cast.vendor): string => outcome(cast, caller, 'transfer.start', { id });

describe('a transfer', () => {
  test('starts only after an earlier entry has cleared it, naming pack, facts and path', async () => {
    const id = aRequest(cast, grant);
    expect(refusalOf(cast, cast.vendor, 'transfer.start', { id })).toMatchObject({ code: 'not_cleared', params: { clearance: 'PENDING' } });
    const checked = await aChecked(cast, grant);
    expect(cast.state(checked).decision).toMatchObject({ path: 'EXEMPT', pack: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) }, factsSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([start(checked), start(checked)]).toEqual(['accepted', 'state_conflict']);
  });

  test('whose check was lost, late or failed is never cleared', () => {
    const id = aRequest(cast, grant);
    const check = cast.submit(SYSTEM, 'check.queue', { subject: id, round: 1 }).entries[0].stream as Id<'check'>;
    cast.submit(SYSTEM, 'check.fail_with_error', { id: check, reason: 'The worker died.' });
    expect(start(id)).toBe('not_cleared');
    cast.submit(SYSTEM, 'check.lapse', { id: check, reason: 'The time was over.' });
    expect([cast.state(check).state, start(id)]).toEqual(['FAIL', 'not_cleared']);
  });

  test('whose check failed is driven again by the operator and then cleared', () => {
    const id = aRequest(cast, grant);
    const check = cast.submit(SYSTEM, 'check.queue', { subject: id, round: 1 }).entries[0].stream as Id<'check'>;
    cast.submit(SYSTEM, 'check.fail_with_error', { id: check, reason: 'The worker died.' });
    cast.submit(cast.maker, 'check.redrive', { id: check, reason: 'The worker is back.' });
    cast.submit(SYSTEM, 'check.start', { id: check });
    cast.submit(SYSTEM, 'check.conclude', { id: check });
    expect([cast.state(id).clearance, start(id)]).toEqual(['CLEARED', 'accepted']);
  });

  test.each<[string, string, () => void]>([
    ['its grant is suspended', 'state_conflict', () => cast.submit(cast.vendor, 'grant.suspend', { id: grant, reason: 'x' })],
    ['its grant is being revoked', 'state_conflict', () => cast.submit(cast.vendor, 'grant.revoke', { id: grant, reason: 'x' })],
    ['its vendor is suspended', 'participant_not_active', () => cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' })],
    ['its buyer is suspended', 'participant_not_active', () => cast.submit(cast.maker, 'participant.suspend', { id: cast.foreign.org, reason: 'x' })],
    ['its recipient is suspended', 'participant_not_active', () => cast.submit(cast.maker, 'participant.suspend', { id: cast.buyer.org, reason: 'x' })],
    ['the term of its grant is over', 'state_conflict', () => wait(cast, 366)],
  ])('does not start while %s, and does not go on either', async (_, code, happen) => {
    const [first, second] = [await aChecked(cast, grant, { recipient: cast.buyer.org }), await aChecked(cast, grant, { recipient: cast.buyer.org })];
    cast.submit(cast.vendor, 'transfer.start', { id: second });
    cast.submit(cast.foreign, 'transfer.suspend', { id: second, reason: 'x' });
    happen();
    expect(start(first)).toBe(code);
    expect(outcome(cast, cast.vendor, 'transfer.resume', { id: second, reason: 'x' })).toBe(code);
  });

  test('under the last use of a grant starts all the same', async () => {
    const last = await aGrant(cast, { countMax: 1 });
    const id = await aChecked(cast, last);
    expect([cast.state(last).state, start(id)]).toEqual(['EXHAUSTED', 'accepted']);
  });

  test('is started by its vendor', async () => {
    const of = await aGrant(cast, {}, cast.both);
    const id = await aChecked({ ...cast, foreign: cast.both }, of);
    expect(start(id, cast.both)).toBe('wrong_party');
    expect(start(id, cast.buyer)).toBe('scope_denied');
  });

  test('is completed with the digest of what was declared, or with none', async () => {
    const id = await aChecked(cast, grant);
    cast.submit(cast.vendor, 'transfer.start', { id });
    expect(outcome(cast, cast.foreign, 'transfer.complete', { id, receivedSha256: '0'.repeat(64) })).toBe('reference_invalid');
    const receivedSha256 = cast.state(id).delivery?.manifest.sha256 ?? '';
    expect(outcome(cast, cast.foreign, 'transfer.complete', { id, receivedSha256 })).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'transfer.complete', { id })).toBe('state_conflict');
  });

  test('is no affair of a recipient that is neither vendor nor buyer', async () => {
    const id = await aChecked(cast, grant, { recipient: cast.buyer.org });
    cast.submit(cast.vendor, 'transfer.start', { id });
    expect(cast.state(id).parties).toContain(cast.buyer.org);
    expect(outcome(cast, cast.buyer, 'transfer.suspend', { id, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.buyer, 'transfer.complete', { id })).toBe('wrong_party');
    expect(outcome(cast, cast.buyer, 'transfer.terminate', { id, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.both, 'transfer.terminate', { id, reason: 'x' })).toBe('not_found');
  });

  test('that never started gives its use back, one that did does not', async () => {
    const [never, started] = [await aChecked(cast, grant), await aChecked(cast, grant)];
    cast.submit(cast.vendor, 'transfer.start', { id: started });
    cast.submit(cast.foreign, 'transfer.terminate', { id: never, reason: 'x' });
    expect(cast.state(grant).used).toEqual({ count: 1, rows: 10, bytes: 1000 });
    cast.submit(cast.vendor, 'transfer.terminate', { id: started, reason: 'x' });
    expect(cast.state(grant).used.count).toBe(1);
  });

  test('that is terminated says by whom', async () => {
    const [one, two, three] = [await aChecked(cast, grant), await aChecked(cast, grant), await aChecked(cast, grant)];
    const by = (id: Id<'transfer'>, caller: typeof SYSTEM, action: 'transfer.terminate' | 'transfer.lapse'): unknown =>
      (JSON.parse(Buffer.from(cast.submit(caller, action, { id, reason: 'x' }).entries[0].body).toString()) as { data: { by: unknown } }).data.by;
    expect([by(one, cast.vendor, 'transfer.terminate'), by(two, cast.foreign, 'transfer.terminate'), by(three, SYSTEM, 'transfer.lapse')]).toEqual(['vendor', 'buyer', 'timeout']);
  });

  test('under a grant that has ended gives nothing back to it, and ends all the same', async () => {
    const id = await aChecked(cast, grant);
    cast.submit(SYSTEM, 'grant.expire', { id: grant, reason: 'The term was over.' });
    expect(cast.submit(cast.vendor, 'transfer.terminate', { id, reason: 'x' }).entries.map(({ type }) => type)).toEqual(['transfer.terminated']);
  });
});
