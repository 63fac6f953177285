/** The entries that people look for by their type; a test holds them against the ledger's own table. */
export const SEARCHED_TYPES = [
  'transfer.requested', 'transfer.cleared', 'transfer.basis_needed', 'transfer.blocked', 'transfer.refused', 'transfer.completed', 'transfer.terminated', 'basis.drafted', 'basis.effected', 'basis.filed', 'basis.revoked',
  'listing.listed', 'listing.delisted', 'grant.activated', 'grant.suspended', 'grant.revoked', 'participant.admitted', 'hold.placed', 'hold.lifted', 'finding.raised', 'finding.noted', 'finding.confirmed',
  'obligation.opened', 'obligation.overdue', 'obligation.fulfilled', 'obligation.fulfilled_late', 'incident.reported', 'settlement.confirmed', 'evidence.bundled', 'pack.scheduled',
] as const;
