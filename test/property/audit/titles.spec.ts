import { beforeEach, describe, expect, test } from '@jest/globals';
import { Screenings, auditEntry, memoryWorld, parseEntry, type SavedScreenings } from '#core/audit';
import type { Drafts, EntryData, Id } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM, list } from '../../support/ledger.js';
import { aCast, type Cast } from '../cast.js';
import { extension, titles } from '../title-story.js';
import { MATERIALS, aFirst, aPledge, aTitle, anApplicationFor, anExamined, screened, whole, type First } from '../titles.js';

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

test('an audit finds nothing in a story of titles', async () => {
  titles(cast, () => undefined);
  await extension(cast);
  expect(audited(cast)).toEqual([]);
});

describe('an audit makes what the exchange found of an application again', () => {
  type Found = EntryData<'registration.screened'>;
  const filed = (change: Partial<First['subject']> = {}, by = cast.both): Id<'registration'> => {
    const id = cast.ledger.newId('registration');
    const { subject } = aFirst(by.org);
    cast.submit(by, 'registration.apply', { id, matter: aFirst(by.org, { subject: { ...subject, ...change } }), materials: MATERIALS });
    return id;
  };
  const told = (id: Id<'registration'>, found: Found): ReturnType<typeof said> => said(SYSTEM, draft('registration.screened', id, found));
  const first = (): Id<'registration'> => cast.state(title).chain[0]?.registration ?? cast.ledger.newId('registration');
  const content = (): string => cast.state(title).subject.contentSha256;
  const wrong = { at: 0, invariant: 16, what: expect.stringMatching(/^it says that .*, the entries make .*/) };

  test('and agrees with it where the content or the description stands on record already', () => {
    const [same, other] = [filed({ contentSha256: content() }), filed({ name: { zh: '港口吞吐' }, summary: { zh: '集装箱月度统计' } })];
    for (const id of [same, other]) screened(cast, id);
    expect([cast.state(same).screening, cast.state(other).screening]).toEqual([{ identical: [first()], similar: [{ registration: first(), similarity: 10_000 }] }, { identical: [], similar: [] }]);
    expect(audited(cast)).toEqual([]);
  });

  test.each<[string, (same: Id<'registration'>) => Found]>([
    ['says nothing of the same content', () => ({ identical: [], similar: [{ registration: first(), similarity: 10_000 }] })],
    ['says nothing of a like description', () => ({ identical: [first()], similar: [] })],
    ['makes it less alike than it is', () => ({ identical: [first()], similar: [{ registration: first(), similarity: 9_000 }] })],
    ['names what is not the same', (same) => ({ identical: [first(), same], similar: [{ registration: first(), similarity: 10_000 }] })],
  ])('and names an entry that %s', (_, found) => {
    const same = filed({ contentSha256: content() });
    expect(told(same, found(same))).toEqual(wrong);
  });

  test('and misses nothing that was filed later, refused before, or has ended before', () => {
    const [withdrawn, early] = [filed({ contentSha256: content() }), filed()];
    screened(cast, withdrawn);
    cast.submit(cast.both, 'registration.withdraw', { id: withdrawn, reason: 'x' });
    cast.clock.at = new Date(Date.parse(cast.clock.at) + 1_000).toISOString();
    const late = filed({ contentSha256: content() }, cast.vendor);
    for (const id of [early, late]) screened(cast, id);
    expect(cast.state(late).screening?.identical).toEqual([]);
    expect(audited(cast)).toEqual([]);
  });

  test('and believes either answer about what ended while it was compared', () => {
    const gone = filed({ contentSha256: content() });
    screened(cast, gone);
    const id = filed({ contentSha256: content() }, cast.foreign);
    const found = { identical: [first(), gone].sort(), similar: [first(), gone].sort().map((registration) => ({ registration, similarity: 10_000 })) };
    cast.submit(cast.both, 'registration.withdraw', { id: gone, reason: 'x' });
    const { entries, documents } = cast;
    cast.submit(SYSTEM, 'registration.screen', { id, ...found });
    expect(audited({ entries, documents })).toEqual([]);
  });

  test('and goes on from what it has saved', () => {
    const [world, half] = [memoryWorld(), filed()];
    let screenings = new Screenings();
    screened(cast, half);
    const id = filed({ contentSha256: content() });
    cast.force(SYSTEM, draft('registration.screened', id, { identical: [], similar: [] }));
    const found = cast.entries.flatMap(({ body }, index) => {
      const entry = parseEntry(body);
      if (index === cast.entries.length - 2) screenings = new Screenings(JSON.parse(JSON.stringify(screenings.save())) as SavedScreenings);
      auditEntry(world, { index, entry });
      return screenings.add(world.view, entry, index);
    });
    expect(found).toMatchObject([{ index: cast.entries.length - 1, what: expect.stringContaining(first()) }]);
  });
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

  test.each<[string, (cast: Cast, title: Id<'title'>) => Drafts[0]]>([
    ['licensed', (stage, id) => draft('title.licensed', id, { registration: stage.ledger.newId('registration'), right: 'operation', licensor: stage.vendor.org, licensee: stage.buyer.org, from: '2026-07-01', until: '2026-12-31' })],
    ['released from an order that is in force', (stage, id) => draft('title.released', id, { hold: stage.state(id).holds[0] ?? '' })],
  ])('a title that is held is %s', (_, forged) => {
    cast.submit(cast.regulator, 'hold.place', { id: cast.ledger.newId('hold'), target: title, ground: 'x', article: 'x' });
    cast.force(SYSTEM, forged(cast, title));
    expect(audited(cast)).toContainEqual(expect.objectContaining({ index: cast.entries.length - 1, invariant: 10, what: expect.stringMatching(/was under the hold|is IN_FORCE on/) }));
  });

  test('a grant is extended beyond its title', async () => {
    const grant = await extension(cast);
    cast.force(cast.vendor, draft('grant.extended', grant, { expiresAt: '2099-01-01T00:00:00.000Z' }));
    expect(audited(cast).map(({ invariant }) => invariant)).toEqual(expect.arrayContaining([2, 16]));
  });
});
