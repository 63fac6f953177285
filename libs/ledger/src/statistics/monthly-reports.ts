import type pg from 'pg';
import { idOf, type Id, type MonthlyReport, type SealedReport, type SealedStatistic } from '#core/exchange';
import type { Page, Queries } from '../queries/queries.js';

const LIST = `select id::text, version, state from aggregate where exchange = $1 and kind = 'statistic' and month < $2 order by month desc limit $3`;
const ONE = `select id::text, version, state from aggregate where exchange = $1 and kind = 'statistic' and month = $2`;
const AFTER_ALL = '9999-99';

/** A sealed report as its state has it. */
export interface SealedMonth extends SealedReport { readonly id: Id<'statistic'>; readonly version: number; readonly sealedAt: string }
interface Row { readonly id: string; readonly version: number; readonly state: SealedStatistic }

/** The monthly reports that were sealed, latest first, and what each of them says. */
export class MonthlyReports {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number; readonly queries: Queries }) {}

  async list({ before = AFTER_ALL, limit }: { readonly before?: string | undefined; readonly limit: number }): Promise<Page<SealedMonth>> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<Row>({ name: 'monthly-reports', text: LIST, values: [exchange, before, limit + 1] });
    const items = rows.slice(0, limit).map(sealedOf);
    return { items, next: rows.length > limit ? items.at(-1)?.month ?? null : null };
  }

  /** The report of a month as it was sealed last; undefined where none was. */
  async of(month: string): Promise<{ readonly sealed: SealedMonth; readonly report: MonthlyReport } | undefined> {
    const { pool, exchange, queries } = this.options;
    const { rows: [row] } = await pool.query<Row>({ name: 'monthly-report', text: ONE, values: [exchange, month] });
    const sealed = row === undefined ? undefined : sealedOf(row);
    const document = sealed === undefined ? undefined : await queries.document(sealed.reportSha256);
    return sealed === undefined || document === undefined ? undefined : { sealed, report: JSON.parse(document.body) as MonthlyReport };
  }
}

const sealedOf = ({ id, version, state: { month, edition, through, transfers, settlements, reportSha256, updatedAt } }: Row): SealedMonth =>
  ({ id: idOf('statistic', id), version, month, edition, through, transfers, settlements, reportSha256, sealedAt: updatedAt });
