import {
  BASIS_POINTS, addedBy, agree, agreedOf, isMetered, legsOf, linesOfGrant, linesOfUse, outstandingOf, plus, refundableOf, reporterNameOf, totalOf, trialIdOf, usageIdOf,
  type EntryData, type Id, type Order, type OrderLine, type Settlement,
} from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { isExpected } from '../world.js';

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
type Moved = 'order.payment_begun' | 'order.partly_paid' | 'order.paid' | 'order.payment_failed' | 'order.refund_begun' | 'order.partly_refunded' | 'order.refunded' | 'order.refund_failed';

/** Orders, payments, refunds, shares and use, recomputed from their entries alone. */
export const amountsConserved: Invariant = {
  number: 18,
  id: 'amounts-conserved',
  zh: '订单、付款、退款、分成与用量相互勾稽：付给各方的加上退还的，等于付出的',
  en: 'Orders, payments, refunds, shares and use add up: what the holders have and what was given back is what was paid, and nobody pays for more than both sides agree on',
  cite: '《深圳市数据交易管理暂行办法》第二十一条',
  checks: {
    'grant.provisioned': ({ entry: { data }, view }) => {
      const price = view.get(data.negotiation)?.price;
      return firstOf([price === undefined || same(price, data.price), () => 'it costs something else than was agreed']);
    },
    'order.placed': placed,
    'order.trial_taken': ({ entry: { stream, data }, context }) => {
      const ctx = context();
      return firstOf([ctx === undefined || trialIdOf(ctx, data.buyer, data.product) === stream, () => `it is not the one trial that ${data.buyer} has of ${data.product}`]);
    },
    'order.payment_begun': moved, 'order.partly_paid': moved, 'order.paid': moved, 'order.payment_failed': moved,
    'order.refund_begun': moved, 'order.partly_refunded': moved, 'order.refunded': moved, 'order.refund_failed': moved,
    'order.written_off': ({ entry: { stream, data }, view }) => {
      const order = view.get(stream as Id<'order'>);
      return order === undefined ? undefined : firstOf([outstandingOf(order) === data.amount, () => `${outstandingOf(order)} was outstanding, ${data.amount} is written off`]);
    },
    'settlement.instructed': instructed,
    'settlement.confirmed': ({ entry: { stream, data }, view, expect }) => {
      const settlement = view.get(stream as Id<'settlement'>);
      if (settlement === undefined) return undefined;
      const order = view.get(settlement.order);
      if (order !== undefined) expect({ type: confirmedAs(order, settlement), stream: order.id, what: `the order ${order.id} was not told of it` });
      return ofSettlement(data, settlement);
    },
    'settlement.rejected': fell, 'settlement.returned': fell,
    'grant.use_reported': counted, 'grant.overuse_reported': counted,
    'usage.reported': reported,
    'usage.reconciled': reconciled, 'usage.differed': reconciled,
    'usage.accepted': ({ entry: { stream, data: { month, figuresOf, added } }, view }) => {
      const disputed = view.get(stream as Id<'usage'>)?.disputed.find((one) => one.month === month);
      return firstOf([disputed !== undefined && same(addedBy(disputed, figuresOf), added), () => `it adds other use than ${figuresOf} has reported of ${month}`]);
    },
    'usage.month_closed': ({ entry: { stream, data }, view }) => {
      const usage = view.get(stream as Id<'usage'>);
      if (usage === undefined) return undefined;
      const order = data.order === null ? undefined : view.get(data.order);
      return firstOf(
        [usage.month === data.month && same(usage.agreed, data.agreed), () => `${canonicalJson(usage.agreed)} of ${usage.month} was agreed, it closes ${data.month} with ${canonicalJson(data.agreed)}`],
        [data.order === null || order?.grant === usage.grant, () => `${String(data.order)} is no order of ${usage.grant}`],
      );
    },
  },
};

function placed({ entry: { data }, view, context, expect }: Step<'order.placed'>): Complaint {
  const [grant, ctx] = [view.get(data.grant), context()];
  if (grant === undefined || ctx === undefined) return `its grant ${data.grant} does not exist`;
  const usage = view.get(usageIdOf(ctx, grant.id));
  const lines: OrderLine[] = data.period === null ? linesOfGrant(grant.price, grant.terms) : usage === undefined ? [] : linesOfUse(grant.price, usage.agreed);
  if (data.period !== null) expect({ type: 'usage.month_closed', stream: usageIdOf(ctx, grant.id), what: `the month that it bills was not closed on ${grant.id}` });
  expect({ type: 'obligation.opened', stream: data.duty, what: 'the duty to pay it was not opened' });
  return firstOf(
    [grant.vendor === data.vendor && grant.buyer === data.buyer && grant.plan === data.plan && grant.price.currency === data.currency, () => `${grant.id} is between others, or under another plan`],
    [same(lines, data.lines), () => `${grant.id} costs ${canonicalJson(lines)}, ordered is ${canonicalJson(data.lines)}`],
    [String(totalOf(data.lines)) === data.total, () => `its lines add up to ${totalOf(data.lines)}, it says ${data.total}`],
    [data.shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0) === BASIS_POINTS, () => 'its shares do not add up to the whole'],
  );
}

