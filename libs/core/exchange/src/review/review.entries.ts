import { Type, type Static } from '@sinclair/typebox';
import { Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { AppliedWaiver, ProvisionId } from '../waiver/waiver.entries.js';

/** The name of a fact in the vocabulary of the law. */
const FactName = Type.String({ pattern: '^[a-zA-Z.]{1,40}$', examples: ['exporter.ciio'] });

/**
 * Facts that a reviewer may establish from evidence where nobody has stated them. Whether an exporter operates critical
 * information infrastructure is notified by its sector regulator (《关键信息基础设施安全保护条例》第十条).
 */
export const ESTABLISHABLE = ['exporter.ciio'] as const;
export const EstablishedFact = closed({ fact: OneOf(ESTABLISHABLE), value: Type.Boolean() });

/** What the maker proposes: on which ground and articles, with which evidence. */
export const ReviewProposal = closed({
  decision: OneOf(['approve', 'reject'] as const),
  ground: Text(400),
  articles: SetOf(Text(60), 6, 1),
  evidence: SetOf(Digest, 8),
  facts: SetOf(EstablishedFact, 4),
});
export type ReviewProposal = Static<typeof ReviewProposal>;

export const reviewEntries = {
  'review.opened': { 1: closed({
    subject: IdOfAny(['listing', 'transfer'] as const), check: Nullable(IdOf('check')), outcome: Type.String({ maxLength: 40 }), provisions: SetOf(ProvisionId, 16),
    missing: SetOf(FactName, 12), reason: Text(500), waived: Nullable(AppliedWaiver), concerned: SetOf(IdOf('participant'), 8, 1), dueOn: Day,
  }) },
  'review.assigned': { 1: closed({ maker: PersonId, by: PersonId }) },
  'review.recused': { 1: closed({ person: PersonId, reason: Text(300) }) },
  'review.proposed': { 1: closed({ maker: PersonId, ...ReviewProposal.properties }) },
  'review.returned': { 1: closed({ checker: PersonId, reason: Text(500) }) },
  'review.decided': { 1: closed({ decision: OneOf(['approve', 'reject'] as const), maker: PersonId, checker: PersonId }) },
  'review.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
  'review.inquired': { 1: closed({ inquiry: IdOf('inquiry'), dueOn: Day }) },
  'review.inquired_longer': { 1: closed({ dueOn: Day }) },
  'review.inquiry_closed': { 1: closed({ inquiry: IdOf('inquiry'), dueOn: Day }) },
  'review.superseded': { 1: closed({ reason: Text(500) }) },
} as const;
