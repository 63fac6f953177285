import fc from 'fast-check';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { apportion, divideHalfEven, outstandingOf, plus, refundableOf, sumOf, type CommandInput, type Id, type Order } from '#core/exchange';
import { derivedId } from '#ledger';
import { audited } from '../../support/audited.js';
import { SYSTEM, anOffer, someTerms } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, type Cast } from '../cast.js';
import { TRIAL_TERMS, activate, aPricedListing, anOrder, booking, buy, confirm, instruct, plansOf, sharesIn } from '../settling.js';
import { aDispute } from '../troubles.js';

const SEED = 20_261_123;
let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
});

describe('money', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 17n });

  test('is apportioned without a remainder, to nobody more than a 分 beyond the exact share, the same each time', () => {
    fc.assert(fc.property(amount, fc.array(fc.bigInt({ min: 1n, max: 10_000n }), { minLength: 1, maxLength: 8 }), (total, weights) => {
      const parts = apportion(total, weights);
      const sum = sumOf(weights);
      expect(sumOf(parts)).toBe(total);
      parts.forEach((part, i) => {
        const exact = total * (weights[i] ?? 0n);
        expect(part * sum > exact - sum && part * sum < exact + sum).toBe(true);
      });
      expect(apportion(total, weights)).toEqual(parts);
    }), { seed: SEED });
  });

  test('that is given back takes from nobody more than it has', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 8 }), fc.nat({ max: 100 }), (had, percent) => {
      const total = (sumOf(had) * BigInt(percent)) / 100n;
      apportion(total, had).forEach((part, i) => expect(part <= (had[i] ?? 0n)).toBe(true));
    }), { seed: SEED });
  });

  test.each([[5n, 2n, 2n], [7n, 2n, 4n], [3n, 2n, 2n], [1n, 2n, 0n], [14n, 10n, 1n], [16n, 10n, 2n], [25n, 10n, 2n], [35n, 10n, 4n]])('%d / %d is rounded to %d: a half goes to the even number', (a, b, c) => {
    expect(divideHalfEven(a, b)).toBe(c);
  });

  test('equal remainders go to whoever is named first', () => {
    expect(apportion(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
    expect(apportion(0n, [0n, 0n])).toEqual([0n, 0n]);
  });
});

describe('plans', () => {
  type Plan = CommandInput<'listing.reprice'>['plans'][number];
  const plan = (change: Partial<Plan>): Plan => ({ id: 'p', kind: 'fixed', amount: '1', currency: 'CNY', ...change });
  const code = (...plans: Plan[]): string => outcome(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product: cast.product, productVersion: 1, offer: anOffer({ plans }) });

  test.each<[string, Partial<Plan>]>([
    ['is free and has a price', { kind: 'free' }], ['has no price and is not free', { amount: '0' }], ['meters nothing', { kind: 'metered' }], ['counts and is fixed', { unit: 'row' }],
    ['has a size of no unit', { unitSize: 10 }], ['has a period and is fixed', { periodDays: 30 }], ['is a trial without limits', { kind: 'trial', amount: '0' }],
    ['has limits and is no trial', { limits: TRIAL_TERMS }], ['is private to nobody', { kind: 'private' }], ['is so dear that a line had no room', { amount: '100000000000001' }],
  ])('a plan that %s is refused', (_, change) => expect(code(plan(change))).toBe('plan_invalid'));

  test('two of one id are refused, each by itself is not', () => {
    expect([code(plan({}), plan({})), code(plan({}), plan({ id: 'q', kind: 'term', periodDays: 30 })), code(plan({ amount: '100000000000000' }))]).toEqual(['plan_invalid', 'accepted', 'accepted']);
  });

  test('shares make a whole, of holders who are admitted, each named once', () => {
    const shared = (shares: ReturnType<typeof sharesIn>): string => outcome(cast, cast.vendor, 'listing.create', { id: cast.ledger.newId('listing'), product: cast.product, productVersion: 1, offer: anOffer({ shares }) });
    const [one, two] = [{ holder: cast.vendor.org, basisPoints: 5_000 }, { holder: cast.both.org, basisPoints: 5_000 }];
    expect([shared([one, two]), shared([one]), shared([one, one]), shared([one, { ...two, basisPoints: 5_001 }]), shared([one, { ...two, holder: 'prt_00000000-0000-7000-8000-0000000000ff' }])])
      .toEqual(['accepted', 'plan_invalid', 'plan_invalid', 'plan_invalid', 'reference_invalid']);
  });

  test('a private offer does not exist for other buyers', async () => {
    const listing = await aPricedListing(cast);
    const ask = (caller: Cast['buyer']): string => outcome(cast, caller, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing, proposal: { terms: someTerms(), plan: 'friends', need: 'x' } });
    expect([ask(cast.foreign), ask(cast.buyer)]).toEqual(['accepted', 'reference_invalid']);
  });

  test('a trial stays within its limits, and there is one for each buyer and product, whatever the listing', async () => {
    const [one, another] = [await aPricedListing(cast), await aPricedListing(cast)];
    const ask = (listing: Id<'listing'>, terms = someTerms(TRIAL_TERMS), caller = cast.foreign): string =>
      outcome(cast, caller, 'negotiation.request', { id: cast.ledger.newId('negotiation'), listing, proposal: { terms, plan: 'trial', need: 'x' } });
    expect(ask(one, someTerms({ ...TRIAL_TERMS, rowsMax: 101 }))).toBe('wider_than_offer');
    const running = cast.ledger.newId('negotiation');
    cast.submit(cast.foreign, 'negotiation.request', { id: running, listing: one, proposal: { terms: someTerms(TRIAL_TERMS), plan: 'trial', need: 'x' } });
    buy(cast, one, 'trial', someTerms(TRIAL_TERMS));
    expect([ask(one), ask(another), ask(one, someTerms(TRIAL_TERMS), cast.buyer)]).toEqual(['trial_taken', 'accepted', 'accepted']);
    cast.submit(cast.vendor, 'negotiation.agree', { id: running });
    cast.submit(cast.foreign, 'negotiation.verify', { id: running, agreementSha256: cast.state(running).agreementSha256 ?? '' });
    expect(outcome(cast, cast.vendor, 'negotiation.finalize', { id: running })).toBe('trial_taken');
  });

  test('what was proposed at another price is proposed again', async () => {
    const listing = await aPricedListing(cast);
    const id = cast.ledger.newId('negotiation');
    cast.submit(cast.foreign, 'negotiation.request', { id, listing, proposal: { terms: someTerms(), plan: 'yearly', need: 'x' } });
    cast.submit(cast.vendor, 'listing.reprice', { id: listing, plans: [{ id: 'yearly', kind: 'term', amount: '40000', currency: 'CNY' }] });
    expect(refusalOf(cast, cast.vendor, 'negotiation.agree', { id })).toMatchObject({ code: 'price_changed', params: { price: { amount: '40000' }, proposed: { amount: '36500' } } });
    cast.submit(cast.vendor, 'listing.reprice', { id: listing, plans: plansOf(cast.foreign.org) });
    expect(outcome(cast, cast.vendor, 'negotiation.agree', { id })).toBe('accepted');
  });
});

