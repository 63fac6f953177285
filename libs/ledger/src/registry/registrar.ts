import type pg from 'pg';
import type { RegistryPort } from '#adapters/ports';
import { NIL_UUID, Refusal, idOf } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { systemCaller } from '../system.js';
import { Task } from '../task.js';

const LOOK_MS = 2_000;
const FAILURE_PAUSE_MS_MAX = 300_000;
const PAGE = 50;
const CALLER = systemCaller('registrar');

const UNCHECKED = `select id::text, state #>> '{organisation,registration,number}' as number from aggregate
where exchange = $1 and kind = 'participant' and status = 'APPLIED' and id > $2 and state ->> 'registry' is null and state #>> '{organisation,registration,scheme}' = 'USCC' order by id limit $3`;

export interface RegistrarOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly logger: Logger;
  readonly port: RegistryPort;
  readonly lookMs?: number;
}

/**
 * 工商登记核验: asks the business registry of every mainland application, once, for the reviewers. Nobody waits for it: a registry that is
 * away is told of in /readyz and asked again, and an application may be decided without.
 */
export class Registrar extends Task {
  /** Why an application could not be compared last; null while all is well. */
  failure: string | null = null;

  constructor(private readonly options: RegistrarOptions) {
    super();
  }

  /** Goes once through the applications that were not compared; one that fails stops no other. Returns how many failed. */
  async step(): Promise<number> {
    const { ledger: { exchange }, pool } = this.options;
    let failures = 0;
    for (let after = NIL_UUID, isLast = false; !isLast && !this.signal.aborted;) {
      const { rows } = await pool.query<{ id: string; number: string }>({ name: 'registry.unchecked', text: UNCHECKED, values: [exchange, after, PAGE] });
      for (const row of rows) if (!await this.check(row)) failures += 1;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    if (failures === 0) this.failure = null;
    return failures;
  }

  private async check({ id: uuid, number }: { readonly id: string; readonly number: string }): Promise<boolean> {
    const { ledger, port, logger } = this.options;
    const id = idOf('participant', uuid);
    try {
      const record = await port.lookUp(number) ?? null;
      await ledger.submit('participant.check_registry', { id, registry: port.name, record }, { caller: CALLER, key: `registry:${id}` });
      return true;
    } catch (err) {
      // Another process was faster, or the application was decided meanwhile.
      if (err instanceof Refusal && ['already_exists', 'state_conflict', 'idempotency_key_reused'].includes(err.code)) return true;
      this.failure = err instanceof Error ? err.message : String(err);
      logger.warn({ participant: id, err }, 'the business registry could not be asked; the application goes on without');
      return false;
    }
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { lookMs = LOOK_MS, logger } = this.options;
    let rounds = 0;
    while (!signal.aborted) {
      try {
        rounds = await this.step() > 0 ? rounds + 1 : 0;
      } catch (err) {
        rounds += 1;
        this.failure = err instanceof Error ? err.message : String(err);
        logger.warn({ err }, 'no application was compared with the registry; it is tried again');
      }
      await pause(Math.min(lookMs * 2 ** Math.min(rounds, 10), Math.max(lookMs, FAILURE_PAUSE_MS_MAX)), signal);
    }
  }
}
