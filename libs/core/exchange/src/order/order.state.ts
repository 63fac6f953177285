import type { Static } from '@sinclair/typebox';
import type { EntryData } from '../entry-types.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { OrderLine } from '../price/lines.js';
import { apportion, minus, plus } from '../price/money.js';
import { sharesOf, type PLAN_KINDS, type Share } from '../price/plan.js';
import type { orderEntries } from './order.entries.js';
import { ORDER, type OrderStateName } from './order.lifecycle.js';

/**
 * 订单: what a buyer owes for a grant. `total = paid + outstanding + written off`, and what was paid lies with the holders or was
 * given back: the exchange holds no money (《深圳市数据交易管理暂行办法》第二十一条).
 */
export interface Order extends AggregateState<OrderStateName> {
  readonly id: Id<'order'>;
  readonly grant: Id<'grant'>;
  readonly listing: Id<'listing'>;
  readonly product: Id<'product'>;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly plan: string;
  readonly kind: (typeof PLAN_KINDS)[number];
  readonly period: { readonly from: string; readonly through: string } | null;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly total: string;
  readonly shares: readonly Share[];
  /** The buyer's duty to pay, and its last day. */
  readonly duty: Id<'obligation'> | null;
  readonly dueOn: string | null;
  /** Instructed and not answered yet. */
  readonly paying: string;
  readonly paid: string;
  readonly refunding: string;
  readonly refunded: string;
  readonly writtenOff: string;
  /** What each holder has of it, in the order of the shares: together what was paid and not given back. */
  readonly received: readonly string[];
  readonly reason: string | null;
}

const NOTHING = { paying: '0', paid: '0', refunding: '0', refunded: '0', writtenOff: '0', reason: null } as const;

/** What may still be asked for: neither paid, nor under way, nor given up. */
export const outstandingOf = ({ total, paid, paying, writtenOff }: Order): string => minus(total, paid, paying, writtenOff);
/** What may still be given back. */
export const refundableOf = ({ paid, refunded, refunding }: Order): string => minus(paid, refunded, refunding);

export interface Leg { readonly holder: Id<'participant'>; readonly amount: string }

/** What each holder gets of a payment, by the shares; or gives back of a refund, by what it has received, and never more than that. */
export function legsOf({ shares, received }: Pick<Order, 'shares' | 'received'>, kind: 'payment' | 'refund', amount: string): Leg[] {
  const weights = kind === 'payment' ? shares.map(({ basisPoints }) => BigInt(basisPoints)) : received.map(BigInt);
  const parts = apportion(BigInt(amount), weights);
  return shares.map(({ holder }, i) => ({ holder, amount: String(parts[i] ?? 0n) }));
}

const receivedAfter = (order: Order, kind: 'payment' | 'refund', amount: string): string[] =>
  legsOf(order, kind, amount).map((leg, i) => (kind === 'payment' ? plus(order.received[i] ?? '0', leg.amount) : minus(order.received[i] ?? '0', leg.amount)));

export function evolveOrder(state: Order | undefined, entry: FoldEntry<keyof typeof orderEntries>): Order {
  const advance = (change: Partial<Order> = {}): Order => step(ORDER, state, entry, change);
  switch (entry.type) {
    case 'order.placed':
      return placed(state, entry, entry.data);
    case 'order.trial_taken':
      return placed(state, entry, { ...entry.data, kind: 'trial', lines: [], total: '0', shares: [...sharesOf(entry.data.vendor, undefined)], period: null, duty: null, dueOn: null });
    case 'order.cancelled':
      return advance({ reason: entry.data.reason });
    case 'order.written_off':
      return advance({ writtenOff: entry.data.amount, reason: entry.data.reason });
    default:
      return state === undefined ? advance() : advance(moved(state, entry));
  }
}

type Terms = Omit<EntryData<'order.placed'>, 'duty' | 'dueOn'> & Pick<Order, 'duty' | 'dueOn'>;

function placed(state: Order | undefined, entry: Parameters<typeof evolveOrder>[1], data: Terms): Order {
  const { vendor, buyer, shares } = data;
  const parties = [...new Set([vendor, buyer, ...shares.map(({ holder }) => holder)])];
  return { owner: vendor, ...begin(ORDER, 'order', state, entry), ...data, parties, ...NOTHING, received: shares.map(() => '0') };
}

type Movement = Exclude<keyof typeof orderEntries, 'order.placed' | 'order.trial_taken' | 'order.cancelled' | 'order.written_off'>;

/** What an entry moves from where to where. */
function moved(order: Order, { type, data: { amount } }: { readonly type: Movement; readonly data: Static<(typeof orderEntries)[Movement][1]> }): Partial<Order> {
  const { paying, paid, refunding, refunded } = order;
  switch (type) {
    case 'order.payment_begun':
      return { paying: plus(paying, amount) };
    case 'order.payment_failed':
      return { paying: minus(paying, amount) };
    case 'order.partly_paid':
    case 'order.paid':
      return { paying: minus(paying, amount), paid: plus(paid, amount), received: receivedAfter(order, 'payment', amount) };
    case 'order.refund_begun':
      return { refunding: plus(refunding, amount) };
    case 'order.refund_failed':
      return { refunding: minus(refunding, amount) };
    case 'order.partly_refunded':
    case 'order.refunded':
      return { refunding: minus(refunding, amount), refunded: plus(refunded, amount), received: receivedAfter(order, 'refund', amount) };
  }
}
