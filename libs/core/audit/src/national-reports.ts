import { nationalReportDocument, countsOf, reportedFact, type ReportedFact } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import { violationOf, type Violation } from './audit-entry.js';
import type { AuditedEntry } from './audited-entry.js';
import { reportsContiguous } from './invariants/i23-reports-contiguous.js';

/** How far back the first report of an exchange may begin: facts of before are not kept while nothing is reported. A parameter of this audit. */
export const FIRST_REPORT_REACH = 200_000;
/** So many facts that no report tells of are kept; of the oldest of more than these a late report cannot be made again. */
const UNREPORTED_MAX = 500_000;
const COMPACTED_AT = 10_000;

type Prepared = AuditedEntry<'nationalreport.prepared'>;
/** Plain data, so that an interrupted audit goes on from it. */
export interface SavedReports { readonly last: { readonly sequence: number; readonly through: number } | null; readonly keptFrom: number; readonly facts: readonly ReportedFact[] }

/** Makes every report to the national platform again beside an audit, and holds each `nationalreport.prepared` against it (invariant 23). */
export class NationalReports {
  private last: SavedReports['last'];
  /** All facts from this index on that no report tells of yet. */
  private keptFrom: number;
  private facts: ReportedFact[];
  private compactAt: number;

  constructor({ last, keptFrom, facts }: SavedReports = { last: null, keptFrom: 0, facts: [] }) {
    this.last = last;
    this.keptFrom = keptFrom;
    this.facts = [...facts];
    this.compactAt = this.facts.length + COMPACTED_AT;
  }

  /** Takes the next entry of the log. */
  add(entry: AuditedEntry, index: number): Violation[] {
    const fact = reportedFact(entry, index);
    if (fact !== undefined) this.keep(fact);
    if (!isPrepared(entry)) return NOTHING;
    const what = this.complaint(entry, index);
    const { sequence, through } = entry.data;
    this.last = { sequence, through };
    this.forget(through);
    const { type, stream } = entry;
    return what === undefined ? NOTHING : [violationOf(reportsContiguous, { index, type, stream }, what)];
  }

  save(): SavedReports {
    return { last: this.last, keptFrom: this.keptFrom, facts: this.facts };
  }

  private keep(fact: ReportedFact): void {
    this.facts.push(fact);
    if (this.facts.length < this.compactAt) return;
    if (this.last === null) this.forget(fact.entry - FIRST_REPORT_REACH);
    if (this.facts.length > UNREPORTED_MAX) this.forget(this.facts[this.facts.length - UNREPORTED_MAX]?.entry ?? 0);
    this.compactAt = this.facts.length + COMPACTED_AT;
  }

  private forget(before: number): void {
    if (before <= this.keptFrom) return;
    this.keptFrom = before;
    const first = this.facts.findIndex(({ entry }) => entry >= before);
    this.facts = first < 0 ? [] : this.facts.slice(first);
  }

  private complaint({ data: { reportSha256, ...said } }: Prepared, index: number): string | undefined {
    const { sequence, from, through, checkpoint, counts } = said;
    const next = this.last === null ? { sequence: 0, from } : { sequence: this.last.sequence + 1, from: this.last.through };
    if (sequence !== next.sequence || from !== next.from) return `it is report ${sequence} from entry ${from} on, and report ${next.sequence} from entry ${next.from} on would be next`;
    if (from > through || through > checkpoint.size || checkpoint.size > index) return `it covers entries ${from} to ${through} of a tree of ${checkpoint.size}, and is itself entry ${index}`;
    if (from < this.keptFrom) return `it begins with entry ${from}, too far back to be made again: facts are kept from entry ${this.keptFrom} on`;
    const facts = this.facts.filter(({ entry }) => entry < through);
    const made = countsOf(facts);
    if (canonicalJson(made) !== canonicalJson(counts)) return `it counts ${canonicalJson(counts)}, the entries make ${canonicalJson(made)}`;
    const { sha256 } = nationalReportDocument(said, facts);
    return sha256 === reportSha256 ? undefined : `it is of the digest ${reportSha256}, the entries make ${sha256}`;
  }
}

const NOTHING: Violation[] = [];
const isPrepared = (entry: AuditedEntry): entry is Prepared => entry.type === 'nationalreport.prepared';