describe('an order', () => {
  test('of a term is by the days, rounded to 分 in its line; the buyer has a duty to pay it', async () => {
    const { order } = buy(cast, await aPricedListing(cast, { plans: [{ id: 'yearly', kind: 'term', amount: '100', currency: 'CNY', periodDays: 365 }] }), 'yearly', someTerms({ termDays: 100 }));
    const { lines, total, duty, dueOn } = cast.state(order as Id<'order'>);
    expect({ lines, total }).toEqual({ lines: [{ what: 'day', quantity: '100', unitPrice: '100', per: 365, amount: '27' }], total: '27' });
    expect(cast.state(duty ?? cast.maker.org)).toMatchObject({ kind: 'order-payment', owner: cast.foreign.org, dueOn, state: 'OPEN' });
  });

  test('arises with no grant that is free', async () => {
    expect(buy(cast, cast.listing, 'basic').order).toBeUndefined();
    expect(cast.state(buy(cast, await aPricedListing(cast), 'rows').grant).price.kind).toBe('metered');
  });

  test('is paid by its buyer, up to what is outstanding, once', async () => {
    const id = await anOrder(cast);
    const pay = (amount: string, caller = cast.foreign): string => outcome(cast, caller, 'order.pay', { id, amount, institution: 'bank' });
    expect([pay('0'), pay('100002'), pay('1', cast.buyer)]).toEqual(['amount_exceeded', 'amount_exceeded', 'wrong_party']);
    const first = instruct(cast, id, '100000');
    expect([pay('2'), pay('1')]).toEqual(['amount_exceeded', 'accepted']);
    confirm(cast, first);
    expect(cast.state(id)).toMatchObject({ state: 'PARTLY_PAID', paid: '100000', paying: '1', received: ['60000', '35000', '5000'] });
    expect(outcome(cast, SYSTEM, 'settlement.confirm', { id: first, amount: '100000', currency: 'CNY', ...booking, bookedAt: cast.clock.at })).toBe('state_conflict');
  });

  test('is settled by nobody while anything it rests on is held', async () => {
    const id = await anOrder(cast);
    const hold = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id: hold, target: cast.state(id).grant, ground: 'x', article: 'y' });
    expect(outcome(cast, cast.foreign, 'order.pay', { id, amount: '1', institution: 'bank' })).toBe('held');
    cast.submit(cast.regulator, 'hold.lift', { id: hold, reason: 'x' });
    expect(outcome(cast, cast.foreign, 'order.pay', { id, amount: '1', institution: 'bank' })).toBe('accepted');
  });

  test('is settled by nobody while a dispute freezes its grant', async () => {
    const id = await anOrder(cast);
    const dispute = aDispute(cast, cast.state(id).grant);
    cast.submit(cast.maker, 'dispute.accept', { id: dispute });
    cast.submit(cast.maker, 'dispute.freeze', { id: dispute, until: '2026-07-01', ground: 'x' });
    expect(refusalOf(cast, cast.foreign, 'order.pay', { id, amount: '1', institution: 'bank' })).toMatchObject({ code: 'settlement_frozen', params: { dispute } });
    cast.submit(cast.maker, 'dispute.propose_unfreeze', { id: dispute, reason: 'x' });
    cast.submit(cast.checker, 'dispute.unfreeze', { id: dispute });
    expect(outcome(cast, cast.foreign, 'order.pay', { id, amount: '1', institution: 'bank' })).toBe('accepted');
  });

  test('whose payment is under way is neither cancelled nor written off', async () => {
    const id = await anOrder(cast);
    const settlement = instruct(cast, id, '1');
    expect([outcome(cast, cast.vendor, 'order.cancel', { id, reason: 'x' }), outcome(cast, cast.vendor, 'order.write_off', { id, reason: 'x' })]).toEqual(['state_conflict', 'state_conflict']);
    cast.submit(SYSTEM, 'settlement.fail', { id: settlement, outcome: 'rejected', reason: 'x' });
    expect(outcome(cast, cast.vendor, 'order.cancel', { id, reason: 'x' })).toBe('accepted');
    expect(cast.state(cast.state(id).duty ?? id).state).toBe('ENDED');
  });

  test('of a grant that ended before it was activated is cancelled, or given back by the institution that paid, as far as it was paid; of no other', async () => {
    const unwind = (id: Id<'order'>, settlement?: Id<'settlement'>): string => outcome(cast, SYSTEM, 'order.unwind', { id, ...(settlement === undefined ? {} : { settlement }) });
    const [unpaid, partly, whole, underway, active] = [await anOrder(cast), await anOrder(cast), await anOrder(cast), await anOrder(cast), await anOrder(cast)];
    const [part, all, running] = [instruct(cast, partly, '40000'), instruct(cast, whole, '100001'), instruct(cast, underway, '7')];
    confirm(cast, part);
    confirm(cast, all);
    expect(unwind(unpaid)).toBe('state_conflict');
    activate(cast, cast.state(active).grant);
    for (const order of [unpaid, partly, whole, underway, active]) cast.submit(SYSTEM, 'grant.expire', { id: cast.state(order).grant, reason: 'x' });
    expect([unwind(unpaid), unwind(partly, all), unwind(partly, part), unwind(whole, all), unwind(whole, all), unwind(underway), unwind(active)])
      .toEqual(['accepted', 'reference_invalid', 'accepted', 'accepted', 'state_conflict', 'state_conflict', 'state_conflict']);
    expect([unpaid, partly, whole].map((id) => cast.state(id)).map(({ state, refunding, writtenOff }) => [state, refunding, writtenOff]))
      .toEqual([['CANCELLED', '0', '0'], ['REFUNDING', '40000', '60001'], ['REFUNDING', '100001', '0']]);
    expect([unpaid, partly].map((id) => cast.state(cast.state(id).duty ?? id).state)).toEqual(['ENDED', 'ENDED']);
    cast.submit(SYSTEM, 'settlement.fail', { id: running, outcome: 'rejected', reason: 'x' });
    expect([unwind(underway), audited(cast)]).toEqual(['accepted', []]);
  });

  test('that a confirmation of another amount reaches stays as it is, and people are told', async () => {
    const id = await anOrder(cast);
    const settlement = instruct(cast, id, '100');
    confirm(cast, settlement, { amount: '101' });
    expect([cast.state(settlement).state, cast.state(id).paid]).toEqual(['UNRESOLVED', '0']);
    expect(cast.state(derivedId(1, 'finding', 'settlement_amount', settlement))).toMatchObject({ state: 'RAISED', subject: settlement, parties: [cast.maker.org], concerned: [cast.vendor.org, cast.foreign.org] });
    confirm(cast, settlement);
    expect([cast.state(settlement).state, cast.state(id).paid]).toEqual(['CONFIRMED', '100']);
  });

  test('is settled by two people where an institution stays silent', async () => {
    const settlement = instruct(cast, await anOrder(cast), '100');
    cast.submit(SYSTEM, 'settlement.chase', { id: settlement, reason: 'x' });
    const said = { id: settlement, outcome: 'returned', ...booking, bookedOn: '2026-06-15', evidenceSha256: '0'.repeat(64), ground: 'x' } as const;
    const decide = (caller = cast.checker): string => outcome(cast, caller, 'settlement.decide_outcome', { id: settlement, agrees: true, ground: 'x' });
    expect(decide()).toBe('state_conflict');
    cast.submit(cast.maker, 'settlement.propose_outcome', said);
    expect([decide(cast.maker), decide()]).toEqual(['same_person', 'accepted']);
    expect(cast.state(settlement).state).toBe('RETURNED');
  });
});

