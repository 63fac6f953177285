import type { Id } from '#core/exchange';
import { PREFIX } from '#core/exchange';
import type { Plan } from './decide-batch.js';
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
  private readonly byId = new Map<Id, readonly Id[]>();

  for(submission: Submission): readonly Id[] {
    return idsIn(submission).flatMap((id) => this.byId.get(id) ?? []);
  }

  learn(batch: readonly Submission[], { workspace, decisions }: Plan): void {
    batch.forEach((submission, command) => {
      if (decisions[command]?.outcome !== 'accepted') return;
      const named = idsIn(submission);
      const others = [...(workspace.reads[command] ?? [])].filter((id) => !named.includes(id)).slice(0, IDS_PER_HINT_MAX);
      if (others.length === 0) return;
      for (const id of named) if (id !== submission.caller.org) this.remember(id, others);
    });
  }

  private remember(id: Id, others: readonly Id[]): void {
    if (this.byId.has(id)) return;
    const oldest = this.byId.size >= HINTS_MAX ? this.byId.keys().next().value : undefined;
    if (oldest !== undefined) this.byId.delete(oldest);
    this.byId.set(id, others);
  }
}
