import { Type, type Static } from '@sinclair/typebox';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';

/** What a dispute may be about: a trade and what follows from it, or a title that several have a part in. */
export const DISPUTABLE = ['grant', 'transfer', 'negotiation', 'order', 'settlement', 'title'] as const;
export type DisputableId = Id<(typeof DISPUTABLE)[number]>;

/**
 * 结果的执行: what an outcome makes happen. Each has entries of its own in the commit of the outcome: `revoke_grant` begins the revocation of the
 * grant in dispute, `perform` opens an obligation of one party with a last day, `delete_again` sets the buyer's deletion certificate aside and
 * reopens its duty to delete until a last day.
 */
export const Measure = Type.Union([
  closed({ kind: OneOf(['revoke_grant'] as const) }),
  closed({ kind: OneOf(['delete_again'] as const), dueOn: Day }),
  closed({ kind: OneOf(['perform'] as const), debtor: IdOf('participant'), duty: Bilingual(60), dueOn: Day }),
]);
export type Measure = Static<typeof Measure>;
export const Measures = Type.Array(Measure, { maxItems: 3 });

/** Confidential: the entry has the digest of the file, and of a text as a private value. */
const statement = { statementSha256: Digest };

export const disputeEntries = {
  'dispute.filed': { 1: closed({
    subject: IdOfAny(DISPUTABLE), grant: Nullable(IdOf('grant')), claimant: IdOf('participant'), respondent: IdOf('participant'), claim: Code, ...statement, dueOn: Day,
  }) },
  'dispute.accepted': { 1: closed({ person: PersonId, dueOn: Day }) },
  'dispute.refused': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'dispute.stated': { 1: closed({ by: IdOf('participant'), ...statement }) },
  'dispute.mediation_begun': { 1: closed({ mediator: PersonId, dueOn: Day }) },
  'dispute.referred': { 1: closed({ person: PersonId, institution: Bilingual(100), reference: Text(100), dueOn: Day }) },
  'dispute.settlement_proposed': { 1: closed({ by: IdOf('participant'), settlementSha256: Digest, measures: Measures }) },
  'dispute.settled': { 1: closed({ proposedBy: IdOf('participant'), acceptedBy: IdOf('participant'), settlementSha256: Digest, measures: Measures }) },
  'dispute.decision_proposed': { 1: closed({ person: PersonId, awardSha256: Digest, ground: Text(200), measures: Measures }) },
  'dispute.decided': { 1: closed({ person: PersonId, proposedBy: PersonId, awardSha256: Digest, measures: Measures }) },
  'dispute.withdrawn': { 1: closed({ reason: Text(500) }) },
  'dispute.frozen': { 1: closed({ person: PersonId, hold: IdOf('hold'), until: Day, ground: Text(500) }) },
  'dispute.unfreeze_proposed': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'dispute.unfrozen': { 1: closed({ persons: SetOf(PersonId, 2), reason: Text(500) }) },
  'dispute.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
} as const;
