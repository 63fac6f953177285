import { createStatementFold, type SavedStatements, type StatementFold } from '#core/exchange';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { daysSealed } from './invariants/i15-days-sealed.js';
import { isOverdue, waitedOn, type Waiting } from './sealing-grace.js';

/** Where another run goes on. */
export interface SavedDays { readonly statements: SavedStatements; readonly waiting: Waiting | null }

/** Recomputes every participant's statement beside an audit, and holds each `day.sealed` against them (invariant 15). */
export class SealedDays {
  private readonly fold: StatementFold;
  private waiting: Waiting | null;

  constructor(saved?: SavedDays) {
    this.fold = createStatementFold({}, saved?.statements);
    this.waiting = saved?.waiting ?? null;
  }

  /** Takes the next entry of the log with its leaf hash. */
  add(index: number, entry: AuditedEntry, leaf: Uint8Array): Violation[] {
    const { type, stream, at, parties } = entry;
    const wrong = this.fold.add({ index, at, leaf, parties });
    const overdue = this.overdueAt(at);
    if (overdue !== undefined) wrong.push(overdue);
    if (isSealing(entry)) wrong.push(...this.fold.seal(index, entry.data));
    return wrong.map((what) => violationOf(daysSealed, { index, type, stream }, what));
  }

  save(): SavedDays {
    return { statements: this.fold.save(), waiting: this.waiting };
  }

  /** An exchange that seals nothing any more is found without a later day that it seals: once, by the first entry after the grace. */
  private overdueAt(at: string): string | undefined {
    const [due] = this.fold.unsealed;
    const before = this.waiting;
    this.waiting = due === undefined ? null : waitedOn(before, { day: due.day, at });
    if (due === undefined || this.waiting === null || !isOverdue(before, this.waiting)) return undefined;
    return `${due.day} is not sealed, though it ended with entry ${due.through} and the log has gone on for more than a day since`;
  }
}

const isSealing = (entry: AuditedEntry): entry is AuditedEntry<'day.sealed'> => entry.type === 'day.sealed';
