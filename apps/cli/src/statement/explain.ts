import { merkleRoot, sameBytes } from '#core/tlog';
import type { Statement } from '#core/exchange';
import type { ListedEntry } from './statement-files.js';

/** A correction of a list: an entry that is absent from it, one that does not belong into it, or one that stands there as another. */
export interface Correction {
  readonly what: 'absent' | 'additional' | 'another';
  /** As it is to be; of one that does not belong there, as it is. */
  readonly entry: ListedEntry;
  /** Who says so. */
  readonly by: string;
}

/** What is wrong with a list, as far as it can be told; proven where the corrected list makes the root that was sealed. */
export interface Explanation { readonly corrections: readonly Correction[]; readonly isProven: boolean }

/** What others know of the entries of a statement: `certain` is proven by itself, `possible` is somebody's word. */
export interface Known { readonly certain: readonly Correction[]; readonly possible: readonly Correction[] }

/** So many leaves are hashed in search of corrections: seconds. */
const LEAVES_MAX = 4_000_000;
/** Every choice among so many possible corrections is tried. */
const POSSIBLE_MAX = 12;

/**
 * A list that is not that of its sealed statement: which entries are absent from it, additional, or others? The root tells by itself
 * when a list is right, so corrections that others suggest, and the removal of any one entry, are tried against it.
 */
export function explain(list: readonly ListedEntry[], stated: Statement | null, { certain, possible }: Known): Explanation {
  const isRight = (entries: readonly ListedEntry[]): boolean => entries.length === (stated?.entries ?? 0) && (stated === null || rootOf(entries) === stated.root);
  const own = repeated(list);
  const base = [...own, ...certain];
  const corrected = withCorrections(list, base);
  for (const chosen of choices(possible, LEAVES_MAX / Math.max(list.length, 1))) {
    if (isRight(withCorrections(corrected, chosen))) return { corrections: inOrder([...base, ...chosen]), isProven: true };
  }
  const surplus = stated !== null && corrected.length === stated.entries + 1 && corrected.length ** 2 <= LEAVES_MAX ? corrected.find((one) => isRight(corrected.filter((other) => other !== one))) : undefined;
  if (surplus !== undefined) return { corrections: inOrder([...base, { what: 'additional', entry: surplus, by: 'the root' }]), isProven: true };
  return { corrections: inOrder(base), isProven: false };
}

/** How a list is to be corrected to say what another one says. */
export function correctionsTo(list: readonly ListedEntry[], right: readonly ListedEntry[], by: string): Correction[] {
  const [held, wanted] = [new Map(list.map((one) => [one.index, one])), new Map(right.map((one) => [one.index, one]))];
  const missing = right.flatMap((entry): Correction[] => {
    const own = held.get(entry.index);
    if (own === undefined) return [{ what: 'absent', entry, by }];
    return sameBytes(own.leaf, entry.leaf) ? [] : [{ what: 'another', entry, by }];
  });
  return [...missing, ...list.filter(({ index }) => !wanted.has(index)).map((entry): Correction => ({ what: 'additional', entry, by }))];
}

/** An entry belongs to a statement once; the second time it is additional. */
function repeated(list: readonly ListedEntry[]): Correction[] {
  const seen = new Set<number>();
  return list.filter(({ index }) => seen.size === seen.add(index).size).map((entry) => ({ what: 'additional', entry, by: 'the list itself' }));
}

function withCorrections(list: readonly ListedEntry[], corrections: readonly Correction[]): ListedEntry[] {
  const gone = new Set(corrections.flatMap(({ what, entry }) => (what === 'additional' ? [entry] : [])));
  const entries = new Map(list.filter((one) => !gone.has(one)).map((one) => [one.index, one]));
  for (const { what, entry } of corrections) if (what !== 'additional') entries.set(entry.index, entry);
  return [...entries.values()].sort((a, b) => a.index - b.index);
}

/** No correction, all, and where there are few every choice among them; at most `max` choices. */
function* choices(possible: readonly Correction[], max: number): Generator<readonly Correction[], void, undefined> {
  yield [];
  if (possible.length === 0) return;
  yield possible;
  if (possible.length > POSSIBLE_MAX) return;
  for (let chosen = 1; chosen < Math.min(2 ** possible.length - 1, max); chosen++) yield possible.filter((_, i) => (chosen >> i) % 2 === 1);
}

const rootOf = (entries: readonly ListedEntry[]): string => Buffer.from(merkleRoot(Buffer.concat(entries.map(({ leaf }) => leaf)))).toString('hex');
const inOrder = (corrections: readonly Correction[]): Correction[] => corrections.toSorted((a, b) => a.entry.index - b.entry.index);

/** What a report says of it to people, and to programs. */
export function toldOf({ corrections, isProven }: Explanation): { readonly rows: readonly (readonly [string, string])[]; readonly json: Readonly<Record<string, unknown>> } {
  const shown = corrections.slice(0, SHOWN_MAX).map(({ what, entry: { index, type, stream }, by }) => [what, `entry ${index} ${type} ${stream} (${by})`.replace(/ +/g, ' ')] as const);
  const more = corrections.length > SHOWN_MAX ? [['more', `${corrections.length - SHOWN_MAX} others`] as const] : [];
  const indexes = (wanted: Correction['what']): number[] => corrections.filter(({ what }) => what === wanted).map(({ entry }) => entry.index);
  const right = corrections.length === 0 ? 'in the order of the index the list makes the root that was sealed' : 'corrected by this, the list makes the root that was sealed';
  return {
    rows: [...shown, ...more, ['so', isProven ? right : 'there is more: receipts (--receipts) or a copy of the log (--log) name what they know of']],
    json: { absent: indexes('absent'), additional: indexes('additional'), another: indexes('another'), isExplained: isProven },
  };
}

const SHOWN_MAX = 100;
