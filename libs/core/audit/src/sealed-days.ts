import { createStatementFold, type SavedStatements, type StatementFold } from '#core/exchange';
import { HASH_BYTES } from '#core/tlog';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { daysSealed } from './invariants/i15-days-sealed.js';

type Sealed = AuditedEntry<'day.sealed'>;

/** What statements take of entries that follow each other, in columns, so that it crosses threads at little cost. */
export interface DaysPart {
  readonly first: number;
  /** Packed, 32 bytes an entry. */
  readonly leaves: Uint8Array;
  /** By entry; undefined for one that has no form and belongs to nobody. */
  readonly at: readonly (string | undefined)[];
  /** By entry, the place of its parties in `parties`. */
  readonly partiesOf: readonly number[];
  readonly parties: readonly (readonly string[])[];
  readonly sealed: readonly { readonly index: number; readonly entry: Sealed }[];
}

/** The part of entries with their leaves; an entry without a form is undefined. */
export function daysPartOf(first: number, entries: readonly (AuditedEntry | undefined)[], leaves: Uint8Array): DaysPart {
  const places = new Map<string, number>();
  const parties: (readonly string[])[] = [];
  const sealed: { index: number; entry: Sealed }[] = [];
  const placeOf = (those: readonly string[]): number => {
    const key = those.join();
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, parties.length);
    return parties.push(those) - 1;
  };
  const partiesOf = entries.map((entry) => (entry === undefined ? 0 : placeOf(entry.parties)));
  entries.forEach((entry, position) => {
    if (entry !== undefined && isSealing(entry)) sealed.push({ index: first + position, entry });
  });
  return { first, leaves, at: entries.map((entry) => entry?.at), partiesOf, parties, sealed };
}

/** Recomputes every participant's statement beside an audit, and holds each `day.sealed` against them (invariant 15). */
export class SealedDays {
  private readonly fold: StatementFold;

  constructor(saved?: SavedStatements) {
    this.fold = createStatementFold({}, saved);
  }

  /** Takes the next entries of the log. */
  add({ first, leaves, at: times, partiesOf, parties: those, sealed }: DaysPart): Violation[] {
    const violations: Violation[] = [];
    let next = 0;
    times.forEach((at, position) => {
      const index = first + position;
      const parties = those[partiesOf[position] ?? 0];
      if (at === undefined || parties === undefined) return;
      const leaf = leaves.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
      for (const what of this.fold.add({ index, at, leaf, parties })) violations.push(violationOf(daysSealed, { index, type: '', stream: '' }, what));
      const seal = sealed[next];
      if (seal?.index !== index) return;
      next += 1;
      for (const what of this.fold.seal(index, seal.entry.data)) violations.push(violationOf(daysSealed, { index, type: seal.entry.type, stream: seal.entry.stream }, what));
    });
    return violations;
  }

  /** Where another run goes on. */
  save(): SavedStatements {
    return this.fold.save();
  }
}

const isSealing = (entry: AuditedEntry): entry is Sealed => entry.type === 'day.sealed';
