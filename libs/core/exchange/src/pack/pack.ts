import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Day, Digest, IdOf, Nullable, PersonId, Text, closed } from '../kernel/schema.js';
import { startOfShanghaiDay } from '../kernel/shanghai.js';
import { Definition } from './definition.js';
import { PACK, type PackStateName } from './pack.lifecycle.js';

/** A golden case that came out otherwise than it says. */
const Failure = closed({ id: Text(40), expected: Text(120), found: Text(120) });
const signature = { person: PersonId, digest: Digest, lateCorrection: Nullable(Text(500)) };
/** The cases as they were handed in and what came of each, as documents. */
const trial = { casesSha256: Digest, resultSha256: Digest, passed: Count };

export const packEntries = {
  'pack.drafted': { 1: closed({ operator: IdOf('participant'), person: PersonId, definition: Definition, digest: Digest, note: Text(500) }) },
  'pack.tested': { 1: closed(trial) },
  'pack.test_failed': { 1: closed({ ...trial, failed: Count, failures: Type.Array(Failure, { maxItems: 3 }) }) },
  'pack.signed': { 1: closed(signature) },
  'pack.countersigned': { 1: closed(signature) },
  'pack.scheduled': { 1: closed({ effectiveFrom: Day }) },
  'pack.entered_force': { 1: closed({ effectiveFrom: Day }) },
  'pack.superseded': { 1: closed({ by: Text(64) }) },
  'pack.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** Who signed which digest; `lateCorrection` is the ground of a pack that reaches back, null where it does not. */
export interface Signature { readonly person: string; readonly digest: string; readonly lateCorrection: string | null; readonly at: string }
/** How the last test went: `failures` names the first cases that came out otherwise. */
export interface Trial {
  readonly casesSha256: string;
  readonly resultSha256: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Static<typeof Failure>[];
}

/** 规则包: one version of the law as the exchange applies it, with its policy switches; its definition never changes after the draft. */
export interface Pack extends AggregateState<PackStateName> {
  readonly id: Id<'pack'>;
  readonly definition: Static<typeof Definition>;
  readonly digest: string;
  readonly draftedBy: string;
  readonly note: string;
  readonly trial: Trial | null;
  readonly signatures: readonly Signature[];
  readonly supersededBy: string | null;
  readonly reason: string | null;
}

export function evolvePack(state: Pack | undefined, entry: FoldEntry<keyof typeof packEntries>): Pack {
  const advance = (change: Partial<Pack> = {}): Pack => step(PACK, state, entry, change);
  switch (entry.type) {
    case 'pack.drafted': {
      const { operator, person, definition, digest, note } = entry.data;
      const common = begin(PACK, 'pack', state, entry);
      return { owner: operator, ...common, parties: [operator], definition, digest, draftedBy: person, note, trial: null, signatures: [], supersededBy: null, reason: null };
    }
    case 'pack.tested':
      return advance({ trial: { ...entry.data, failed: 0, failures: [] } });
    case 'pack.test_failed':
      return advance({ trial: entry.data });
    case 'pack.signed':
    case 'pack.countersigned':
      return advance({ signatures: [...(state?.signatures ?? []), { ...entry.data, at: entry.at }] });
    case 'pack.scheduled':
      return advance({ dueAt: new Date(startOfShanghaiDay(entry.data.effectiveFrom)).toISOString() });
    case 'pack.superseded':
      return advance({ supersededBy: entry.data.by });
    case 'pack.withdrawn':
      return advance({ reason: entry.data.reason });
    case 'pack.entered_force':
      return advance();
  }
}
