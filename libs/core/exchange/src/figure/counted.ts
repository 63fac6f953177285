import type { View } from '../kernel/command.js';
import type { FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { NO_SUMS, type Counted, type Sums } from './cell.js';
import { settlementCell, transferCell, type Surroundings } from './dimension.js';

/** The entries that statistics count. */
export const COUNTED_ENTRIES = ['transfer.cleared', 'settlement.confirmed'] as const;
export type CountedEntryType = (typeof COUNTED_ENTRIES)[number];
export const isCountedEntry = (entry: FoldEntry): entry is FoldEntry<CountedEntryType> => COUNTED_ENTRIES.some((type) => type === entry.type);

type Adds = Omit<Counted, 'index' | 'leaf'>;
type Before = Pick<View, 'get'>;

/** What an entry adds to the statistics, as the aggregates stood before it; nothing where these do not exist, of which other rules complain. */
export const countedIn = (view: Before, entry: FoldEntry<CountedEntryType>): Adds | undefined =>
  (entry.type === 'transfer.cleared' ? clearedTransfer(view, entry) : confirmedSettlement(view, entry));

/** A transfer is counted where it is cleared first. */
function clearedTransfer(view: Before, { stream, data }: FoldEntry<'transfer.cleared'>): Adds | undefined {
  const transfer = view.get(stream as Id<'transfer'>);
  if (transfer === undefined || transfer.delivery === null || transfer.clearance === 'CLEARED') return undefined;
  const { place, mode, occurredOn, people: { general, sensitive } } = transfer.delivery;
  const surroundings = surroundingsIn(view, { vendor: transfer.vendor, ...transfer.delivery });
  if (surroundings === undefined) return undefined;
  const cell = transferCell({ requestedAt: transfer.createdAt, occurredOn, path: data.path, place, mode, ...surroundings });
  return { statistic: 'transfers', cell, sums: { ...NO_SUMS, count: 1, general, sensitive } };
}

/** A settlement is confirmed once. */
function confirmedSettlement(view: Before, { stream, at, data }: FoldEntry<'settlement.confirmed'>): Adds | undefined {
  const [settlement, grant] = [view.get(stream as Id<'settlement'>), view.get(data.grant)];
  if (settlement === undefined || grant === undefined) return undefined;
  const [buyer, surroundings] = [view.get(settlement.buyer)?.organisation, surroundingsIn(view, { ...grant, vendor: settlement.vendor })];
  if (buyer === undefined || surroundings === undefined) return undefined;
  const cell = settlementCell({ confirmedAt: at, currency: data.currency, buyer, ...surroundings });
  return { statistic: 'settlements', cell, sums: settlementSums(data) };
}

/** A confirmation counts as one, whichever way the money goes; a refund (退款) takes its amount off. */
export const settlementSums = ({ kind, amount }: { readonly kind: 'payment' | 'refund'; readonly amount: string }): Sums =>
  ({ ...NO_SUMS, count: 1, amount: String(kind === 'payment' ? BigInt(amount) : -BigInt(amount)) });

interface Sold { readonly product: Id<'product'>; readonly productVersion: number; readonly vendor: Id<'participant'> }

function surroundingsIn(view: Before, { product, productVersion, vendor }: Sold): Surroundings | undefined {
  const version = view.get(product)?.versions[productVersion - 1];
  return version === undefined ? undefined : { version, vendor: view.get(vendor)?.organisation ?? {} };
}
