import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller, CommandInput, CommandName, Id } from '#core/exchange';
import { SYSTEM, aDescription, admit, check, submitListing } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { aTransferInDoubt } from '../oversight.js';
import { aSponsorship } from '../professions.js';
import { aDecided, aProposal, aProposed, aReferred, anotherPerson, personOf } from '../reviews.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

const review = async (): Promise<Id<'review'>> => (await aReferred(cast)).review;
const does = <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>): string => outcome(cast, caller, name, input);
const question = { what: '请补充', why: '不清楚', article: '第十三条', dueOn: '2026-06-22' };

describe('a review', () => {
  test('is opened by the gate that leaves a listing to people, with the day by which they act, and both know of each other', async () => {
    const { listing, review: id, check: of } = await aReferred(cast);
    expect(cast.state(listing)).toMatchObject({ state: 'IN_REVIEW', review: id });
    expect(cast.state(id)).toMatchObject({ state: 'OPEN', owner: cast.vendor.org, check: of, outcome: 'HOLD_SECURITY_REVIEW', provisions: ['SZ12C'], dueOn: '2026-06-23', dueAt: '2026-06-23T16:00:00.000Z' });
  });

  test('lists with one commit: the decision, the check that people have passed, the listing', async () => {
    const { listing, review: id, check: of } = await aReferred(cast);
    aProposed(cast, id);
    const { entries } = cast.submit(cast.checker, 'review.decide', { id });
    expect(entries.map(({ type, stream }) => [type, stream])).toEqual([['review.decided', id], ['check.approved', of], ['listing.listed', listing]]);
    expect([cast.state(listing).state, cast.state(of).state, cast.state(of).review]).toEqual(['LISTED', 'PASS', id]);
  });

  test('that rejects ends the check and gives the listing back with the ground', async () => {
    const { listing, review: id, check: of } = await aReferred(cast);
    aDecided(cast, id, { decision: 'reject', ground: '须先完成安全审查' });
    expect([cast.state(of).state, cast.state(listing)]).toEqual(['FAIL', expect.objectContaining({ state: 'RETURNED', reason: '须先完成安全审查' })]);
  });

  test('is proposed by whom it was given to, and decided by anybody else', async () => {
    const id = await review();
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    expect(does(cast.checker, 'review.propose', { id, proposal: aProposal() })).toBe('wrong_party');
    cast.submit(cast.maker, 'review.propose', { id, proposal: aProposal() });
    expect([does(cast.maker, 'review.decide', { id }), does(cast.maker, 'review.return', { id, reason: 'x' })]).toEqual(['same_person', 'same_person']);
    expect(does({ ...cast.checker, person: null }, 'review.decide', { id })).toBe('scope_denied');
    expect(does(cast.checker, 'review.decide', { id })).toBe('accepted');
    expect(does(cast.checker, 'review.decide', { id })).toBe('state_conflict');
  });

  test('goes back to its maker, who proposes again', async () => {
    const id = await review();
    aProposed(cast, id);
    cast.submit(cast.checker, 'review.return', { id, reason: '请补充依据' });
    expect(cast.state(id)).toMatchObject({ state: 'RETURNED', note: '请补充依据', maker: cast.maker.person });
    expect(does(cast.maker, 'review.propose', { id, proposal: aProposal() })).toBe('accepted');
  });

  test('is taken over by another person while it has not been proposed, and never by one who has stepped back', async () => {
    const id = await review();
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    cast.submit(cast.maker, 'review.recuse', { id, reason: '亲属在该公司任职' });
    expect(cast.state(id)).toMatchObject({ state: 'OPEN', maker: null });
    expect(does(cast.checker, 'review.assign', { id, person: personOf(cast.maker) })).toBe('conflict_of_interest');
    const other = anotherPerson(cast);
    cast.submit(cast.checker, 'review.assign', { id, person: personOf(other) });
    cast.submit(other, 'review.propose', { id, proposal: aProposal() });
    expect([does(cast.maker, 'review.decide', { id }), does(cast.checker, 'review.assign', { id, person: personOf(cast.checker) }), does(cast.checker, 'review.decide', { id })]).toEqual(['conflict_of_interest', 'state_conflict', 'accepted']);
  });

  test('is given to persons of the operator alone', async () => {
    expect(does(cast.maker, 'review.assign', { id: await review(), person: personOf(cast.vendor) })).toBe('reference_invalid');
  });

  test.each(['vendor', 'sponsor'] as const)('is not touched by people of the organisation concerned: the %s', async (side) => {
    const sponsored = await admit(cast, cast, { capacities: ['vendor'], dataMerchant: false });
    aSponsorship(cast, sponsored, cast.vendor);
    const { review: id } = await aReferred(cast, sponsored);
    const own: Caller = { ...(side === 'vendor' ? sponsored : cast.vendor), roles: ['operator', 'vendor'] };
    for (const [name, input] of [['review.assign', { id, person: personOf(own) }], ['review.decide', { id }]] as const) {
      if (name === 'review.decide') aProposed(cast, id);
      expect(does(own, name, input)).toBe('conflict_of_interest');
    }
  });

  test('of a security concern is not approved without evidence, and may be rejected without', async () => {
    const id = await review();
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    expect(refusalOf(cast, cast.maker, 'review.propose', { id, proposal: aProposal({ evidence: [] }) })).toMatchObject({ code: 'reference_invalid', params: { pointer: '/proposal/evidence' } });
    expect(does(cast.maker, 'review.propose', { id, proposal: aProposal({ evidence: [], decision: 'reject' }) })).toBe('accepted');
  });

  test('does not list what was frozen or suspended meanwhile', async () => {
    const [held, suspended] = [await review(), await review()];
    for (const id of [held, suspended]) aProposed(cast, id);
    const listing = cast.state(cast.state(held).subject as Id<'listing'>);
    cast.submit(cast.regulator, 'hold.place', { id: cast.ledger.newId('hold'), target: listing.product, ground: 'x', article: 'y' });
    expect(does(cast.checker, 'review.decide', { id: held })).toBe('held');
    cast.submit(cast.maker, 'participant.suspend', { id: cast.vendor.org, reason: 'x' });
    expect(does(cast.checker, 'review.decide', { id: suspended })).toBe('participant_not_active');
  });

  test('goes up each time its day is over, and is never decided by the clock', async () => {
    const id = await review();
    for (const [level, dueOn] of [[1, '2026-06-30'], [2, '2026-07-07']] as const) {
      wait(cast, 8);
      cast.submit(SYSTEM, 'review.escalate', { id, reason: 'late' });
      expect(cast.state(id)).toMatchObject({ state: 'OPEN', escalations: level, dueOn: expect.any(String) });
      expect(cast.state(id).dueOn >= dueOn).toBe(true);
    }
  });
});

