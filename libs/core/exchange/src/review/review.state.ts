import { draft, referred, type Context, type Draft, type View } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay, shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter } from '../kernel/working-days.js';
import type { EntryData } from '../entry-types.js';
import type { AppliedWaiver } from '../waiver/waiver.entries.js';
import type { ReviewProposal, reviewEntries } from './review.entries.js';
import { REVIEW, isUndecided, type ReviewStateName } from './review.lifecycle.js';

/** How many working days people have, before the first escalation and between two; the exchange's own rule. */
export const REVIEW_WORKING_DAYS = 5;

/** 人工审核: what a gate has left to people. Its owner is the organisation whose matter it is. */
export interface Review extends AggregateState<ReviewStateName> {
  readonly id: Id<'review'>;
  readonly subject: Id<'listing' | 'transfer'>;
  /** The check that asks for people's judgement; null where the check itself did not finish. */
  readonly check: Id<'check'> | null;
  readonly outcome: string;
  readonly provisions: readonly string[];
  readonly missing: readonly string[];
  readonly reason: string;
  /** The waiver that has lifted the rest of what stood in the way. */
  readonly waived: AppliedWaiver | null;
  readonly maker: string | null;
  readonly proposal: ReviewProposal | null;
  readonly checker: string | null;
  readonly recused: readonly string[];
  readonly inquiry: Id<'inquiry'> | null;
  readonly inquiries: number;
  readonly escalations: number;
  readonly dueOn: string;
  readonly note: string | null;
}

const endOf = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();

export function evolveReview(state: Review | undefined, entry: FoldEntry<keyof typeof reviewEntries>): Review {
  const advance = (change: Partial<Review> = {}): Review => {
    const next = step(REVIEW, state, entry, change);
    return { ...next, dueAt: isUndecided(next.state) ? endOf(next.dueOn) : null };
  };
  switch (entry.type) {
    case 'review.opened': {
      const { concerned, ...stated } = entry.data;
      const common = begin(REVIEW, 'review', state, entry);
      const owner = concerned[0];
      if (owner === undefined) throw new Error(`${entry.stream} concerns nobody`);
      return {
        owner, ...common, ...stated, parties: concerned, dueAt: endOf(stated.dueOn), maker: null, proposal: null, checker: null, recused: [],
        inquiry: null, inquiries: 0, escalations: 0, note: null,
      };
    }
    case 'review.assigned':
      return advance({ maker: entry.data.maker });
    case 'review.recused':
      return advance({ maker: null, recused: [...(state?.recused ?? []), entry.data.person] });
    case 'review.proposed': {
      const { maker, ...proposal } = entry.data;
      return advance({ maker, proposal, note: null });
    }
    case 'review.returned':
      return advance({ note: entry.data.reason });
    case 'review.decided':
      return advance({ checker: entry.data.checker });
    case 'review.escalated':
      return advance({ escalations: entry.data.level, dueOn: entry.data.dueOn });
    case 'review.inquired':
      return advance({ inquiry: entry.data.inquiry, inquiries: (state?.inquiries ?? 0) + 1, dueOn: entry.data.dueOn });
    case 'review.inquired_longer':
      return advance({ dueOn: entry.data.dueOn });
    case 'review.inquiry_closed':
      return advance({ inquiry: null, dueOn: entry.data.dueOn });
    case 'review.superseded':
      return advance({ note: entry.data.reason, inquiry: null });
  }
}

/** The day by which people act on what has come up now. */
export const reviewDay = ({ at }: Pick<Context, 'at'>): string => workingDayAfter(shanghaiDay(at), REVIEW_WORKING_DAYS);

/** A new review, with its id for whatever refers to it. */
export function openReview(ctx: Context, stated: Omit<EntryData<'review.opened'>, 'dueOn'>): { readonly id: Id<'review'>; readonly opened: Draft } {
  const id = ctx.newId('review');
  return { id, opened: draft('review.opened', id, { ...stated, dueOn: reviewDay(ctx) }) };
}

/** The entries that end a review which something else has overtaken, and the question that it has asked. */
export function superseded(view: View, id: Id<'review'> | null, reason: string): Draft[] {
  const review = id === null ? undefined : referred(view, id);
  if (review === undefined || !isUndecided(review.state)) return [];
  return [draft('review.superseded', review.id, { reason }), ...(review.inquiry === null ? [] : [draft('inquiry.withdrawn', review.inquiry, { reason })])];
}
