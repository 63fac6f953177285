import type { View } from '../kernel/command.js';
import type { FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { NO_SUMS, type Counted } from './cell.js';
import { transferCell } from './dimension.js';

/** The entries that statistics count. */
export const COUNTED_ENTRIES = ['transfer.cleared'] as const;
export type CountedEntryType = (typeof COUNTED_ENTRIES)[number];
export const isCountedEntry = (entry: FoldEntry): entry is FoldEntry<CountedEntryType> => COUNTED_ENTRIES.some((type) => type === entry.type);

/** What an entry adds to the statistics, as the aggregates stood before it; a transfer is counted where it is cleared first. */
export function countedIn(view: Pick<View, 'get'>, { type, stream, data }: FoldEntry<CountedEntryType>): Omit<Counted, 'index' | 'leaf'> | undefined {
  const transfer = view.get(stream as Id<'transfer'>);
  if (transfer === undefined || transfer.delivery === null || transfer.clearance === 'CLEARED') return undefined;
  const { place, mode, occurredOn, product, productVersion, people: { general, sensitive } } = transfer.delivery;
  const version = view.get(product)?.versions[productVersion - 1];
  if (version === undefined) throw new Error(`${type} of ${product}, which has no version ${productVersion}`);
  const cell = transferCell({ requestedAt: transfer.createdAt, occurredOn, path: data.path, place, mode, version, vendor: view.get(transfer.vendor)?.organisation ?? {} });
  return { statistic: 'transfers', cell, sums: { ...NO_SUMS, count: 1, general, sensitive } };
}
