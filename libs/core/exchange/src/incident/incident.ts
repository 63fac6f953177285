import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfDay } from '../kernel/procedure-periods.js';
import { Code, Count, Day, Digest, IdOf, Instant, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { INCIDENT, type IncidentStateName } from './incident.lifecycle.js';
import { SEVERITIES, type Severity } from './reporting.js';

export const GRANTS_MAX = 16;
/** People who may be affected, as far as is known; a number, never who. */
const People = closed({ general: Count, sensitive: Count });

export const incidentEntries = {
  'incident.declared': { 1: closed({
    declarer: IdOf('participant'), concerned: SetOf(IdOf('participant'), GRANTS_MAX), grants: SetOf(IdOf('grant'), GRANTS_MAX), severity: OneOf(SEVERITIES), endangersPublic: Type.Boolean(), category: Code,
    noticedAt: Instant, reportBy: Instant, article: Text(200), people: People, summarySha256: Digest,
  }) },
  'incident.reported': { 1: closed({ authority: Text(100), reportSha256: Digest, late: Type.Boolean(), dueOn: Day }) },
  'incident.updated': { 1: closed({ severity: OneOf(SEVERITIES), people: People, summarySha256: Digest, dueOn: Day }) },
  'incident.grants_suspended': { 1: closed({ grants: SetOf(IdOf('grant'), GRANTS_MAX, 1), reason: Text(300) }) },
  'incident.contained': { 1: closed({ measuresSha256: Digest, dueOn: Day }) },
  'incident.reported_finally': { 1: closed({ reportSha256: Digest, dueOn: Day }) },
  'incident.reopened': { 1: closed({ reason: Text(500), dueOn: Day }) },
  'incident.closed': { 1: closed({ reason: Text(500) }) },
  'incident.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
} as const;

/** 数据安全事件: who has noticed what and when, what it touches, and how far the handling is. What happened is told by digests. */
export interface Incident extends AggregateState<IncidentStateName> {
  readonly id: Id<'incident'>;
  readonly grants: readonly Id<'grant'>[];
  readonly severity: Severity;
  readonly endangersPublic: boolean;
  readonly category: string;
  readonly noticedAt: string;
  /** The last moment for the first report to the authority, by the rule that `article` names. */
  readonly reportBy: string;
  readonly article: string;
  readonly people: { readonly general: number; readonly sensitive: number };
  readonly summarySha256: string;
  readonly report: { readonly authority: string; readonly sha256: string; readonly late: boolean; readonly at: string } | null;
  readonly measuresSha256: string | null;
  readonly suspended: readonly Id<'grant'>[];
  readonly finalReportSha256: string | null;
  readonly updates: number;
  readonly escalations: number;
  readonly dueOn: string | null;
  readonly reason: string | null;
}

export function evolveIncident(state: Incident | undefined, entry: FoldEntry<keyof typeof incidentEntries>): Incident {
  const advance = (change: Partial<Incident> = {}): Incident => timed(step(INCIDENT, state, entry, change));
  switch (entry.type) {
    case 'incident.declared': {
      const { declarer, concerned, ...stated } = entry.data;
      return timed({
        owner: declarer, ...begin(INCIDENT, 'incident', state, entry), parties: [...new Set([declarer, ...concerned])], ...stated,
        report: null, measuresSha256: null, suspended: [], finalReportSha256: null, updates: 0, escalations: 0, dueOn: null, reason: null,
      });
    }
    case 'incident.reported': {
      const { authority, reportSha256: sha256, late, dueOn } = entry.data;
      return advance({ report: { authority, sha256, late, at: entry.at }, dueOn });
    }
    case 'incident.updated':
      return advance({ ...entry.data, updates: (state?.updates ?? 0) + 1, dueOn: state?.report === null ? state.dueOn : entry.data.dueOn });
    case 'incident.grants_suspended':
      return advance({ suspended: [...new Set([...(state?.suspended ?? []), ...entry.data.grants])] });
    case 'incident.contained':
      return advance({ ...entry.data });
    case 'incident.reported_finally':
      return advance({ finalReportSha256: entry.data.reportSha256, dueOn: entry.data.dueOn });
    case 'incident.reopened':
      return advance({ finalReportSha256: null, ...entry.data });
    case 'incident.closed':
      return advance({ reason: entry.data.reason });
    case 'incident.escalated':
      return advance({ escalations: entry.data.level, dueOn: entry.data.dueOn });
  }
}

/** Before the first report the hours count, later the days. */
function timed(incident: Incident): Incident {
  const { state, dueOn, reportBy } = incident;
  if (state === 'CLOSED') return { ...incident, dueAt: null };
  return { ...incident, dueAt: dueOn === null ? reportBy : endOfDay(dueOn) };
}
