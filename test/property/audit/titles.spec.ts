import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Drafts, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, list } from '../../support/ledger.js';
import { aCast, type Cast } from '../cast.js';
import { titles } from '../title-story.js';
import { aFirst, aPledge, aTitle, anApplicationFor, anExamined, whole } from '../titles.js';

let cast: Cast;
let title: Id<'title'>;
beforeEach(async () => {
  cast = await aCast();
  title = aTitle(cast, cast.vendor);
});

const draft = (type: string, stream: Id, data: object): Drafts[0] => ({ type, stream, data }) as unknown as Drafts[0];
/** What the audit says first of entries that nobody has decided. */
function said(caller: Parameters<Cast['force']>[0], ...drafts: Drafts): { readonly at: number; readonly invariant?: number; readonly what?: string } {
  const honest = cast.entries.length;
  cast.force(caller, ...drafts);
  const [first] = audited(cast).sort((a, b) => a.index - b.index);
  return { at: (first?.index ?? -1) - honest, ...(first === undefined ? {} : { invariant: first.invariant, what: first.what }) };
}

test('an audit finds nothing in a story of titles', () => {
  titles(cast, () => undefined);
  expect(audited(cast)).toEqual([]);
});

describe('an audit names the entry by which', () => {
  test('a share is moved that nobody has registered', () => {
    const registration = cast.state(title).chain[0]?.registration;
    expect(said(SYSTEM, draft('title.transferred', title, { registration, right: 'operation', from: cast.vendor.org, to: cast.both.org, share: 10_000 })))
      .toEqual({ at: 0, invariant: 16, what: expect.stringMatching(/is a first/) });
  });

  test('more is registered than was applied for', () => {
    const id = anApplicationFor(cast, cast.vendor, { kind: 'transfer', title, right: 'operation', to: cast.both.org, share: 1_000 });
    cast.submit(cast.both, 'registration.consent', { id });
    anExamined(cast, id);
    const persons = { maker: cast.maker.person, checker: cast.checker.person };
    cast.submit(cast.checker, 'registration.decide', { id });
    cast.clock.at = '2026-09-01T00:00:00.000Z';
    expect(said(SYSTEM, draft('registration.registered', id, { ...persons, title }), draft('title.transferred', title, { registration: id, right: 'operation', from: cast.vendor.org, to: cast.both.org, share: 9_000 })))
      .toEqual({ at: 1, invariant: 16, what: expect.stringMatching(/another share/) });
  });

  test('a right is registered before its notice is over', () => {
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    cast.submit(cast.checker, 'registration.decide', { id });
    expect(said(SYSTEM, draft('registration.registered', id, { maker: cast.maker.person, checker: cast.checker.person, title }))).toMatchObject({ at: 0, invariant: 16, what: expect.stringMatching(/its notice lasts until/) });
  });

  test('a registration ends without its step in the register', () => {
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, { kind: 'change', title, correction: { sector: 'energy' } }));
    cast.submit(cast.checker, 'registration.decide', { id });
    const at = cast.entries.length - 1;
    expect(cast.entries[at]?.type).toBe('title.changed');
    (cast.entries as unknown[]).splice(at, 1);
    cast.clock.at = '2027-01-01T00:00:00.000Z';
    cast.submit(SYSTEM, 'day.end', { day: '2026-06-15' });
    expect(audited(cast)[0]).toMatchObject({ index: at - 1, invariant: 16, what: expect.stringMatching(/does not show/) });
  });

  test('a title is cancelled by nobody', () => {
    expect(said(cast.maker, draft('title.cancelled', title, { reason: 'x' }))).toMatchObject({ at: 0, invariant: 16, what: expect.stringMatching(/neither a registration nor an objection/) });
  });

  test('a lien is taken off the record that was not released', () => {
    const pledge = aPledge(cast, title, { by: cast.vendor, to: cast.buyer });
    expect(said(cast.buyer, draft('title.pledge_released', title, { pledge }))).toMatchObject({ at: 0, invariant: 16, what: expect.stringMatching(/is REGISTERED/) });
  });

  test('one person is maker and checker of a registration', () => {
    const id = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
    const { person } = cast.maker;
    expect(said(cast.maker, draft('registration.publicised', id, { maker: person, checker: person, from: '2026-07-01', until: '2026-07-15' }))).toMatchObject({ at: 0, invariant: 6, what: expect.stringMatching(/was maker and checker/) });
  });

  test('a listing is listed on a title that gives its vendor nothing', async () => {
    const others = aTitle(cast, cast.both, { rights: whole(cast.both.org) });
    const { listing } = await list(cast, cast.vendor);
    const { check, ...rest } = cast.state(listing);
    cast.put({ ...rest, check, state: 'CHECKING', offer: { ...rest.offer, ground: { kind: 'registration', title: others } } });
    const at = cast.entries.findLastIndex(({ type }) => type === 'listing.created');
    const created = cast.entries[at];
    const body = Buffer.from(Buffer.from(created?.body ?? '').toString().replace(/"ground":\{[^}]*\}/, `"ground":{"kind":"registration","title":"${others}"}`));
    (cast.entries as unknown[]).splice(at, 1, { ...created, body });
    expect(audited(cast)[0]).toMatchObject({ index: cast.entries.findLastIndex(({ type }) => type === 'listing.listed'), invariant: 16, what: expect.stringMatching(/no right of operation/) });
  });
});