function instructed({ entry: { data }, view, expect }: Step<'settlement.instructed'>): Complaint {
  const order = view.get(data.order);
  if (order === undefined) return `its order ${data.order} does not exist`;
  const { kind, amount } = data;
  const [begun, most] = kind === 'payment' ? ['order.payment_begun', outstandingOf(order)] as const : ['order.refund_begun', refundableOf(order)] as const;
  expect({ type: begun, stream: order.id, what: `it was not counted on ${order.id}` });
  return firstOf(
    [BigInt(amount) > 0n && BigInt(amount) <= BigInt(most), () => `${amount} is instructed, at most ${most} could be`],
    [order.currency === data.currency && order.grant === data.grant, () => `${order.id} is in ${order.currency} of ${order.grant}`],
    [same(legsOf(order, kind, amount), data.legs), () => `the shares of ${amount} are ${canonicalJson(legsOf(order, kind, amount))}`],
  );
}

const ofSettlement = (data: EntryData<'settlement.confirmed'> | EntryData<'settlement.rejected'>, { amount, currency, kind, order, grant }: Settlement): Complaint =>
  firstOf([same([amount, currency, kind, order, grant], [data.amount, data.currency, data.kind, data.order, data.grant]), () => `${amount} ${currency} was instructed for ${order}`]);

function confirmedAs(order: Order, { kind, amount }: Settlement): Moved {
  if (kind === 'refund') return refundableOf(order) === '0' ? 'order.refunded' : 'order.partly_refunded';
  return outstandingOf(order) === '0' && order.paying === amount ? 'order.paid' : 'order.partly_paid';
}

function fell({ entry: { stream, data }, view, expect }: Step<'settlement.rejected'> | Step<'settlement.returned'>): Complaint {
  const settlement = view.get(stream as Id<'settlement'>);
  if (settlement === undefined) return undefined;
  expect({ type: settlement.kind === 'payment' ? 'order.payment_failed' : 'order.refund_failed', stream: settlement.order, what: `the order ${settlement.order} was not told of it` });
  return ofSettlement(data, settlement);
}

/** An order moves with a settlement of its own, by that settlement's amount, and adds up afterwards. */
function moved({ entry: { type, stream, data }, after, view, world: { memory: { run } } }: Step<Moved>): Complaint {
  const settlement = view.get(data.settlement);
  const order = after as Order;
  const held = order.received.length === 0 ? '0' : plus(...order.received);
  return firstOf(
    [isExpected(run, type, stream), () => `no settlement moves with it`],
    [settlement?.order === stream && settlement.amount === data.amount, () => `${data.settlement} is of ${settlement?.amount ?? 'nothing'} for ${settlement?.order ?? 'nothing'}`],
    [held === String(BigInt(order.paid) - BigInt(order.refunded)), () => `the holders have ${held}, paid and not given back is ${order.paid} less ${order.refunded}`],
    [BigInt(outstandingOf(order)) >= 0n && BigInt(refundableOf(order)) >= 0n, () => 'more is paid or given back than there is'],
  );
}

/** A point's window under a metered grant is in the account of its use at once, until that has ended. */
function counted({ entry: { stream }, view, context, expect }: Step<'grant.use_reported'> | Step<'grant.overuse_reported'>): Complaint {
  const [grant, ctx] = [view.get(stream as Id<'grant'>), context()];
  if (grant === undefined || ctx === undefined || !isMetered(grant.price)) return undefined;
  const account = usageIdOf(ctx, grant.id);
  if (view.get(account)?.state !== 'ENDED') expect({ type: 'usage.reported', stream: account, what: 'the account of its use was not told of it' });
  return undefined;
}

function reported({ entry: { stream, data }, view, context }: Step<'usage.reported'>): Complaint {
  const [grant, ctx, usage] = [view.get(data.grant), context(), view.get(stream as Id<'usage'>)];
  if (grant === undefined || ctx === undefined) return `its grant ${data.grant} does not exist`;
  const last = usage?.reporters.find(({ name }) => name === reporterNameOf(data));
  return firstOf(
    [usageIdOf(ctx, grant.id) === stream && grant.vendor === data.vendor && grant.buyer === data.buyer, () => `it is no account of ${grant.id}`],
    [data.window.sequence === (last?.sequence ?? 0) + 1 && (last === undefined || Date.parse(last.through) === Date.parse(data.window.from)), () => `it does not follow window ${last?.sequence ?? 0}, which ended at ${last?.through ?? 'no time'}`],
  );
}

function reconciled({ entry: { type, stream, data }, view }: Step<'usage.reconciled'> | Step<'usage.differed'>): Complaint {
  const day = view.get(stream as Id<'usage'>)?.days.find((one) => one.day === data.day);
  return firstOf(
    [day !== undefined && same([day.vendor, day.buyer], [data.vendor, data.buyer]), () => `the sides have reported other use of ${data.day}`],
    [same(agreedOf(data.vendor, data.buyer), data.agreed), () => 'both sides say other use than it takes for agreed'],
    [type === 'usage.differed' || agree(data.vendor, data.buyer, data.toleranceBasisPoints), () => 'the sides differ by more than the tolerance'],
  );
}
