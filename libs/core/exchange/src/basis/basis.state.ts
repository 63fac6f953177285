import type { Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { days } from '../kernel/lifecycle.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { BasisScope, SIDES, basisEntries } from './basis.entries.js';
import { BASIS, CARRIES, type BasisKind, type BasisStateName } from './basis.lifecycle.js';

/** A filing on one side; a contract within the Greater Bay Area has two. */
export interface Filing { readonly side: (typeof SIDES)[number]; readonly authority: string; readonly filingNumber: string; readonly filedOn: string }

/** 出境依据: the legal instrument that an export rests on, with its scope and validity. */
export interface Basis extends AggregateState<BasisStateName> {
  readonly id: Id<'basis'>;
  readonly exporter: Id<'participant'>;
  readonly kind: BasisKind;
  readonly scope: Static<typeof BasisScope>;
  /** First and last day, both included (Asia/Shanghai). What an authority grants has them only once it is granted, unless its exporter planned otherwise. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly documentSha256: string;
  readonly impactAssessmentSha256: string;
  /** The authority or certifier that the application went to. */
  readonly authority: string | null;
  readonly effectiveOn: string | null;
  readonly approvalNumber: string | null;
  readonly filings: readonly Filing[];
  /** The day by which an authority is to answer, or by which the next step must be taken, on which article. */
  readonly answer: { readonly by: string; readonly calendar: string; readonly article: string } | null;
  /** The day of the last step that has one; the next lies not before it. */
  readonly lastStepOn: string | null;
  /** Whether it carried exports to its last day: a late report of a delivery within its days is still covered. */
  readonly lasted: boolean;
  readonly supersededBy: Id<'basis'> | null;
  /** Which warnings of the year have been given, so that each is given once. */
  readonly warned: { readonly year: number; readonly marks: readonly string[] };
}

type BasisEntry = FoldEntry<keyof typeof basisEntries>;

/** An extension that was asked for in time may be granted after the last day; nothing is exported in between. */
const EXTENSION_GRACE_MS = days(365);

export function evolveBasis(state: Basis | undefined, entry: BasisEntry): Basis {
  if (entry.type === 'basis.drafted') return drafted(state, entry);
  const moved = step(BASIS[kindOf(state, entry)], state, entry, changed(entry, state));
  return { ...moved, dueAt: dueAtOf(moved) };
}

function drafted(state: Basis | undefined, entry: FoldEntry<'basis.drafted'>): Basis {
  const { exporter, kind, scope, validFrom, validUntil, documentSha256, impactAssessmentSha256 } = entry.data;
  return {
    owner: exporter, ...begin(BASIS[kind], 'basis', state, entry), parties: [exporter, ...(kind === 'GBA_STANDARD_CONTRACT' ? scope.recipients : [])],
    exporter, kind, scope, validFrom: validFrom ?? null, validUntil: validUntil ?? null, documentSha256, impactAssessmentSha256,
    authority: null, effectiveOn: null, approvalNumber: null, filings: [], answer: null, lastStepOn: null, lasted: false, supersededBy: null, warned: { year: 0, marks: [] },
  };
}

function kindOf(state: Basis | undefined, entry: BasisEntry): BasisKind {
  if (state === undefined) throw new Error(`${entry.type} on ${entry.stream}, which does not exist`);
  return state.kind;
}

function changed(entry: Exclude<BasisEntry, { type: 'basis.drafted' }>, state: Basis | undefined): Partial<Basis> {
  switch (entry.type) {
    case 'basis.applied':
      return { authority: entry.data.authority, answer: entry.data.answer, lastStepOn: entry.data.appliedOn };
    case 'basis.accepted':
    case 'basis.prolonged':
      return { answer: entry.data.answer, lastStepOn: entry.data.decidedOn };
    case 'basis.refused':
      return { answer: entry.data.reassessmentUntil, lastStepOn: entry.data.decidedOn };
    case 'basis.returned':
    case 'basis.supplement_asked':
    case 'basis.extension_refused':
      return { answer: null, lastStepOn: entry.data.decidedOn };
    case 'basis.refused_finally':
      return { answer: null, lastStepOn: entry.data.decidedOn ?? state?.lastStepOn ?? null };
    case 'basis.reassessment_requested':
      return { answer: null, lastStepOn: entry.data.requestedOn };
    case 'basis.extension_applied':
      return { lastStepOn: entry.data.appliedOn };
    case 'basis.approved':
    case 'basis.certified': {
      const { validFrom, validUntil, number, decidedOn } = entry.data;
      return { validFrom, validUntil, effectiveOn: validFrom, approvalNumber: number, answer: null, lastStepOn: decidedOn };
    }
    case 'basis.extended':
      return { validUntil: entry.data.validUntil, approvalNumber: entry.data.number, lastStepOn: entry.data.decidedOn };
    case 'basis.effected':
      return { effectiveOn: entry.data.effectiveOn };
    case 'basis.filing_submitted':
      return { authority: entry.data.authority, answer: entry.data.answer, lastStepOn: entry.data.submittedOn };
    case 'basis.filed_on_one_side':
    case 'basis.filed':
      return { filings: [...(state?.filings ?? []), entry.data], answer: null, lastStepOn: entry.data.filedOn };
    case 'basis.suspended':
    case 'basis.resumed':
    case 'basis.revoked':
      return { lastStepOn: entry.data.noticeOn };
    case 'basis.change_reported':
      return { lastStepOn: entry.data.changedOn };
    case 'basis.superseded':
      return { supersededBy: entry.data.by };
    case 'basis.limit_near':
    case 'basis.outgrown':
      return { warned: warnedAfter(state, entry) };
    case 'basis.expired':
      return { lasted: state !== undefined && CARRIES[state.kind].includes(state.state) };
    case 'basis.terminated':
    case 'basis.withdrawn':
      return {};
  }
}

/** The name of a warning within its year. */
export const markOf = (people: string, limit: string, percent: number): string => `${people}:${limit}:${percent}`;
export const OUTGROWN = 'outgrown';

function warnedAfter(state: Basis | undefined, { type, data }: FoldEntry<'basis.limit_near' | 'basis.outgrown'>): Basis['warned'] {
  const earlier = state?.warned.year === data.year ? state.warned.marks : [];
  return { year: data.year, marks: [...earlier, type === 'basis.outgrown' ? OUTGROWN : markOf(data.people, data.limit, data.percent)] };
}

/** What is in force ends with its last day; a refusal stands when the days for a re-assessment are over; else the life cycle's own time. */
function dueAtOf({ kind, state, validUntil, answer, dueAt }: Basis): string | null {
  if (state === 'REFUSED' && answer !== null) return new Date(endOfShanghaiDay(answer.by)).toISOString();
  const isOver = BASIS[kind].final.includes(state);
  const hasLastDay = CARRIES[kind].includes(state) || state === 'SUSPENDED' || state === 'CHANGED' || state === 'SUPPLEMENTING';
  if (isOver || !hasLastDay || validUntil === null) return dueAt;
  return new Date(endOfShanghaiDay(validUntil) + (state === 'EXTENDING' ? EXTENSION_GRACE_MS : 0)).toISOString();
}
