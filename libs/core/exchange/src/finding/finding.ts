import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, Count, Digest, IdOf, IdOfAny, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { FINDING, type FindingStateName } from './finding.lifecycle.js';

/** How numbers are split (数量拆分): see `splitting.ts` for what each looks for. */
export const DETECTORS = ['affiliates', 'exempt_recipients', 'turn_of_year'] as const;
export type Detector = (typeof DETECTORS)[number];
/** What does not agree with what it should: money, or use; see `noting.ts`. */
export const NOTE_DETECTORS = ['settlement_amount', 'settlement_silence', 'settlement_statement', 'usage_difference'] as const;
export type NoteDetector = (typeof NOTE_DETECTORS)[number];
export const NOTABLE = ['settlement', 'reconciliation', 'usage'] as const;
export type NotableKind = (typeof NOTABLE)[number];
/** What a finding names by itself; the rest of what makes it up is in its document. */
export const NAMED_MAX = 8;

const decision = { person: PersonId, ground: Text(500) };

export const findingEntries = {
  'finding.raised': { 1: closed({
    detector: OneOf(DETECTORS), operator: IdOf('participant'), exporters: SetOf(IdOf('participant'), NAMED_MAX, 1), recipients: SetOf(IdOf('participant'), NAMED_MAX, 1),
    article: Text(100), because: Bilingual(300), people: Count, line: Count, clearances: Count, firstIndex: Count, lastIndex: Count,
    /** Each clearance with its transfer, its entry's index, its day and its people. */
    evidenceSha256: Digest,
  }) },
  /** Raised by a decision, about one aggregate; nobody is counted. */
  'finding.noted': { 1: closed({
    detector: OneOf(NOTE_DETECTORS), operator: IdOf('participant'), subject: IdOfAny(NOTABLE), concerned: SetOf(IdOf('participant'), NAMED_MAX), article: Text(100), because: Bilingual(300),
    evidenceSha256: Type.Optional(Digest),
  }) },
  'finding.taken_up': { 1: closed({ person: PersonId }) },
  'finding.assessed': { 1: closed({ ...decision, proposal: OneOf(['confirm', 'dismiss'] as const) }) },
  'finding.returned': { 1: closed(decision) },
  'finding.confirmed': { 1: closed({ ...decision, concerned: SetOf(IdOf('participant'), NAMED_MAX) }) },
  'finding.dismissed': { 1: closed(decision) },
  'finding.closed': { 1: closed({ ...decision, measure: Code, hold: Type.Optional(IdOf('hold')) }) },
  'finding.escalated': { 1: closed({ reason: Text(500) }) },
} as const;

/**
 * 监管发现: what the exchange noticed by itself and people have to judge. It states facts and scores nobody. The exporters
 * see it once two people have confirmed it.
 */
export interface Finding extends AggregateState<FindingStateName> {
  readonly id: Id<'finding'>;
  readonly detector: Detector | NoteDetector;
  /** What it is about, where that is one aggregate. */
  readonly subject: Id<NotableKind> | null;
  /** Who sees it once it is confirmed; nobody of them judges it. */
  readonly concerned: readonly Id<'participant'>[];
  readonly exporters: readonly Id<'participant'>[];
  readonly recipients: readonly Id<'participant'>[];
  readonly article: string;
  readonly because: { readonly zh: string; readonly en?: string };
  readonly people: number;
  readonly line: number;
  readonly clearances: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly evidenceSha256: string | null;
  readonly takenUpBy: string | null;
  readonly assessment: { readonly person: string; readonly proposal: 'confirm' | 'dismiss'; readonly ground: string } | null;
  readonly decision: { readonly person: string; readonly ground: string } | null;
  readonly measure: string | null;
  readonly hold: Id<'hold'> | null;
  readonly escalations: number;
}

const OPEN = { takenUpBy: null, assessment: null, decision: null, measure: null, hold: null, escalations: 0 } as const;
/** A finding that counts no people. */
const NOBODY = { exporters: [], recipients: [], people: 0, line: 0, clearances: 0, firstIndex: 0, lastIndex: 0 } as const;

export function evolveFinding(state: Finding | undefined, entry: FoldEntry<keyof typeof findingEntries>): Finding {
  const advance = (change: Partial<Finding> = {}): Finding => step(FINDING, state, entry, change);
  switch (entry.type) {
    case 'finding.raised': {
      const { operator, ...raised } = entry.data;
      return { owner: operator, ...begin(FINDING, 'finding', state, entry), parties: [operator], ...raised, subject: null, concerned: raised.exporters, ...OPEN };
    }
    case 'finding.noted': {
      const { operator, evidenceSha256 = null, ...noted } = entry.data;
      return { owner: operator, ...begin(FINDING, 'finding', state, entry), parties: [operator], ...NOBODY, ...noted, evidenceSha256, ...OPEN };
    }
    case 'finding.taken_up':
      return advance({ takenUpBy: entry.data.person });
    case 'finding.assessed':
      return advance({ assessment: entry.data });
    case 'finding.returned':
      return advance({ assessment: null });
    case 'finding.confirmed':
      return advance({ decision: entry.data, parties: entry.data.concerned.length === 0 ? state?.parties ?? [] : entry.data.concerned });
    case 'finding.dismissed':
      return advance({ decision: entry.data });
    case 'finding.closed':
      return advance({ measure: entry.data.measure, hold: entry.data.hold ?? null });
    case 'finding.escalated':
      return advance({ escalations: (state?.escalations ?? 0) + 1, takenUpBy: null, assessment: null });
  }
}
