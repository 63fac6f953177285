import type { Listing } from '#core/exchange';
import type { Action } from '../../forms/actions.js';
import { REASON } from '../../forms/reason.js';
import { STEPS } from '../../words/steps.js';
import { planDraftOf, pricesOf } from '../vendor/offer-body.js';
import { PlanLines } from '../vendor/plan-lines.js';

/** 挂牌: what its vendor does with it. */
export const LISTING_STEPS: readonly Action<Listing & { readonly version: number }>[] = [
  { path: '/v1/listings/{id}/submit', title: STEPS.submitListing, hint: STEPS.submitListingHint, isMain: true },
  {
    path: '/v1/listings/{id}/reprice', title: STEPS.reprice, hint: STEPS.repriceHint, initial: ({ offer }) => ({ plans: offer.plans.map(planDraftOf) }), fields: () => <PlanLines at={['plans']} />,
    toBody: (draft, { offer }) => pricesOf(draft, offer.plans),
  },
  { path: '/v1/listings/{id}/suspend', title: STEPS.hide, hint: STEPS.hideHint, asks: REASON },
  { path: '/v1/listings/{id}/delist', title: STEPS.delist, hint: STEPS.delistHint, isDanger: true, asks: REASON },
];
