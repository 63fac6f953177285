export { auditEntry, malformed, type Audited, type Violation } from './audit-entry.js';
export { parseEntry, readEntry, type AuditedEntry } from './audited-entry.js';
export { documentsNamedBy, documentsOfBundle } from './documents.js';
export { byDigest, examine, type Documents, type Examined } from './examine.js';
export type { Invariant } from './invariant.js';
export { INVARIANTS } from './invariants/index.js';
export { daysPartOf, SealedDays, type DaysPart } from './sealed-days.js';
export { emptyMemory, memoryWorld, viewOn, type Held, type Memory, type World } from './world.js';
