import { Injectable } from '@nestjs/common';
import type { Figure, TransferDimension, TransferValue } from '#core/exchange';
import { TransferStatistics, type CountedItem, type GroupFigure, type Page } from '#ledger';
import { limitOf } from '../http/cursor.js';

export interface FiguresAsked { readonly year?: string; readonly by?: TransferDimension }
export interface EntriesAsked extends FiguresAsked { readonly key?: string; readonly limit?: string; readonly after?: string }

const COLUMNS = ['year', 'by', 'key', 'transfers', 'general', 'sensitive', 'entries', 'first', 'last', 'digest'] as const;

export interface Figures {
  readonly items: readonly GroupFigure[];
  readonly total: Figure<TransferValue> | null;
  readonly next: null;
  readonly year: number;
  readonly by: TransferDimension;
  /** The figures count the entries below this index. */
  readonly countedEntries: number;
}

/** The statistics as authorities read them. */
@Injectable()
export class StatisticDesk {
  constructor(private readonly statistics: TransferStatistics) {}

  async figures(asked: FiguresAsked): Promise<Figures> {
    const [year, by] = [await this.yearOf(asked), asked.by ?? 'month'];
    const [{ items, entries }, whole] = await Promise.all([this.statistics.figures(year, by), this.statistics.figures(year, 'year')]);
    const [total] = whole.items;
    return { items, total: total === undefined ? null : { value: total.value, entries: total.entries }, next: null, year, by, countedEntries: entries };
  }

  /** RFC 4180; keys are codes of ours, so nothing needs quotes. */
  async csv(asked: FiguresAsked): Promise<string> {
    const { items, year, by } = await this.figures(asked);
    const rows = items.map(({ key, value: { transfers, general, sensitive }, entries: { count, first, last, digest } }) => [year, by, key, transfers, general, sensitive, count, first, last, digest]);
    return [COLUMNS, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
  }

  async entries({ key, limit, after, ...asked }: EntriesAsked): Promise<Page<CountedItem>> {
    const year = await this.yearOf(asked);
    const group = key === undefined ? { by: 'year' as const, key: String(year) } : { by: asked.by ?? 'month', key };
    return this.statistics.behind({ year, ...group }, { after: after === undefined ? -1 : Number(after), limit: limitOf(limit) });
  }

  private async yearOf({ year }: FiguresAsked): Promise<number> {
    return year === undefined ? this.statistics.latestYear() : Number(year);
  }
}
