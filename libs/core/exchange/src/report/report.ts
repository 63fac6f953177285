import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { KeyId, Signature } from '../participant/signing-key.js';
import { REPORT, type ReportStateName } from './report.lifecycle.js';
import { ReportStatement } from './statement.js';

export const reportEntries = {
  'report.submitted': { 1: closed({ statement: ReportStatement, keyId: KeyId, signature: Signature, concerned: IdOf('participant'), certificate: Type.Optional(IdOf('certificate')) }) },
  'report.withdrawn': { 1: closed({ reason: Text(500) }) },
  'report.set_aside': { 1: closed({ person: PersonId, ground: Text(500), article: Text(200) }) },
  'report.expired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 第三方评估报告, signed by its issuer's own key. Its issuer owns it; the vendor or the applicant whose matter it is about is a party. */
export interface Report extends AggregateState<ReportStateName>, Readonly<ReportStatement> {
  readonly id: Id<'report'>;
  readonly subject: Id<'product' | 'registration'>;
  readonly issuer: Id<'participant'>;
  readonly concerned: Id<'participant'>;
  readonly keyId: string;
  readonly signature: string;
  /** The qualification that the issuer names for it. */
  readonly certificate: Id<'certificate'> | null;
  readonly reason: string | null;
}

export function evolveReport(state: Report | undefined, entry: FoldEntry<keyof typeof reportEntries>): Report {
  const advance = (change: Partial<Report>): Report => step(REPORT, state, entry, change);
  switch (entry.type) {
    case 'report.submitted': {
      const { statement, concerned, certificate = null, keyId, signature } = entry.data;
      return {
        owner: statement.issuer, ...begin(REPORT, 'report', state, entry), ...statement, parties: [statement.issuer, concerned], concerned, keyId, signature, certificate,
        dueAt: new Date(endOfShanghaiDay(statement.validUntil)).toISOString(), reason: null,
      };
    }
    case 'report.set_aside':
      return advance({ reason: entry.data.ground });
    case 'report.withdrawn':
    case 'report.expired':
      return advance({ reason: entry.data.reason });
  }
}
