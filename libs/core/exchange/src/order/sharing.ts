import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Product } from '../product/product.state.js';
import { sharesOf, type Share } from '../price/plan.js';

/**
 * 收益分配: what the operator of public data is paid for a product of its authorisation goes to whom the authorisation names, in its shares.
 * Who has developed such a product further (再开发) sells a product of its own; undefined there, and for what is not public.
 */
export function benefitOf(view: View, { vendor, versions }: Pick<Product, 'vendor' | 'versions'>, version: number): readonly Share[] | undefined {
  const id = versions[version - 1]?.authorisation;
  const authorisation = id === undefined ? undefined : referred(view, id);
  if (authorisation?.operator !== vendor) return undefined;
  return authorisation.benefit.map(({ beneficiary: holder, basisPoints }) => ({ holder, basisPoints }));
}

/** Among whom an order under a listing is apportioned: as the authorisation says, or as the vendor has offered it. */
export function sharesUnder(view: View, id: Id<'listing'>): readonly Share[] {
  const { vendor, product, productVersion, offer } = referred(view, id);
  return benefitOf(view, referred(view, product), productVersion) ?? sharesOf(vendor, offer.shares);
}
