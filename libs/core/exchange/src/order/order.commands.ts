import { Type } from '@sinclair/typebox';
import { freezingDispute } from '../dispute/freeze.js';
import { GRANT } from '../grant/grant.lifecycle.js';
import { command, draft, need, referred, requireFree, requireParty, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Amount, Code, IdOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import type { EntryData } from '../entry-types.js';
import { dutyForgiven } from './duty.js';
import { ORDER } from './order.lifecycle.js';
import { legsOf, outstandingOf, refundableOf, type Order } from './order.state.js';

const Move = { id: IdOf('order'), amount: Amount, institution: Code };

/** 付款: the buyer has its bank or payment institution pay, all or a part; every holder gets its share of every payment. */
export const pay = command('order.pay', closed(Move), (input, view, ctx) => {
  const order = allowed(view, ctx, input.id, 'buyer');
  requireAmount(input.amount, outstandingOf(order), 'outstanding');
  return instructed(ctx, order, { ...input, kind: 'payment' });
});

/** 退款: the holders give back what they were paid, each its share; never more than was paid. */
export const refund = command('order.refund', closed({ ...Move, reason: Text(500) }), (input, view, ctx) => {
  const order = allowed(view, ctx, input.id, 'vendor or operator');
  requireAmount(input.amount, refundableOf(order), 'refundable');
  return instructed(ctx, order, { ...input, kind: 'refund' });
});

/** 撤销: the vendor gives up a claim of which nothing was paid. */
export const cancel = command('order.cancel', closed({ id: IdOf('order'), reason: Text(500) }), (input, view, ctx) => {
  const order = quiet(allowed(view, ctx, input.id, 'vendor or operator'));
  return [draft('order.cancelled', order.id, { reason: input.reason }), ...dutyForgiven(view, order)];
});

/** 核销: what will not be paid any more; what was paid stays paid. */
export const writeOff = command('order.write_off', closed({ id: IdOf('order'), reason: Text(500) }), (input, view, ctx) => {
  const order = quiet(allowed(view, ctx, input.id, 'vendor'));
  return [draft('order.written_off', order.id, { amount: outstandingOf(order), reason: input.reason }), ...dutyForgiven(view, order)];
});

const Unwinding = closed({ id: IdOf('order'), settlement: Type.Optional({ ...IdOf('settlement'), description: 'The last payment: what was paid is given back by the same institution' }) });
const NEVER_GIVEN = '授权未开通即告终止 The grant has ended before it was ever activated.';

/**
 * 未开通的退款: nobody pays for a grant that was never activated. What was ordered with it is cancelled; what was paid of it is given back,
 * and the rest is asked for no more. A payment that is under way comes first, and a dispute is decided before.
 */
export const unwind = command('order.unwind', Unwinding, (input, view, ctx): Drafts => {
  const order = quiet(allowed(view, ctx, input.id, 'system'));
  const grant = referred(view, order.grant);
  const amount = refundableOf(order);
  const isNothingLeft = order.state !== 'OPEN' && amount === '0';
  if (!GRANT.final.includes(grant.state) || grant.startsAt !== null || isNothingLeft) {
    throw new Refusal('state_conflict', `${grant.id} was activated or may still be, or there is nothing to give back.`, { state: grant.state, allowed: [] });
  }
  if (order.state === 'OPEN') return [draft('order.cancelled', order.id, { reason: NEVER_GIVEN }), ...dutyForgiven(view, order)];
  const paidBy = input.settlement === undefined ? undefined : view.get(input.settlement);
  if (paidBy?.order !== order.id) throw new Refusal('reference_invalid', `No payment of ${order.id} is named.`, { pointer: '/settlement' });
  const refunding = instructed(ctx, order, { kind: 'refund', amount, institution: paidBy.institution, reason: NEVER_GIVEN });
  if (order.state !== 'PARTLY_PAID') return refunding;
  return [draft('order.written_off', order.id, { amount: outstandingOf(order), reason: NEVER_GIVEN }), ...dutyForgiven(view, order), ...refunding];
});

interface Movement { readonly kind: EntryData<'settlement.instructed'>['kind']; readonly amount: string; readonly institution: string; readonly reason?: string }

function instructed(ctx: Context, order: Order, { kind, amount, institution, reason }: Movement): Drafts {
  const { id, grant, vendor, buyer, currency } = order;
  const settlement = ctx.newId('settlement');
  const legs = legsOf(order, kind, amount);
  return [
    draft('settlement.instructed', settlement, { kind, order: id, grant, vendor, buyer, amount, currency, institution, legs, ...(reason === undefined ? {} : { reason }) }),
    draft(kind === 'payment' ? 'order.payment_begun' : 'order.refund_begun', id, { settlement, amount }),
  ];
}

function requireAmount(amount: string, most: string, what: 'outstanding' | 'refundable'): void {
  if (BigInt(amount) > 0n && BigInt(amount) <= BigInt(most)) return;
  throw new Refusal('amount_exceeded', `${most} is ${what}; ${amount} is not between 1 and that.`, { pointer: '/amount', [what]: most });
}

/** An order with a payment under way waits for its answer. */
function quiet(order: Order): Order {
  if (order.paying !== '0') throw new Refusal('state_conflict', `A payment of ${order.paying} is under way.`, { state: order.state, allowed: [], paying: order.paying });
  return order;
}

/** The order, when the step is the caller's and possible now, and nothing freezes what it is for. */
function allowed(view: View, ctx: Context, id: Id<'order'>, whose: 'buyer' | 'vendor' | 'vendor or operator' | 'system'): Order {
  const order = need(view, ctx, id);
  const isOperators = whose === 'vendor or operator' && ctx.caller.roles.includes('operator');
  if (!isOperators && whose !== 'system') requireParty(ctx, whose === 'buyer' ? order.buyer : order.vendor, whose);
  requireAllowed(ORDER, order.state, ctx.action);
  const moves: readonly string[] = ['order.pay', 'order.refund', 'order.unwind'];
  if (moves.includes(ctx.action)) requireUnfrozen(view, order);
  return order;
}

/** Nothing is settled on what is held, or while a dispute freezes the grant. */
function requireUnfrozen(view: View, { grant: id, vendor, buyer }: Order): void {
  const grant = referred(view, id);
  const dispute = freezingDispute(view, grant);
  if (dispute !== undefined) throw new Refusal('settlement_frozen', `The dispute ${dispute} freezes ${id}: nothing is settled until it is decided.`, { grant: id, dispute });
  requireFree(grant, referred(view, vendor), referred(view, buyer));
}

