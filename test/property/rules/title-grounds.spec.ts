import { describe, expect, test } from '@jest/globals';
import { endOfShanghaiDay, type Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, anOffer, list } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { DIGEST, aNoted, aRegistered, aTitle, anApplicationFor, decided } from '../titles.js';

const groundOf = (title: Id<'title'>) => ({ ground: { kind: 'registration', title } as const });

describe('what rests on a title', () => {
  const market = async (cast: Cast, title: Id<'title'>) => list(cast, cast.vendor, { offer: groundOf(title) });
  const negotiated = async (cast: Cast, listing: Id<'listing'>): Promise<Id<'grant'>> => {
    const id = cast.ledger.newId('negotiation');
    const { terms } = cast.state(listing).offer;
    cast.submit(cast.buyer, 'negotiation.request', { id, listing, proposal: { terms, plan: 'basic', need: 'x' } });
    cast.submit(cast.vendor, 'negotiation.agree', { id });
    cast.submit(cast.buyer, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
    cast.submit(cast.vendor, 'negotiation.finalize', { id });
    return Promise.resolve(cast.state(id).grant ?? ('' as never));
  };
  const activated = (cast: Cast, id: Id<'grant'>): string => outcome(cast, cast.vendor, 'grant.activate', { id, enforcementPoints: ['gateway-1'], credentialSha256: DIGEST });

  test('is listed where the vendor may operate it, and a grant ends with the title where its term is longer', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    wait(cast, 900);
    const { listing } = await market(cast, title);
    expect(cast.state(listing).state).toBe('LISTED');
    const grant = await negotiated(cast, listing);
    expect(activated(cast, grant)).toBe('accepted');
    expect(cast.state(grant).expiresAt).toBe(`${cast.state(title).validUntil}T16:00:00.000Z`);
  });

  test('is not submitted by a vendor who has no right of operation', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.both);
    await expect(market(cast, title)).rejects.toMatchObject({ code: 'unfounded' });
  });

  test('is offered by a licensee until the last day of the licence', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.both);
    const id = anApplicationFor(cast, cast.both, { kind: 'licence', title, right: 'operation', licensee: cast.vendor.org, from: '2026-07-01', until: '2026-12-31' });
    cast.submit(cast.vendor, 'registration.consent', { id });
    aRegistered(cast, id);
    const { listing } = await market(cast, title);
    const grant = await negotiated(cast, listing);
    expect(activated(cast, grant)).toBe('accepted');
    expect(cast.state(grant).expiresAt).toBe('2026-12-31T16:00:00.000Z');
    expect(cast.state(title)).toMatchObject({ dueAt: '2026-12-31T16:00:00.000Z', licences: [{ licensee: cast.vendor.org }] });
    cast.clock.at = '2026-12-31T15:59:59.999Z';
    expect([outcome(cast, SYSTEM, 'title.lapse', { id: title, reason: 'x' }), outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing })]).toEqual(['state_conflict', 'state_conflict']);
    cast.clock.at = '2026-12-31T16:00:00.000Z';
    cast.submit(SYSTEM, 'title.lapse', { id: title, reason: 'x' });
    expect(cast.entries.at(-1)?.type).toBe('title.licences_ended');
    expect(cast.state(title)).toMatchObject({ state: 'REGISTERED', licences: [], dueAt: new Date(endOfShanghaiDay(cast.state(title).validUntil)).toISOString() });
    expect([outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing }), cast.state(listing).state]).toEqual(['accepted', 'SUSPENDED']);
    expect(audited(cast)).toEqual([]);
  });

  test('of operated public data takes a product from public data', async () => {
    const cast = await aCast();
    const ground = { kind: 'alternative', alternative: 'authorised_operation', sha256: DIGEST } as const;
    const { product } = await list(cast, cast.vendor);
    expect(refusalOf(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product, productVersion: 1, offer: anOffer({ ground }) })).toMatchObject({ code: 'regime_mismatch', params: { pointer: '/offer/ground/alternative', regime: 'PUBLIC' } });
  });

  test('has no new grant while an objection is noted; grants that run go on', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const { listing } = await market(cast, title);
    const [running, waiting] = [await negotiated(cast, listing), await negotiated(cast, listing)];
    activated(cast, running);
    const objection = aNoted(cast, title, cast.both);
    await expect(negotiated(cast, listing)).rejects.toMatchObject({ code: 'objected' });
    expect([activated(cast, waiting), outcome(cast, SYSTEM, 'grant.lose_ground', { id: running }), outcome(cast, SYSTEM, 'listing.lose_ground', { id: listing })]).toEqual(['objected', 'state_conflict', 'state_conflict']);
    decided(cast, objection, 'dismiss');
    expect(activated(cast, waiting)).toBe('accepted');
  });

  test('ends with it: the listing is suspended, the grant revoked', async () => {
    const cast = await aCast();
    const title = aTitle(cast, cast.vendor);
    const { listing } = await market(cast, title);
    const grant = await negotiated(cast, listing);
    activated(cast, grant);
    decided(cast, aNoted(cast, title, cast.both), 'uphold');
    cast.submit(SYSTEM, 'listing.lose_ground', { id: listing });
    cast.submit(SYSTEM, 'grant.lose_ground', { id: grant });
    expect([cast.state(listing).state, cast.state(grant)]).toMatchObject(['SUSPENDED', { state: 'REVOKING', awaiting: ['gateway-1'] }]);
    expect(outcome(cast, cast.maker, 'listing.resume', { id: listing, reason: 'x' })).toBe('unfounded');
  });

  test('as a service may rest on no right at all; a data set may not', async () => {
    const cast = await aCast();
    const ground = { kind: 'alternative', alternative: 'service_or_tool', sha256: DIGEST } as const;
    await expect(list(cast, cast.vendor, { offer: { ground } })).rejects.toMatchObject({ code: 'reference_invalid' });
    const { listing } = await list(cast, cast.vendor, { offer: { ground }, description: { kind: 'service' } });
    expect(cast.state(listing).state).toBe('LISTED');
  });
});
