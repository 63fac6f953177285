import type { Action } from '../permissions.js';
import type { EntryType } from '../entry-types.js';
import { Refusal } from '../refusals.js';

/** The pseudo-state before the first entry of an aggregate. */
export const NEW = 'NEW';

/** One row: `action` is recorded as `entry` and moves the aggregate from any of `from` to `to`. */
export type Transition<State extends string> = readonly [action: Action, entry: EntryType, from: readonly (State | typeof NEW)[], to: State];

/** The life cycle of one kind of aggregate: the only place that says what may follow what. */
export interface Lifecycle<State extends string> {
  readonly subject: string;
  readonly states: readonly State[];
  readonly final: readonly State[];
  readonly transitions: readonly Transition<State>[];
  /** How long a waiting state may last, and the action that the timekeeper takes when the time is over. */
  readonly timeouts: Readonly<Partial<Record<State, { readonly after: number; readonly action: Action }>>>;
}

const HOUR_MS = 3_600_000;
export const hours = (count: number): number => count * HOUR_MS;
export const days = (count: number): number => count * 24 * HOUR_MS;

/** What may be done in `state`, sorted by name. */
export const allowedIn = <State extends string>({ transitions }: Lifecycle<State>, state: State): Action[] =>
  [...new Set(transitions.filter(([, , from]) => from.includes(state)).map(([name]) => name))].sort();

/** Fails with `state_conflict` unless `action` is allowed in `state`; names what is allowed instead. */
export function requireAllowed<State extends string>(lifecycle: Lifecycle<State>, state: State, action: Action): void {
  if (lifecycle.transitions.some(([name, , from]) => name === action && from.includes(state))) return;
  throw new Refusal('state_conflict', `${action} is not possible while the ${lifecycle.subject} is ${state}`, { state, allowed: allowedIn(lifecycle, state) });
}

/** By entry and by state, the row of the table. */
type Rows = ReadonlyMap<string, ReadonlyMap<string, number>>;
/** Made once for each table: a fold asks with every entry. */
const rowsOf = new WeakMap<object, Rows>();

function rowsIn<State extends string>(lifecycle: Lifecycle<State>): Rows {
  const known = rowsOf.get(lifecycle);
  if (known !== undefined) return known;
  const rows = new Map<string, Map<string, number>>();
  lifecycle.transitions.forEach(([, entry, from], row) => {
    const byState = rows.get(entry) ?? new Map<string, number>();
    for (const state of from) if (!byState.has(state)) byState.set(state, row);
    rows.set(entry, byState);
  });
  rowsOf.set(lifecycle, rows);
  return rows;
}

/** Whether an entry moves an aggregate of this life cycle at all; others tell something of it and change no state. */
export const isMove = <State extends string>(lifecycle: Lifecycle<State>, entry: EntryType): boolean => rowsIn(lifecycle).has(entry);

/** The state that `entry` leads to. An entry that the table does not allow is corrupt history, not a refusal. */
export function stateAfter<State extends string>(lifecycle: Lifecycle<State>, state: State | undefined, entry: EntryType): State {
  const row = lifecycle.transitions[rowsIn(lifecycle).get(entry)?.get(state ?? NEW) ?? -1];
  if (row === undefined) throw new Error(`${lifecycle.subject}: ${entry} cannot follow ${state ?? NEW}`);
  return row[3];
}

/** When the timekeeper acts on an aggregate that entered `state` at `at`; null where the state waits for nobody. */
export function dueAfter<State extends string>(lifecycle: Lifecycle<State>, state: State, at: string): string | null {
  const timeout = lifecycle.timeouts[state];
  return timeout === undefined ? null : new Date(Date.parse(at) + timeout.after).toISOString();
}

/** Design errors of a lifecycle table; a test asserts that there are none. */
export function defects<State extends string>(lifecycle: Lifecycle<State>): string[] {
  const { subject, states, final, transitions } = lifecycle;
  const reached = new Set<string>([NEW]);
  for (const _ of states) for (const [, , from, to] of transitions) if (from.some((state) => reached.has(state))) reached.add(to);
  const leaves = (state: State): boolean => transitions.some(([, , from, to]) => from.includes(state) && to !== state);
  return [
    ...states.filter((state) => !reached.has(state)).map((state) => `${subject}: state ${state} is unreachable`),
    ...transitions.filter(([, , from, to]) => final.some((state) => from.includes(state) && to !== state)).map(([action]) => `${subject}: ${action} leaves a final state`),
    ...states.filter((state) => !final.includes(state) && !leaves(state)).map((state) => `${subject}: state ${state} is a dead end`),
    ...states.filter((state) => final.includes(state) && lifecycle.timeouts[state] !== undefined).map((state) => `${subject}: final state ${state} has a time-out`),
  ];
}

/** The table as a Mermaid state diagram, for ARCHITECTURE.md. */
export function toMermaid(lifecycle: Lifecycle<string>): string {
  const arrows = lifecycle.transitions.flatMap(([action, , from, to]) => from.map((state) => `  ${state === NEW ? '[*]' : state} --> ${to}: ${action}`));
  return ['stateDiagram-v2', ...arrows, ...lifecycle.final.map((state) => `  ${state} --> [*]`)].join('\n');
}
