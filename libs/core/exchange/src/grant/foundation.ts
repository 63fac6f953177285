import { notFrozen } from '../dispute/freeze.js';
import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { authorised, authorisedUntil } from '../authorisation/derivation.js';
import { sponsored } from '../sponsorship/sponsor.js';
import type { Listing } from '../listing/listing.state.js';
import type { Product } from '../product/product.state.js';
import { Refusal, type RefusalCode } from '../refusals.js';
import { endOfTitle, registeredAndUnobjected } from '../title/foundation.js';
import type { Grant } from './grant.state.js';

/** Why nothing new may rest on this product or grant now. */
export interface Obstacle {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly cite?: string;
  readonly on: Id;
  /** The ground itself is gone, and what rests on it ends; otherwise it is only questioned, and nothing new is founded on it. */
  readonly isLost?: true;
}

/** What is to rest on something: a product by its listing, or a grant of it, at a time. */
export interface Resting { readonly product: Product; readonly at: string; readonly listing?: Listing; readonly grant?: Grant }

export type Foundation = (view: View, on: Resting) => Obstacle | undefined;

/** What a listing and a grant rest on (确权、授权、争议): one line each; the first obstacle is told. */
export const FOUNDATIONS: readonly Foundation[] = [
  authorised,
  sponsored,
  registeredAndUnobjected,
  notFrozen,
];

/** Until when a foundation carries, as an instant; null where it has no end. */
export type Ending = (view: View, on: Resting) => string | null;

/** The ends of what a grant rests on, one line each. */
export const ENDINGS: readonly Ending[] = [
  authorisedUntil,
  endOfTitle,
];

export function obstacleOf(view: View, on: Resting): Obstacle | undefined {
  for (const foundation of FOUNDATIONS) {
    const obstacle = foundation(view, on);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/** The ground that is gone for good, if any: an obstacle that may pass comes first in no list here. */
export const lostGround = (view: View, on: Resting): Obstacle | undefined =>
  FOUNDATIONS.map((foundation) => foundation(view, on)).find((obstacle) => obstacle?.isLost === true);

/** Refuses while anything stands in the way: asked wherever something new begins to rest on a product. */
export function requireFounded(view: View, on: Resting): void {
  const obstacle = obstacleOf(view, on);
  if (obstacle === undefined) return;
  const { code, detail, cite, on: id } = obstacle;
  throw new Refusal(code, detail, { on: id, ...(cite === undefined ? {} : { article: cite }) });
}

/** The earliest end of what it rests on; null where nothing of it ends. A grant never outlives it. */
export const groundsUntil = (view: View, on: Resting): string | null =>
  ENDINGS.map((ending) => ending(view, on)).filter((end) => end !== null).sort()[0] ?? null;

/** A listing with the product that it offers. */
export const restingListing = (view: View, listing: Listing, at: string): Resting => ({ product: referred(view, listing.product), listing, at });

/** A grant with the listing and the product that it came from. */
export const restingGrant = (view: View, grant: Grant, at: string): Resting => ({ ...restingListing(view, referred(view, grant.listing), at), grant });
