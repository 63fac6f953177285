import { IdOf, closed } from '../kernel/schema.js';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';

/** The exchange itself: founded once, by its first operator. */
export interface Exchange extends AggregateState<'FOUNDED'> { readonly id: Id<'exchange'> }

export const exchangeEntries = {
  'exchange.founded': { 1: closed({ operator: IdOf('participant') }) },
} as const;

export function evolveExchange(state: Exchange | undefined, entry: FoldEntry<keyof typeof exchangeEntries>): Exchange {
  if (state !== undefined) throw new Error(`${entry.stream} is founded twice`);
  const { operator } = entry.data;
  return { id: entry.stream as Id<'exchange'>, state: 'FOUNDED', owner: operator, parties: [operator], dueAt: null, createdAt: entry.at, updatedAt: entry.at };
}
