import { Type, type Static } from '@sinclair/typebox';
import { appendLeaves, EMPTY_FRONTIER, fail, frontierRoot, ok, type Frontier, type Result } from '#core/tlog';
import { Count, Digest, Nullable, closed } from '../kernel/schema.js';

/** A set of entries, told by their number, the first and the last index, and the RFC 6962 root over their leaf hashes in the order of the index. */
export const EntrySet = closed({ count: Count, first: Nullable(Count), last: Nullable(Count), digest: Digest });
export type EntrySet = Static<typeof EntrySet>;

/** A figure (数字有据): what is stated, and the entries behind it. Whoever has the entries finds the same set, or finds that it is another. */
export interface Figure<Value> { readonly value: Value; readonly entries: EntrySet }

/** An entry as a set holds it. */
export interface Member { readonly index: number; readonly leaf: Uint8Array }

/** A set of entries as far as it has grown; memory for its last members' subtrees only. */
export interface GrowingSet { readonly first: number | null; readonly last: number | null; readonly frontier: Frontier }

export const NO_ENTRIES: GrowingSet = { first: null, last: null, frontier: EMPTY_FRONTIER };

/** The set with further entries, which follow in the order of the index; each belongs to it once. */
export function withEntries(set: GrowingSet, members: readonly Member[]): Result<GrowingSet> {
  let { last } = set;
  for (const { index } of members) {
    if (last !== null && index <= last) return fail(`entry ${index} does not follow entry ${last}`);
    last = index;
  }
  const { frontier } = appendLeaves(set.frontier, Buffer.concat(members.map(({ leaf }) => leaf)));
  return ok({ first: set.first ?? members[0]?.index ?? null, last, frontier });
}

export const entrySetOf = ({ first, last, frontier }: GrowingSet): EntrySet => ({ count: frontier.size, first, last, digest: Buffer.from(frontierRoot(frontier)).toString('hex') });

/** How two sets differ, in words; undefined where they are the same. */
export function differenceOf(stated: EntrySet, found: EntrySet): string | undefined {
  const name = (['count', 'first', 'last', 'digest'] as const).find((one) => stated[one] !== found[one]);
  return name === undefined ? undefined : `the ${name} is stated as ${String(stated[name])}, the entries make ${String(found[name])}`;
}

/** Verifies that a figure rests on exactly these entries. */
export function verifyEntries(stated: EntrySet, members: readonly Member[]): Result<EntrySet> {
  const set = withEntries(NO_ENTRIES, members);
  if (!set.ok) return set;
  const found = entrySetOf(set.value);
  const difference = differenceOf(stated, found);
  return difference === undefined ? ok(found) : fail(difference);
}

/** The shape of a figure, for answers. */
export const figureOf = <Value extends Parameters<typeof Type.Object>[0]>(value: Value) => closed({ value: closed(value), entries: EntrySet });
