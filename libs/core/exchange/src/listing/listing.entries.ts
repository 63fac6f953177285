import { Type } from '@sinclair/typebox';
import { Terms } from '#core/odrl';
import { Amount, Bilingual, Code, Currency, Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';

/** A price plan. The exchange computes no price: settlement is by a bank or payment institution (Shenzhen Trading Measures 21). */
export const Plan = closed({ id: Code, kind: OneOf(['free', 'fixed', 'term', 'metered', 'private'] as const), amount: Amount, currency: Currency, per: Type.Optional(Text(40)) });

/** What is offered (要约): the ODRL offer's terms, plans, scenario and how a request is answered. */
export const Offer = closed({
  title: Bilingual(200),
  summary: Bilingual(400),
  scenarios: SetOf(Code, 8, 1),
  terms: Terms,
  plans: Type.Array(Plan, { minItems: 1, maxItems: 4 }),
  visibility: OneOf(['public', 'invited'] as const),
  invited: SetOf(IdOf('participant'), 8),
  negotiation: OneOf(['automatic', 'manual'] as const),
  tradingMode: OneOf(['listed_price', 'negotiated', 'tender', 'continuous_auction', 'market_making'] as const),
  settlement: OneOf(['bank', 'payment_institution', 'operator_account'] as const),
  contractSha256: Digest,
});

export const listingEntries = {
  'listing.created': { 1: closed({ vendor: IdOf('participant'), product: IdOf('product'), productVersion: Type.Integer({ minimum: 1, maximum: 50 }), offer: Offer }) },
  'listing.revised': { 1: closed({ productVersion: Type.Integer({ minimum: 1, maximum: 50 }), offer: Offer }) },
  'listing.submitted': { 1: closed({}) },
  'listing.listed': { 1: closed({ check: IdOf('check'), approvedBy: Type.Optional(Type.String()) }) },
  'listing.returned': { 1: closed({ reason: Text(1000) }) },
  'listing.referred': { 1: closed({ reason: Text(1000) }) },
  'listing.suspended': { 1: closed({ reason: Text(500) }) },
  'listing.resumed': { 1: closed({ reason: Text(500) }) },
  'listing.delisted': { 1: closed({ reason: Text(500) }) },
} as const;
