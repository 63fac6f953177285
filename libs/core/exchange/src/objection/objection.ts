import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Day, Digest, IdOf, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { ObjectionTarget } from '../registration/registration.entries.js';
import { OBJECTION, type ObjectionStateName } from './objection.lifecycle.js';

export const OBJECTION_OUTCOMES = ['uphold', 'dismiss'] as const;
export type ObjectionOutcome = (typeof OBJECTION_OUTCOMES)[number];

const decision = { maker: PersonId, checker: PersonId, ground: Text(400) };
const dueOn = { dueOn: Day };

export const objectionEntries = {
  'objection.filed': { 1: closed({ target: ObjectionTarget, concerned: IdOf('participant'), objector: IdOf('participant'), person: PersonId, ground: Text(400), evidence: SetOf(Digest, 6, 1), ...dueOn }) },
  'objection.noted': { 1: closed({ person: PersonId, ...dueOn }) },
  'objection.rejected': { 1: closed({ person: PersonId, reason: Text(400) }) },
  'objection.substantiated': { 1: closed({ evidenceSha256: Digest, ...dueOn }) },
  'objection.proposed': { 1: closed({ maker: PersonId, outcome: OneOf(OBJECTION_OUTCOMES), ground: Text(400) }) },
  'objection.returned': { 1: closed({ checker: PersonId, reason: Text(400) }) },
  'objection.upheld': { 1: closed(decision) },
  'objection.dismissed': { 1: closed(decision) },
  'objection.withdrawn': { 1: closed({ reason: Text(400) }) },
  'objection.lapsed': { 1: closed({ reason: Text(400) }) },
  'objection.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), ...dueOn }) },
} as const;

/** 异议: somebody says under its real name that a right is not the applicant's, or not the holder's. */
export interface Objection extends AggregateState<ObjectionStateName> {
  readonly id: Id<'objection'>;
  readonly target: Id<'registration' | 'title'>;
  readonly ground: string;
  readonly evidence: readonly string[];
  /** The action that was brought (起诉或者申请仲裁), by its digest. */
  readonly actionSha256: string | null;
  readonly proposal: { readonly maker: string; readonly outcome: ObjectionOutcome; readonly ground: string } | null;
  readonly dueOn: string | null;
  readonly escalations: number;
  readonly reason: string | null;
}

export function evolveObjection(state: Objection | undefined, entry: FoldEntry<keyof typeof objectionEntries>): Objection {
  const advance = (change: Partial<Objection> = {}): Objection => step(OBJECTION, state, entry, change);
  const due = (day: string, change: Partial<Objection> = {}): Objection => advance({ ...change, dueOn: day, dueAt: endOf(day) });
  const ended = (reason: string): Objection => advance({ reason, dueOn: null, dueAt: null });
  switch (entry.type) {
    case 'objection.filed': {
      const { target, concerned, objector, ground, evidence } = entry.data;
      const undecided = { actionSha256: null, proposal: null, escalations: 0, reason: null };
      return {
        owner: objector, ...begin(OBJECTION, 'objection', state, entry), parties: [...new Set([objector, concerned])], target, ground, evidence, dueOn: entry.data.dueOn, dueAt: endOf(entry.data.dueOn), ...undecided,
      };
    }
    case 'objection.noted':
      return due(entry.data.dueOn);
    case 'objection.substantiated':
      return due(entry.data.dueOn, { actionSha256: entry.data.evidenceSha256 });
    case 'objection.escalated':
      return due(entry.data.dueOn, { escalations: entry.data.level });
    case 'objection.proposed':
      return advance({ proposal: entry.data });
    case 'objection.returned':
      return advance({ proposal: null });
    case 'objection.upheld':
    case 'objection.dismissed':
      return ended(entry.data.ground);
    case 'objection.rejected':
    case 'objection.withdrawn':
    case 'objection.lapsed':
      return ended(entry.data.reason);
  }
}

const endOf = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();
