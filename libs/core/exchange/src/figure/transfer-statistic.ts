import type { Static } from '@sinclair/typebox';
import type { EntryData } from '../entry-types.js';
import { Count } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { People } from '../transfer/transfer.entries.js';
import { NO_ENTRIES, entrySetOf, figureOf, withEntries, type Figure, type GrowingSet, type Member } from './figure.js';

/** What the statistic of transfers may be broken down by; `year` is the whole. */
export const TRANSFER_DIMENSIONS = ['year', 'month', 'path', 'jurisdiction', 'direction'] as const;
export type TransferDimension = (typeof TRANSFER_DIMENSIONS)[number];

/** How many deliveries were cleared, and how many natural persons were declared for them: a sum of declarations, not of distinct people. */
export const TransferFigure = figureOf({ transfers: Count, general: Count, sensitive: Count });
export type TransferValue = Static<typeof TransferFigure>['value'];

/** A delivery as the statistic counts it, at the entry that cleared it first; that entry names the facts of its verdict by digest. */
export interface CountedTransfer extends Member {
  readonly transfer: string;
  /** The entry that declares the people. */
  readonly declaredIn: number;
  readonly day: string;
  readonly path: string;
  readonly jurisdiction: string;
  readonly general: number;
  readonly sensitive: number;
}

/** What the entries of a transfer say: asked for at an instant, with people who may have been declared anew, cleared on a path. */
export interface ToldTransfer {
  readonly requestedAt: string;
  readonly requested: EntryData<'transfer.requested'>;
  readonly people: Static<typeof People>;
  readonly path: string;
}

/** The day is that of the delivery: when it is reported late (迟报), the one on which it has happened. */
export const countedOf = ({ requestedAt, requested, people, path }: ToldTransfer): Pick<CountedTransfer, 'day' | 'path' | 'jurisdiction' | 'general' | 'sensitive'> =>
  ({ day: requested.occurredOn ?? shanghaiDay(requestedAt), path, jurisdiction: requested.place, general: people.general, sensitive: people.sensitive });

/** Where a delivery is counted. Hong Kong and Macao are jurisdictions of their own: data that goes there leaves the mainland. */
export function groupOf({ day, path, jurisdiction }: Pick<CountedTransfer, 'day' | 'path' | 'jurisdiction'>, dimension: TransferDimension): string {
  switch (dimension) {
    case 'year':
      return day.slice(0, 4);
    case 'month':
      return day.slice(0, 7);
    case 'path':
      return path;
    case 'jurisdiction':
      return jurisdiction;
    case 'direction':
      return jurisdiction === 'CN' ? 'domestic' : 'cross-border';
  }
}

/** A figure as far as it has grown. */
export interface GrowingFigure { readonly value: TransferValue; readonly set: GrowingSet }
export const NO_TRANSFERS: GrowingFigure = { value: { transfers: 0, general: 0, sensitive: 0 }, set: NO_ENTRIES };

/** The figure with one more delivery, which follows in the order of the index. */
export function withTransfer({ value, set }: GrowingFigure, counted: CountedTransfer): GrowingFigure {
  const grown = withEntries(set, [counted]);
  if (!grown.ok) throw new Error(grown.reason);
  return { value: { transfers: value.transfers + 1, general: value.general + counted.general, sensitive: value.sensitive + counted.sensitive }, set: grown.value };
}

export const transferFigureOf = ({ value, set }: GrowingFigure): Figure<TransferValue> => ({ value, entries: entrySetOf(set) });
