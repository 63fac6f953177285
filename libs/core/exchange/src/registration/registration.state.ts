import type { Static } from '@sinclair/typebox';
import { begin, holdsAfter, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { RefusalGround } from './grounds.js';
import type { Materials, Matter, Screening, ThirdPartyReport, registrationEntries } from './registration.entries.js';
import { REGISTRATION, type RegistrationStateName } from './registration.lifecycle.js';

export type MatterOf<K extends Static<typeof Matter>['kind']> = Extract<Static<typeof Matter>, { readonly kind: K }>;

/** 登记申请. Days are days in Asia/Shanghai; a last day counts whole. */
export interface Registration extends AggregateState<RegistrationStateName> {
  readonly id: Id<'registration'>;
  readonly matter: Static<typeof Matter>;
  readonly materials: Static<typeof Materials>;
  readonly report: Static<typeof ThirdPartyReport> | null;
  /** Whose consent is still awaited: a transferee, a licensee, other holders. */
  readonly awaited: readonly Id<'participant'>[];
  /** What is on record that is like it; null until it has been compared. */
  readonly screening: Static<typeof Screening> | null;
  /** How the applicant explains that its content is on record already. */
  readonly answer: { readonly explanation: string; readonly evidence: readonly string[] } | null;
  readonly supplements: number;
  readonly proposal: { readonly maker: string; readonly decision: 'register' | 'refuse'; readonly ground: RefusalGround | null; readonly reason: string } | null;
  /** The two people who have decided. */
  readonly decidedBy: { readonly maker: string; readonly checker: string } | null;
  /** 公示期 */
  readonly notice: { readonly from: string; readonly until: string } | null;
  /** Objections to it that are not decided. */
  readonly objections: readonly Id<'objection'>[];
  /** Orders under which nothing is decided; the days of the registrar and of the notice run on, and nobody is blamed for them meanwhile. */
  readonly holds: readonly string[];
  readonly dueOn: string | null;
  readonly escalations: number;
  /** The title that it made or changed. */
  readonly title: Id<'title'> | null;
  readonly ground: RefusalGround | null;
  readonly reason: string | null;
}

export function evolveRegistration(state: Registration | undefined, entry: FoldEntry<keyof typeof registrationEntries>): Registration {
  const advance = (change: Partial<Registration> = {}): Registration => step(REGISTRATION, state, entry, change);
  const dueOn = (day: string, change: Partial<Registration> = {}): Registration => advance({ ...change, dueOn: day, dueAt: waitingUntil(state?.holds ?? [], day) });
  const ended = (change: Partial<Registration>): Registration => advance({ ...change, dueOn: null, dueAt: null });
  switch (entry.type) {
    case 'registration.filed':
      return filed(state, entry);
    case 'registration.screened':
      return advance({ screening: entry.data });
    case 'registration.consented':
      return advance({ awaited: (state?.awaited ?? []).filter((party) => party !== entry.data.by) });
    case 'registration.duplicates_answered':
      return advance({ answer: entry.data });
    case 'registration.supplement_asked':
      return dueOn(entry.data.dueOn, { reason: entry.data.what, supplements: (state?.supplements ?? 0) + 1 });
    case 'registration.supplemented':
      return dueOn(entry.data.dueOn, supplementOf(entry));
    case 'registration.accepted':
      return dueOn(entry.data.dueOn);
    case 'registration.proposed':
      return advance({ proposal: entry.data, dueAt: state?.dueAt ?? null });
    case 'registration.returned':
      return advance({ proposal: null, reason: entry.data.reason, dueAt: state?.dueAt ?? null });
    case 'registration.publicised': {
      const { maker, checker, ...notice } = entry.data;
      return dueOn(notice.until, { decidedBy: { maker, checker }, notice });
    }
    case 'registration.objected':
      return advance({ objections: [...(state?.objections ?? []), entry.data.objection], dueOn: null, dueAt: null });
    case 'registration.objection_ended':
      return advance({ objections: without(state, entry.data.objection) });
    case 'registration.notice_resumed':
      return dueOn(entry.data.until, { objections: without(state, entry.data.objection) });
    case 'registration.notice_extended':
      return dueOn(entry.data.until, lengthened(state, entry.data));
    case 'registration.registered': {
      const { title, ...decidedBy } = entry.data;
      return ended({ decidedBy, title, reason: null });
    }
    case 'registration.refused':
      return ended({ ground: entry.data.ground, reason: entry.data.reason, objections: [] });
    case 'registration.withdrawn':
    case 'registration.lapsed':
      return ended({ reason: entry.data.reason, objections: [] });
    case 'registration.escalated':
      return dueOn(entry.data.dueOn, { escalations: entry.data.level });
    case 'registration.held':
    case 'registration.released':
      return advance(heldOrReleased(state, entry));
  }
}

function heldOrReleased(state: Registration | undefined, entry: FoldEntry<'registration.held' | 'registration.released'>): Pick<Registration, 'holds' | 'dueAt'> {
  const holds = holdsAfter(state?.holds ?? [], entry);
  return { holds, dueAt: waitingUntil(holds, state?.dueOn ?? null) };
}

/** What a notice that cannot end yet waits for, and until when. */
const lengthened = (state: Registration | undefined, { until, reason }: { readonly until: string; readonly reason: string }): Pick<Registration, 'notice' | 'reason'> =>
  ({ notice: state?.notice == null ? null : { ...state.notice, until }, reason });

/** When the timekeeper comes by: at the end of the last day, and not while an order holds what it would do. */
const waitingUntil = (holds: readonly string[], day: string | null): string | null => (day === null || holds.length > 0 ? null : new Date(endOfShanghaiDay(day)).toISOString());

function filed(state: Registration | undefined, entry: FoldEntry<'registration.filed'>): Registration {
  const { applicant, person: _, ...stated } = entry.data;
  return {
    owner: applicant, ...begin(REGISTRATION, 'registration', state, entry), ...stated, parties: [...new Set([applicant, ...stated.awaited])], dueAt: new Date(endOfShanghaiDay(stated.dueOn)).toISOString(),
    screening: stated.matter.kind === 'first' ? null : { identical: [], similar: [] }, title: stated.matter.kind === 'first' ? null : stated.matter.title,
    answer: null, supplements: 0, proposal: null, decidedBy: null, notice: null, objections: [], holds: [], escalations: 0, ground: null, reason: null,
  };
}

/** What is supplemented stands in the place of what was filed; a report that does not come with it stays. */
const supplementOf = ({ data: { materials, report } }: FoldEntry<'registration.supplemented'>): Partial<Registration> => ({ materials, reason: null, ...(report === undefined ? {} : { report }) });

const without = (state: Registration | undefined, objection: Id<'objection'>): Id<'objection'>[] => (state?.objections ?? []).filter((one) => one !== objection);