describe('people are not asked', () => {
  test('about a file that goes back anyway: a security concern without a compliance report is returned', async () => {
    const { listing } = await submitListing(cast, cast.vendor, { description: { complianceReport: null, nature: { ...aDescription().nature, nationalSecurityConcern: true } } });
    await check(cast, listing);
    expect(cast.state(listing)).toMatchObject({ state: 'RETURNED', review: null, reason: expect.stringContaining('合规评估报告') });
  });

  test('about a check that has not finished: it is seen, given back, and approved by nobody', async () => {
    const { listing } = await submitListing(cast, cast.vendor);
    cast.submit(SYSTEM, 'listing.stall', { id: listing, reason: '超时' });
    const { review: id } = cast.state(listing);
    if (id === null) throw new Error('no review');
    expect(cast.state(id)).toMatchObject({ outcome: 'STALLED', check: null });
    aProposed(cast, id);
    expect(does(cast.checker, 'review.decide', { id })).toBe('grade_not_listable');
    await check(cast, listing);
    expect([cast.state(listing).state, cast.state(id).state]).toEqual(['LISTED', 'SUPERSEDED']);
  });
});

describe('a question to the organisation concerned', () => {
  const asked = async (): Promise<{ review: Id<'review'>; inquiry: Id<'inquiry'>; listing: Id<'listing'> }> => {
    const { review: id, listing } = await aReferred(cast);
    const inquiry = cast.ledger.newId('inquiry');
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    cast.submit(cast.maker, 'inquiry.ask', { id: inquiry, review: id, ...question });
    return { review: id, inquiry, listing };
  };
  const answer = { text: '见附件', documents: [] };

  test('is asked by the maker, one at a time, three times at most', async () => {
    const { review: id, inquiry } = await asked();
    const ask = (caller = cast.maker): string => does(caller, 'inquiry.ask', { id: cast.ledger.newId('inquiry'), review: id, ...question });
    expect([ask(), does(cast.maker, 'review.propose', { id, proposal: aProposal() })]).toEqual(['state_conflict', 'state_conflict']);
    cast.submit(cast.vendor, 'inquiry.answer', { id: inquiry, ...answer });
    expect(ask(cast.checker)).toBe('wrong_party');
    for (const _ of [2, 3]) {
      expect(ask()).toBe('accepted');
      const open = cast.state(id).inquiry;
      if (open !== null) cast.submit(cast.vendor, 'inquiry.answer', { id: open, ...answer });
    }
    expect([ask(), does(cast.maker, 'review.propose', { id, proposal: aProposal() })]).toEqual(['limit_exceeded', 'accepted']);
  });

  test.each([['2026-06-15', 'reference_invalid'], ['2026-06-16', 'accepted'], ['2026-07-28', 'accepted'], ['2026-07-29', 'reference_invalid']])('has a day to come within thirty working days: %s is %s', async (dueOn, expected) => {
    const { review: id } = await aReferred(cast);
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    expect(does(cast.maker, 'inquiry.ask', { id: cast.ledger.newId('inquiry'), review: id, ...question, dueOn })).toBe(expected);
  });

  test('is answered by nobody else: to others it does not exist', async () => {
    const { inquiry } = await asked();
    expect([does(cast.both, 'inquiry.answer', { id: inquiry, ...answer }), does(cast.maker, 'inquiry.answer', { id: inquiry, ...answer })]).toEqual(['not_found', 'scope_denied']);
  });

  test('gets more time once, to a later day, where the maker grants it', async () => {
    const { inquiry, review: id } = await asked();
    expect(does(cast.vendor, 'inquiry.ask_more_time', { id: inquiry, until: question.dueOn, reason: 'x' })).toBe('reference_invalid');
    cast.submit(cast.vendor, 'inquiry.ask_more_time', { id: inquiry, until: '2026-06-30', reason: 'x' });
    cast.submit(cast.maker, 'inquiry.extend', { id: inquiry });
    expect(cast.state(inquiry)).toMatchObject({ state: 'OPEN', dueOn: '2026-06-30', dueAt: '2026-06-30T16:00:00.000Z' });
    expect(cast.state(id).dueOn).toBe('2026-07-01');
    expect(does(cast.vendor, 'inquiry.ask_more_time', { id: inquiry, until: '2026-07-10', reason: 'x' })).toBe('limit_exceeded');
  });

  test('that stays open past its day ends the review and gives the listing back', async () => {
    const { inquiry, review: id, listing } = await asked();
    const { entries } = cast.submit(SYSTEM, 'inquiry.lapse', { id: inquiry, reason: '超过期限' });
    expect(entries.map(({ type }) => type)).toEqual(['inquiry.lapsed', 'review.superseded', 'check.rejected', 'listing.returned']);
    expect([cast.state(id).state, cast.state(listing).state]).toEqual(['SUPERSEDED', 'RETURNED']);
    expect(does(cast.vendor, 'inquiry.answer', { id: inquiry, ...answer })).toBe('state_conflict');
  });
});

