import type pg from 'pg';
import { instructionOf, type Institutions, type SettlementPort, type Standing } from '#adapters/settlement';
import { NIL_UUID, type Id, type Settlement } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { Recurring } from '../task.js';
import { applyStanding } from './standing.js';

const PAGE = 50;
const PACE_MS = 1_000;
const ASK_MS_MAX = 10_000;
/** After each failure twice as long, and at most this; the life cycle's time-out ends the waiting, not this loop. */
const BACKOFF_MS_MAX = 300_000;
/** A poll is for what a notice has not told. */
const POLL_MS = 15_000;
const WAITING = `select id::text, state from aggregate where kind = 'settlement' and exchange = $1 and status in ('INSTRUCTED', 'ACCEPTED', 'UNRESOLVED') and id > $2 order by id limit $3`;

interface Row { readonly id: string; readonly state: Settlement }
interface Attempt { readonly failures: number; readonly notBefore: number }

export interface SettlerOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly institutions: Institutions;
  readonly logger: Logger;
  readonly now?: () => Date;
  readonly pollMs?: number;
}

/**
 * Has settlements made: tells the institution, asks what came of it, records the answer. Nothing is paid twice, for an instruction
 * that is repeated (after a crash, by another process) is the same instruction there. What an institution never answers becomes
 * UNRESOLVED by the timekeeper.
 */
export class Settler extends Recurring<number> {
  private readonly attempts = new Map<string, Attempt>();

  constructor(private readonly options: SettlerOptions) {
    super({ logger: options.logger, complaint: 'the settler failed and tries again', paceMs: PACE_MS });
  }

  override start(): void {
    if (this.options.institutions.names.length > 0) super.start();
  }

  /** Goes once through what waits, page by page; returns how many settlements know more now. One that fails stops no other. */
  async step(): Promise<number> {
    const { ledger, pool } = this.options;
    let moved = 0;
    const seen = new Set<string>();
    for (let after = NIL_UUID, isLast = false; !isLast;) {
      const { rows } = await pool.query<Row>({ name: 'waiting-settlements', text: WAITING, values: [ledger.exchange, after, PAGE] });
      for (const { id } of rows) seen.add(id);
      const outcomes = await Promise.all(rows.map((row) => this.attend(row)));
      moved += outcomes.filter(Boolean).length;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    for (const id of this.attempts.keys()) if (!seen.has(id)) this.attempts.delete(id);
    return moved;
  }

  private async attend({ id, state }: Row): Promise<boolean> {
    const port = this.options.institutions.get(state.institution);
    const attempt = this.attempts.get(id) ?? { failures: 0, notBefore: 0 };
    if (port === undefined || this.clock() < attempt.notBefore) return false;
    try {
      const standing = await this.ask(port, state);
      const hasMoved = standing !== undefined && (await applyStanding(this.options.ledger, { reference: state.id, standing }, state.institution)) === 'recorded';
      this.attempts.set(id, { failures: 0, notBefore: this.clock() + (this.options.pollMs ?? POLL_MS) });
      return hasMoved;
    } catch (err) {
      const failures = attempt.failures + 1;
      this.attempts.set(id, { failures, notBefore: this.clock() + Math.min(PACE_MS * 2 ** failures, BACKOFF_MS_MAX) });
      this.options.logger.warn({ settlement: state.id, institution: state.institution, failures, err }, 'an institution could not be asked');
      return false;
    }
  }

  /** What was never accepted is instructed, perhaps again; nothing is, while a hold stands on the grant; a dispute freezes it by one. */
  private async ask(port: SettlementPort, settlement: Settlement): Promise<Standing | undefined> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(ASK_MS_MAX)]);
    if (settlement.transaction !== null) return port.status(settlement.id, signal);
    if (await this.isFrozen(settlement.grant)) return undefined;
    return port.instruct(instructionOf(settlement), signal);
  }

  private async isFrozen(id: Id<'grant'>): Promise<boolean> {
    return ((await this.options.ledger.get(id))?.state.holds.length ?? 0) > 0;
  }

  private clock(): number {
    return (this.options.now ?? (() => new Date()))().getTime();
  }
}
