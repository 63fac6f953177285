import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { days } from '../kernel/lifecycle.js';
import { Count, Day, Digest, IdOf, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { startOfShanghaiDay } from '../kernel/shanghai.js';
import { ERASURE, WITHIN_DAYS, type ErasureStateName } from './erasure.lifecycle.js';
import { RetentionGround } from './retention.js';

/**
 * Why values are to be erased. The first five are those of 《个人信息保护法》第四十七条第一款 (目的已实现、停止提供或者保存期限届满、
 * 撤回同意、违法违约处理、法律行政法规规定的其他情形), in its order; the last is for what a party has agreed on.
 */
export const ERASURE_GROUNDS = ['purpose_achieved', 'service_ended', 'consent_withdrawn', 'unlawful_processing', 'other_law', 'contract_ended'] as const;

const found = { asOf: Count, grounds: Type.Array(RetentionGround, { maxItems: 6 }) };

export const erasureEntries = {
  'erasure.requested': { 1: closed({ participant: IdOf('participant'), person: Nullable(PersonId), ground: OneOf(ERASURE_GROUNDS), evidenceSha256: Digest, requester: IdOf('participant'), requestedBy: PersonId }) },
  'erasure.cleared': { 1: closed({ asOf: Count }) },
  'erasure.postponed': { 1: closed({ ...found, lawfulFrom: Nullable(Day) }) },
  'erasure.reopened': { 1: closed({ reason: Text(500) }) },
  'erasure.ordered': { 1: closed({ person: PersonId, requestedBy: PersonId }) },
  'erasure.begun': { 1: closed({ asOf: Count }) },
  'erasure.executed': { 1: closed({ persons: Count, values: Count, digestsSha256: Digest }) },
  'erasure.rejected': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'erasure.withdrawn': { 1: closed({ reason: Text(500) }) },
  'erasure.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }) }) },
} as const;

/** 删除: the values of one person, or of all persons of a participant, are destroyed with their keys. The entries stay, with the digests. */
export interface Erasure extends AggregateState<ErasureStateName> {
  readonly id: Id<'erasure'>;
  readonly participant: Id<'participant'>;
  /** Whose values; null is every person of the participant. */
  readonly person: string | null;
  readonly ground: (typeof ERASURE_GROUNDS)[number];
  readonly evidenceSha256: string;
  readonly requester: Id<'participant'>;
  readonly requestedBy: string;
  /** What the duties to retain said last, and as of how many entries. */
  readonly retention: { readonly asOf: number; readonly lawfulFrom: string | null; readonly grounds: readonly RetentionGround[] } | null;
  readonly orderedBy: string | null;
  /** What was destroyed: SHA-256 of the canonical JSON of the values' digests, in ascending order. */
  readonly executed: { readonly persons: number; readonly values: number; readonly digestsSha256: string } | null;
  readonly escalations: number;
  readonly reason: string | null;
}

export function evolveErasure(state: Erasure | undefined, entry: FoldEntry<keyof typeof erasureEntries>): Erasure {
  const advance = (change: Partial<Erasure> = {}): Erasure => withDueDay(step(ERASURE, state, entry, change));
  switch (entry.type) {
    case 'erasure.requested': {
      const { participant, requester } = entry.data;
      const parties = [...new Set([participant, requester])];
      return withDueDay({ owner: participant, ...begin(ERASURE, 'erasure', state, entry), parties, ...entry.data, retention: null, orderedBy: null, executed: null, escalations: 0, reason: null });
    }
    case 'erasure.cleared':
    case 'erasure.begun':
      return advance({ retention: { asOf: entry.data.asOf, lawfulFrom: null, grounds: [] } });
    case 'erasure.postponed':
      return advance({ retention: entry.data, orderedBy: null });
    case 'erasure.ordered':
      return advance({ orderedBy: entry.data.person });
    case 'erasure.executed':
      return advance({ executed: entry.data });
    case 'erasure.escalated':
      return advance({ escalations: entry.data.level });
    case 'erasure.reopened':
    case 'erasure.rejected':
    case 'erasure.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}

/** What waits is due some days after it came to wait, or was escalated; what has to be kept, on the first day on which it need not. */
function withDueDay(erasure: Erasure): Erasure {
  const within = WITHIN_DAYS[erasure.state];
  if (within !== undefined) return { ...erasure, dueAt: new Date(Date.parse(erasure.updatedAt) + days(within)).toISOString() };
  const lawfulFrom = erasure.state === 'RESTRICTED' ? erasure.retention?.lawfulFrom ?? null : null;
  return lawfulFrom === null ? erasure : { ...erasure, dueAt: new Date(startOfShanghaiDay(lawfulFrom)).toISOString() };
}
