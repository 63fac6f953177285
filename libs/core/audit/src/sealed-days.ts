import { createStatementFold, type SavedStatements, type StatementFold } from '#core/exchange';
import { HASH_BYTES } from '#core/tlog';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { daysSealed } from './invariants/i15-days-sealed.js';
import { isOverdue, waitedOn, type Waiting } from './sealing-grace.js';

/** Where another run goes on. */
export interface SavedDays { readonly statements: SavedStatements; readonly waiting: Waiting | null }

type Sealed = AuditedEntry<'day.sealed'>;

/** What statements take of entries that follow each other, in columns of one string or array each: what crosses threads costs by the piece. */
export interface DaysPart {
  readonly first: number;
  /** Packed, 32 bytes an entry. */
  readonly leaves: Uint8Array;
  /** A line an entry; empty for one that has no form and belongs to nobody. */
  readonly at: string;
  /** By entry, the line of its parties in `parties`. */
  readonly partiesOf: Uint16Array;
  /** Ids with blanks between them. */
  readonly parties: string;
  readonly sealed: readonly { readonly index: number; readonly entry: Sealed }[];
}

/** The part of entries with their leaves; an entry without a form is undefined. */
export function daysPartOf(first: number, entries: readonly (AuditedEntry | undefined)[], leaves: Uint8Array): DaysPart {
  const lines = new Map<string, number>();
  const partiesOf = new Uint16Array(entries.length);
  const sealed: { index: number; entry: Sealed }[] = [];
  let at = '';
  entries.forEach((entry, position) => {
    const parties = entry?.parties.join(' ') ?? '';
    const line = lines.get(parties) ?? lines.size;
    if (line === lines.size) lines.set(parties, line);
    partiesOf[position] = line;
    at += position === 0 ? entry?.at ?? '' : `\n${entry?.at ?? ''}`;
    if (entry !== undefined && isSealing(entry)) sealed.push({ index: first + position, entry });
  });
  return { first, leaves, at, partiesOf, parties: [...lines.keys()].join('\n'), sealed };
}

/** Recomputes every participant's statement beside an audit, and holds each `day.sealed` against them (invariant 15). */
export class SealedDays {
  private readonly fold: StatementFold;
  private waiting: Waiting | null;

  constructor(saved?: SavedDays) {
    this.fold = createStatementFold({}, saved?.statements);
    this.waiting = saved?.waiting ?? null;
  }

  /** Takes the next entries of the log. */
  add({ first, leaves, at: times, partiesOf, parties: those, sealed }: DaysPart): Violation[] {
    const violations: Violation[] = [];
    const lines = those.split('\n').map((line) => (line === '' ? [] : line.split(' ')));
    let next = 0;
    times.split('\n').forEach((at, position) => {
      const index = first + position;
      const parties = lines[partiesOf[position] ?? 0];
      if (at === '' || parties === undefined) return;
      const leaf = leaves.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
      for (const what of this.fold.add({ index, at, leaf, parties })) violations.push(violationOf(daysSealed, { index, type: '', stream: '' }, what));
      for (const what of this.overdueAt(at)) violations.push(violationOf(daysSealed, { index, type: '', stream: '' }, what));
      const seal = sealed[next];
      if (seal?.index !== index) return;
      next += 1;
      for (const what of this.fold.seal(index, seal.entry.data)) violations.push(violationOf(daysSealed, { index, type: seal.entry.type, stream: seal.entry.stream }, what));
    });
    return violations;
  }

  save(): SavedDays {
    return { statements: this.fold.save(), waiting: this.waiting };
  }

  /** An exchange that seals nothing any more is found without a later day that it seals: once, by the first entry after the grace. */
  private overdueAt(at: string): readonly string[] {
    const [due] = this.fold.unsealed;
    const before = this.waiting;
    this.waiting = due === undefined ? null : waitedOn(before, { day: due.day, at });
    if (due === undefined || this.waiting === null || !isOverdue(before, this.waiting)) return NOTHING;
    return [`${due.day} is not sealed, though it ended with entry ${due.through} and the log has gone on for more than a day since`];
  }
}

const NOTHING: readonly string[] = [];
const isSealing = (entry: AuditedEntry): entry is Sealed => entry.type === 'day.sealed';
