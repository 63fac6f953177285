import type pg from 'pg';
import { NIL_UUID, idOf, isBetterKnown, type Obligation } from '#core/exchange';
import type { Ledger } from './ledger.js';
import type { Logger } from './logger.js';
import { isTaken } from './refused.js';
import { systemCaller } from './system.js';
import { Recurring } from './task.js';

const PAGE = 200;
const PACE_MS = 6 * 3_600_000;
const PROVISIONAL = `select id::text, version, state from aggregate where kind = 'obligation' and exchange = $1
  and status in ('OPEN', 'DUE_SOON', 'OVERDUE') and (state->>'isProvisional')::boolean and id > $2 order by id limit $3`;
const CALLER = systemCaller('rescheduler');

/** A release that brings the calendar of another year settles the days that waited for it, each by an entry. */
export class Rescheduler extends Recurring<number> {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger }) {
    super({ logger: options.logger, complaint: 'the rescheduler failed and tries again', paceMs: PACE_MS });
  }

  /** Goes once through everything provisional, page by page; returns how many obligations have better known days now. */
  async step(): Promise<number> {
    const { ledger, pool } = this.options;
    let settled = 0;
    for (let after = NIL_UUID, isLast = false; !isLast;) {
      const { rows } = await pool.query<{ id: string; version: number; state: Obligation }>(PROVISIONAL, [ledger.exchange, after, PAGE]);
      const outcomes = await Promise.all(rows.filter(({ state }) => isBetterKnown(state)).map((row) => this.reschedule(row)));
      settled += outcomes.filter(Boolean).length;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    return settled;
  }

  /** Two processes share a key per version, so one of them acts. */
  private async reschedule({ id: uuid, version }: { readonly id: string; readonly version: number }): Promise<boolean> {
    const id = idOf('obligation', uuid);
    return isTaken(this.options.ledger.submit('obligation.reschedule', { id }, { caller: CALLER, key: `reschedule:${id}:${version}` }));
  }
}
