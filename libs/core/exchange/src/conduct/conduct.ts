import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Day, Digest, IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { CONDUCT, type ConductStateName } from './conduct.lifecycle.js';

/** What happened, when, who decided it by which document, on which ground: facts that a document shows, and nothing that sums them up. */
export const conductFacts = { what: Bilingual(200), on: Day, decidedBy: Text(120), documentNumber: Text(80), documentSha256: Digest, article: Text(120) };

export const conductEntries = {
  'conduct.recorded': { 1: closed({ concerned: IdOf('participant'), issuer: IdOf('participant'), person: PersonId, ...conductFacts, viewUntil: Day }) },
  'conduct.corrected': { 1: closed({ person: PersonId, reason: Text(300), ...conductFacts }) },
  'conduct.commented': { 1: closed({ text: Text(500) }) },
  'conduct.withdrawn': { 1: closed({ person: PersonId, reason: Text(500) }) },
  'conduct.expired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 行为记录: one fact about how a participant has acted. There are no scores; whoever reads it judges. The one concerned owns it and may comment. */
export interface Conduct extends AggregateState<ConductStateName> {
  readonly id: Id<'conduct'>;
  readonly concerned: Id<'participant'>;
  readonly issuer: Id<'participant'>;
  readonly what: { readonly zh: string; readonly en?: string };
  readonly on: string;
  readonly decidedBy: string;
  readonly documentNumber: string;
  readonly documentSha256: string;
  readonly article: string;
  readonly viewUntil: string;
  readonly corrections: number;
  /** Its own words of the one concerned, oldest first. */
  readonly comments: readonly { readonly text: string; readonly at: string }[];
  readonly reason: string | null;
}

export function evolveConduct(state: Conduct | undefined, entry: FoldEntry<keyof typeof conductEntries>): Conduct {
  const advance = (change: Partial<Conduct>): Conduct => step(CONDUCT, state, entry, change);
  switch (entry.type) {
    case 'conduct.recorded': {
      const { person: _, ...stated } = entry.data;
      return {
        owner: stated.concerned, ...begin(CONDUCT, 'conduct', state, entry), ...stated, parties: [stated.concerned, stated.issuer],
        dueAt: new Date(endOfShanghaiDay(stated.viewUntil)).toISOString(), corrections: 0, comments: [], reason: null,
      };
    }
    case 'conduct.corrected': {
      const { person: _, ...stated } = entry.data;
      return advance({ ...stated, corrections: (state?.corrections ?? 0) + 1 });
    }
    case 'conduct.commented':
      return advance({ comments: [...(state?.comments ?? []), { text: entry.data.text, at: entry.at }] });
    case 'conduct.withdrawn':
    case 'conduct.expired':
      return advance({ reason: entry.data.reason });
  }
}
