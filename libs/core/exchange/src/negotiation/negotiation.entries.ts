import { Type } from '@sinclair/typebox';
import { Terms } from '#core/odrl';
import { Price } from '../price/plan.js';
import { Code, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';

/** What is negotiated: terms inside the offer, one of its plans, and the buyer's declared need (Shenzhen Trading Measures 18). */
export const Proposal = closed({ terms: Terms, plan: Code, need: Text(300) });

export const negotiationEntries = {
  'negotiation.requested': { 1: closed({ listing: IdOf('listing'), product: IdOf('product'), productVersion: Type.Integer(), vendor: IdOf('participant'), buyer: IdOf('participant'), proposal: Proposal, price: Price }) },
  'negotiation.offered': { 1: closed({ listing: IdOf('listing'), product: IdOf('product'), productVersion: Type.Integer(), vendor: IdOf('participant'), buyer: IdOf('participant'), proposal: Proposal, price: Price }) },
  'negotiation.accepted': { 1: closed({}) },
  'negotiation.agreed': { 1: closed({ agreementSha256: Digest, automatic: Type.Boolean() }) },
  'negotiation.verified': { 1: closed({ agreementSha256: Digest }) },
  'negotiation.finalized': { 1: closed({ grant: IdOf('grant'), automatic: Type.Boolean() }) },
  'negotiation.terminated': { 1: closed({ by: OneOf(['vendor', 'buyer', 'timeout'] as const), reason: Text(500) }) },
} as const;
