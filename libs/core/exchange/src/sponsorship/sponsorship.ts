import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { SPONSORSHIP, type SponsorshipStateName } from './sponsorship.lifecycle.js';

/** What a sponsor may answer for: the source, the compliance, the quality, the delivery, what is disclosed. */
export const RESPONSIBILITIES = ['source', 'compliance', 'quality', 'delivery', 'disclosure'] as const;
export type Responsibility = (typeof RESPONSIBILITIES)[number];

export const sponsorshipTerms = { sponsor: IdOf('participant'), sponsored: IdOf('participant'), answersFor: SetOf(OneOf(RESPONSIBILITIES), 5, 1), until: Day, documentSha256: Digest };

export const sponsorshipEntries = {
  'sponsorship.proposed': { 1: closed({ by: IdOf('participant'), ...sponsorshipTerms }) },
  'sponsorship.accepted': { 1: closed({ by: IdOf('participant') }) },
  'sponsorship.declined': { 1: closed({ reason: Text(500) }) },
  'sponsorship.ended': { 1: closed({ by: IdOf('participant'), reason: Text(500) }) },
  'sponsorship.lapsed': { 1: closed({ reason: Text(500) }) },
  'sponsorship.expired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 保荐: a data merchant answers for a seller who is none (《深圳市数据交易管理暂行办法》第六条). What was agreed while it was in force keeps its name. */
export interface Sponsorship extends AggregateState<SponsorshipStateName> {
  readonly id: Id<'sponsorship'>;
  readonly sponsor: Id<'participant'>;
  readonly sponsored: Id<'participant'>;
  readonly by: Id<'participant'>;
  readonly answersFor: readonly Responsibility[];
  readonly until: string;
  readonly documentSha256: string;
  readonly reason: string | null;
}

export function evolveSponsorship(state: Sponsorship | undefined, entry: FoldEntry<keyof typeof sponsorshipEntries>): Sponsorship {
  const advance = (change: Partial<Sponsorship>): Sponsorship => step(SPONSORSHIP, state, entry, change);
  switch (entry.type) {
    case 'sponsorship.proposed': {
      const { sponsor, sponsored } = entry.data;
      return { owner: sponsor, ...begin(SPONSORSHIP, 'sponsorship', state, entry), ...entry.data, parties: [sponsor, sponsored], reason: null };
    }
    case 'sponsorship.accepted':
      return advance({ dueAt: state === undefined ? null : new Date(endOfShanghaiDay(state.until)).toISOString() });
    case 'sponsorship.declined':
    case 'sponsorship.ended':
    case 'sponsorship.lapsed':
    case 'sponsorship.expired':
      return advance({ reason: entry.data.reason });
  }
}
