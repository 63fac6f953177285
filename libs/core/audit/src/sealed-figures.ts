import { CELL_DIMENSIONS, cellId, countedIn, grow, inOrderOfIds, isCountedEntry, monthlyReport, reportDocument, type Cell, type Cells, type Counted, type GrowingCell, type MonthlyReport, type StatisticName, type Sums, type View } from '#core/exchange';
import { fromBase64, frontierFrom, packFrontier, toBase64 } from '#core/tlog';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { figuresSealed } from './invariants/i21-figures-sealed.js';

/**
 * How many entries may lie between the last one that a report counts and the one that seals it: what came in between is kept apart
 * for so long. The sealer takes a moment; a report of long ago is no report of what was known.
 */
export const SEALED_WITHIN = 100_000;
const COMPACTED_AT = 10_000;

type Sealing = AuditedEntry<'statistic.sealed'>;
interface SavedCell { readonly statistic: StatisticName; readonly cell: readonly string[]; readonly sums: Sums; readonly first: number | null; readonly last: number | null; readonly frontier: string }
interface SavedCounted { readonly index: number; readonly leaf: string; readonly statistic: StatisticName; readonly cell: readonly string[]; readonly sums: Sums }
/** Plain data, so that an interrupted audit goes on from it. */
export interface SavedFigures { readonly cells: readonly SavedCell[]; readonly recent: readonly SavedCounted[] }

const valuesOf = (cell: Cell): string[] => CELL_DIMENSIONS.map((name) => cell[name]);
const cellFrom = (values: readonly string[]): Cell => Object.fromEntries(CELL_DIMENSIONS.map((name, i) => [name, values[i] ?? ''])) as Cell;

/** Counts every statistic beside an audit, and holds each `statistic.sealed` against it (invariant 21). */
export class SealedFigures {
  private readonly cells: Cells = new Map();
  private recent: Counted[] = [];
  /** The place in `recent` of the first that is not settled. */
  private next = 0;

  constructor(saved: SavedFigures = { cells: [], recent: [] }) {
    for (const { statistic, cell, sums, first, last, frontier } of saved.cells) {
      const growing = { statistic, cell: cellFrom(cell), sums, set: { first, last, frontier: frontierFrom(sums.count, fromBase64(frontier) ?? new Uint8Array()) } };
      this.cells.set(cellId(growing), growing);
    }
    this.recent.push(...saved.recent.map(({ leaf, cell, ...said }) => ({ cell: cellFrom(cell), leaf: fromBase64(leaf) ?? new Uint8Array(), ...said })));
  }

  /** Takes the next entry of the log with its leaf, before it is folded: `view` is the world as it was before. */
  add(view: Pick<View, 'get'>, entry: AuditedEntry, { index, leaf }: { readonly index: number; readonly leaf: Uint8Array }): Violation[] {
    this.settle(index - SEALED_WITHIN);
    if (isCountedEntry(entry)) {
      const counted = countedIn(view, entry);
      if (counted !== undefined) this.recent.push({ index, leaf: new Uint8Array(leaf), ...counted });
    }
    const { type, stream } = entry;
    const what = isSealing(entry) ? this.complaint(entry, index) : undefined;
    return what === undefined ? [] : [violationOf(figuresSealed, { index, type, stream }, what)];
  }

  /** The report of a month as the entries below `through` make it; everything that was added, unless that is named. */
  report(month: string, through: number): MonthlyReport {
    const cells: Cells = new Map([...this.cells].filter(([, { cell }]) => cell.month === month));
    for (const counted of this.recent.slice(this.next)) if (counted.cell.month === month && counted.index < through) grow(cells, counted);
    return monthlyReport({ month, through }, inOrderOfIds(cells));
  }

  save(): SavedFigures {
    const saved = ({ statistic, cell, sums, set: { first, last, frontier } }: GrowingCell): SavedCell => ({ statistic, cell: valuesOf(cell), sums, first, last, frontier: toBase64(packFrontier(frontier)) });
    return { cells: [...this.cells.values()].map(saved), recent: this.recent.slice(this.next).map(({ index, leaf, statistic, cell, sums }) => ({ index, leaf: toBase64(leaf), statistic, cell: valuesOf(cell), sums })) };
  }

  /** What lies before an index no report leaves out any more. */
  private settle(before: number): void {
    for (let counted = this.recent[this.next]; counted !== undefined && counted.index < before; counted = this.recent[this.next]) {
      grow(this.cells, counted);
      this.next += 1;
    }
    if (this.next < COMPACTED_AT) return;
    this.recent = this.recent.slice(this.next);
    this.next = 0;
  }

  private complaint({ data: { month, through, reportSha256, transfers, settlements } }: Sealing, index: number): string | undefined {
    if (through > index) return `it counts the entries below ${through}, and is itself entry ${index}`;
    if (through < index - SEALED_WITHIN) return `it counts the entries below ${through} only, more than ${SEALED_WITHIN} before it`;
    const report = this.report(month, through);
    const counts = [report.statistics.transfers.total.value.count, report.statistics.settlements.total.value.count];
    if (counts[0] !== transfers || counts[1] !== settlements) return `it says that ${month} has ${transfers} deliveries and ${settlements} settlements, the entries make ${counts.join(' and ')}`;
    const { sha256 } = reportDocument(report);
    return sha256 === reportSha256 ? undefined : `it seals the report ${reportSha256} of ${month}, the entries make ${sha256}`;
  }
}

const isSealing = (entry: AuditedEntry): entry is Sealing => entry.type === 'statistic.sealed';
