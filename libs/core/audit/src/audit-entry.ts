import { evolve, type AnyState, type EntryType, type Id } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';
import { examine, type Documents, type Examined } from './examine.js';
import type { Check, Invariant, Step } from './invariant.js';
import { INVARIANTS } from './invariants/index.js';
import { replays } from './invariants/i08-replays.js';
import { contextOf, exchangeOf, type Expectation, type Run, type World } from './world.js';

/** What is wrong with the entry at `index`, in one sentence, and the invariant that says so. */
export interface Violation {
  readonly index: number;
  readonly type: string;
  readonly stream: string;
  readonly invariant: number;
  readonly rule: string;
  readonly cite: string;
  readonly what: string;
}

/** One entry, with its documents, or with what was found in them already; with neither, nothing is said about documents and verdicts. */
export interface Audited {
  readonly index: number;
  readonly entry: AuditedEntry;
  readonly documents?: Documents | undefined;
  readonly examined?: Examined | undefined;
}

interface Asked { readonly invariant: Invariant; readonly check: Check<EntryType> }

const EVERY: readonly Asked[] = INVARIANTS.flatMap((invariant) => (invariant.every === undefined ? [] : [{ invariant, check: invariant.every }]));
/** What is asked of an entry type: the invariants that concern all, then those that concern it. */
const ASKED = new Map<string, readonly Asked[]>();
for (const invariant of INVARIANTS) {
  for (const [type, check] of Object.entries(invariant.checks ?? {})) ASKED.set(type, [...ASKED.get(type) ?? EVERY, { invariant, check: check as Check<EntryType> }]);
}

/** A violation of an invariant by the entry at a place. */
export const violationOf = (invariant: Invariant, at: { readonly index: number; readonly type: string; readonly stream: string }, what: string): Violation => {
  const { number, id: rule, cite } = invariant;
  return { index: at.index, type: at.type, stream: at.stream, invariant: number, rule, cite, what };
};

/** What is wrong with bytes that are no entry at all. */
export const malformed = (index: number, what: string): Violation => violationOf(replays, { index, type: '', stream: '' }, what);

/**
 * Holds one entry against every invariant and folds it into the world. Entries come in the order of the log, from the first on, so
 * that what a later one says is measured by what earlier ones have made true. Where an entry cannot be folded, its aggregate stays as it was.
 */
export function auditEntry(world: World, { index, entry, documents, examined }: Audited): Violation[] {
  const found = changeOfRun(world, entry);
  const { type, stream } = entry;
  const held = world.get(stream);
  const version = held?.version ?? 0;
  const complain = (invariant: Invariant, what: string): void => { found.push(violationOf(invariant, { index, type, stream }, what)); };
  if (entry.version !== version + 1) complain(replays, `it is version ${entry.version} of ${stream}, which is at version ${version}`);
  const after = folded(held?.state, entry);
  if (typeof after === 'string') {
    complain(replays, `it cannot be folded: ${after}`);
    return found;
  }
  const expected: Expectation[] = [];
  let number = 0;
  const step: Step = {
    index, entry, before: held?.state, after, world, view: world.view, context: () => contextOf(world, entry.at),
    examined: examined ?? (documents === undefined ? undefined : examine(entry, documents)),
    expect: (one) => { expected.push({ index, invariant: number, ...one }); },
  };
  for (const { invariant, check } of ASKED.get(type) ?? EVERY) {
    number = invariant.number;
    const what = asked(check, step);
    if (what !== undefined) complain(invariant, what);
  }
  remember(world, entry, expected);
  world.put(stream, { version: Math.max(version, entry.version), state: after });
  return found;
}

/** An invariant that stumbles over a state which no valid log has says so of the entry. */
function asked(check: Check<EntryType>, step: Step): string | undefined {
  try {
    return check(step);
  } catch (err) {
    return `it contradicts what went before: ${err instanceof Error ? err.message : String(err)}`;
  }
}

function folded(before: AnyState | undefined, entry: AuditedEntry): AnyState | string {
  try {
    return evolve(before, entry);
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
}

const isOf = ({ at, actor: { org, client, person } }: Run, entry: AuditedEntry): boolean =>
  at === entry.at && org === entry.actor.org && client === entry.actor.client && person === entry.actor.person;

/** When the next commit begins, what the last one should have held and did not is wrong with the entry that asked for it. */
function changeOfRun({ memory }: World, entry: AuditedEntry): Violation[] {
  const { run } = memory;
  if (isOf(run, entry)) return [];
  memory.run = { at: entry.at, actor: entry.actor, expected: [], judged: [] };
  return run.expected.flatMap(({ index, invariant: number, what }) => {
    const invariant = INVARIANTS.find((one) => one.number === number);
    return invariant === undefined ? [] : [violationOf(invariant, { index, type: '', stream: '' }, what)];
  });
}

/** What a state does not hold and a later entry may hang on. */
function remember(world: World, entry: AuditedEntry, expected: readonly Expectation[]): void {
  const { memory } = world;
  const { type, stream, at } = entry;
  if (at > memory.latest) memory.latest = at;
  if (type === 'exchange.founded') memory.exchange = exchangeOf(stream);
  if (type === 'rulebook.adopted') memory.rulebook ??= stream as Id<'rulebook'>;
  const { run } = memory;
  if (run.expected.length + expected.length > 0) memory.run = { ...run, expected: [...without(run.expected, entry), ...expected] };
}

const without = (expected: readonly Expectation[], { type, stream }: AuditedEntry): readonly Expectation[] => {
  const met = expected.findIndex((one) => one.type === type && one.stream === stream);
  return met < 0 ? expected : expected.toSpliced(met, 1);
};
