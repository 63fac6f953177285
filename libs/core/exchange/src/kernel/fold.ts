import type { EntryData, EntryType } from '../entry-types.js';
import type { Id, Kind } from './id.js';
import { dueAfter, isMove, stateAfter, type Lifecycle } from './lifecycle.js';

/** Who wrote an entry, as the entry says it. */
export interface Actor { readonly org: string; readonly client: string; readonly person?: string }

/** What `evolve` sees of an entry: everything but its index, which is not known before the commit. */
export type FoldEntry<T extends EntryType = EntryType> = {
  readonly [K in T]: {
    readonly type: K;
    readonly stream: Id;
    readonly at: string;
    readonly actor: Actor;
    readonly data: EntryData<K>;
    /** Salted digests of the private values, by name. */
    readonly private: Readonly<Record<string, string>>;
  };
}[T];

/** What every state has: who owns it, who is a party to it, when the timekeeper must look at it. */
export interface AggregateState<State extends string = string> {
  readonly id: Id;
  readonly state: State;
  readonly owner: Id<'participant'>;
  readonly parties: readonly Id<'participant'>[];
  readonly dueAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface Step { readonly type: EntryType; readonly stream: Id; readonly at: string }

/**
 * The members that every aggregate has when `entry` creates it. They are spread behind another member: Node 20 takes a hundred times
 * as long for a literal that begins with a spread and adds members to it, and what is made so is slow to copy.
 */
export function begin<State extends string, K extends Kind>(lifecycle: Lifecycle<State>, _kind: K, state: unknown, entry: Step) {
  if (state !== undefined) throw new Error(`${entry.type} on ${entry.stream}, which exists already`);
  const name = stateAfter(lifecycle, undefined, entry.type);
  return { id: entry.stream as Id<K>, state: name, dueAt: dueAfter(lifecycle, name, entry.at), createdAt: entry.at, updatedAt: entry.at };
}

/** The state that `entry` goes on from. */
export function existing<S>(state: S | undefined, entry: Step): S {
  if (state === undefined) throw new Error(`${entry.type} on ${entry.stream}, which does not exist`);
  return state;
}

/**
 * What `entry` makes of the members that every aggregate has: moved as the life cycle says (an entry that is not in the table changes
 * no state). The due date is renewed only when the state changes.
 */
export function moved<State extends string>(lifecycle: Lifecycle<State>, state: AggregateState<State>, entry: Step): Pick<AggregateState<State>, 'state' | 'dueAt' | 'updatedAt'> {
  const name = isMove(lifecycle, entry.type) ? stateAfter(lifecycle, state.state, entry.type) : state.state;
  const dueAt = name === state.state ? state.dueAt : dueAfter(lifecycle, name, entry.at);
  return { state: name, dueAt, updatedAt: entry.at };
}

/**
 * The state after `entry`, with `change` on top of what has moved. The kinds that most entries are about write this literal themselves:
 * where states of many kinds are copied by one, Node 20 copies them member by member.
 */
export function step<State extends string, S extends AggregateState<State>>(lifecycle: Lifecycle<State>, state: S | undefined, entry: Step, change: Partial<S> = {}): S {
  const before = existing(state, entry);
  return { ...before, ...moved(lifecycle, before, entry), ...change };
}

/** The holds on an aggregate after one was placed or lifted. */
export const holdsAfter = (holds: readonly string[], entry: { readonly type: string; readonly data: { readonly hold: string } }): string[] =>
  entry.type.endsWith('.held') ? [...holds, entry.data.hold] : holds.filter((hold) => hold !== entry.data.hold);
