import type pg from 'pg';
import { FINEST, LEVELS, Refusal, STATISTICS, levelName, monthlyReport, shanghaiDay, statisticIdOf, type MonthlyReport, type SealedStatistic } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { CELL_ROW, growingOfRow, type CellRow } from './keep-cells.js';

const PACE_MS = 2_000;
const CALLER = systemCaller('month-sealer');
/** Months that a step looks back at: what is reported later than that is in the figures, and in no other edition of a report. */
const MONTHS_BACK = 24;

const HEAD = `select h.size, coalesce(f.next_index, 0) as next from log_head h left join follower f on f.exchange = h.exchange and f.name = 'statistics' where h.exchange = $1`;
const MONTHS = `select month, max(last_idx) as last from figure_cell where exchange = $1 and month < $2 and statistic = any($3::text[]) and level = any($4::text[]) group by month order by month desc limit ${MONTHS_BACK}`;
const CELLS = `select ${CELL_ROW} from figure_cell where exchange = $1 and month = $2 and statistic = any($3::text[]) and level = $4 order by id`;
/** The fewest cells that tell a month. */
const COARSEST = STATISTICS.flatMap((name) => LEVELS[name].slice(0, 1)).map(levelName);

/** Seals the report of every month after its end; where late reports have changed an earlier month, another edition, once a month. */
export class MonthSealer extends Recurring<number> {
  /** The month that is open, and how many entries there were when it was first seen: what came before it is to be counted first. */
  private open: { readonly month: string; readonly size: number } | undefined;
  /** The open month in which all that is to be sealed is. */
  private done: string | undefined;

  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger; readonly now?: () => Date }) {
    super({ logger: options.logger, complaint: 'the month sealer failed and tries again', paceMs: PACE_MS });
  }

  /** Seals what is over and counted; returns how many months that were. */
  async step(): Promise<number> {
    const { pool, ledger: { exchange }, now = () => new Date() } = this.options;
    const month = shanghaiDay(now().toISOString()).slice(0, 7);
    if (this.done === month) return 0;
    const { rows: [head] } = await pool.query<{ size: string; next: string }>({ name: 'statistics-head', text: HEAD, values: [exchange] });
    if (this.open?.month !== month) this.open = { month, size: Number(head?.size ?? 0) };
    if (Number(head?.next ?? 0) < this.open.size) return 0;
    const { rows } = await pool.query<{ month: string; last: string }>({ name: 'months', text: MONTHS, values: [exchange, month, STATISTICS, COARSEST] });
    let sealed = 0;
    for (const { month: over, last } of [...rows].reverse()) sealed += Number(await this.seal(over, { last: Number(last), open: month }));
    this.done = month;
    return sealed;
  }

  private async seal(month: string, { last, open }: { readonly last: number; readonly open: string }): Promise<boolean> {
    const { ledger } = this.options;
    const before: SealedStatistic | undefined = (await ledger.get(statisticIdOf(ledger, month)))?.state;
    const isSettled = before !== undefined && (last < before.through || shanghaiDay(before.updatedAt).slice(0, 7) === open);
    if (isSettled) return false;
    const report = await this.report(month);
    const { through, statistics: { transfers, settlements } } = report;
    try {
      await ledger.submit('statistic.seal', { month, through, transfers: transfers.total.value.count, settlements: settlements.total.value.count, report }, { caller: CALLER, key: `month:${month}:${through}` });
      return true;
    } catch (err) {
      if (!(err instanceof Refusal) || err.code !== 'already_exists') throw err;
      return false;
    }
  }

  /** The cells and how far they count, in one snapshot. */
  private async report(month: string): Promise<MonthlyReport> {
    const { pool, ledger: { exchange } } = this.options;
    const client = await pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const { rows: [head] } = await client.query<{ next: string }>(HEAD, [exchange]);
      const { rows } = await client.query<CellRow>(CELLS, [exchange, month, STATISTICS, levelName(FINEST)]);
      await client.query('commit');
      client.release();
      return monthlyReport({ month, through: Number(head?.next ?? 0) }, rows.map(growingOfRow));
    } catch (err) {
      client.release(true);
      throw err;
    }
  }
}
