import type { AnyState, Context, EntryType, View } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';
import type { Examined } from './examine.js';
import type { Expectation, World } from './world.js';

/** One entry against the world as it was before it. `after` is the state that it leads to. */
export interface Step<T extends EntryType = EntryType> {
  readonly index: number;
  readonly entry: AuditedEntry<T>;
  readonly before: AnyState | undefined;
  readonly after: AnyState;
  readonly world: World;
  readonly view: View;
  /** What derived ids and days hang on; undefined while the exchange is not founded. */
  readonly context: () => Context | undefined;
  /** What the entry's documents say; undefined where they are not at hand. */
  readonly examined: Examined | undefined;
  /** Says what else the commit of this entry must hold. */
  readonly expect: (expectation: Pick<Expectation, 'type' | 'stream' | 'what'>) => void;
}

/** What is wrong with an entry, in one sentence; nothing where all is well. */
export type Complaint = string | undefined;
export type Check<T extends EntryType> = (step: Step<T>) => Complaint;
export type Checks = { readonly [T in EntryType]?: Check<T> };

/** One invariant of DESIGN §3, or one that follows from it: what it promises, on what ground, and how an entry is held against it. */
export interface Invariant {
  readonly number: number;
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly cite: string;
  /** By entry type; an invariant that concerns all of them has `every`. */
  readonly checks?: Checks;
  readonly every?: (step: Step) => Complaint;
}

/** The first complaint of several conditions, each with what is wrong where it does not hold, which is only said then. */
export const firstOf = (...demands: readonly (readonly [holds: boolean, otherwise: () => string])[]): Complaint => demands.find(([holds]) => !holds)?.[1]();
