import { evolve, type AnyState, type Draft, type FoldEntry, type Id, type KindOf, type StateOf, type View } from '#core/exchange';
import type { Snapshot } from './loaded.js';

/** Thrown by a view when a decision asks for aggregates that were not loaded yet; the batch loads them and decides again. */
export class NotLoaded extends Error {
  constructor(readonly ids: readonly Id[]) {
    super(`${ids.join(', ')} are not loaded`);
  }
}

interface Current { readonly version: number; readonly state: AnyState | undefined; readonly writer: number | undefined }

/**
 * The aggregates as the batch has changed them so far. Commands that share an aggregate which one of them wrote stand or
 * fall together: they form a group (union-find). Reading what nobody in the batch wrote binds nobody.
 */
export class Workspace {
  private readonly overlay = new Map<Id, Current>();
  /** What the command being decided has written; it reaches the overlay whole or not at all. */
  private staged = new Map<Id, Current>();
  private readonly parents: number[];
  /** Aggregates that a command has read and that no earlier command of the batch had written. */
  readonly reads: Set<Id>[];

  constructor(private readonly snapshot: Snapshot, commands: number) {
    this.parents = Array.from({ length: commands }, (_, i) => i);
    this.reads = Array.from({ length: commands }, () => new Set<Id>());
  }

  /** What command `command` sees. */
  viewFor(command: number): View {
    return {
      get: <I extends Id>(id: I) => this.read(command, id).state as StateOf<KindOf<I>> | undefined,
      foresee: (ids) => { this.requireLoaded(ids); },
    };
  }

  /** The version of an aggregate as `command` sees it; 0 when there is none. */
  versionFor(command: number, id: Id): number {
    return this.read(command, id).version;
  }

  /** Folds one draft of `command` in; returns the aggregate's next version and state. */
  apply(command: number, draft: Draft, entry: FoldEntry): { version: number; state: AnyState } {
    const before = this.read(command, draft.stream);
    const state = evolve(before.state, entry);
    const version = before.version + 1;
    this.staged.set(draft.stream, { version, state, writer: command });
    return { version, state };
  }

  /** The command is accepted: later ones see what it wrote. */
  keep(): void {
    for (const [id, current] of this.staged) this.overlay.set(id, current);
    this.staged = new Map();
  }

  /** The command is refused: it was never there. */
  discard(): void {
    this.staged = new Map();
  }

  /** Every aggregate that was written, with its last version and state. */
  written(): [Id, Current][] {
    return [...this.overlay];
  }

  /** The group that `command` belongs to, named by one of its members. */
  groupOf(command: number): number {
    let root = command;
    for (let parent = this.parents[root] ?? root; parent !== root; parent = this.parents[root] ?? root) root = parent;
    return root;
  }

  join(a: number, b: number): void {
    this.parents[this.groupOf(a)] = this.groupOf(b);
  }

  /** What the batch has written was loaded before. */
  private requireLoaded(ids: readonly Id[]): void {
    const missing = ids.filter((id) => !this.snapshot.has(id));
    if (missing.length > 0) throw new NotLoaded(missing);
  }

  private read(command: number, id: Id): Current {
    const current = this.staged.get(id) ?? this.overlay.get(id);
    if (current !== undefined) {
      if (current.writer !== undefined) this.join(command, current.writer);
      return current;
    }
    this.requireLoaded([id]);
    this.reads[command]?.add(id);
    return { ...this.snapshot.get(id), writer: undefined };
  }
}
