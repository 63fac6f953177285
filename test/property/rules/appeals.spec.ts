import { beforeEach, describe, expect, test } from '@jest/globals';
import { derivedId } from '#ledger';
import type { Caller, Id } from '#core/exchange';
import { check, submitListing } from '../../support/ledger.js';
import { aCast, outcome, wait, type Cast } from '../cast.js';
import { aDecided, aReferred, aWaiver, anotherPerson, countersigner } from '../reviews.js';

let cast: Cast;
let [third, fourth]: [Caller, Caller] = [undefined as never, undefined as never];
beforeEach(async () => {
  cast = await aCast();
  [third, fourth] = [anotherPerson(cast), anotherPerson(cast)];
});

type Target = Id<'check' | 'review' | 'hold' | 'waiver'>;
const appealOf = (target: Target): Id<'appeal'> => derivedId(1, 'appeal', target);
const file = (target: Target, caller = cast.vendor): string => outcome(cast, caller, 'appeal.file', { id: appealOf(target), target, ground: '不服', evidence: [] });
const propose = (target: Target, caller: Caller, result: 'uphold' | 'change' | 'dismiss' = 'change'): string =>
  outcome(cast, caller, 'appeal.propose', { id: appealOf(target), outcome: result, ground: '复核', articles: ['第一条'] });
const decide = (target: Target, caller: Caller): string => outcome(cast, caller, 'appeal.decide', { id: appealOf(target) });

async function rejected(): Promise<{ review: Id<'review'>; listing: Id<'listing'>; check: Id<'check'> }> {
  const referred = await aReferred(cast);
  aDecided(cast, referred.review, { decision: 'reject' });
  return referred;
}

describe('an appeal', () => {
  test.each([['2026-07-07', 'accepted'], ['2026-07-08', 'appeal_too_late']])('is filed within fifteen working days of the decision: on %s it is %s', async (day, expected) => {
    const { review } = await rejected();
    wait(cast, (Date.parse(day) - Date.parse('2026-06-15')) / 86_400_000);
    expect(file(review)).toBe(expected);
  });

  test('is filed once, by whose matter it is; to others there is nothing', async () => {
    const { review } = await rejected();
    expect([file(review, cast.both), file(review), file(review)]).toEqual(['not_found', 'accepted', 'already_exists']);
    cast.submit(cast.vendor, 'appeal.withdraw', { id: appealOf(review), reason: 'x' });
    expect(file(review)).toBe('already_exists');
  });

  test('needs a decision that went against somebody', async () => {
    const { review, check: waiting } = await aReferred(cast);
    expect([file(review), file(waiting)]).toEqual(['state_conflict', 'state_conflict']);
    aDecided(cast, review);
    expect([file(review), file(waiting)]).toEqual(['state_conflict', 'state_conflict']);
    expect(file(cast.ledger.newId('review'))).toBe('not_found');
  });

  test('is decided by two people who had no part in the decision', async () => {
    const { review } = await rejected();
    file(review);
    expect([propose(review, cast.maker), propose(review, cast.checker), propose(review, third)]).toEqual(['conflict_of_interest', 'conflict_of_interest', 'accepted']);
    expect([decide(review, third), decide(review, cast.maker), decide(review, cast.checker), decide(review, { ...fourth, person: null }), decide(review, fourth), decide(review, fourth)])
      .toEqual(['same_person', 'conflict_of_interest', 'conflict_of_interest', 'scope_denied', 'accepted', 'state_conflict']);
  });

  test('is not decided by people of the appellant', async () => {
    const { review } = await rejected();
    file(review);
    expect(propose(review, { ...cast.vendor, roles: ['operator'] })).toBe('conflict_of_interest');
  });

  test('goes back to its maker', async () => {
    const { review } = await rejected();
    file(review);
    propose(review, third);
    cast.submit(fourth, 'appeal.return', { id: appealOf(review), reason: '再议' });
    expect(cast.state(appealOf(review))).toMatchObject({ state: 'FILED', reason: '再议' });
  });
});

