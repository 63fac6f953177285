import { Type } from '@sinclair/typebox';
import { Terms } from '#core/odrl';
import { Bilingual, Code, Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { Backing } from '../product/backing.js';
import { Ground } from './grounds.js';
import { Plans, Sample, Shares } from '../price/plan.js';
import { AppliedWaiver, ProvisionId } from '../waiver/waiver.entries.js';

/** What is offered (要约): the ODRL offer's terms, plans, scenario and how a request is answered. */
export const Offer = closed({
  title: Bilingual(200),
  summary: Bilingual(400),
  scenarios: SetOf(Code, 8, 1),
  terms: Terms,
  plans: Plans,
  shares: Type.Optional(Shares),
  sample: Type.Optional(Sample),
  visibility: OneOf(['public', 'invited'] as const),
  invited: SetOf(IdOf('participant'), 8),
  negotiation: OneOf(['automatic', 'manual'] as const),
  tradingMode: OneOf(['listed_price', 'negotiated', 'tender', 'continuous_auction', 'market_making'] as const),
  settlement: OneOf(['bank', 'payment_institution', 'operator_account'] as const),
  contractSha256: Digest,
  ground: Ground,
});

/** What an appeal has decided not to hold against the listing; its next check may rest on it. */
export const Acceptance = closed({ appeal: IdOf('appeal'), provisions: SetOf(ProvisionId, 16) });

export const listingEntries = {
  'listing.created': { 1: closed({ vendor: IdOf('participant'), product: IdOf('product'), productVersion: Type.Integer({ minimum: 1, maximum: 50 }), offer: Offer }) },
  'listing.revised': { 1: closed({ productVersion: Type.Integer({ minimum: 1, maximum: 50 }), offer: Offer }) },
  'listing.repriced': { 1: closed({ plans: Plans }) },
  'listing.submitted': { 1: closed({}) },
  'listing.waiver_invoked': { 1: closed({ waiver: IdOf('waiver') }) },
  /** What else than the check has let it pass: people's review, a waiver with its scope, an appeal. */
  'listing.listed': { 1: closed({ check: IdOf('check'), backing: Backing, review: Type.Optional(IdOf('review')), waiver: Type.Optional(AppliedWaiver), appeal: Type.Optional(IdOf('appeal')) }) },
  'listing.reopened': { 1: Acceptance },
  'listing.returned': { 1: closed({ reason: Text(1000) }) },
  'listing.referred': { 1: closed({ reason: Text(1000), review: IdOf('review') }) },
  'listing.suspended': { 1: closed({ reason: Text(500) }) },
  'listing.resumed': { 1: closed({ reason: Text(500) }) },
  'listing.delisted': { 1: closed({ reason: Text(500) }) },
} as const;
