import { Type } from '@sinclair/typebox';
import { Amount, Code, Currency, Day, Digest, IdOf, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { HOLDERS_MAX } from '../price/plan.js';

export const SETTLEMENT_KINDS = ['payment', 'refund'] as const;
/** What an institution pays by; e-CNY is money of the central bank, not a currency of its own. */
export const MEANS = ['bank_transfer', 'payment_account', 'e_cny'] as const;
export const OUTCOMES = ['confirmed', 'rejected', 'returned'] as const;
/** The institution's own number of what it did. */
export const Transaction = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', examples: ['20260615000042'] });

const of = { order: IdOf('order'), grant: IdOf('grant') };
const failed = closed({ ...of, kind: OneOf(SETTLEMENT_KINDS), amount: Amount, currency: Currency, reason: Text(300) });

export const settlementEntries = {
  'settlement.instructed': { 1: closed({
    kind: OneOf(SETTLEMENT_KINDS), ...of, vendor: IdOf('participant'), buyer: IdOf('participant'), amount: Amount, currency: Currency, institution: Code,
    /** What each holder gets of a payment, or gives back of a refund. */
    legs: Type.Array(closed({ holder: IdOf('participant'), amount: Amount }), { minItems: 1, maxItems: HOLDERS_MAX }), reason: Type.Optional(Text(500)),
  }) },
  'settlement.accepted': { 1: closed({ transaction: Transaction, means: OneOf(MEANS) }) },
  'settlement.confirmed': { 1: closed({ ...of, kind: OneOf(SETTLEMENT_KINDS), amount: Amount, currency: Currency, transaction: Transaction, means: OneOf(MEANS), bookedOn: Day }) },
  /** The institution says another amount than it was told. */
  'settlement.contradicted': { 1: closed({ transaction: Transaction, amount: Amount, currency: Currency, bookedOn: Day }) },
  'settlement.rejected': { 1: failed },
  'settlement.returned': { 1: failed },
  'settlement.unanswered': { 1: closed({ reason: Text(300) }) },
  'settlement.outcome_proposed': { 1: closed({ person: PersonId, outcome: OneOf(OUTCOMES), transaction: Transaction, means: OneOf(MEANS), bookedOn: Day, evidenceSha256: Digest, ground: Text(300) }) },
  'settlement.outcome_returned': { 1: closed({ person: PersonId, ground: Text(300) }) },
} as const;
