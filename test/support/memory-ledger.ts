import type { TSchema } from '@sinclair/typebox';
import { canonicalJson, leafHash } from '#core/tlog';
import {
  COMMANDS, ENTRY_BYTES_MAX, ENTRY_TYPES, Refusal, compileSchema, evolve, idOf, scopeOf, sha256Hex, useCaseOf, type AnyState, type Caller, type CommandInput, type CommandName,
  type Context, type DocumentBody, type Draft, type Drafts, type FoldEntry, type Id, type Kind, type KindOf, type StateOf, type View,
} from '#core/exchange';
import { derivedId, type Committed, type CommittedEntry, type Versioned } from '#ledger';
import type { Stage } from './ledger.js';

/**
 * The domain without a database: decide, then evolve, over a map of states. It checks what the ledger takes on trust:
 * inputs and entries have the shape that their schemas say. Ids, salts and the time are the same in every run.
 */
export interface MemoryLedger extends Stage {
  /** As `run`, at once: returns the entries or throws the refusal. */
  readonly submit: <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>) => Committed;
  /** Writes entries that nobody has decided, as an operator could who holds the database and the key of the log. */
  readonly force: (caller: Caller, ...drafts: Drafts) => Committed;
  /** The folded state, which must be there. */
  readonly state: <I extends Id>(id: I) => StateOf<KindOf<I>>;
  /** Puts a state in place that no story would lead to so soon. */
  readonly put: (state: AnyState) => void;
  readonly entries: readonly CommittedEntry[];
  readonly documents: ReadonlyMap<string, DocumentBody>;
  /** What each derived id is a function of. */
  readonly derivations: ReadonlyMap<Id, readonly [kind: Kind, ...parts: readonly string[]]>;
  /** The server's time; a test moves it. */
  readonly clock: { at: string };
}

type Held = Versioned<AnyState>;

const shapes = new Map<TSchema, ReturnType<typeof compileSchema>>();

/** Throws unless `value` has the shape: the test is wrong, or the code that made the value. */
function requireShape(schema: TSchema, value: unknown, what: string): void {
  const compiled = shapes.get(schema) ?? compileSchema(schema);
  shapes.set(schema, compiled);
  if (compiled.Check(value)) return;
  const [error] = [...compiled.Errors(value)];
  throw new Error(`${what} is not as documented: ${error?.path ?? ''} ${error?.message ?? ''}`);
}

export function openMemoryLedger(at = '2026-06-15T01:30:00.000Z'): MemoryLedger {
  const states = new Map<Id, Held>();
  const entries: CommittedEntry[] = [];
  const documents = new Map<string, DocumentBody>();
  const clock = { at };
  const derivations = new Map<Id, readonly [kind: Kind, ...parts: readonly string[]]>();
  const derived: Context['derivedId'] = (kind, ...parts) => {
    const id = derivedId(1, kind, ...parts);
    derivations.set(id, [kind, ...parts]);
    return id;
  };
  let serial = 0;
  const newId: Context['newId'] = (kind) => idOf(kind, `00000000-0000-7000-8000-${(++serial).toString(16).padStart(12, '0')}`);
  const salt = (): string => (++serial).toString(16).padStart(32, '0');
  const view: View = { get: <I extends Id>(id: I) => states.get(id)?.state as StateOf<KindOf<I>> | undefined, foresee: () => undefined };

  function submit<N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>): Committed {
    const { action, decide } = useCaseOf(name);
    requireShape(COMMANDS[name].input, input, `the input of ${name}`);
    if (scopeOf(caller.roles, action) === undefined) throw new Refusal('scope_denied', `${action} is not permitted.`, { action });
    return write(caller, decide(input, view, { caller, action, at: clock.at, newId, derivedId: derived }));
  }

  function write(caller: Caller, drafts: Drafts): Committed {
    const staged = new Map<Id, Held>();
    const written: CommittedEntry[] = [];
    for (const draft of drafts) {
      const sealed = seal(draft, { at: clock.at, caller, salt, before: staged.get(draft.stream) ?? states.get(draft.stream) });
      staged.set(draft.stream, sealed.after);
      written.push({ ...sealed.entry, index: entries.length + written.length });
    }
    for (const [id, held] of staged) states.set(id, held);
    for (const document of drafts.flatMap((draft) => draft.documents ?? [])) documents.set(document.sha256, document);
    entries.push(...written);
    const [first, ...rest] = written;
    if (first === undefined) throw new Error('nothing was written');
    return { entries: [first, ...rest], replayed: false };
  }

  return {
    submit, entries, documents, derivations, clock,
    force: (caller, ...drafts) => write(caller, drafts),
    run: (caller, name, input) => new Promise((resolve) => { resolve(submit(caller, name, input)); }),
    ledger: { newId, get: <I extends Id>(id: I) => Promise.resolve(states.get(id) as Versioned<StateOf<KindOf<I>>> | undefined) },
    state: (id) => {
      const state = view.get(id);
      if (state === undefined) throw new Error(`there is no ${id}`);
      return state;
    },
    put: (state) => { states.set(state.id, { version: (states.get(state.id)?.version ?? 0) + 1, state }); },
  };
}

interface Surroundings { readonly at: string; readonly caller: Caller; readonly salt: () => string; readonly before: Held | undefined }

/** One draft as it would be written, and the aggregate after it. */
function seal(draft: Draft, { at, caller, salt, before }: Surroundings): { readonly entry: Omit<CommittedEntry, 'index'>; readonly after: Held } {
  const { type, stream, data } = draft;
  requireShape(ENTRY_TYPES[type][1], data, `the entry ${type}`);
  const { org, client, person } = caller;
  const digests = Object.fromEntries(Object.entries(draft.private ?? {}).map(([name, { value }]) => [name, sha256Hex(canonicalJson([salt(), name, value]))]));
  const entry = { type, stream, at, actor: { org, client, ...(person === null ? {} : { person }) }, data, private: digests } as FoldEntry;
  const state = evolve(before?.state, entry);
  const version = (before?.version ?? 0) + 1;
  const body = Buffer.from(canonicalJson({ v: 1, version, parties: state.parties, salt: salt(), ...entry }));
  if (body.length > ENTRY_BYTES_MAX) throw new Refusal('payload_too_large', `The entry ${type} would have ${body.length} bytes.`, { bytes: body.length, bytesMax: ENTRY_BYTES_MAX });
  return { entry: { type, stream, version, leaf: leafHash(body), body }, after: { version, state } };
}
