import { Type } from '@sinclair/typebox';
import { Amount, Code, Currency, Day, IdOf, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { OrderLine } from '../price/lines.js';
import { PLAN_KINDS, Shares } from '../price/plan.js';

/** The use of a month, which a metered plan charges. */
const Period = closed({ from: Day, through: Day });
const of = { grant: IdOf('grant'), listing: IdOf('listing'), product: IdOf('product'), vendor: IdOf('participant'), buyer: IdOf('participant'), plan: Code, currency: Currency };
const moved = closed({ settlement: IdOf('settlement'), amount: Amount });

export const orderEntries = {
  'order.placed': { 1: closed({
    ...of, kind: OneOf(PLAN_KINDS), lines: Type.Array(OrderLine, { minItems: 1, maxItems: 4 }), total: Amount, shares: Shares, period: Nullable(Period), duty: IdOf('obligation'), dueOn: Day,
  }) },
  /** A trial costs nothing; that it was taken is known for ever. */
  'order.trial_taken': { 1: closed(of) },
  'order.payment_begun': { 1: moved },
  'order.partly_paid': { 1: moved },
  'order.paid': { 1: moved },
  'order.payment_failed': { 1: moved },
  'order.refund_begun': { 1: moved },
  'order.partly_refunded': { 1: moved },
  'order.refunded': { 1: moved },
  'order.refund_failed': { 1: moved },
  'order.cancelled': { 1: closed({ reason: Text(500) }) },
  'order.written_off': { 1: closed({ amount: Amount, reason: Text(500) }) },
} as const;
