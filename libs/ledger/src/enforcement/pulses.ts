import type pg from 'pg';
import { SILENT_AFTER_MS, idOf, uuidOf, type Id } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { isTaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';

/** How often at most a point's word is written down. */
const NOTED_EVERY_MS = 10_000;
const PACE_MS = 5_000;
const SILENT_MAX = 200;
const CALLER = systemCaller('pulses');

const NOTE = `insert into enforcer_pulse (exchange, enforcer, heard_at) values ($1, $2, $3)
  on conflict (exchange, enforcer) do update set heard_at = greatest(enforcer_pulse.heard_at, excluded.heard_at)`;
const SILENT = `select a.id::text, a.version, p.heard_at from aggregate a left join enforcer_pulse p on p.exchange = $1 and p.enforcer = a.id
  where a.kind = 'enforcer' and a.exchange = $1 and a.status = 'ACTIVE' and (p.heard_at is null or p.heard_at < $2) order by a.id limit ${SILENT_MAX}`;

interface SilentRow { readonly id: string; readonly version: number; readonly heard_at: Date | null }

/**
 * Who of the enforcement points is being heard. A heartbeat is no entry, or the ledger would be full of them; that a point fell
 * silent, or is heard again, is one.
 */
export class Pulses extends Recurring<number> {
  private readonly noted = new Map<string, number>();

  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool; readonly logger: Logger; readonly now: () => Date }) {
    super({ logger: options.logger, complaint: 'who is silent could not be found out', paceMs: PACE_MS });
  }

  /** The point has spoken. */
  async note(id: Id<'enforcer'>): Promise<void> {
    const { ledger, pool, now } = this.options;
    const at = now();
    if (at.getTime() - (this.noted.get(id) ?? 0) < NOTED_EVERY_MS) return;
    await pool.query({ name: 'pulse', text: NOTE, values: [ledger.exchange, uuidOf(id), at] });
    const found = await ledger.get(id);
    if (found !== undefined && found.state.state !== 'ACTIVE') await this.say('enforcer.hear', id, { version: found.version, heardAt: at });
    this.noted.set(id, at.getTime());
  }

  /** Notices who has not been heard for too long; returns how many fell silent. */
  async step(): Promise<number> {
    const { ledger, pool, now } = this.options;
    const latest = new Date(now().getTime() - SILENT_AFTER_MS);
    const { rows } = await pool.query<SilentRow>({ name: 'silent', text: SILENT, values: [ledger.exchange, latest] });
    const said = await Promise.all(rows.map(({ id, version, heard_at: heardAt }) => this.say('enforcer.miss', idOf('enforcer', id), { version, heardAt: heardAt ?? latest })));
    return said.filter(Boolean).length;
  }

  /** Two processes share a key per version, so one of them writes it. */
  private async say(command: 'enforcer.hear' | 'enforcer.miss', id: Id<'enforcer'>, { version, heardAt }: { readonly version: number; readonly heardAt: Date }): Promise<boolean> {
    return isTaken(this.options.ledger.submit(command, { id, heardAt: heardAt.toISOString() }, { caller: CALLER, key: `${command}:${id}:${version}`, request: { id } }));
  }
}
