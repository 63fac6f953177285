import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { APPEAL, type AppealStateName } from './appeal.lifecycle.js';

/** Decisions of these kinds can be appealed against. */
export const APPEALABLE = ['check', 'review', 'hold', 'waiver'] as const;
export const APPEAL_OUTCOMES = ['uphold', 'change', 'dismiss'] as const;
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];
export const AppealTarget = IdOfAny(APPEALABLE);

const decision = { proposedBy: PersonId, person: PersonId };

export const appealEntries = {
  'appeal.filed': { 1: closed({
    target: AppealTarget, appellant: IdOf('participant'), ground: Text(500), evidence: SetOf(Digest, 8), persons: SetOf(PersonId, 8), issuer: Nullable(IdOf('participant')), dueOn: Day,
  }) },
  'appeal.proposed': { 1: closed({ person: PersonId, outcome: OneOf(APPEAL_OUTCOMES), ground: Text(400), articles: SetOf(Text(60), 6, 1) }) },
  'appeal.returned': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'appeal.upheld': { 1: closed(decision) },
  'appeal.changed': { 1: closed(decision) },
  'appeal.dismissed': { 1: closed(decision) },
  'appeal.withdrawn': { 1: closed({ reason: Text(500) }) },
  'appeal.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
} as const;

/** One appeal against one decision; there is no second. */
export interface Appeal extends AggregateState<AppealStateName> {
  readonly id: Id<'appeal'>;
  readonly target: Id<(typeof APPEALABLE)[number]>;
  readonly ground: string;
  readonly evidence: readonly string[];
  /** The persons who took part in the decision, and the authority that alone may change it; null is the operator. */
  readonly persons: readonly string[];
  readonly issuer: Id<'participant'> | null;
  readonly proposal: { readonly person: string; readonly outcome: AppealOutcome; readonly ground: string; readonly articles: readonly string[] } | null;
  readonly decidedBy: string | null;
  readonly escalations: number;
  readonly dueOn: string;
  readonly reason: string | null;
}

export function evolveAppeal(state: Appeal | undefined, entry: FoldEntry<keyof typeof appealEntries>): Appeal {
  const advance = (change: Partial<Appeal> = {}): Appeal => {
    const next = step(APPEAL, state, entry, change);
    return { ...next, dueAt: APPEAL.final.includes(next.state) ? null : endOf(next.dueOn) };
  };
  switch (entry.type) {
    case 'appeal.filed': {
      const { appellant, ...stated } = entry.data;
      const common = begin(APPEAL, 'appeal', state, entry);
      return { owner: appellant, ...common, parties: [appellant], ...stated, dueAt: endOf(stated.dueOn), proposal: null, decidedBy: null, escalations: 0, reason: null };
    }
    case 'appeal.proposed':
      return advance({ proposal: entry.data, reason: null });
    case 'appeal.upheld':
    case 'appeal.changed':
    case 'appeal.dismissed':
      return advance({ decidedBy: entry.data.person });
    case 'appeal.escalated':
      return advance({ escalations: entry.data.level, dueOn: entry.data.dueOn });
    case 'appeal.returned':
    case 'appeal.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}

const endOf = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();
