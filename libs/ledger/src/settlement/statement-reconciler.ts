import type pg from 'pg';
import type { Institutions, SettlementPort, StatementLine } from '#adapters/settlement';
import { NIL_UUID, Refusal, UUID_PATTERN, addDays, idOf, reconciliationIdOf, sha256Hex, shanghaiDay, type Settlement } from '#core/exchange';
import { canonicalJson } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import { applyStanding } from './standing.js';
import { compareStatement, type Booked } from './statement-check.js';

const PACE_MS = 600_000;
const ASK_MS_MAX = 30_000;
/** How many days back an institution's statement is looked for, when it or this service was away. */
const DAYS_BACK_MAX = 14;
/** More bookings of a day than this are reconciled by an adapter of their own. */
const LINES_MAX = 100_000;
const DIFFERENCES_MAX = 200;
const PAGE = 1_000;
const REFERENCE = new RegExp(`^stl_${UUID_PATTERN}$`);
const BOOKED = `select id::text, state from aggregate where kind = 'settlement' and exchange = $1 and status = 'CONFIRMED' and institution = $2
  and booked_on = $3 and id > $4 order by id limit $5`;
const CALLER = systemCaller('reconciler');

export interface StatementReconcilerOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly institutions: Institutions;
  readonly logger: Logger;
  readonly now?: () => Date;
}

/** 日终对账: when a day is over in Shanghai, each institution's statement of it is held against the ledger, once. */
export class StatementReconciler extends Recurring<number> {
  constructor(private readonly options: StatementReconcilerOptions) {
    super({ logger: options.logger, complaint: 'the reconciler of statements failed and tries again', paceMs: PACE_MS });
  }

  override start(): void {
    if (this.options.institutions.names.length > 0) super.start();
  }

  /** Reconciles every day that is over and was not reconciled; returns how many were. An institution that does not answer stops no other. */
  async step(): Promise<number> {
    const { institutions, ledger, now = () => new Date(), logger } = this.options;
    const today = shanghaiDay(now().toISOString());
    let concluded = 0;
    for (const name of institutions.names) {
      const port = institutions.get(name);
      for (let back = DAYS_BACK_MAX; back >= 1 && port !== undefined; back--) {
        const day = addDays(today, -back);
        if ((await ledger.get(reconciliationIdOf(ledger, name, day))) !== undefined) continue;
        try {
          if (await this.reconcile(port, day)) concluded += 1;
        } catch (err) {
          logger.warn({ institution: name, day, err }, 'a statement could not be reconciled');
          break;
        }
      }
    }
    return concluded;
  }

  private async reconcile(port: SettlementPort, day: string): Promise<boolean> {
    const { ledger } = this.options;
    const lines = await this.linesOf(port, day);
    const known = await this.recorded(port, lines);
    const booked = await this.bookedOn(port.institution, day);
    if (lines.length === 0 && booked.length === 0) return false;
    const { matched, differences } = compareStatement(lines, booked, (reference) => known.has(reference));
    const outcome = { institution: port.institution, day, lines: lines.length, matched, statementSha256: sha256Hex(canonicalJson(lines)), differences: differences.slice(0, DIFFERENCES_MAX) };
    await ledger.submit('reconciliation.conclude', outcome, { caller: CALLER, key: `reconcile:${port.institution}:${day}` }).catch((err: unknown) => {
      if (!(err instanceof Refusal) || err.code !== 'already_exists') throw err;
    });
    return true;
  }

  /** A statement confirms what no notice has told; which references are ours. */
  private async recorded(port: SettlementPort, lines: readonly StatementLine[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (const { reference } of lines.filter(({ reference }) => REFERENCE.test(reference))) {
      const found = await this.options.ledger.get(idOf('settlement', reference.slice(4)));
      if (found?.state.institution !== port.institution) continue;
      known.add(reference);
      if (found.state.state === 'CONFIRMED') continue;
      await applyStanding(this.options.ledger, { reference, standing: await port.status(reference, this.patience()) }, port.institution);
    }
    return known;
  }

  private async linesOf(port: SettlementPort, day: string): Promise<StatementLine[]> {
    const lines: StatementLine[] = [];
    for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
      const page: { readonly lines: readonly StatementLine[]; readonly next: string | null } = await port.statement(day, after, this.patience());
      lines.push(...page.lines);
      if (lines.length > LINES_MAX || (page.lines.length === 0 && page.next !== null)) throw new Error(`the statement of ${day} has no end`);
      after = page.next;
    }
    return lines;
  }

  private async bookedOn(institution: string, day: string): Promise<Booked[]> {
    const { ledger, pool } = this.options;
    const booked: Booked[] = [];
    for (let after = NIL_UUID, isLast = false; !isLast;) {
      const { rows } = await pool.query<{ id: string; state: Settlement }>({ name: 'booked-settlements', text: BOOKED, values: [ledger.exchange, institution, day, after, PAGE] });
      booked.push(...rows.map(({ state: { id, kind, amount, currency, transaction } }) => ({ id, kind, amount, currency, transaction })));
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    return booked;
  }

  private readonly patience = (): AbortSignal => AbortSignal.any([this.signal, AbortSignal.timeout(ASK_MS_MAX)]);
}