describe('facts that nobody has stated about an exporter', () => {
  const doubt = async () => aTransferInDoubt(cast, await admit(cast, cast, { capacities: ['vendor'], ciio: null }));
  const facts = (value: boolean) => [{ fact: 'exporter.ciio', value }] as const;

  test.each([[false, 'STANDARD_CONTRACT'], [true, 'SECURITY_ASSESSMENT']])('are established by two people from evidence (%s), and the machine judges: %s', async (value, path) => {
    const { transfer, review: id } = await doubt();
    expect(cast.state(id)).toMatchObject({ outcome: 'NEEDS_INPUT', missing: ['exporter.ciio'] });
    aDecided(cast, id, { facts: [...facts(value)] });
    expect(cast.state(transfer)).toMatchObject({ clearance: 'PENDING', round: 2 });
    await check(cast, transfer);
    expect(cast.state(transfer)).toMatchObject({ clearance: 'NEEDS_BASIS', decision: { path } });
  });

  test('are not established without evidence, nor are facts that are known', async () => {
    const { review: id } = await doubt();
    cast.submit(cast.maker, 'review.assign', { id, person: personOf(cast.maker) });
    for (const proposal of [aProposal(), aProposal({ facts: [...facts(false)], evidence: [] })]) expect(does(cast.maker, 'review.propose', { id, proposal })).toBe('reference_invalid');
    const { review: listingReview } = await aReferred(cast);
    cast.submit(cast.maker, 'review.assign', { id: listingReview, person: personOf(cast.maker) });
    expect(does(cast.maker, 'review.propose', { id: listingReview, proposal: aProposal({ facts: [...facts(false)] }) })).toBe('reference_invalid');
  });

  test('that people do not accept end the transfer and give back its use', async () => {
    const { transfer, review: id } = await doubt();
    aDecided(cast, id, { decision: 'reject', ground: '拒绝' });
    expect(cast.state(transfer)).toMatchObject({ state: 'TERMINATED', reason: '拒绝' });
    expect(cast.state(cast.state(transfer).grant).used.count).toBe(0);
  });

  test('are of no more interest when the transfer has ended: its review ends with it', async () => {
    const { transfer, review: id } = await doubt();
    cast.submit(cast.foreign, 'transfer.terminate', { id: transfer, reason: '不需要了' });
    expect(cast.state(id).state).toBe('SUPERSEDED');
  });
});

