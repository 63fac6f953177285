import { createStatementFold, type SavedStatements, type StatementFold } from '#core/exchange';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { daysSealed } from './invariants/i15-days-sealed.js';

/** Recomputes every participant's statement beside an audit, and holds each `day.sealed` against them (invariant 15). */
export class SealedDays {
  private readonly fold: StatementFold;

  constructor(saved?: SavedStatements) {
    this.fold = createStatementFold({}, saved);
  }

  /** Takes the next entry of the log with its leaf hash. */
  add(index: number, entry: AuditedEntry, leaf: Uint8Array): Violation[] {
    const { type, stream, at, parties } = entry;
    const wrong = this.fold.add({ index, at, leaf, parties });
    if (isSealing(entry)) wrong.push(...this.fold.seal(index, entry.data));
    return wrong.map((what) => violationOf(daysSealed, { index, type, stream }, what));
  }

  /** Where another run goes on. */
  save(): SavedStatements {
    return this.fold.save();
  }
}

const isSealing = (entry: AuditedEntry): entry is AuditedEntry<'day.sealed'> => entry.type === 'day.sealed';
