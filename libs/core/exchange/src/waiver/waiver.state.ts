import type { Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { AppliedWaiver, WaiverScope, waiverEntries } from './waiver.entries.js';
import { WAIVER, type WaiverStateName } from './waiver.lifecycle.js';

/** What a waiver has let pass. */
export interface WaiverUse { readonly subject: Id<'listing' | 'transfer'>; readonly check: Id<'check'>; readonly people: number; readonly at: string }

/** 监管沙盒豁免: a regulator's order that named provisions do not hold up a participant for a time. The participant owns it, its issuer is a party. */
export interface Waiver extends AggregateState<WaiverStateName> {
  readonly id: Id<'waiver'>;
  readonly issuer: Id<'participant'>;
  readonly scope: Static<typeof WaiverScope>;
  readonly ground: string;
  readonly article: string;
  readonly conditions: { readonly zh: string; readonly en?: string } | null;
  readonly documentSha256: string;
  /** The persons who have drafted, granted and revoked it. */
  readonly persons: readonly string[];
  /** At most `scope.usesMax`, oldest first. */
  readonly uses: readonly WaiverUse[];
  readonly reason: string | null;
}

export function evolveWaiver(state: Waiver | undefined, entry: FoldEntry<keyof typeof waiverEntries>): Waiver {
  const advance = (change: Partial<Waiver> = {}): Waiver => step(WAIVER, state, entry, change);
  const end = state === undefined ? null : new Date(endOfShanghaiDay(state.scope.until)).toISOString();
  const persons = state?.persons ?? [];
  switch (entry.type) {
    case 'waiver.drafted': {
      const { issuer, person, ...stated } = entry.data;
      const { participant } = stated.scope;
      return { owner: participant, ...begin(WAIVER, 'waiver', state, entry), ...stated, parties: [participant, issuer], issuer, persons: [person], uses: [], reason: null };
    }
    case 'waiver.granted':
      return advance({ persons: [...persons, entry.data.person], dueAt: end });
    case 'waiver.used': {
      const { subject, check, people } = entry.data;
      return advance({ uses: [...(state?.uses ?? []), { subject, check, people, at: entry.at }] });
    }
    case 'waiver.revoked':
      return advance({ persons: [...persons, entry.data.person], reason: entry.data.reason, dueAt: end });
    case 'waiver.reinstated':
      return advance({ reason: null, dueAt: end });
    case 'waiver.withdrawn':
    case 'waiver.expired':
      return advance({ reason: entry.data.reason });
  }
}

/** Whether a waiver lets anything pass on a day (Asia/Shanghai), whether or not the timekeeper has come by. */
export const isInForceOn = ({ state, scope }: Waiver, day: string): boolean => state === 'IN_FORCE' && scope.from <= day && day <= scope.until;

/** The waiver as the entries show it that it has affected. */
export function applied({ id, issuer, scope: { provisions, participant, product, recipient, purpose, from, until } }: Waiver, used: readonly string[]): AppliedWaiver {
  return { waiver: id, issuer, provisions: provisions.filter((one) => used.includes(one)), participant, product, recipient, purpose, from, until };
}
