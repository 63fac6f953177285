import { beforeEach, describe, expect, test } from '@jest/globals';
import { documentOf, watchlistIdOf, type CommandInput, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM, aDescription, check, submitListing } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { aDecided, anItem } from '../reviews.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

const id = (list: 'negative' | 'caution'): Id<'watchlist'> => watchlistIdOf({ derivedId: (kind, ...parts) => derivedId(1, kind, ...parts) }, list);
const item = { code: 'geo', kind: 'field', value: 'geo_*', description: { zh: '高精度坐标' }, ground: 'x', article: '第十六条', from: '2026-06-01', until: null } as const;
const propose = (change: Partial<CommandInput<'watchlist.propose_addition'>['item']> = {}, caller = cast.maker): string =>
  outcome(cast, caller, 'watchlist.propose_addition', { id: id('negative'), list: 'negative', item: { ...item, ...change } });
const confirm = (caller = cast.checker, code: string = item.code): string => outcome(cast, caller, 'watchlist.confirm', { id: id('negative'), list: 'negative', code });

describe('a list', () => {
  test('changes when one person proposes and another confirms; each change is an edition', () => {
    expect([propose(), propose(), confirm(cast.maker), cast.state(id('negative')).items.length, confirm(), confirm()]).toEqual(['accepted', 'already_exists', 'same_person', 0, 'accepted', 'not_found']);
    expect(cast.state(id('negative'))).toMatchObject({ edition: 1, items: [item], proposals: [] });
    const removal = { id: id('negative'), list: 'negative', code: item.code, ground: '不再需要' } as const;
    expect([propose(), outcome(cast, cast.maker, 'watchlist.propose_removal', removal), confirm(cast.maker), confirm()]).toEqual(['already_exists', 'accepted', 'same_person', 'accepted']);
    expect(cast.state(id('negative'))).toMatchObject({ edition: 2, items: [] });
    expect(outcome(cast, cast.maker, 'watchlist.propose_removal', removal)).toBe('not_found');
  });

  test('is changed by persons, not by machines', () => expect(propose({}, { ...cast.maker, person: null })).toBe('scope_denied'));

  test.each([[30, 'accepted'], [31, 'state_conflict']])('forgets no proposal and confirms none that is older than thirty days: after %s days %s', (days, expected) => {
    propose();
    wait(cast, days);
    expect(confirm()).toBe(expected);
  });

  test.each([[{ kind: 'product', value: 'no-id' }], [{ kind: 'participant', value: 'prd_01938f6e-0000-7000-8000-000000000001' }], [{ kind: 'purpose', value: 'Not A Code' }], [{ from: '2026-06-02', until: '2026-06-01' }]] as const)('takes no item that nothing can be held against: %j', (change) => {
    expect(propose(change)).toBe('invalid_request');
  });

  test('has at most 200 items', () => {
    for (let i = 0; i < 200; i++) {
      propose({ code: `item-${i}` });
      confirm(cast.checker, `item-${i}`);
    }
    expect(propose({ code: 'one-more' })).toBe('limit_exceeded');
  });
});

describe('the listing gate', () => {
  const listed = async (description = {}): Promise<Id<'listing'>> => {
    const { listing } = await submitListing(cast, cast.vendor, { description });
    await check(cast, listing);
    return listing;
  };

  test('returns what the negative list names, and names the item', async () => {
    anItem(cast, 'negative', { code: 'road', value: 'transport' });
    expect(cast.state(await listed())).toMatchObject({ state: 'RETURNED', reason: expect.stringContaining('负面清单 road') });
  });

  test('leaves what the caution list names to people, who list it', async () => {
    anItem(cast, 'caution');
    const listing = await listed();
    const { review } = cast.state(listing);
    if (review === null) throw new Error('no review');
    expect(cast.state(review)).toMatchObject({ outcome: 'HOLD_MANUAL_REVIEW', provisions: ['SZ16C'], reason: expect.stringContaining('谨慎清单 item-1') });
    aDecided(cast, review, { evidence: [] });
    expect(cast.state(listing).state).toBe('LISTED');
  });

  test('can name what hits it however many and long the items are: the entry has room for it', async () => {
    const long = '长'.repeat(150);
    for (let i = 0; i < 30; i++) anItem(cast, 'caution', { code: `item-${i}-${'x'.repeat(50)}`, description: { zh: long }, ground: '长'.repeat(200), article: '长'.repeat(100) });
    const listing = await listed();
    expect(cast.state(listing)).toMatchObject({ state: 'IN_REVIEW', reason: expect.stringMatching(/^谨慎清单 item-0-.*（共 30 项）/) });
  });

  test('judges by the items of its day, on both of its sides', async () => {
    anItem(cast, 'negative', { from: '2026-06-16', until: '2026-06-17' });
    const states: string[] = [];
    for (let day = 15; day <= 18; day++) {
      states.push(cast.state(await listed()).state);
      wait(cast, 1);
    }
    expect(states).toEqual(['LISTED', 'RETURNED', 'RETURNED', 'LISTED']);
  });

  test('holds the field list that is presented against the lists, and knows a false one by its digest', async () => {
    propose({ value: 'flow' });
    confirm();
    const { listing } = await submitListing(cast, cast.vendor);
    const of = cast.submit(SYSTEM, 'check.queue', { subject: listing, round: 1 }).entries[0].stream as Id<'check'>;
    cast.submit(SYSTEM, 'check.start', { id: of });
    const { fields } = aDescription();
    expect(refusalOf(cast, SYSTEM, 'check.conclude', { id: of })).toMatchObject({ code: 'reference_invalid', params: { pointer: '/fields' } });
    expect(refusalOf(cast, SYSTEM, 'check.conclude', { id: of, fields: fields.slice(1) })?.code).toBe('reference_invalid');
    expect(cast.documents.has(documentOf(fields).sha256)).toBe(true);
    cast.submit(SYSTEM, 'check.conclude', { id: of, fields });
    expect(cast.state(listing).reason).toContain('负面清单 geo');
  });
});
