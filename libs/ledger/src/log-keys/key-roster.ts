import type pg from 'pg';
import type { LogKeyring } from '#adapters/keys';
import { LOG_KEYS_MAX, SIGNING_STATES, idOf, type LogKey } from '#core/exchange';
import { pause } from '../followers/follower.js';
import type { Logger } from '../logger.js';

const LOOK_MS = 1_000;
/** Those that sign, of this origin and of the ones that it has succeeded. */
const SIGNING_MAX = 4 * LOG_KEYS_MAX;
const SIGNING = `select id::text, state::text from aggregate where exchange = $1 and kind = 'logkey' and status = any($2::text[])
  order by state->>'startsAt', id limit ${SIGNING_MAX}`;

export interface KeyRosterOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly origin: string;
  readonly keyring: LogKeyring;
  readonly logger: Logger;
  /** Told when other keys sign than before. */
  readonly onChange: (vkeys: readonly string[]) => Promise<void>;
}

/** The keys of the log that sign, by the ledger, oldest first. */
export async function signingKeys(pool: pg.Pool, exchange: number): Promise<LogKey[]> {
  const { rows } = await pool.query<{ id: string; state: string }>({ name: 'signing-keys', text: SIGNING, values: [exchange, SIGNING_STATES] });
  return rows.map(({ id, state }) => ({ ...JSON.parse(state) as LogKey, id: idOf('logkey', id) }));
}

/**
 * Tells this process's keyring which keys are in force: files and devices say which keys there are, the ledger says which sign.
 * Every process looks for itself, for every one of them may sign.
 */
export class KeyRoster {
  private readonly controller = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: KeyRosterOptions) {}

  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.running;
  }

  /** Without any key in the ledger the first one of the installation signs; keys of another origin alone mean that this one is frozen. */
  async refresh(): Promise<void> {
    const { pool, exchange, origin, keyring, onChange } = this.options;
    const signing = await signingKeys(pool, exchange);
    const before = keyring.vkeys();
    keyring.appoint(signing.length === 0 ? undefined : signing.filter((key) => key.origin === origin).map(({ vkey }) => vkey));
    const after = keyring.vkeys();
    if (after.join('\n') !== before.join('\n')) await onChange(after);
  }

  private async loop(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      try {
        await this.refresh();
      } catch (err) {
        this.options.logger.warn({ err }, 'the keys in force could not be read; those known before go on signing');
      }
      await pause(LOOK_MS, signal);
    }
  }
}
