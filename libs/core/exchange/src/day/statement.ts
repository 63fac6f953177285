import { createHash } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { canonicalJson, mapPosition, type MapRecord } from '#core/tlog';
import { Count, Digest, IdOf, closed } from '../kernel/schema.js';
import { addDays, endOfShanghaiDay } from '../kernel/shanghai.js';

/**
 * 对账单: what one participant, or two together, were party to from the founding to the end of a day: how many entries, the
 * last of them, and the RFC 6962 root over their leaf hashes in the order of the index. Party to an entry is whom its
 * `parties` name: operators and regulators where they are named, and who has only acted is not. A statement says
 * nothing of its day, so it stays the same until another entry comes.
 */
export const Statement = closed({ parties: Type.Array(IdOf('participant'), { minItems: 1, maxItems: 2 }), entries: Count, lastIndex: Count, root: Digest });
export type Statement = Static<typeof Statement>;

/** The parties of a statement in the order in which it names them. */
export const inOrder = <P extends string>(parties: readonly P[]): P[] => [...new Set(parties)].sort();

/** The key of a statement in the day's Merkle map: the canonical JSON of its parties. */
export const statementKey = (parties: readonly string[]): string => canonicalJson(inOrder(parties));

/** What the map holds of a statement: the SHA-256 of its canonical JSON. */
export const statementDigest = (statement: Statement): Uint8Array => createHash('sha256').update(canonicalJson(statement)).digest();

export const statementRecord = (statement: Statement): MapRecord => ({ position: mapPosition(statementKey(statement.parties)), value: statementDigest(statement) });

/** Whose statements an entry belongs to: each of its parties, and each two of them. */
export function concernedBy<P extends string>(parties: readonly P[]): (readonly [P] | readonly [P, P])[] {
  const each = inOrder(parties);
  return each.flatMap((one, i) => [[one] as const, ...each.slice(i + 1).map((other) => [one, other] as const)]);
}

/** An instant a century away is a wrong clock, and would have us count days for ever. */
const DAYS_MAX = 36_525;

/**
 * The days that end before an entry of the instant `at` when `open` is the day in hand; undefined where they are too many to be true. A day ends at the first entry whose
 * `at` is not before its end, whatever came before or after it: the index is the authority on order, the clocks of several
 * servers are not. What an entry says of an earlier day after that belongs to the next day's statements.
 */
export function daysEndedBefore(open: string, at: string): string[] | undefined {
  const days: string[] = [];
  for (let day = open; Date.parse(at) >= endOfShanghaiDay(day); day = addDays(day, 1)) {
    if (days.length === DAYS_MAX) return undefined;
    days.push(day);
  }
  return days;
}

/** The days follow each other without a gap. */
export const nextDay = (day: string): string => addDays(day, 1);
