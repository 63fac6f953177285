import { Type, type Static } from '@sinclair/typebox';
import type { Context } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Day, Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { EntrySet } from '../figure/figure.js';
import { NOTICE, type NoticeStateName } from './notice.lifecycle.js';

export const noticeEntries = {
  'notice.delivered': { 1: closed({ bulletin: IdOf('bulletin'), participant: IdOf('participant'), issuer: IdOf('participant'), through: Count, grounds: EntrySet, dueOn: Day, obligation: IdOf('obligation') }) },
  'notice.acknowledged': { 1: closed({}) },
  'notice.deemed': { 1: closed({ reason: Text(500) }) },
  'notice.handled': { 1: closed({ evidenceSha256: Digest, note: Type.Optional(Text(500)), isLate: Type.Boolean() }) },
  'notice.returned': { 1: closed({ reason: Text(500), dueOn: Day }) },
} as const;

/** 送达通知: a bulletin as it has reached one participant, and what that has made of it. */
export interface Notice extends AggregateState<NoticeStateName> {
  readonly id: Id<'notice'>;
  readonly bulletin: Id<'bulletin'>;
  readonly obligation: Id<'obligation'>;
  /** The entries by which the rule was found to concern it, among those below `through`. */
  readonly grounds: Static<typeof EntrySet>;
  readonly through: number;
  readonly dueOn: string;
  readonly acknowledgedAt: string | null;
  readonly isDeemed: boolean;
  readonly evidenceSha256: string | null;
  readonly isLate: boolean;
  readonly reason: string | null;
}

/** There is one notice of a bulletin to a participant. */
export const noticeIdOf = ({ derivedId }: Pick<Context, 'derivedId'>, bulletin: Id<'bulletin'>, participant: Id<'participant'>): Id<'notice'> => derivedId('notice', bulletin, participant);

export function evolveNotice(state: Notice | undefined, entry: FoldEntry<keyof typeof noticeEntries>): Notice {
  const advance = (change: Partial<Notice> = {}): Notice => step(NOTICE, state, entry, change);
  switch (entry.type) {
    case 'notice.delivered': {
      const { participant, issuer, ...said } = entry.data;
      const nothing = { acknowledgedAt: null, isDeemed: false, evidenceSha256: null, isLate: false, reason: null };
      return { owner: participant, ...begin(NOTICE, 'notice', state, entry), parties: [...new Set([participant, issuer])], ...said, ...nothing };
    }
    case 'notice.acknowledged':
    case 'notice.deemed':
      return advance({ acknowledgedAt: entry.at, isDeemed: entry.type === 'notice.deemed' });
    case 'notice.handled':
      return advance({ evidenceSha256: entry.data.evidenceSha256, isLate: entry.data.isLate, acknowledgedAt: state?.acknowledgedAt ?? entry.at, reason: null });
    case 'notice.returned':
      return advance({ evidenceSha256: null, isLate: false, dueOn: entry.data.dueOn, reason: entry.data.reason });
  }
}