/** What three people may do with one review, told a second time in the plainest way. */
interface Model { state: string; maker: number | null; recused: Set<number> }
type Act = 'assign' | 'recuse' | 'propose' | 'return' | 'decide';
const ALLOWED: Readonly<Record<Act, readonly string[]>> = {
  assign: ['OPEN', 'ASSIGNED', 'RETURNED'], recuse: ['ASSIGNED', 'RETURNED'], propose: ['ASSIGNED', 'RETURNED'], return: ['PROPOSED'], decide: ['PROPOSED'],
};

function expectation({ state, maker, recused }: Model, act: Act, who: number, whom: number): string {
  if (!ALLOWED[act].includes(state)) return 'state_conflict';
  if (act === 'assign') return recused.has(whom) ? 'conflict_of_interest' : 'accepted';
  if (act === 'recuse' || act === 'propose') return who === maker ? 'accepted' : 'wrong_party';
  if (who === maker) return 'same_person';
  return recused.has(who) ? 'conflict_of_interest' : 'accepted';
}

function after(model: Model, act: Act, who: number, whom: number): void {
  if (act === 'recuse') model.recused.add(who);
  if (act === 'assign') model.maker = whom;
  if (act === 'recuse') model.maker = null;
  model.state = { assign: 'ASSIGNED', recuse: 'OPEN', propose: 'PROPOSED', return: 'RETURNED', decide: 'DECIDED' }[act];
}

test('in every order in which three people act on a review, it does what the model says', async () => {
  const people = [cast.maker, cast.checker, anotherPerson(cast)];
  const act = fc.record({ act: fc.constantFrom<Act>('assign', 'assign', 'propose', 'propose', 'recuse', 'return', 'decide'), who: fc.nat(2), whom: fc.nat(2) });
  const seen = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 40, size: 'max' }), async (acts) => {
    const { review: id, listing } = await aReferred(cast);
    const model: Model = { state: 'OPEN', maker: null, recused: new Set() };
    for (const { act: verb, who, whom } of acts) {
      const caller = people[who] ?? cast.maker;
      const input = { id, ...(verb === 'assign' ? { person: personOf(people[whom] ?? cast.maker) } : verb === 'propose' ? { proposal: aProposal() } : verb === 'decide' ? {} : { reason: 'x' }) };
      const expected = expectation(model, verb, who, whom);
      expect(does(caller, `review.${verb}`, input as never)).toBe(expected);
      if (expected === 'accepted') after(model, verb, who, whom);
      expect(cast.state(id)).toMatchObject({ state: model.state, maker: model.maker === null ? null : people[model.maker]?.person });
      expect(cast.state(listing).state).toBe(model.state === 'DECIDED' ? 'LISTED' : 'IN_REVIEW');
      seen.add(`${verb} ${expected}`);
    }
  }), { numRuns: 100, seed: 7 });
  expect([...seen]).toEqual(expect.arrayContaining(['decide accepted', 'decide same_person', 'decide conflict_of_interest', 'propose wrong_party', 'assign conflict_of_interest', 'return accepted']));
});
