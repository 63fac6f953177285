import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, Instant, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { NATIONAL_REPORT, type NationalReportStateName } from './nationalreport.lifecycle.js';
import { ReportCounts, reportRange } from './report-document.js';

/** The platform's own number of what was handed in. */
export const ReportReceipt = Type.String({ pattern: '^[!-~]{1,128}$', examples: ['NDP-2026-000001'] });
const Reasons = Type.Array(Text(200), { maxItems: 4 });

/** What the platform answers once it has looked: about which report, by its digest, and why not. */
export const PlatformAnswer = closed({ receipt: ReportReceipt, reportSha256: Digest, outcome: OneOf(['accepted', 'rejected'] as const), at: Instant, reasons: Reasons });
export type PlatformAnswer = Static<typeof PlatformAnswer>;

const Prepared = closed({ ...reportRange, day: Day, counts: ReportCounts, reportSha256: Digest });

export const nationalReportEntries = {
  'nationalreport.prepared': { 1: Prepared },
  'nationalreport.submitted': { 1: closed({ receipt: ReportReceipt }) },
  'nationalreport.acknowledged': { 1: closed({ answerSha256: Digest }) },
  'nationalreport.rejected': { 1: closed({ reasons: Reasons, answerSha256: Digest }) },
  'nationalreport.unanswered': { 1: closed({ reason: Text(500) }) },
  'nationalreport.resubmitted': { 1: closed({ person: PersonId, note: Text(500) }) },
} as const;

/** 国家平台报送: what the platform is told of a range of entries. Nobody's own, so nobody is a party to it. */
export interface NationalReport extends AggregateState<NationalReportStateName>, Readonly<Static<typeof Prepared>> {
  readonly id: Id<'nationalreport'>;
  /** How often it was handed in, this time included. */
  readonly attempt: number;
  readonly receipt: string | null;
  readonly answerSha256: string | null;
  /** Why it was not taken last. */
  readonly reasons: readonly string[];
  /** What the operator has said when it was handed in again. */
  readonly note: string | null;
}

export function evolveNationalReport(state: NationalReport | undefined, entry: FoldEntry<keyof typeof nationalReportEntries>): NationalReport {
  const advance = (change: Partial<NationalReport>): NationalReport => step(NATIONAL_REPORT, state, entry, change);
  switch (entry.type) {
    case 'nationalreport.prepared': {
      const owner = entry.actor.org as Id<'participant'>;
      return { owner, ...begin(NATIONAL_REPORT, 'nationalreport', state, entry), parties: [], ...entry.data, attempt: 1, receipt: null, answerSha256: null, reasons: [], note: null };
    }
    case 'nationalreport.submitted':
    case 'nationalreport.acknowledged':
    case 'nationalreport.rejected':
      return advance(entry.data);
    case 'nationalreport.unanswered':
      return advance({ reasons: [entry.data.reason] });
    case 'nationalreport.resubmitted':
      return advance({ attempt: (state?.attempt ?? 0) + 1, receipt: null, answerSha256: null, reasons: [], note: entry.data.note });
  }
}
