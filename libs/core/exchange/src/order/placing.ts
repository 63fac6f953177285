import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { EntryData } from '../entry-types.js';
import type { Negotiation } from '../negotiation/negotiation.state.js';
import { obligationDays } from '../obligation/obligation.js';
import { dutyOf } from '../obligation/duties.js';
import { opening } from '../obligation/opening.js';
import { linesOfGrant, totalOf, type OrderLine } from '../price/lines.js';
import type { Price } from '../price/plan.js';
import { Refusal } from '../refusals.js';
import { sharesUnder } from './sharing.js';

/** What an order is for. */
export interface Purchase {
  readonly grant: Id<'grant'>;
  readonly listing: Id<'listing'>;
  readonly product: Id<'product'>;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly plan: string;
  readonly price: Price;
}

/** There is one trial of a product for each buyer, whatever the listing. */
export const trialIdOf = (ctx: Context, buyer: Id<'participant'>, product: Id<'product'>): Id<'order'> => ctx.derivedId('order', 'trial', buyer, product);

/** Refuses a second trial. */
export function requireFirstTrial(view: View, ctx: Context, { price, buyer, product }: Pick<Purchase, 'price' | 'buyer' | 'product'>): void {
  if (price.kind !== 'trial') return;
  const taken = view.get(trialIdOf(ctx, buyer, product));
  if (taken !== undefined) throw new Refusal('trial_taken', `${buyer} has had its trial of ${product} under ${taken.grant}.`, { product, grant: taken.grant });
}

/** 订单随授权产生: what a new grant costs, at once or by its term; a metered plan is billed by the month. */
export function ordersOfGrant(view: View, ctx: Context, grant: Id<'grant'>, { listing, product, vendor, buyer, proposal, price }: Negotiation): Draft[] {
  const purchase = { grant, listing, product, vendor, buyer, plan: proposal.plan, price };
  if (price.kind === 'trial') {
    requireFirstTrial(view, ctx, purchase);
    const { price: { currency }, ...of } = purchase;
    return [draft('order.trial_taken', trialIdOf(ctx, buyer, product), { ...of, currency })];
  }
  return orderOf(view, ctx, purchase, { lines: linesOfGrant(price, proposal.terms), period: null });
}

interface Bill { readonly lines: OrderLine[]; readonly period: EntryData<'order.placed'>['period'] }

/** The order and the buyer's duty to pay it; nothing where nothing is owed. */
export function orderOf(view: View, ctx: Context, { price: { kind, currency }, grant, listing, product, vendor, buyer, plan }: Purchase, { lines, period }: Bill): Draft[] {
  const total = totalOf(lines);
  if (total === 0n) return [];
  const [id, duty] = [ctx.newId('order'), ctx.newId('obligation')];
  const on = shanghaiDay(ctx.at);
  const { due, remind, calendar } = dutyOf('order-payment');
  const { dueOn } = obligationDays({ from: on, due, remind, calendar });
  const shares = [...sharesUnder(view, listing)];
  return [
    draft('order.placed', id, { grant, listing, product, vendor, buyer, plan, kind, currency, lines, total: String(total), shares, period, duty, dueOn }),
    opening(duty, 'order-payment', { debtor: buyer, source: id, on }),
  ];
}
