import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandInput, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, aDescription, aTransfer, anOffer, list, someTerms } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, outcome, type Cast } from '../cast.js';
import { aGrantAt } from '../points.js';
import { MATERIALS, aFirst, aPledgeFiling, aRegistered, aTitle, anApplicationFor, anExamined, waitUntilAfter } from '../titles.js';

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

  test.each([
    ['the grant', () => place(grant)], ['the product', () => place(cast.product)], ['the vendor', () => place(cast.vendor.org)], ['the buyer', () => place(cast.foreign.org)],
    ['the delivery itself', (running: Id<'transfer'>) => place(running)],
  ] as const)('on %s stops a delivery that is running, which goes on when it is lifted and the vendor resumes it', async (_, hold) => {
    const running = await aChecked(cast, grant);
    cast.submit(cast.vendor, 'transfer.start', { id: running });
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: running })).toBe('state_conflict');
    const id = hold(running);
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: running })).toBe('accepted');
    expect(cast.state(running)).toMatchObject({ state: 'SUSPENDED', reason: expect.stringContaining(id) });
    expect(outcome(cast, cast.vendor, 'transfer.resume', { id: running, reason: 'x' })).toBe('held');
    cast.submit(cast.regulator, 'hold.lift', { id, reason: 'x' });
    expect(outcome(cast, cast.vendor, 'transfer.resume', { id: running, reason: 'x' })).toBe('accepted');
  });

  test('is not needed where a party was suspended: its running deliveries stop as well', async () => {
    const running = await aChecked(cast, grant);
    cast.submit(cast.vendor, 'transfer.start', { id: running });
    cast.submit(cast.maker, 'participant.suspend', { id: cast.foreign.org, reason: 'x' });
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: running })).toBe('accepted');
    expect(cast.state(running)).toMatchObject({ state: 'SUSPENDED', reason: expect.stringContaining('已被中止交易') });
  });

  test('on the title that it rests on stops a running delivery', async () => {
    const title = aTitle(cast, cast.vendor);
    const { listing } = await list(cast, cast.vendor, { offer: { ground: { kind: 'registration', title } } });
    const running = await aChecked(cast, await aGrant({ ...cast, listing }));
    cast.submit(cast.vendor, 'transfer.start', { id: running });
    const hold = place(title);
    expect(outcome(cast, SYSTEM, 'transfer.interrupt', { id: running })).toBe('accepted');
    expect(cast.state(running)).toMatchObject({ state: 'SUSPENDED', reason: expect.stringContaining(hold) });
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

  describe('on a title', () => {
    const aMarket = async (): Promise<{ readonly title: Id<'title'>; readonly grant: Id<'grant'>; readonly negotiated: () => Promise<Id<'grant'>> }> => {
      const title = aTitle(cast, cast.vendor);
      const { listing } = await list(cast, cast.vendor, { offer: { ground: { kind: 'registration', title } } });
      const negotiated = (isActivated = false): Promise<Id<'grant'>> => aGrantAt({ ...cast, listing }, ['gateway'], { isActivated });
      return { title, grant: await negotiated(true), negotiated };
    };
    const activated = (id: Id<'grant'>): string => outcome(cast, cast.vendor, 'grant.activate', { id, enforcementPoints: ['g'], credentialSha256: '0'.repeat(64) });

    test('stops whatever would be founded on it and every use of what is, until it is lifted', async () => {
      const { title, grant: running, negotiated } = await aMarket();
      const waiting = await negotiated();
      const cleared = await aChecked(cast, running);
      const hold = place(title);
      expect(cast.state(title).holds).toEqual([hold]);
      expect([activated(waiting), outcome(cast, cast.vendor, 'transfer.start', { id: cleared })]).toEqual(['held', 'held']);
      await expect(negotiated()).rejects.toMatchObject({ code: 'held' });
      expect(outcome(cast, SYSTEM, 'grant.lose_ground', { id: running })).toBe('state_conflict');
      cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
      expect([cast.state(title).holds, activated(waiting), outcome(cast, cast.vendor, 'transfer.start', { id: cleared })]).toEqual([[], 'accepted', 'accepted']);
      expect(audited(cast)).toEqual([]);
    });

    test('keeps it from being licensed, transferred, pledged and cancelled, and lets it be corrected and renewed', () => {
      const title = aTitle(cast, cast.vendor);
      const hold = place(title);
      const asked = (matter: Parameters<typeof anApplicationFor>[2]): string => outcome(cast, cast.vendor, 'registration.apply', { id: cast.ledger.newId('registration'), matter, materials: MATERIALS });
      expect([
        asked({ kind: 'licence', title, right: 'operation', licensee: cast.buyer.org, from: '2026-07-01', until: '2026-12-31' }), asked({ kind: 'transfer', title, right: 'holding', to: cast.both.org, share: 1 }),
        asked({ kind: 'cancel', title, reason: 'x' }), outcome(cast, cast.vendor, 'pledge.file', aPledgeFiling(cast.ledger.newId('pledge'), title, { to: cast.buyer })),
      ]).toEqual(['held', 'held', 'held', 'held']);
      expect(asked({ kind: 'change', title, correction: { sector: 'energy' } })).toBe('accepted');
      cast.clock.at = `${cast.state(title).validUntil}T04:00:00.000Z`;
      aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'renewal', title }));
      cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
      expect(asked({ kind: 'cancel', title, reason: 'x' })).toBe('accepted');
      expect(audited(cast)).toEqual([]);
    });
  });

  test('on an application stops its examination, and the clock of the registrar, until it is lifted', () => {
    const id = anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org));
    const first = place(id);
    expect([outcome(cast, cast.maker, 'registration.accept', { id }), cast.state(id).dueAt]).toEqual(['held', null]);
    cast.submit(cast.regulator, 'hold.lift', { id: first, reason: 'x' });
    expect(cast.state(id).dueAt).toBe('2026-06-18T16:00:00.000Z');
    anExamined(cast, id);
    const second = place(id);
    expect(outcome(cast, cast.checker, 'registration.decide', { id })).toBe('held');
    cast.submit(cast.regulator, 'hold.lift', { id: second, reason: 'x' });
    cast.submit(cast.checker, 'registration.decide', { id });
    const third = place(id);
    waitUntilAfter(cast, cast.state(id).notice?.until ?? '');
    expect([cast.state(id).dueAt, outcome(cast, SYSTEM, 'registration.end_notice', { id, reason: 'x' })]).toEqual([null, 'held']);
    cast.submit(cast.regulator, 'hold.lift', { id: third, reason: 'x' });
    expect([cast.state(id).dueAt, outcome(cast, SYSTEM, 'registration.end_notice', { id, reason: 'x' }), cast.state(id).state]).toEqual(['2026-06-30T16:00:00.000Z', 'accepted', 'REGISTERED']);
    expect(audited(cast)).toEqual([]);
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
