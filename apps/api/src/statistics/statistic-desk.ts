import { Injectable } from '@nestjs/common';
import type { Figure, TransferDimension, TransferValue } from '#core/exchange';
import { TransferStatistics, type CountedItem, type GroupFigure, type Page } from '#ledger';
import { limitOf } from '../http/cursor.js';

export interface FiguresAsked { readonly year: string; readonly by: TransferDimension }
export interface EntriesAsked extends FiguresAsked { readonly key: string; readonly limit?: string; readonly after?: string }

const COLUMNS = ['year', 'by', 'key', 'transfers', 'general', 'sensitive', 'entries', 'first', 'last', 'digest'] as const;

/** The statistics as authorities read them. */
@Injectable()
export class StatisticDesk {
  constructor(private readonly statistics: TransferStatistics) {}

  async figures({ year, by }: FiguresAsked): Promise<{ readonly items: readonly GroupFigure[]; readonly total: Figure<TransferValue> | null; readonly next: null; readonly countedEntries: number }> {
    const [{ items, entries }, whole] = await Promise.all([this.statistics.figures(Number(year), by), this.statistics.figures(Number(year), 'year')]);
    const [total] = whole.items;
    return { items, total: total === undefined ? null : { value: total.value, entries: total.entries }, next: null, countedEntries: entries };
  }

  /** RFC 4180; keys are codes of ours, so nothing needs quotes. */
  async csv({ year, by }: FiguresAsked): Promise<string> {
    const { items } = await this.statistics.figures(Number(year), by);
    const rows = items.map(({ key, value: { transfers, general, sensitive }, entries: { count, first, last, digest } }) => [year, by, key, transfers, general, sensitive, count, first, last, digest]);
    return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
  }

  entries({ year, by, key, limit, after }: EntriesAsked): Promise<Page<CountedItem>> {
    return this.statistics.behind({ year: Number(year), by, key }, { after: after === undefined ? -1 : Number(after), limit: limitOf(limit) });
  }
}
