import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfDay } from '../kernel/procedure-periods.js';
import type { DisputableId, Measure, disputeEntries } from './dispute.entries.js';
import { DISPUTE, type DisputeStateName } from './dispute.lifecycle.js';

export const STATEMENTS_MAX = 16;

/** What a party has said: the file by its digest, the text by the digest of the private value that holds it. */
export interface DisputeStatement { readonly by: Id<'participant'>; readonly sha256: string; readonly text: string | null; readonly at: string }

/** 临时冻结: a hold on the grant until a day at the latest. */
export interface Freeze { readonly hold: Id<'hold'>; readonly until: string; readonly orderedBy: string; readonly lifting: { readonly person: string; readonly reason: string } | null }

/** 争议: one party's claim against the other over what both are parties to. */
export interface Dispute extends AggregateState<DisputeStateName> {
  readonly id: Id<'dispute'>;
  readonly subject: DisputableId;
  /** The grant that a freeze stops; null where there is none yet. */
  readonly grant: Id<'grant'> | null;
  readonly claimant: Id<'participant'>;
  readonly respondent: Id<'participant'>;
  readonly claim: string;
  readonly statements: readonly DisputeStatement[];
  readonly mediator: string | null;
  readonly forum: { readonly institution: { readonly zh: string; readonly en?: string }; readonly reference: string } | null;
  readonly settlement: { readonly by: Id<'participant'>; readonly settlementSha256: string; readonly measures: readonly Measure[] } | null;
  readonly proposal: { readonly person: string; readonly awardSha256: string; readonly ground: string; readonly measures: readonly Measure[] } | null;
  readonly freeze: Freeze | null;
  readonly measures: readonly Measure[];
  readonly dueOn: string;
  readonly escalations: number;
  readonly reason: string | null;
}

export function evolveDispute(state: Dispute | undefined, entry: FoldEntry<keyof typeof disputeEntries>): Dispute {
  const advance = (change: Partial<Dispute> = {}): Dispute => timed(step(DISPUTE, state, entry, change));
  switch (entry.type) {
    case 'dispute.filed': {
      const { subject, grant, claimant, respondent, claim, dueOn } = entry.data;
      return timed({
        owner: claimant, ...begin(DISPUTE, 'dispute', state, entry), parties: [claimant, respondent], subject, grant, claimant, respondent, claim, dueOn, statements: statementsAfter([], claimant, entry),
        mediator: null, forum: null, settlement: null, proposal: null, freeze: null, measures: [], escalations: 0, reason: null,
      });
    }
    case 'dispute.stated':
      return advance({ statements: statementsAfter(state?.statements ?? [], entry.data.by, entry) });
    case 'dispute.accepted':
      return advance({ dueOn: entry.data.dueOn });
    case 'dispute.mediation_begun':
      return advance({ mediator: entry.data.mediator, dueOn: entry.data.dueOn });
    case 'dispute.referred':
      return advance({ forum: { institution: entry.data.institution, reference: entry.data.reference }, dueOn: entry.data.dueOn });
    case 'dispute.settlement_proposed':
      return advance({ settlement: entry.data });
    case 'dispute.decision_proposed':
      return advance({ proposal: entry.data });
    case 'dispute.settled':
    case 'dispute.decided':
      return advance({ measures: entry.data.measures, freeze: null });
    case 'dispute.refused':
    case 'dispute.withdrawn':
      return advance({ reason: entry.data.reason, freeze: null });
    case 'dispute.escalated':
      return advance({ escalations: entry.data.level, dueOn: entry.data.dueOn });
    case 'dispute.frozen':
    case 'dispute.unfreeze_proposed':
    case 'dispute.unfrozen':
      return advance({ freeze: freezeAfter(state?.freeze ?? null, entry) });
  }
}

const statementsAfter = (before: readonly DisputeStatement[], by: Id<'participant'>, { at, data, private: digests }: FoldEntry<'dispute.filed' | 'dispute.stated'>): DisputeStatement[] =>
  [...before, { by, sha256: data.statementSha256, text: digests['statement'] ?? null, at }];

function freezeAfter(before: Freeze | null, entry: FoldEntry<'dispute.frozen' | 'dispute.unfreeze_proposed' | 'dispute.unfrozen'>): Freeze | null {
  switch (entry.type) {
    case 'dispute.frozen':
      return { hold: entry.data.hold, until: entry.data.until, orderedBy: entry.data.person, lifting: null };
    case 'dispute.unfreeze_proposed':
      return before === null ? null : { ...before, lifting: entry.data };
    case 'dispute.unfrozen':
      return null;
  }
}

/** The timekeeper comes at the end of the stage's last day or of the freeze's, whichever is first. */
function timed(dispute: Dispute): Dispute {
  const days = [dispute.dueOn, ...(dispute.freeze === null ? [] : [dispute.freeze.until])].sort();
  return { ...dispute, dueAt: DISPUTE.final.includes(dispute.state) ? null : endOfDay(days[0] ?? dispute.dueOn) };
}