/** Any way that an order may go: pay, have it answered, refund, give up. */
type Move = { readonly act: 'pay' | 'refund' | 'confirm' | 'contradict' | 'fail' | 'chase' | 'cancel' | 'write_off'; readonly part: number };
const aMove: fc.Arbitrary<Move> = fc.record({ act: fc.constantFrom('pay', 'pay', 'refund', 'confirm', 'confirm', 'confirm', 'contradict', 'fail', 'chase', 'cancel', 'write_off'), part: fc.integer({ min: 1, max: 100 }) });

function tryMove(stage: Cast, id: Id<'order'>, { act, part }: Move): void {
  const order = stage.state(id);
  const amount = (of: string): string => String((BigInt(of) * BigInt(part) + 99n) / 100n);
  const waiting = stage.entries.filter(({ type }) => type === 'settlement.instructed').map(({ stream }) => stage.state(stream as Id<'settlement'>)).filter(({ state }) => ['INSTRUCTED', 'ACCEPTED', 'UNRESOLVED'].includes(state));
  const settlement = waiting[part % Math.max(1, waiting.length)];
  if (act === 'pay') outcome(stage, stage.foreign, 'order.pay', { id, amount: amount(outstandingOf(order)), institution: 'bank' });
  if (act === 'refund') outcome(stage, stage.vendor, 'order.refund', { id, amount: amount(refundableOf(order)), institution: 'bank', reason: 'x' });
  if (act === 'cancel') outcome(stage, stage.vendor, 'order.cancel', { id, reason: 'x' });
  if (act === 'write_off' && part > 90) outcome(stage, stage.vendor, 'order.write_off', { id, reason: 'x' });
  if (settlement === undefined) return;
  const said = { id: settlement.id, amount: settlement.amount, currency: 'CNY', ...booking, bookedAt: stage.clock.at };
  if (act === 'confirm') outcome(stage, SYSTEM, 'settlement.confirm', said);
  if (act === 'contradict') outcome(stage, SYSTEM, 'settlement.confirm', { ...said, amount: plus(settlement.amount, '1') });
  if (act === 'fail') outcome(stage, SYSTEM, 'settlement.fail', { id: settlement.id, outcome: part > 50 ? 'rejected' : 'returned', reason: 'x' });
  if (act === 'chase') outcome(stage, SYSTEM, 'settlement.chase', { id: settlement.id, reason: 'x' });
}

