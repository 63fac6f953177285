import { Type, type Static } from '@sinclair/typebox';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { NOBODY, add, boundsOf, byClass, correct, declare, loosen, lowerFloor, settle, undeclare, type ByClass, type HeadCount, type PersonClass } from './head-count.js';

/** The sealed sets that a transfer's people were counted by, and the key that made their tokens. */
export const CountedSets = closed({ key: Digest, general: Type.Optional(IdOf('tokenset')), sensitive: Type.Optional(IdOf('tokenset')) });
export type CountedSets = Static<typeof CountedSets>;

const people = { general: Count, sensitive: Count };
const counted = { transfer: IdOf('transfer'), ...people, sets: Type.Optional(CountedSets) };
const Recount = closed({ held: Count, added: Count });
const Range = closed({ lower: Count, upper: Count });
const correction = { ...people, ground: Text(500), evidenceSha256: Digest };

export const tallyEntries = {
  'tally.reserved': { 1: closed({ exporter: IdOf('participant'), year: Type.Integer({ minimum: 2022, maximum: 9999 }), ...counted, recount: Type.Optional(closed({ general: Recount, sensitive: Recount })) }) },
  'tally.released': { 1: closed({ ...counted, corrections: Count }) },
  'tally.correction_proposed': { 1: closed({ person: PersonId, ...correction }) },
  'tally.corrected': { 1: closed({ person: PersonId, proposedBy: PersonId, ...correction, before: closed({ general: Range, sensitive: Range }) }) },
} as const;

/** A correction that one person of the exporter has proposed. */
export interface Proposal { readonly person: string; readonly at: string; readonly general: number; readonly sensitive: number; readonly ground: string; readonly evidenceSha256: string }

/**
 * 年度出境人数: distinct people whose data one exporter has sent abroad in one calendar year (Asia/Shanghai), over all
 * recipients, general and sensitive apart; exempt volumes stand outside (《促进和规范数据跨境流动规定》第七条、第八条).
 */
export interface Tally extends AggregateState<'OPEN'> {
  readonly id: Id<'tally'>;
  readonly year: number;
  /** The upper bounds: what the law is applied to, unless the lower ones lead to the same. */
  readonly general: number;
  readonly sensitive: number;
  readonly counts: ByClass<HeadCount>;
  /** The key of its tokens; those of another key cannot be compared with them. */
  readonly key: string | null;
  /** How many times token sets came or went: tokens that were counted at this number are counted right. */
  readonly moves: number;
  readonly corrections: number;
  readonly proposal: Proposal | null;
}

type TallyEntry = FoldEntry<keyof typeof tallyEntries>;

export function evolveTally(state: Tally | undefined, entry: TallyEntry): Tally {
  if (entry.type === 'tally.reserved') return reserved(state, entry);
  if (state === undefined) throw new Error(`${entry.stream} cannot give back or correct what it never had`);
  switch (entry.type) {
    case 'tally.released':
      return released(state, entry);
    case 'tally.correction_proposed':
      return { ...state, proposal: { ...entry.data, at: entry.at }, updatedAt: entry.at };
    case 'tally.corrected':
      return { ...withCounts(state, entry, byClass((one) => correct(state.counts[one], entry.data[one]))), corrections: state.corrections + 1, proposal: null };
  }
}

function reserved(state: Tally | undefined, entry: FoldEntry<'tally.reserved'>): Tally {
  const { exporter, year, sets, recount } = entry.data;
  const now = state ?? emptyTally(entry.stream as Id<'tally'>, { exporter, year, at: entry.at });
  const after = withCounts(now, entry, byClass((one) => counting(now, one, { people: entry.data[one], isByTokens: sets?.[one] !== undefined, recount: recount?.[one] })));
  return sets === undefined ? after : { ...after, key: sets.key, moves: now.moves + 1 };
}

/** How one transfer changes a class: the tokens as they were counted again, then its people, by tokens or as declared. */
export function counting({ counts, corrections }: Tally, one: PersonClass, { people: declared, isByTokens, recount }: { readonly people: number; readonly isByTokens: boolean; readonly recount: Static<typeof Recount> | undefined }): HeadCount {
  const settled = recount === undefined ? counts[one] : settle(counts[one], recount.held, corrections > 0);
  return isByTokens ? add(settled, recount?.added ?? 0) : declare(settled, declared);
}

function released(state: Tally, entry: FoldEntry<'tally.released'>): Tally {
  const { sets, corrections } = entry.data;
  const after = withCounts(state, entry, byClass((one) => {
    const count = state.counts[one];
    if (sets?.[one] !== undefined) return loosen(count, entry.data[one]);
    return corrections === state.corrections ? undeclare(count, entry.data[one]) : lowerFloor(count, entry.data[one]);
  }));
  return sets === undefined ? after : { ...after, moves: state.moves + 1 };
}

const withCounts = (state: Tally, { at }: Pick<TallyEntry, 'at'>, counts: ByClass<HeadCount>): Tally =>
  ({ ...state, counts, general: boundsOf(counts.general).upper, sensitive: boundsOf(counts.sensitive).upper, updatedAt: at });

/** The tally of an exporter that has sent nobody abroad in that year. */
export const emptyTally = (id: Id<'tally'>, { exporter, year, at }: { readonly exporter: Id<'participant'>; readonly year: number; readonly at: string }): Tally => ({
  id, state: 'OPEN', owner: exporter, parties: [exporter], dueAt: null, createdAt: at, updatedAt: at, year, general: 0, sensitive: 0,
  counts: { general: NOBODY, sensitive: NOBODY }, key: null, moves: 0, corrections: 0, proposal: null,
});
