import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, IdOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { INQUIRY, type InquiryStateName } from './inquiry.lifecycle.js';

/** A file that the answer rests on, by its digest. */
const AnswerDocument = closed({ sha256: Digest, title: Type.Optional(Text(60)) });
export const InquiryAnswer = closed({ text: Text(400), documents: SetOf(AnswerDocument, 6) });

export const inquiryEntries = {
  'inquiry.asked': { 1: closed({ review: IdOf('review'), asked: IdOf('participant'), person: PersonId, what: Text(400), why: Text(200), article: Text(100), dueOn: Day }) },
  'inquiry.answered': { 1: InquiryAnswer },
  'inquiry.extension_asked': { 1: closed({ until: Day, reason: Text(300) }) },
  'inquiry.extended': { 1: closed({ person: PersonId, dueOn: Day }) },
  'inquiry.day_kept': { 1: closed({ person: PersonId, reason: Text(300) }) },
  'inquiry.lapsed': { 1: closed({ reason: Text(500) }) },
  'inquiry.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** A reviewer's question to the organisation whose matter is reviewed. `dueOn` is a day in Asia/Shanghai; it ends with that day. */
export interface Inquiry extends AggregateState<InquiryStateName> {
  readonly id: Id<'inquiry'>;
  readonly review: Id<'review'>;
  readonly what: string;
  readonly why: string;
  readonly article: string;
  readonly dueOn: string;
  readonly answer: Static<typeof InquiryAnswer> | null;
  readonly extension: { readonly until: string; readonly reason: string } | null;
  readonly reason: string | null;
}

export function evolveInquiry(state: Inquiry | undefined, entry: FoldEntry<keyof typeof inquiryEntries>): Inquiry {
  const advance = (change: Partial<Inquiry> = {}): Inquiry => {
    const next = step(INQUIRY, state, entry, change);
    return { ...next, dueAt: INQUIRY.final.includes(next.state) ? null : new Date(endOfShanghaiDay(next.dueOn)).toISOString() };
  };
  switch (entry.type) {
    case 'inquiry.asked': {
      const { review, asked, what, why, article, dueOn } = entry.data;
      const dueAt = new Date(endOfShanghaiDay(dueOn)).toISOString();
      return { owner: asked, ...begin(INQUIRY, 'inquiry', state, entry), parties: [asked], dueAt, review, what, why, article, dueOn, answer: null, extension: null, reason: null };
    }
    case 'inquiry.answered':
      return advance({ answer: entry.data });
    case 'inquiry.extension_asked':
      return advance({ extension: entry.data });
    case 'inquiry.extended':
      return advance({ dueOn: entry.data.dueOn });
    case 'inquiry.day_kept':
    case 'inquiry.lapsed':
    case 'inquiry.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}
