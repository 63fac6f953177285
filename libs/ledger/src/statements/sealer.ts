import type pg from 'pg';
import { Refusal, shanghaiDay } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { SEALING_COLUMNS, openDay, sealingOf, type SealingRow } from './days.js';

const PACE_MS = 1_000;
const DAYS_MAX = 100;
const CALLER = systemCaller('sealer');

const SEALED = `select max(state ->> 'day') as day from aggregate where kind = 'day' and exchange = $1 and status = 'SEALED'`;
const WAITING = `select ${SEALING_COLUMNS} from statement_day where exchange = $1 and day > $2::date order by day limit $3`;
const IS_CAUGHT_UP = `select f.next_index = h.size as caught_up from log_head h join follower f on f.exchange = h.exchange and f.name = 'parties' where h.exchange = $1`;
const BEFORE_ALL = '0001-01-01';

/**
 * Seals every day after its end (日终封账), in order, as soon as its statements are there; after a standstill all the days that
 * were missed. What it seals is a function of the entries, so several sealers share a key per day and can only say the same.
 */
export class Sealer extends Recurring<number> {
  private sealed: string | undefined;

  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger; readonly now?: () => Date }) {
    super({ logger: options.logger, complaint: 'the sealer failed and tries again', paceMs: PACE_MS, isMore: (sealed) => sealed > 0 });
  }

  /** Seals what is over; returns how many days that were. */
  async step(): Promise<number> {
    const { ledger, pool } = this.options;
    const { exchange } = ledger;
    this.sealed ??= (await pool.query<{ day: string | null }>(SEALED, [exchange])).rows[0]?.day ?? BEFORE_ALL;
    const { rows } = await pool.query<SealingRow>({ name: 'unsealed', text: WAITING, values: [exchange, this.sealed, DAYS_MAX] });
    for (const row of rows) {
      await ledger.submit('day.seal', sealingOf(row), { caller: CALLER, key: `seal:${row.day}` });
      this.sealed = row.day;
    }
    if (rows.length === 0) await this.endQuietDay();
    return rows.length;
  }

  /** After a quiet night no entry says that the day is over. */
  private async endQuietDay(): Promise<void> {
    const { ledger, pool, now = () => new Date() } = this.options;
    const { rows: [follower] } = await pool.query<{ caught_up: boolean }>({ name: 'parties-caught-up', text: IS_CAUGHT_UP, values: [ledger.exchange] });
    if (follower?.caught_up !== true) return;
    const open = await openDay(pool, ledger.exchange);
    if (open === undefined || shanghaiDay(now().toISOString()) <= open.day) return;
    try {
      await ledger.submit('day.end', { day: open.day }, { caller: CALLER, key: `end:${open.day}` });
    } catch (err) {
      if (!(err instanceof Refusal) || err.code !== 'already_exists') throw err;
    }
  }
}
