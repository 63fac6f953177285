import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfDay } from '../kernel/procedure-periods.js';
import { Code, Day, Digest, IdOf, Nullable, PersonId, Text, closed } from '../kernel/schema.js';
import { COMPLAINT, type ComplaintStateName } from './complaint.lifecycle.js';

const answer = { person: PersonId, answerSha256: Digest, dueOn: Day };

export const complaintEntries = {
  'complaint.filed': { 1: closed({ complainant: IdOf('participant'), against: Nullable(IdOf('participant')), category: Code, statementSha256: Digest, dueOn: Day }) },
  'complaint.accepted': { 1: closed({ person: PersonId, dueOn: Day }) },
  'complaint.rejected': { 1: closed({ person: PersonId, reason: Text(500), dueOn: Day }) },
  'complaint.answered': { 1: closed(answer) },
  'complaint.escalated': { 1: closed({ reason: Text(500), dueOn: Day }) },
  'complaint.reminded': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
  'complaint.concluded': { 1: closed({ regulator: IdOf('participant'), person: PersonId, answerSha256: Digest }) },
  'complaint.closed': { 1: closed({ reason: Text(500) }) },
  'complaint.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** 投诉: what an account holder holds against another participant or the exchange. Only it and the authorities see it. */
export interface Complaint extends AggregateState<ComplaintStateName> {
  readonly id: Id<'complaint'>;
  /** Null is the exchange, or nobody in particular. */
  readonly against: Id<'participant'> | null;
  readonly category: string;
  readonly statementSha256: string;
  /** Digest of the private value that holds the text, where there is one. */
  readonly statement: string | null;
  readonly handler: string | null;
  readonly answerSha256: string | null;
  readonly escalatedAt: string | null;
  readonly reminders: number;
  readonly dueOn: string;
  readonly reason: string | null;
}

export function evolveComplaint(state: Complaint | undefined, entry: FoldEntry<keyof typeof complaintEntries>): Complaint {
  const advance = (change: Partial<Complaint> = {}): Complaint => timed(step(COMPLAINT, state, entry, change));
  switch (entry.type) {
    case 'complaint.filed': {
      const { complainant, ...stated } = entry.data;
      const common = begin(COMPLAINT, 'complaint', state, entry);
      return timed({ owner: complainant, ...common, parties: [complainant], ...stated, statement: entry.private['statement'] ?? null, handler: null, answerSha256: null, escalatedAt: null, reminders: 0, reason: null });
    }
    case 'complaint.accepted':
      return advance({ handler: entry.data.person, dueOn: entry.data.dueOn });
    case 'complaint.rejected':
      return advance({ handler: entry.data.person, reason: entry.data.reason, dueOn: entry.data.dueOn });
    case 'complaint.answered':
      return advance({ handler: entry.data.person, answerSha256: entry.data.answerSha256, dueOn: entry.data.dueOn });
    case 'complaint.escalated':
      return advance({ escalatedAt: entry.at, ...entry.data });
    case 'complaint.reminded':
      return advance({ reminders: entry.data.level, dueOn: entry.data.dueOn });
    case 'complaint.concluded':
      return advance({ answerSha256: entry.data.answerSha256 });
    case 'complaint.closed':
    case 'complaint.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}

const timed = (complaint: Complaint): Complaint => ({ ...complaint, dueAt: COMPLAINT.final.includes(complaint.state) ? null : endOfDay(complaint.dueOn) });
