import type pg from 'pg';
import type { KeyStanding, LogKeyring } from '#adapters/keys';
import { SIGNING_STATES, idOf, type LogKey, type LogKeyStateName } from '#core/exchange';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';

const LOOK_MS = 1_000;
/** Far more than a log has in its life. */
const KEYS_MAX = 256;
const KEYS = `select id::text, state::text from aggregate where exchange = $1 and kind = 'logkey' and status = any($2::text[])
  order by (state->>'proposedBy') is not null, (state->>'startsAt')::timestamptz, id limit ${KEYS_MAX}`;
const READ: readonly LogKeyStateName[] = ['ANNOUNCED', 'IN_FORCE', 'RETIRING', 'RETIRED'];

export interface KeyRosterOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly origin: string;
  readonly keyring: LogKeyring;
  readonly logger: Logger;
}

/** Every key of the log that was announced or has signed: first the one that signed before any was proposed, then by their start. */
export async function everyKey(pool: pg.Pool, exchange: number): Promise<LogKey[]> {
  const { rows } = await pool.query<{ id: string; state: string }>({ name: 'log-keys', text: KEYS, values: [exchange, READ] });
  return rows.map(({ id, state }) => ({ ...JSON.parse(state) as LogKey, id: idOf('logkey', id) }));
}

/** Keys of another origin alone mean that this one is frozen: then nobody signs. A successor counts from its announcement, for who runs under its name has begun the succession. */
export function standingOf(keys: readonly LogKey[], origin: string): KeyStanding | undefined {
  if (keys.length === 0) return undefined;
  const isSigning = ({ state, succeeds }: LogKey): boolean => SIGNING_STATES.includes(state) || (state === 'ANNOUNCED' && succeeds !== null);
  const inForce = keys.filter((key) => key.origin === origin && isSigning(key));
  const pastOrigins = succeededBy(keys, origin);
  const past = keys.filter((key) => !inForce.includes(key) && key.state !== 'ANNOUNCED' && (key.origin === origin || pastOrigins.includes(key.origin)));
  return { inForce: inForce.map(({ vkey }) => vkey), past: past.map(({ vkey }) => vkey), pastOrigins };
}

/** The names that the log had before this one, the latest first; `after` are those that came later. */
function succeededBy(keys: readonly LogKey[], origin: string, after: readonly string[] = []): string[] {
  const before = keys.find((key) => key.origin === origin && key.succeeds !== null)?.succeeds ?? null;
  return before === null || after.includes(before) ? [] : [before, ...succeededBy(keys, before, [...after, origin])];
}

/**
 * Tells this process's keyring which keys are in force: files and devices say which keys there are, the ledger says which sign.
 * Every process looks for itself, for every one of them may sign.
 */
export class KeyRoster {
  private readonly controller = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: KeyRosterOptions) {}

  /** `onChange` is called when other keys sign than before. */
  start(onChange: () => Promise<void>): void {
    this.running ??= this.loop(onChange);
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.running;
  }

  /** Looks once; tells whether other keys sign than before. Without any key in the ledger the first one of the installation signs. */
  async refresh(): Promise<boolean> {
    const { pool, exchange, origin, keyring } = this.options;
    const before = keyring.vkeys().join('\n');
    keyring.appoint(standingOf(await everyKey(pool, exchange), origin));
    return keyring.vkeys().join('\n') !== before;
  }

  private async loop(onChange: () => Promise<void>): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      try {
        if (await this.refresh()) await onChange();
      } catch (err) {
        this.options.logger.warn({ err }, 'the keys in force could not be read; those known before go on signing');
      }
      await pause(LOOK_MS, signal);
    }
  }
}