/** What was confirmed, summed from the entries alone. */
function confirmedIn(stage: Cast, kind: 'payment' | 'refund'): bigint {
  const bodies = stage.entries.filter(({ type }) => type === 'settlement.confirmed').map(({ body }) => (JSON.parse(Buffer.from(body).toString()) as { data: { kind: string; amount: string } }).data);
  return sumOf(bodies.filter((one) => one.kind === kind).map(({ amount }) => BigInt(amount)));
}

test('along every path paid = with the holders + given back, total = paid + under way + outstanding + given up, and nobody has less than nothing', async () => {
  await fc.assert(fc.asyncProperty(fc.array(aMove, { maxLength: 60, size: 'max' }), async (moves) => {
    const stage = await aCast();
    const id = await anOrder(stage);
    for (const move of moves) {
      tryMove(stage, id, move);
      const order: Order = stage.state(id);
      const [paid, refunded, received] = [BigInt(order.paid), BigInt(order.refunded), order.received.map(BigInt)];
      expect(paid).toBe(sumOf(received) + refunded);
      expect([paid, refunded]).toEqual([confirmedIn(stage, 'payment'), confirmedIn(stage, 'refund')]);
      expect(BigInt(order.total)).toBe(paid + BigInt(order.paying) + BigInt(outstandingOf(order)) + BigInt(order.writtenOff));
      expect([...received, BigInt(outstandingOf(order)), BigInt(refundableOf(order))].every((amount) => amount >= 0n)).toBe(true);
      expect(order.state === 'REFUNDED').toBe(paid > 0n && refunded === paid && order.state !== 'CANCELLED');
    }
    expect(audited(stage)).toEqual([]);
  }), { seed: SEED, numRuns: 40 });
});
