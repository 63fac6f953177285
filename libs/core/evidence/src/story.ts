import type { ExportPack } from '#core/law';
import { parseCanonicalJson } from '#core/tlog';
import { evolve, kindOf, type Actor, type AnyState, type EntryData, type EntryType, type FoldEntry, type Id, type Kind, type KindOf, type StateOf } from '#core/exchange';

/** What evidence can be asked for. */
export type Subject = Id<'transfer'> | Id<'basis'>;

/** An entry as the ledger stores it: its place and its exact bytes. */
export interface StoryEntry { readonly index: number; readonly bytes: Uint8Array }

/** An organisation as the exchange has it registered; a party does not see the other's own entries, but it knows whom it deals with. */
export interface NamedParticipant {
  readonly id: Id<'participant'>;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly organisationType: string;
  readonly jurisdiction: string;
  readonly city: string | null;
  readonly gba: string | null;
  readonly registration: { readonly scheme: string; readonly number: string };
}
export interface NamedProduct { readonly id: Id<'product'>; readonly version: number; readonly name: { readonly zh: string; readonly en?: string } }
/** The names behind the ids of a story, as the exchange states them. */
export interface Names { readonly participants: readonly NamedParticipant[]; readonly products: readonly NamedProduct[] }

/** Something that belongs to the story and is not in the bundle, with the reason. */
export interface LeftOut { readonly what: string; readonly why: string }

/** Everything that a bundle is made of. Nothing else goes in, so whoever has these makes the same files. */
export interface Material {
  readonly subject: Subject;
  /** For whom it is made; null is an authority, which sees every entry. */
  readonly reader: Id<'participant'> | null;
  readonly origin: string;
  /** Where the exchange answers, for the link that a reader of the PDF follows. */
  readonly baseUrl: string;
  /** The signed tree that the receipts lead to; `at` is when it was signed. */
  readonly checkpoint: { readonly size: number; readonly at: string };
  /** In the order of the ledger. */
  readonly entries: readonly StoryEntry[];
  /** The documents that the entries name, by SHA-256. */
  readonly documents: ReadonlyMap<string, string>;
  /** The rule packs that the judgments name. */
  readonly packs: readonly ExportPack[];
  readonly names: Names;
  readonly leftOut: readonly LeftOut[];
}

/** An entry as it reads. */
export interface ToldEntry {
  readonly index: number;
  readonly type: string;
  readonly stream: Id;
  readonly version: number;
  readonly at: string;
  readonly actor: Actor;
  readonly data: Readonly<Record<string, unknown>>;
  readonly private: Readonly<Record<string, string>>;
}

/** A story that was read: its entries, and what they add up to. */
export interface Story extends Material {
  readonly told: readonly ToldEntry[];
  /** The folded state; undefined where the story does not have the aggregate from its first entry on. */
  readonly state: <I extends Id>(id: I) => StateOf<KindOf<I>> | undefined;
  readonly statesOf: <K extends Kind>(kind: K) => readonly StateOf<K>[];
}

/** Reads the entries and folds them; an entry that is not canonical JSON is a defect of whoever stored it. */
export function tell(material: Material): Story {
  const told = material.entries.map(readEntry);
  const states = fold(told);
  return {
    ...material, told,
    state: <I extends Id>(id: I) => states.get(id) as StateOf<KindOf<I>> | undefined,
    statesOf: <K extends Kind>(kind: K) => [...states.values()].filter(({ id }) => kindOf(id) === kind) as StateOf<K>[],
  };
}

function readEntry({ index, bytes }: StoryEntry): ToldEntry {
  const parsed = parseCanonicalJson(bytes);
  if (!parsed.ok) throw new Error(`entry ${index}: ${parsed.reason}`);
  return { ...(parsed.value as Omit<ToldEntry, 'index'>), index };
}

/** States of the aggregates whose entries begin with the first; where some are missing later, the state is that before the gap. */
function fold(told: readonly ToldEntry[]): Map<Id, AnyState> {
  const states = new Map<Id, { readonly version: number; readonly state: AnyState }>();
  for (const entry of [...told].sort((a, b) => a.version - b.version)) {
    const before = states.get(entry.stream);
    if (entry.version === (before?.version ?? 0) + 1) states.set(entry.stream, { version: entry.version, state: evolve(before?.state, entry as unknown as FoldEntry) });
  }
  return new Map([...states].map(([id, { state }]) => [id, state]));
}

export type EntryOf<T extends EntryType> = Omit<ToldEntry, 'type' | 'data'> & { readonly type: T; readonly data: EntryData<T> };

/** The entries of the given types, in order. */
export const entriesOf = <T extends EntryType>({ told }: Story, ...types: readonly T[]): readonly EntryOf<T>[] =>
  told.filter(({ type }) => (types as readonly string[]).includes(type)) as unknown as readonly EntryOf<T>[];

export const nameOf = ({ names }: Material, id: string): NamedParticipant | undefined => names.participants.find((one) => one.id === id);
export const productOf = ({ names }: Material, id: string): NamedProduct | undefined => names.products.find((one) => one.id === id);

/** The transfers of the story, oldest first. */
export const transfersOf = (story: Story): readonly StateOf<'transfer'>[] => story.statesOf('transfer');
/** The basis that the story is about or rests on. */
export function basisOf(story: Story): StateOf<'basis'> | undefined {
  if (story.subject.startsWith('bas_')) return story.state(story.subject as Id<'basis'>);
  const basis = story.state(story.subject as Id<'transfer'>)?.basis;
  return basis === null || basis === undefined ? undefined : story.state(basis);
}

/** What the latest entry of a type states under a name, where it is a text; for what only some instruments have. */
export function latest({ told }: Story, type: string, member: string): string | null {
  const value = told.findLast((entry) => entry.type === type)?.data[member];
  return typeof value === 'string' ? value : null;
}

/** A document of the story, parsed; undefined where it was left out. */
export function documentIn({ documents }: Material, sha256: string): unknown {
  const body = documents.get(sha256);
  return body === undefined ? undefined : JSON.parse(body);
}
