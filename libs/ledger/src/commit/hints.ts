import { PREFIX, type Id } from '#core/exchange';
import type { Plan } from './decide-batch.js';
import type { Snapshot } from './loaded.js';
import type { Submission } from './submission.js';

const PREFIXES = new Set<string>(Object.values(PREFIX));
const ID_LENGTH = 40;
const HINTS_MAX = 100_000;
const IDS_PER_HINT_MAX = 8;

const isId = (value: unknown): value is Id => typeof value === 'string' && value.length === ID_LENGTH && value[3] === '_' && PREFIXES.has(value.slice(0, 3));

/** The aggregates that a command names in its input, and the caller's own organisation. */
export function idsIn({ input, caller }: Submission): Id[] {
  const named = typeof input === 'object' && input !== null ? Object.values(input).filter(isId) : [];
  return caller.roles.includes('system') ? named : [caller.org, ...named];
}

/**
 * Which further aggregates a decision about an aggregate looked at last time: a grant's product and parties, say. They are
 * loaded in the first round next time. A wrong or missing hint costs a round trip, never correctness.
 */
export class Hints {
  /** The least recently used is the first. */
  private readonly byId = new Map<Id, readonly Id[]>();

  for(submission: Submission): readonly Id[] {
    return idsIn(submission).flatMap((id) => this.recall(id) ?? []);
  }

  /** Learns from the commands that needed something beyond what they name; nothing else changes a hint. */
  learn(batch: readonly Submission[], { workspace, decisions }: Plan, snapshot: Snapshot): void {
    batch.forEach((submission, command) => {
      if (decisions[command]?.outcome !== 'accepted') return;
      const named = idsIn(submission);
      const existing = named.filter((id) => id !== submission.caller.org && snapshot.get(id).version > 0);
      if (existing.every((id) => this.byId.has(id))) return;
      const others = [...(workspace.reads[command] ?? [])].filter((id) => !named.includes(id)).slice(0, IDS_PER_HINT_MAX);
      for (const id of existing) this.remember(id, others);
    });
  }

  private recall(id: Id): readonly Id[] | undefined {
    const ids = this.byId.get(id);
    if (ids === undefined) return undefined;
    this.byId.delete(id);
    this.byId.set(id, ids);
    return ids;
  }

  private remember(id: Id, others: readonly Id[]): void {
    const oldest = this.byId.size >= HINTS_MAX ? this.byId.keys().next().value : undefined;
    if (oldest !== undefined) this.byId.delete(oldest);
    this.byId.set(id, others);
  }
}
