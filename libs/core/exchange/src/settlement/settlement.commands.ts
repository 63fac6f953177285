import { Type } from '@sinclair/typebox';
import { noted } from '../finding/noting.js';
import { actingPerson, command, draft, needAllowed, referred, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Amount, Currency, Day, Digest, IdOf, Instant, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { dutyMet } from '../order/duty.js';
import { outstandingOf, refundableOf } from '../order/order.state.js';
import { Refusal } from '../refusals.js';
import { MEANS, OUTCOMES, Transaction } from './settlement.entries.js';
import { SETTLEMENT } from './settlement.lifecycle.js';
import type { Settlement } from './settlement.state.js';

const id = IdOf('settlement');
const ARTICLE = '《深圳市数据交易管理暂行办法》第二十一条';

/** The institution has taken the instruction. */
export const accept = command('settlement.accept', closed({ id, transaction: Transaction, means: OneOf(MEANS) }), (input, view, ctx) => {
  const settlement = allowed(view, ctx, input.id);
  return [draft('settlement.accepted', settlement.id, { transaction: input.transaction, means: input.means })];
});

const Confirmation = closed({ id, amount: Amount, currency: Currency, transaction: Transaction, means: OneOf(MEANS), bookedAt: Instant });

/** 确认: final where reference, amount and currency are those of the instruction; anything else is a finding, and the order stays as it is. */
export const confirm = command('settlement.confirm', Confirmation, (input, view, ctx) => {
  const settlement = allowed(view, ctx, input.id);
  const { amount, currency, transaction, means } = input;
  const bookedOn = shanghaiDay(input.bookedAt);
  if (amount === settlement.amount && currency === settlement.currency) return confirmed(view, settlement, { transaction, means, bookedOn });
  if (settlement.state === 'UNRESOLVED') throw new Refusal('state_conflict', `${settlement.id} is unresolved, and ${amount} ${currency} resolves nothing.`, { state: settlement.state, allowed: [] });
  const zh = `结算机构确认的金额与指令不符：指令 ${settlement.amount} ${settlement.currency}，确认 ${amount} ${currency}`;
  const en = `The institution confirms ${amount} ${currency}, instructed were ${settlement.amount} ${settlement.currency}`;
  return [
    draft('settlement.contradicted', settlement.id, { transaction, amount, currency, bookedOn }),
    ...noted(view, ctx, { detector: 'settlement_amount', subject: settlement.id, concerned: [settlement.vendor, settlement.buyer], article: ARTICLE, because: { zh, en } }),
  ];
});

/** Rejected, or sent back on the way (退汇): nothing was paid. */
export const failSettlement = command('settlement.fail', closed({ id, outcome: OneOf(['rejected', 'returned'] as const), reason: Text(300) }), (input, view, ctx) =>
  failed(allowed(view, ctx, input.id), input.outcome, input.reason));

/** Nobody has answered in time. What happened to the money is not known, so nothing is undone. */
export const chase = command('settlement.chase', closed({ id, reason: Text(300) }), (input, view, ctx) => {
  const { id: settlement, vendor, buyer, institution } = allowed(view, ctx, input.id);
  const because = { zh: `结算机构 ${institution} 逾期未答复`, en: `The institution ${institution} has not answered in time` };
  return [
    draft('settlement.unanswered', settlement, { reason: input.reason }),
    ...noted(view, ctx, { detector: 'settlement_silence', subject: settlement, concerned: [vendor, buyer], article: ARTICLE, because }),
  ];
});

const Proposal = closed({ id, outcome: OneOf(OUTCOMES), transaction: Transaction, means: OneOf(MEANS), bookedOn: Day, evidenceSha256: Digest, ground: Text(300) });

/** Maker: what the institution's papers say. */
export const proposeOutcome = command('settlement.propose_outcome', Proposal, ({ id: settlement, ...said }, view, ctx) => {
  allowed(view, ctx, settlement);
  return [draft('settlement.outcome_proposed', settlement, { ...said, person: actingPerson(ctx) })];
});

/** Checker: another person agrees, and it is so; or gives it back. */
export const decideOutcome = command('settlement.decide_outcome', closed({ id, agrees: Type.Boolean(), ground: Text(300) }), (input, view, ctx) => {
  const settlement = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  const { proposal } = settlement;
  if (proposal === null) throw new Refusal('state_conflict', 'Nobody has proposed an outcome.', { state: settlement.state, allowed: ['settlement.propose_outcome'] });
  if (proposal.person === person) throw new Refusal('same_person', 'Another person has to agree to the outcome.', { person });
  if (!input.agrees) return [draft('settlement.outcome_returned', settlement.id, { person, ground: input.ground })];
  return proposal.outcome === 'confirmed' ? confirmed(view, settlement, proposal) : failed(settlement, proposal.outcome, input.ground);
});

type Booking = Pick<NonNullable<Settlement['proposal']>, 'transaction' | 'means' | 'bookedOn'>;

/** The money has moved: the order has it, and the buyer has done its duty when nothing is outstanding. */
function confirmed(view: View, { id: settlement, order: orderId, grant, kind, amount, currency }: Settlement, { transaction, means, bookedOn }: Booking): Drafts {
  const order = referred(view, orderId);
  const done = draft('settlement.confirmed', settlement, { order: orderId, grant, kind, amount, currency, transaction, means, bookedOn });
  const moved = { settlement, amount };
  if (kind === 'refund') return [done, draft(refundableOf(order) === '0' ? 'order.refunded' : 'order.partly_refunded', orderId, moved)];
  const isPaid = outstandingOf(order) === '0' && order.paying === amount;
  return [done, ...(isPaid ? [draft('order.paid', orderId, moved), ...dutyMet(view, order)] : [draft('order.partly_paid', orderId, moved)])];
}

function failed({ id: settlement, order, grant, kind, amount, currency }: Settlement, outcome: 'rejected' | 'returned', reason: string): Drafts {
  return [
    draft(`settlement.${outcome}`, settlement, { order, grant, kind, amount, currency, reason }),
    draft(kind === 'payment' ? 'order.payment_failed' : 'order.refund_failed', order, { settlement, amount }),
  ];
}

function allowed(view: View, ctx: Context, settlement: Id<'settlement'>): Settlement {
  const found = needAllowed(SETTLEMENT, view, ctx, settlement);
  return found;
}
