import { Type } from '@sinclair/typebox';
import { Terms } from '#core/odrl';
import { Price } from '../price/plan.js';
import { Code, Count, Digest, IdOf, Instant, SetOf, Text, closed } from '../kernel/schema.js';

const use = closed({ transfer: IdOf('transfer'), rows: Count, bytes: Count });

export const grantEntries = {
  'grant.provisioned': { 1: closed({
    negotiation: IdOf('negotiation'), listing: IdOf('listing'), product: IdOf('product'), productVersion: Type.Integer(),
    vendor: IdOf('participant'), buyer: IdOf('participant'), terms: Terms, plan: Code, price: Price, agreementSha256: Digest,
  }) },
  'grant.activated': { 1: closed({ credentialSha256: Digest, enforcementPoints: SetOf(Code, 16, 1), expiresAt: Instant }) },
  'grant.credential_collected': { 1: closed({}) },
  'grant.used': { 1: use },
  'grant.use_returned': { 1: use },
  'grant.exhausted': { 1: closed({}) },
  'grant.suspended': { 1: closed({ reason: Text(500) }) },
  'grant.resumed': { 1: closed({ reason: Text(500) }) },
  'grant.revocation_begun': { 1: closed({ reason: Text(500), by: IdOf('participant'), awaiting: SetOf(Code, 16) }) },
  'grant.acknowledged': { 1: closed({ enforcementPoint: Code }) },
  'grant.revoked': { 1: closed({}) },
  'grant.unconfirmed': { 1: closed({ awaiting: SetOf(Code, 16) }) },
  'grant.expired': { 1: closed({ reason: Text(500) }) },
  'grant.held': { 1: closed({ hold: IdOf('hold') }) },
  'grant.released': { 1: closed({ hold: IdOf('hold') }) },
} as const;
