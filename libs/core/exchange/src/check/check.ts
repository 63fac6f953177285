import { Type, type Static } from '@sinclair/typebox';
import { begin, existing, moved, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, IdOfAny, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { Acceptance } from '../listing/listing.entries.js';
import { AppliedWaiver, ProvisionId } from '../waiver/waiver.entries.js';
import { CHECK, type CheckStateName } from './check.lifecycle.js';

/** The two gates of the law: may it be traded here, may it leave the country. */
export const GATES = ['tradability', 'export'] as const;

const Finding = closed({ zh: Text(300), en: Text(300) });
const verdict = {
  outcome: Type.String(),
  articles: Type.Array(Text(120), { maxItems: 32 }),
  findings: Type.Array(Finding, { maxItems: 4 }),
  pack: closed({ id: Type.String(), version: Type.String(), digest: Digest }),
  factsSha256: Digest,
  verdictSha256: Digest,
};
const Verdict = closed(verdict);

export const checkEntries = {
  'check.queued': { 1: closed({ gate: OneOf(GATES), subject: IdOfAny(['listing', 'transfer'] as const), round: Type.Integer({ minimum: 1 }), concerned: Type.Array(IdOf('participant'), { maxItems: 8 }) }) },
  'check.started': { 1: closed({ attempt: Type.Integer({ minimum: 1 }) }) },
  'check.passed': { 1: closed({ ...verdict, accepted: Type.Optional(Acceptance) }) },
  'check.failed': { 1: Verdict },
  'check.evidence_needed': { 1: Verdict },
  'check.superseded': { 1: closed({ reason: Text(300) }) },
  'check.errored': { 1: closed({ error: Text(500) }) },
  'check.requeued': { 1: closed({ reason: Text(500) }) },
  /** 豁免: what stood in the way was lifted by a waiver in force, which the entry shows with its scope. */
  'check.waived': { 1: closed({ ...verdict, waiver: AppliedWaiver, accepted: Type.Optional(Acceptance) }) },
  'check.approved': { 1: closed({ review: IdOf('review'), provisions: SetOf(ProvisionId, 16), maker: PersonId, checker: PersonId }) },
  'check.rejected': { 1: closed({ review: IdOf('review'), reason: Text(500) }) },
  'check.lapsed': { 1: closed({ reason: Text(500) }) },
} as const;

/** 合规检查: one queued compliance check of one subject's round. */
export interface Check extends AggregateState<CheckStateName> {
  readonly id: Id<'check'>;
  readonly gate: (typeof GATES)[number];
  readonly subject: Id<'listing' | 'transfer'>;
  readonly round: number;
  readonly attempts: number;
  readonly verdict: VerdictSummary | null;
  /** The waiver that has let it pass, and the review that has decided it, where one has. */
  readonly waiver: AppliedWaiver | null;
  readonly review: Id<'review'> | null;
  readonly error: string | null;
}

/** What entries carry of a verdict; the whole of it is the document `verdictSha256`. */
export type VerdictSummary = Static<typeof Verdict>;

export function evolveCheck(state: Check | undefined, entry: FoldEntry<keyof typeof checkEntries>): Check {
  const advance = (change: Partial<Check> = {}): Check => {
    const before = existing(state, entry);
    return { ...before, ...moved(CHECK, before, entry), ...change };
  };
  switch (entry.type) {
    case 'check.queued': {
      const { gate, subject, round, concerned } = entry.data;
      const common = begin(CHECK, 'check', state, entry);
      const owner = concerned[0];
      if (owner === undefined) throw new Error(`${entry.stream} concerns nobody`);
      return { owner, ...common, parties: concerned, gate, subject, round, attempts: 0, verdict: null, waiver: null, review: null, error: null };
    }
    case 'check.started':
      return advance({ attempts: entry.data.attempt });
    case 'check.passed': {
      const { accepted: _accepted, ...found } = entry.data;
      return advance({ verdict: found, error: null });
    }
    case 'check.waived': {
      const { waiver, accepted: _accepted, ...found } = entry.data;
      return advance({ verdict: found, waiver, error: null });
    }
    case 'check.failed':
    case 'check.evidence_needed':
      return advance({ verdict: entry.data, error: null });
    case 'check.approved':
    case 'check.rejected':
      return advance({ review: entry.data.review });
    case 'check.errored':
      return advance({ error: entry.data.error });
    case 'check.requeued':
      return advance({ error: null, attempts: 0 });
    case 'check.superseded':
    case 'check.lapsed':
      return advance();
  }
}
