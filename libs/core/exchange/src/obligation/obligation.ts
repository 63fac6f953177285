import { Type } from '@sinclair/typebox';
import { command, draft, need, type Draft } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { days, requireAllowed } from '../kernel/lifecycle.js';
import { Bilingual, Day, Digest, IdOf, IdOfAny, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { OBLIGATION, type ObligationStateName } from './obligation.lifecycle.js';

const REMINDER_MS = days(3);

export const obligationEntries = {
  'obligation.opened': { 1: closed({ debtor: IdOf('participant'), source: IdOfAny(['basis', 'transfer', 'hold', 'grant', 'product'] as const), duty: Bilingual(300), article: Text(200), dueOn: Day, calendar: Type.String() }) },
  'obligation.due_soon': { 1: closed({}) },
  'obligation.overdue': { 1: closed({}) },
  'obligation.fulfilled': { 1: closed({ evidenceSha256: Type.Optional(Digest) }) },
  'obligation.fulfilled_late': { 1: closed({ evidenceSha256: Type.Optional(Digest) }) },
  'obligation.waived': { 1: closed({ ground: Text(500) }) },
} as const;

/** 义务: something that a law, contract or basis makes due. `dueOn` is a day in Asia/Shanghai; it ends with that day. */
export interface Obligation extends AggregateState<ObligationStateName> {
  readonly id: Id<'obligation'>;
  readonly source: Id;
  readonly duty: { readonly zh: string; readonly en?: string };
  readonly article: string;
  readonly dueOn: string;
  readonly calendar: string;
}

export function evolveObligation(state: Obligation | undefined, entry: FoldEntry<keyof typeof obligationEntries>): Obligation {
  const advance = (change: Partial<Obligation> = {}): Obligation => step(OBLIGATION, state, entry, change);
  switch (entry.type) {
    case 'obligation.opened': {
      const { debtor, source, duty, article, dueOn, calendar } = entry.data;
      const dueAt = new Date(endOfShanghaiDay(dueOn) - REMINDER_MS).toISOString();
      return { ...begin(OBLIGATION, 'obligation', state, entry), owner: debtor, parties: [debtor], source, duty, article, dueOn, calendar, dueAt };
    }
    case 'obligation.due_soon':
      return advance(state === undefined ? {} : { dueAt: new Date(endOfShanghaiDay(state.dueOn)).toISOString() });
    case 'obligation.overdue':
    case 'obligation.fulfilled':
    case 'obligation.fulfilled_late':
    case 'obligation.waived':
      return advance();
  }
}

/** The entry that fulfils an obligation, late or in time, as its state says. */
export const fulfilment = (obligation: Obligation, evidenceSha256?: string): Draft =>
  draft(obligation.state === 'OVERDUE' ? 'obligation.fulfilled_late' : 'obligation.fulfilled', obligation.id, evidenceSha256 === undefined ? {} : { evidenceSha256 });

export const fulfil = command('obligation.fulfil', closed({ id: IdOf('obligation'), evidenceSha256: Type.Optional(Digest) }), (input, view, ctx) => {
  const obligation = need(view, ctx, input.id);
  requireAllowed(OBLIGATION, obligation.state, 'obligation.fulfil');
  return [fulfilment(obligation, input.evidenceSha256)];
});

export const waive = command('obligation.waive', closed({ id: IdOf('obligation'), ground: Text(500) }), (input, view, ctx) => {
  const obligation = need(view, ctx, input.id);
  requireAllowed(OBLIGATION, obligation.state, 'obligation.waive');
  return [draft('obligation.waived', input.id, { ground: input.ground })];
});

/** The timekeeper's step: due soon, then overdue. */
export const remind = command('obligation.remind', closed({ id: IdOf('obligation'), reason: Type.String() }), (input, view, ctx) => {
  const obligation = need(view, ctx, input.id);
  requireAllowed(OBLIGATION, obligation.state, 'obligation.remind');
  return [draft(obligation.state === 'OPEN' ? 'obligation.due_soon' : 'obligation.overdue', input.id, {})];
});
