import { Type } from '@sinclair/typebox';
import { Terms } from '#core/odrl';
import { Backing } from '../product/backing.js';
import { Price } from '../price/plan.js';
import { Code, Count, Day, Digest, IdOf, Instant, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';

const use = closed({ transfer: IdOf('transfer'), rows: Count, bytes: Count });
export const amounts = { count: Count, rows: Count, bytes: Count } as const;
/** Windows of a point are numbered from 1 on; a number that is missing shows. */
const Sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const Window = closed({ from: Instant, to: Instant, sequence: Sequence });
const report = closed({ enforcementPoint: Code, window: Window, ...amounts });

/** How data were deleted: the first three are NIST SP 800-88's clear, purge by cryptographic erase, and destroy. */
export const DELETION_METHODS = ['overwritten', 'crypto_erased', 'physically_destroyed', 'returned', 'never_stored'] as const;

export const grantEntries = {
  'grant.provisioned': { 1: closed({
    negotiation: IdOf('negotiation'), listing: IdOf('listing'), product: IdOf('product'), productVersion: Type.Integer(),
    vendor: IdOf('participant'), buyer: IdOf('participant'), terms: Terms, plan: Code, price: Price, agreementSha256: Digest, renews: Type.Optional(IdOf('grant')), backing: Backing,
  }) },
  'grant.activated': { 1: closed({ credentialSha256: Digest, enforcementPoints: SetOf(Code, 16, 1), startsAt: Type.Optional(Instant), expiresAt: Instant }) },
  'grant.extended': { 1: closed({ expiresAt: Instant }) },
  'grant.renewed': { 1: closed({ successor: IdOf('grant') }) },
  'grant.credential_collected': { 1: closed({}) },
  'grant.used': { 1: use },
  'grant.use_returned': { 1: use },
  'grant.exhausted': { 1: closed({}) },
  'grant.suspended': { 1: closed({ reason: Text(500) }) },
  'grant.resumed': { 1: closed({ reason: Text(500) }) },
  'grant.revocation_begun': { 1: closed({ reason: Text(500), by: IdOf('participant'), awaiting: SetOf(Code, 16) }) },
  'grant.acknowledged': { 1: closed({ enforcementPoint: Code }) },
  'grant.acknowledged_late': { 1: closed({ enforcementPoint: Code }) },
  'grant.window_opened': { 1: closed({ enforcementPoint: Code, sequence: Sequence, ...amounts, forfeited: Type.Optional(closed(amounts)) }) },
  'grant.use_reported': { 1: report },
  'grant.overuse_reported': { 1: report },
  'grant.replenished': { 1: closed({}) },
  'grant.deletion_certified': { 1: closed({ method: OneOf(DELETION_METHODS), listSha256: Digest, items: Count, certificateSha256: Digest, signatory: PersonId }) },
  'grant.deletion_disputed': { 1: closed({ dispute: IdOf('dispute'), reason: Text(500), evidenceSha256: Type.Optional(Digest) }) },
  'grant.deletion_upheld': { 1: closed({ dispute: IdOf('dispute') }) },
  'grant.deletion_set_aside': { 1: closed({ dispute: IdOf('dispute'), dueOn: Day }) },
  'grant.revoked': { 1: closed({}) },
  'grant.unconfirmed': { 1: closed({ awaiting: SetOf(Code, 16) }) },
  'grant.expired': { 1: closed({ reason: Text(500) }) },
  'grant.held': { 1: closed({ hold: IdOf('hold') }) },
  'grant.released': { 1: closed({ hold: IdOf('hold') }) },
} as const;
