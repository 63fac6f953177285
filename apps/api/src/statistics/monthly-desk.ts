import { Inject, Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { printPdf } from '#adapters/paper';
import { monthlyCsv, monthlyStatement, type SealedFigures } from '#core/evidence';
import { CellFigure, Month, Refusal } from '#core/exchange';
import { MonthlyReports, type Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';

type SealedMonth = Awaited<ReturnType<MonthlyReports['list']>>['items'][number];
type Found = NonNullable<Awaited<ReturnType<MonthlyReports['of']>>>;

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const sealed = {
  id: text, version: Type.Integer(), month: text, edition: count, through: Type.Integer({ minimum: 0, description: 'It counts the entries below this index' }), transfers: count, settlements: count,
  reportSha256: Type.String({ description: 'SHA-256 of the canonical JSON of the figures; the entry names it' }), sealedAt: text,
};
export const MonthsQuery = queryOf({ limit: PAGE.limit, after: Type.Optional({ ...Month, description: 'The `next` of the page before' }) });
export const MonthPage = Type.Object({ items: Type.Array(Type.Object(sealed)), next: Type.Union([text, Type.Null()]) });
const statistic = Type.Object({ total: CellFigure, tables: Type.Array(Type.Object({ by: Type.Array(text), groups: Type.Array(Type.Object({ keys: Type.Array(text), ...CellFigure.properties })) })) });
export const MonthReport = Type.Object({ ...sealed, report: Type.Object({ month: text, through: count, statistics: Type.Object({ transfers: statistic, settlements: statistic }) }) });
export interface MonthsAsked { readonly limit?: string; readonly after?: string }

/** Where the exchange is reached: a printed report says where it is to be verified. */
export const MONTHLY_LINK = Symbol('where reports are verified');

/** 统计月报 as JSON, CSV and PDF: all three are functions of the document that was sealed. They show the whole market. */
@Injectable()
export class MonthlyDesk {
  constructor(private readonly reports: MonthlyReports, @Inject(MONTHLY_LINK) private readonly baseUrl: string) {}

  list(asker: Asker, { limit, after }: MonthsAsked): Promise<Page<SealedMonth>> {
    requireWholeMarket(asker);
    return this.reports.list({ before: after, limit: limitOf(limit) });
  }

  async one(asker: Asker, month: string): Promise<SealedMonth & Pick<Found, 'report'>> {
    const { sealed: said, report } = await this.found(asker, month);
    return { ...said, report };
  }

  async csv(asker: Asker, month: string): Promise<string> {
    return monthlyCsv(await this.figures(asker, month));
  }

  async pdf(asker: Asker, month: string): Promise<Uint8Array> {
    return printPdf(monthlyStatement(await this.figures(asker, month)));
  }

  private async figures(asker: Asker, month: string): Promise<SealedFigures> {
    const { sealed: { edition, reportSha256, sealedAt }, report } = await this.found(asker, month);
    return { report, edition, reportSha256, sealedAt, link: `${this.baseUrl}/v1/statistics/monthly/${month}` };
  }

  private async found(asker: Asker, month: string): Promise<Found> {
    requireWholeMarket(asker);
    const found = await this.reports.of(month);
    if (found === undefined) throw new Refusal('not_found', `No report of ${month.slice(0, 20)} was sealed.`, { month: month.slice(0, 20) });
    return found;
  }
}

function requireWholeMarket({ caller: { remit } }: Asker): void {
  if (remit !== undefined) throw new Refusal('scope_denied', 'Monthly reports are for authorities that look after the whole market; ask for figures of your own.', { action: 'statistics.read' });
}
