import { Type, type Static } from '@sinclair/typebox';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { Definition } from '../pack/definition.js';

export const rulebookEntries = {
  'rulebook.adopted': { 1: closed({ operator: IdOf('participant'), pack: IdOf('pack'), definition: Definition, digest: Digest, isLateCorrection: Type.Boolean() }) },
  'rulebook.withdrawn': { 1: closed({ pack: IdOf('pack'), reason: Text(500) }) },
} as const;

/** A pack that the exchange has adopted, with all that it states: a verdict can be recomputed from the rulebook alone. */
export interface Adoption {
  readonly pack: Id<'pack'>;
  readonly definition: Static<typeof Definition>;
  readonly digest: string;
  readonly isLateCorrection: boolean;
}

/** 规则簿: the packs of one id that the exchange has adopted, in the order of their adoption; the built-in ones come before them. */
export interface Rulebook extends AggregateState<'OPEN'> {
  readonly id: Id<'rulebook'>;
  readonly adopted: readonly Adoption[];
}

export function evolveRulebook(state: Rulebook | undefined, entry: FoldEntry<keyof typeof rulebookEntries>): Rulebook {
  switch (entry.type) {
    case 'rulebook.adopted': {
      const { operator, ...adoption } = entry.data;
      const now = state ?? { id: entry.stream as Id<'rulebook'>, state: 'OPEN', owner: operator, parties: [operator], dueAt: null, createdAt: entry.at, updatedAt: entry.at, adopted: [] };
      return { ...now, adopted: [...now.adopted, adoption], updatedAt: entry.at };
    }
    case 'rulebook.withdrawn': {
      if (state === undefined) throw new Error(`${entry.type} on ${entry.stream}, which does not exist`);
      return { ...state, adopted: state.adopted.filter(({ pack }) => pack !== entry.data.pack), updatedAt: entry.at };
    }
  }
}
