import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandInput, Id } from '#core/exchange';
import { aDescription, aTransfer, anOffer, someTerms } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, outcome, type Cast } from '../cast.js';

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  cast = await aCast();
  grant = await aGrant(cast);
});

function place(target: CommandInput<'hold.place'>['target'], issuer = cast.regulator): Id<'hold'> {
  const id = cast.ledger.newId('hold');
  cast.submit(issuer, 'hold.place', { id, target, ground: '调查', article: '《数据安全法》第三十五条' });
  return id;
}
const request = (): string => {
  const input = aTransfer(grant);
  cast.submit(cast.foreign, 'transfer.request', input);
  return cast.state(input.id).reason ?? 'requested';
};

describe('a hold', () => {
  test('on a participant stops its trade, as vendor, buyer or recipient', async () => {
    const cleared = await aChecked(cast, grant);
    for (const org of [cast.vendor.org, cast.foreign.org]) {
      const hold = place(org);
      expect(request()).toContain(hold);
      expect(outcome(cast, cast.vendor, 'transfer.start', { id: cleared })).toBe('held');
      cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
    }
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: cleared })).toBe('accepted');
  });

  test('on a vendor stops what it would describe, list, offer and activate', () => {
    place(cast.vendor.org);
    expect(outcome(cast, cast.vendor, 'product.describe', { id: cast.ledger.newId('product'), description: aDescription() })).toBe('held');
    expect(outcome(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product: cast.product, productVersion: 1, offer: anOffer() })).toBe('held');
    cast.put({ ...cast.state(grant), state: 'PROVISIONING' });
    expect(outcome(cast, cast.vendor, 'grant.activate', { id: grant, enforcementPoints: ['g'], credentialSha256: '0'.repeat(64) })).toBe('held');
  });

  test('on a product stops its listings, its negotiations and its deliveries', async () => {
    const cleared = await aChecked(cast, grant);
    const hold = place(cast.product);
    expect(request()).toContain(hold);
    expect(outcome(cast, cast.vendor, 'product.revise', { id: cast.product, description: aDescription() })).toBe('held');
    expect(outcome(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product: cast.product, productVersion: 1, offer: anOffer() })).toBe('held');
    expect(outcome(cast, cast.buyer, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing: cast.listing, proposal: { terms: someTerms(), plan: 'basic', need: 'x' } })).toBe('held');
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: cleared })).toBe('held');
  });

  test('on a grant stops its uses and its activation', async () => {
    const cleared = await aChecked(cast, grant);
    const hold = place(grant);
    expect(request()).toContain(hold);
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: cleared })).toBe('held');
    cast.put({ ...cast.state(grant), state: 'PROVISIONING' });
    expect(outcome(cast, cast.vendor, 'grant.activate', { id: grant, enforcementPoints: ['g'], credentialSha256: '0'.repeat(64) })).toBe('held');
  });

  test('on a transfer stops it where it is, also its completion', async () => {
    const [cleared, started] = [await aChecked(cast, grant), await aChecked(cast, grant)];
    cast.submit(cast.vendor, 'transfer.start', { id: started });
    place(cleared);
    place(started);
    expect(outcome(cast, cast.vendor, 'transfer.start', { id: cleared })).toBe('held');
    expect(outcome(cast, cast.foreign, 'transfer.complete', { id: started })).toBe('held');
    cast.submit(cast.vendor, 'transfer.suspend', { id: started, reason: 'order' });
    expect(outcome(cast, cast.vendor, 'transfer.resume', { id: started, reason: 'x' })).toBe('held');
  });

  test('leaves the ways out open: a held transfer may be terminated, a held grant revoked', async () => {
    const cleared = await aChecked(cast, grant);
    place(cleared);
    place(grant);
    expect(outcome(cast, cast.foreign, 'transfer.terminate', { id: cleared, reason: 'x' })).toBe('accepted');
    expect(outcome(cast, cast.vendor, 'grant.revoke', { id: grant, reason: 'x' })).toBe('accepted');
  });

  test('is one of several: everything stands still until the last is lifted', () => {
    const [first, second] = [place(grant), place(grant, cast.maker)];
    cast.submit(cast.regulator, 'hold.lift', { id: first, reason: 'x' });
    expect(request()).toContain(second);
    cast.submit(cast.maker, 'hold.lift', { id: second, reason: 'x' });
    expect(request()).toBe('requested');
  });

  test('is placed by an authority, never on itself', () => {
    expect(outcome(cast, cast.vendor, 'hold.place', { id: cast.ledger.newId('hold'), target: grant, ground: 'x', article: 'y' })).toBe('scope_denied');
    expect(outcome(cast, cast.maker, 'hold.place', { id: cast.ledger.newId('hold'), target: cast.maker.org, ground: 'x', article: 'y' })).toBe('reference_invalid');
    expect(outcome(cast, cast.regulator, 'hold.place', { id: cast.ledger.newId('hold'), target: `grt_${'0'.repeat(8)}-0000-0000-0000-000000000000`, ground: 'x', article: 'y' })).toBe('not_found');
  });

  test('is lifted once, by its issuer or a regulator: the operator does not lift a regulator’s', () => {
    const order = place(grant);
    expect(outcome(cast, cast.maker, 'hold.lift', { id: order, reason: 'x' })).toBe('wrong_party');
    expect(outcome(cast, cast.vendor, 'hold.lift', { id: order, reason: 'x' })).toBe('scope_denied');
    expect([1, 2].map(() => outcome(cast, cast.regulator, 'hold.lift', { id: order, reason: 'x' }))).toEqual(['accepted', 'state_conflict']);
    expect(outcome(cast, cast.regulator, 'hold.lift', { id: place(grant, cast.maker), reason: 'x' })).toBe('accepted');
  });

  test('many at once still leave a refusal that is an entry', () => {
    for (let i = 0; i < 40; i++) place(grant);
    expect(request()).toMatch(/is under hold .*…$/);
  });
});
