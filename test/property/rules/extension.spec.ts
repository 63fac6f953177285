import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { list } from '../../support/ledger.js';
import { aCast, outcome, type Cast } from '../cast.js';
import { aGrantAt } from '../points.js';
import { aRegistered, aTitle, anApplicationFor } from '../titles.js';

let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
});

interface Short { readonly title: Id<'title'>; readonly listing: Id<'listing'>; readonly grant: Id<'grant'> }
/** A grant that was activated on the last day of the title that it rests on, and ends with it. */
async function aShortGrant(): Promise<Short> {
  const title = aTitle(cast, cast.vendor);
  const { listing } = await list(cast, cast.vendor, { offer: { ground: { kind: 'registration', title } } });
  cast.clock.at = `${cast.state(title).validUntil}T04:00:00.000Z`;
  return { title, listing, grant: await aGrantAt({ ...cast, listing }, ['gateway']) };
}
const renew = (title: Id<'title'>): void => { aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'renewal', title })); };
const extend = (by: Caller, id: Id<'grant'>): string => outcome(cast, by, 'grant.extend', { id });

describe('a grant that ends with its title', () => {
  test('is extended to its agreed term by either party once the title is renewed, and only then', async () => {
    const { title, grant } = await aShortGrant();
    const { startsAt, expiresAt, terms } = cast.state(grant);
    expect(extend(cast.vendor, grant)).toBe('unfounded');
    renew(title);
    expect([extend(cast.buyer, grant), extend(cast.foreign, grant), extend(cast.foreign, grant)]).toEqual(['not_found', 'accepted', 'unfounded']);
    const agreed = new Date(Date.parse(startsAt ?? '') + terms.termDays * 86_400_000).toISOString();
    expect(agreed > (expiresAt ?? '')).toBe(true);
    expect(cast.state(grant)).toMatchObject({ state: 'ACTIVE', startsAt, expiresAt: agreed, dueAt: agreed });
    expect(audited(cast)).toEqual([]);
  });

  test('is extended by the vendor as well, suspended or not, and neither held nor after its end', async () => {
    const { title, grant } = await aShortGrant();
    const before = cast.state(grant).expiresAt ?? '';
    renew(title);
    cast.submit(cast.vendor, 'grant.suspend', { id: grant, reason: 'x' });
    const hold = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id: hold, target: grant, ground: 'x', article: 'x' });
    expect(extend(cast.vendor, grant)).toBe('held');
    cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
    const now = cast.clock.at;
    cast.clock.at = before;
    expect(extend(cast.vendor, grant)).toBe('outside_period');
    cast.clock.at = now;
    expect([extend(cast.vendor, grant), cast.state(grant).state]).toEqual(['accepted', 'SUSPENDED']);
  });

  test('is not extended into the term of a successor, which begins where it was to end, until that has come to nothing', async () => {
    const { title, listing, grant } = await aShortGrant();
    renew(title);
    const successor = await aGrantAt({ ...cast, listing }, ['gateway'], { renews: grant, isActivated: false });
    expect(extend(cast.vendor, grant)).toBe('already_exists');
    cast.submit(cast.vendor, 'grant.revoke', { id: successor, reason: 'x' });
    expect(extend(cast.vendor, grant)).toBe('accepted');
    const next = await aGrantAt({ ...cast, listing }, ['gateway'], { renews: grant });
    expect([cast.state(next).startsAt, extend(cast.vendor, grant)]).toEqual([cast.state(grant).expiresAt, 'already_exists']);
    expect(audited(cast)).toEqual([]);
  });

  test('is extended no further than the renewed title carries it', async () => {
    const { title, grant } = await aShortGrant();
    renew(title);
    const state = cast.state(grant);
    cast.put({ ...state, terms: { ...state.terms, termDays: 3_000 } });
    expect(extend(cast.vendor, grant)).toBe('accepted');
    expect(cast.state(grant).expiresAt).toBe(`${cast.state(title).validUntil}T16:00:00.000Z`);
  });
});