describe('an appeal against a rejected review', () => {
  test.each([['uphold', 'UPHELD'], ['dismiss', 'DISMISSED']] as const)('that is settled by %s changes nothing', async (result, state) => {
    const { review, listing } = await rejected();
    file(review);
    propose(review, third, result);
    const { entries } = cast.submit(fourth, 'appeal.decide', { id: appealOf(review) });
    expect([entries.length, cast.state(appealOf(review)).state, cast.state(listing).state]).toEqual([1, state, 'RETURNED']);
  });

  test('that is changed has the listing checked again, and what was accepted is not left to people a second time', async () => {
    const { review, listing } = await rejected();
    file(review);
    propose(review, third);
    const { entries } = cast.submit(fourth, 'appeal.decide', { id: appealOf(review) });
    expect(entries.map(({ type }) => type)).toEqual(['appeal.changed', 'listing.reopened']);
    expect(cast.state(listing)).toMatchObject({ state: 'CHECKING', round: 2 });
    await check(cast, listing);
    const { state, check: by } = cast.state(listing);
    expect([state, by === null ? null : cast.state(by).state]).toEqual(['LISTED', 'PASS']);
  });

  test('whose listing has moved on is upheld or dismissed, not changed', async () => {
    const { review, listing } = await rejected();
    file(review);
    propose(review, third);
    cast.submit(cast.vendor, 'listing.delist', { id: listing, reason: 'x' });
    expect(decide(review, fourth)).toBe('state_conflict');
    cast.submit(fourth, 'appeal.return', { id: appealOf(review), reason: '已下架' });
    expect([propose(review, third, 'dismiss'), decide(review, fourth)]).toEqual(['accepted', 'accepted']);
  });
});

test('an appeal against a failed check has it made again: no appeal writes a verdict', async () => {
  const { listing } = await submitListing(cast, cast.vendor, { description: { source: null } });
  const failed = (await check(cast, listing)).entries[0].stream as Id<'check'>;
  expect([file(failed), propose(failed, third), decide(failed, fourth)]).toEqual(['accepted', 'accepted', 'accepted']);
  expect(cast.state(listing)).toMatchObject({ state: 'CHECKING', round: 2 });
  await check(cast, listing);
  expect(cast.state(listing).state).toBe('RETURNED');
});

describe('an appeal against a hold', () => {
  const held = (by: Caller): Id<'hold'> => {
    const id = cast.ledger.newId('hold');
    cast.submit(by, 'hold.place', { id, target: cast.product, ground: 'x', article: 'y' });
    return id;
  };

  test('of the operator is decided by others of the operator, and lifts it', () => {
    const hold = held(cast.maker);
    expect([file(hold), propose(hold, cast.maker), propose(hold, third), decide(hold, cast.checker)]).toEqual(['accepted', 'conflict_of_interest', 'accepted', 'accepted']);
    expect([cast.state(hold).state, cast.state(cast.product).holds]).toEqual(['LIFTED', []]);
  });

  test('of a regulator is decided by that regulator alone', () => {
    const hold = held(cast.regulator);
    expect([file(hold), propose(hold, third), propose(hold, cast.regulator), propose(hold, countersigner(cast))]).toEqual(['accepted', 'wrong_party', 'conflict_of_interest', 'accepted']);
  });

  test('that was lifted meanwhile needs no decision any more', () => {
    const hold = held(cast.maker);
    cast.submit(cast.maker, 'hold.lift', { id: hold, reason: 'x' });
    expect(file(hold)).toBe('state_conflict');
  });
});

test('an appeal against a revoked waiver reinstates it, decided by others of its issuer', () => {
  const waiver = aWaiver(cast);
  const person = (digit: string): Caller => ({ ...cast.regulator, person: `psn_${digit.repeat(8)}-0000-4000-8000-000000000000` });
  expect(file(waiver)).toBe('state_conflict');
  cast.submit(person('2'), 'waiver.revoke', { id: waiver, reason: 'x' });
  expect([file(waiver), propose(waiver, person('2')), propose(waiver, person('3')), decide(waiver, person('4'))]).toEqual(['accepted', 'conflict_of_interest', 'accepted', 'accepted']);
  expect(cast.state(waiver).state).toBe('IN_FORCE');
});
