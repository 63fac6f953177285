import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { Origin, Vkey } from '../logkey/logkey.js';
import { PREDECESSOR, type PredecessorStateName } from './predecessor.lifecycle.js';

/** The last checkpoint of a log that writes no more, and the key that signed it; the note with its cosignatures is a document. */
const last = {
  vkey: Vkey, origin: Origin, size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }), noteSha256: Digest,
};
export type LastCheckpoint = { readonly [Member in keyof typeof last]: Static<(typeof last)[Member]> };

export const predecessorEntries = {
  'predecessor.proposed': { 1: closed({ operator: IdOf('participant'), person: PersonId, ground: Text(300), ...last }) },
  /** Says all of it again, so that the receipt of this one entry vouches for the old log. */
  'predecessor.recorded': { 1: closed({ person: PersonId, proposedBy: PersonId, ...last }) },
  'predecessor.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** The log of an exchange that was merged into this one. Nothing of it is copied: its receipts go on to prove what they prove. */
export interface Predecessor extends AggregateState<PredecessorStateName>, LastCheckpoint {
  readonly id: Id<'predecessor'>;
  readonly ground: string;
  readonly proposedBy: string;
  readonly confirmedBy: string | null;
  readonly reason: string | null;
}

export function evolvePredecessor(state: Predecessor | undefined, entry: FoldEntry<keyof typeof predecessorEntries>): Predecessor {
  const advance = (change: Partial<Predecessor>): Predecessor => step(PREDECESSOR, state, entry, change);
  switch (entry.type) {
    case 'predecessor.proposed': {
      const { operator, person, ...rest } = entry.data;
      return { owner: operator, ...begin(PREDECESSOR, 'predecessor', state, entry), parties: [operator], ...rest, proposedBy: person, confirmedBy: null, reason: null };
    }
    case 'predecessor.recorded':
      return advance({ confirmedBy: entry.data.person });
    case 'predecessor.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}
