import type { Ending, Foundation, Obstacle } from '../grant/foundation.js';
import { endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import type { View } from '../kernel/command.js';
import type { Listing } from '../listing/listing.state.js';
import { entitledUntil, type Title } from './title.state.js';

const CITE = '“数据二十条”（三）、（七）';

/** The title that a listing rests on; undefined where it rests on a lawful alternative. */
const titleOf = (view: View, listing: Listing | undefined): Title | undefined =>
  (listing?.offer.ground.kind === 'registration' ? view.get(listing.offer.ground.title) : undefined);

/** Until which day the vendor may put the product on the market by the title: 经营权, its own or licensed. */
const operatesUntil = (title: Title, listing: Listing, at: string): string | null => entitledUntil(title, listing.vendor, { right: 'operation', day: shanghaiDay(at) });

/** 登记有效、未冻结且无异议: the registration is in force, of this product, and gives the vendor the right to operate it; nothing rests on it while an authority holds it, and nothing new is founded on what is objected to. */
export const registeredAndUnobjected: Foundation = (view, { product, listing, grant, at }) => {
  if (listing === undefined || listing.offer.ground.kind !== 'registration') return undefined;
  const title = titleOf(view, listing);
  if (title === undefined) return lost(listing, `登记不存在 There is no title ${listing.offer.ground.title}.`);
  if (title.subject.product !== null && title.subject.product.id !== product.id) return lost(listing, `登记 ${title.number} 不属于该产品 ${title.number} is not of ${product.id}.`);
  if (operatesUntil(title, listing, at) === null) return lost(listing, whyNot(title, shanghaiDay(at)));
  const [hold] = title.holds;
  if (hold !== undefined) return { code: 'held', detail: `登记 ${title.number} 已被冻结 ${title.number} is under hold ${hold}.`, on: title.id };
  const isNew = grant === undefined || grant.state === 'PROVISIONING';
  if (!isNew || title.objections.length === 0) return undefined;
  return { code: 'objected', detail: `登记 ${title.number} 存在异议 ${title.number} is objected to.`, cite: CITE, on: title.id };
};

/** A title that is over, or one that gives the vendor nothing, or nothing any more. */
const whyNot = ({ number, state, validUntil }: Title, today: string): string =>
  (state !== 'REGISTERED' || validUntil < today ? `登记 ${number} 已失效 ${number} is ${state}, valid until ${validUntil}.` : `登记 ${number} 未给予卖方经营权，或者许可已届满 ${number} gives the vendor no right of operation on ${today}.`);

const lost = ({ id }: Listing, detail: string): Obstacle => ({ code: 'unfounded', detail, cite: CITE, on: id, isLost: true });

/** A grant never outlives the title, nor the licence, that it rests on. */
export const endOfTitle: Ending = (view, { listing, at }) => {
  const title = titleOf(view, listing);
  const until = title === undefined || listing === undefined ? null : operatesUntil(title, listing, at);
  return until === null ? null : new Date(endOfShanghaiDay(until)).toISOString();
};
