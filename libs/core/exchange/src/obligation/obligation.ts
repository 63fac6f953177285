import { Type, type Static } from '@sinclair/typebox';
import { CALENDAR_IDS, reckon } from '#core/law';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, Day, Digest, IdOf, IdOfAny, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import { DUTY_NATURES, type DutyNature } from './duties.js';
import { OBLIGATION, type ObligationStateName } from './obligation.lifecycle.js';

/** What an obligation may come from. */
export const OBLIGATION_SOURCES = ['basis', 'transfer', 'hold', 'grant', 'product', 'participant', 'certificate', 'title', 'pledge', 'order', 'dispute', 'incident', 'subjectrequest', 'notice', 'binding', 'nationalreport'] as const;
export type SourceId = Id<(typeof OBLIGATION_SOURCES)[number]>;

/** How the days follow from the day of the event; they are reckoned again when a calendar becomes known. */
const Reckoning = closed({ from: Day, due: Nullable(Text(40)), remind: Nullable(Text(40)), calendar: OneOf(CALENDAR_IDS) });
const days = { dueOn: Day, remindOn: Day, isProvisional: Type.Boolean() };
const evidence = closed({ evidenceSha256: Type.Optional(Digest) });

export const obligationEntries = {
  'obligation.opened': { 1: closed({
    kind: Code, debtor: IdOf('participant'), source: IdOfAny(OBLIGATION_SOURCES), duty: Bilingual(300), article: Text(200), nature: OneOf(DUTY_NATURES),
    reckoning: Reckoning, ...days, documentSha256: Type.Optional(Digest),
  }) },
  'obligation.due_soon': { 1: closed({}) },
  'obligation.overdue': { 1: closed({}) },
  'obligation.rescheduled': { 1: closed(days) },
  'obligation.fulfilled': { 1: evidence },
  'obligation.fulfilled_late': { 1: evidence },
  'obligation.rejected': { 1: closed({ reason: Text(500), dueOn: Day, remindOn: Day }) },
  'obligation.correction_proposed': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'obligation.corrected': { 1: closed({ person: PersonId, proposedBy: PersonId }) },
  'obligation.waived': { 1: closed({ person: PersonId, ground: Text(500) }) },
  'obligation.ended': { 1: closed({ reason: Text(500) }) },
} as const;

/** 义务: something that a law, contract, basis or authority makes due. Days are days in Asia/Shanghai; a last day counts whole. */
export interface Obligation extends AggregateState<ObligationStateName> {
  readonly id: Id<'obligation'>;
  /** A row of `DUTIES`. */
  readonly kind: string;
  readonly source: SourceId;
  readonly duty: { readonly zh: string; readonly en?: string };
  readonly article: string;
  readonly nature: DutyNature;
  readonly dueOn: string;
  /** The first day of DUE_SOON. */
  readonly remindOn: string;
  readonly reckoning: Static<typeof Reckoning>;
  /** The days hang on a working-day calendar that is not announced yet. */
  readonly isProvisional: boolean;
  readonly documentSha256: string | null;
  readonly evidenceSha256: string | null;
  /** A person of the debtor says that the fulfilment was recorded by mistake; another has to agree. */
  readonly correction: { readonly person: string; readonly reason: string } | null;
  /** Why it was rejected, waived or ended. */
  readonly reason: string | null;
}

export type ObligationDays = Pick<Obligation, 'dueOn' | 'remindOn' | 'isProvisional'>;

/** The last day and the day of the reminder, as far as the calendars are known. */
export function obligationDays({ from, due, remind, calendar }: Obligation['reckoning']): ObligationDays {
  const last = due === null ? { on: from, isProvisional: false } : reckon(from, due, calendar);
  const first = remind === null ? last : reckon(last.on, remind, calendar);
  return { dueOn: last.on, remindOn: first.on, isProvisional: last.isProvisional || first.isProvisional };
}

/** When the timekeeper looks at an open obligation: at its reminder; what is only kept, when its time has run out. */
const firstLook = ({ nature, dueOn, remindOn }: Pick<Obligation, 'nature' | 'dueOn' | 'remindOn'>): string =>
  new Date(nature === 'keep' ? endOfShanghaiDay(dueOn) : startOfShanghaiDay(remindOn)).toISOString();

export function evolveObligation(state: Obligation | undefined, entry: FoldEntry<keyof typeof obligationEntries>): Obligation {
  const advance = (change: Partial<Obligation> = {}): Obligation => step(OBLIGATION, state, entry, change);
  const reopened = (change: Partial<Obligation>): Obligation => {
    const open = advance({ evidenceSha256: null, correction: null, ...change });
    return { ...open, dueAt: firstLook(open) };
  };
  switch (entry.type) {
    case 'obligation.opened': {
      const { debtor, documentSha256 = null, ...data } = entry.data;
      return { owner: debtor, ...begin(OBLIGATION, 'obligation', state, entry), ...data, parties: [debtor], dueAt: firstLook(data), documentSha256, evidenceSha256: null, correction: null, reason: null };
    }
    case 'obligation.due_soon':
      return advance(state === undefined ? {} : { dueAt: new Date(endOfShanghaiDay(state.dueOn)).toISOString() });
    case 'obligation.rescheduled':
      return reopened(entry.data);
    case 'obligation.rejected':
    case 'obligation.corrected':
      return reopened(entry.type === 'obligation.rejected' ? { ...entry.data, isProvisional: false } : {});
    case 'obligation.correction_proposed':
      return advance({ correction: entry.data });
    case 'obligation.fulfilled':
    case 'obligation.fulfilled_late':
      return advance({ evidenceSha256: entry.data.evidenceSha256 ?? null });
    case 'obligation.waived':
      return advance({ reason: entry.data.ground });
    case 'obligation.ended':
      return advance({ reason: entry.data.reason });
    case 'obligation.overdue':
      return advance();
  }
}
