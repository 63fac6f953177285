/** What is worth telling, by the kind of thing that it happens to; a test finds what is no entry type. What the machinery notes for itself is not. */
export const NEWS_TYPES = {
  appeal: ['filed', 'proposed', 'upheld', 'changed', 'dismissed', 'escalated'],
  authorisation: ['entered_force', 'suspended', 'resumed', 'ended', 'revoked', 'expired'],
  basis: ['limit_near', 'outgrown', 'suspended', 'resumed', 'revoked', 'expired', 'filed_on_one_side', 'supplement_asked'],
  bulletin: ['collection_opened', 'published', 'withdrawn'],
  certificate: ['confirmed', 'rejected', 'revoked', 'expired'],
  check: ['failed', 'errored', 'lapsed', 'rejected'],
  complaint: ['filed', 'accepted', 'rejected', 'answered', 'escalated', 'concluded', 'closed'],
  conduct: ['recorded', 'corrected', 'withdrawn'],
  credential: ['revoked'],
  dispute: ['filed', 'accepted', 'refused', 'stated', 'mediation_begun', 'settlement_proposed', 'settled', 'referred', 'decided', 'frozen', 'unfrozen'],
  erasure: ['requested', 'ordered', 'executed', 'rejected', 'escalated'],
  finding: ['raised', 'escalated', 'confirmed', 'dismissed', 'closed'],
  grant: ['provisioned', 'activated', 'credential_collected', 'suspended', 'resumed', 'exhausted', 'expired', 'revocation_begun', 'revoked', 'unconfirmed', 'held', 'released', 'overuse_reported', 'deletion_certified', 'deletion_disputed', 'extended', 'renewed'],
  hold: ['placed', 'lifted'],
  incident: ['declared', 'reported', 'contained', 'escalated', 'grants_suspended', 'closed'],
  inquiry: ['asked', 'answered', 'extension_asked', 'extended', 'day_kept', 'lapsed', 'withdrawn'],
  job: ['submitted', 'approved', 'refused', 'finished', 'failed', 'lapsed'],
  listing: ['listed', 'referred', 'returned', 'suspended', 'resumed', 'delisted'],
  negotiation: ['requested', 'offered', 'accepted', 'agreed', 'verified', 'finalized', 'terminated'],
  notice: ['delivered', 'returned', 'deemed'],
  objection: ['filed', 'upheld', 'dismissed', 'rejected'],
  obligation: ['opened', 'due_soon', 'overdue', 'rejected', 'rescheduled', 'waived'],
  order: ['paid', 'payment_failed', 'refunded', 'cancelled', 'written_off'],
  pack: ['signed', 'scheduled', 'entered_force'],
  participant: ['applied', 'endorsed', 'admitted', 'rejected', 'suspended', 'resumed', 'held', 'released', 'exit_begun', 'exited', 'sponsored', 'unsponsored'],
  pledge: ['filed', 'registered', 'released'],
  product: ['importance_notified', 'held', 'released'],
  registration: ['supplement_asked', 'publicised', 'objected', 'registered', 'refused', 'returned', 'lapsed'],
  replay: ['finished', 'failed'],
  report: ['submitted', 'set_aside', 'withdrawn', 'expired'],
  review: ['decided', 'escalated'],
  settlement: ['confirmed', 'rejected', 'returned', 'contradicted', 'unanswered'],
  sponsorship: ['proposed', 'accepted', 'declined', 'ended'],
  subjectrequest: ['received', 'contested', 'escalated'],
  title: ['registered', 'transferred', 'licensed', 'pledged', 'held', 'released', 'objected', 'renewed', 'lapsed', 'cancelled'],
  transfer: ['requested', 'cleared', 'blocked', 'basis_needed', 'refused', 'started', 'suspended', 'resumed', 'completed', 'terminated', 'held', 'released'],
  usage: ['differed', 'month_closed'],
  waiver: ['granted', 'revoked', 'expired'],
  webhook: ['disabled'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What is news to its parties and, by the hundred, none to who oversees all of them. */
const PARTIES_ONLY: readonly string[] = ['notice.delivered', 'obligation.opened', 'grant.credential_collected', 'negotiation.requested', 'negotiation.offered', 'negotiation.accepted', 'negotiation.agreed', 'negotiation.verified', 'transfer.requested', 'transfer.started'];

const TYPES: Readonly<Record<string, readonly string[]>> = NEWS_TYPES;
export function isNews(type: string, isAuthority: boolean): boolean {
  const [noun = '', verb = ''] = type.split('.');
  return Object.hasOwn(TYPES, noun) && TYPES[noun]?.includes(verb) === true && !(isAuthority && PARTIES_ONLY.includes(type));
}
