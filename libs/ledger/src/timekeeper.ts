import type pg from 'pg';
import { Refusal, actionWhenDue, idOf, isCommandName, type Id, type Kind } from '#core/exchange';
import type { Ledger } from './ledger.js';
import type { Logger } from './logger.js';
import { systemCaller } from './system.js';
import { Recurring } from './task.js';

const DUE = 'select kind, id::text, version, status from aggregate where exchange = $1 and due_at is not null and due_at <= $2 order by due_at limit $3';
const DUE_MAX = 200;
const PACE_MS = 1_000;
const CALLER = systemCaller('timekeeper');

interface DueRow { readonly kind: Kind; readonly id: string; readonly version: number; readonly status: string }

/** Makes time-outs happen: every waiting state has a due date, and what is due gets its life cycle's action. */
export class Timekeeper extends Recurring<number> {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger; readonly now?: () => Date }) {
    super({ logger: options.logger, complaint: 'the timekeeper failed and tries again', paceMs: PACE_MS, isMore: (moved) => moved >= DUE_MAX });
  }

  /** Acts on what is due now; returns how many aggregates it moved. Two timekeepers share a key per version, so one acts. */
  async step(): Promise<number> {
    const { ledger, pool, now = () => new Date() } = this.options;
    const { rows } = await pool.query<DueRow>({ name: 'due', text: DUE, values: [ledger.exchange, now().toISOString(), DUE_MAX] });
    const outcomes = await Promise.all(rows.map((row) => this.act(row)));
    return outcomes.filter(Boolean).length;
  }

  private async act({ kind, id, version, status }: DueRow): Promise<boolean> {
    const { ledger, logger } = this.options;
    const action = actionWhenDue(kind, status);
    if (action === undefined || !isCommandName(action)) throw new Error(`a ${kind} that is ${status} has a due date and no action`);
    const subject: Id = idOf(kind, id);
    try {
      const input = { id: subject, reason: `超过期限 The time for ${status} was over.` };
      await ledger.submit(action, input as Parameters<Ledger['submit']>[1], { caller: CALLER, key: `due:${subject}:${version}` });
      return true;
    } catch (err) {
      if (!(err instanceof Refusal)) throw err;
      logger.warn({ subject, action, code: err.code }, 'a time-out was refused');
      return false;
    }
  }
}
