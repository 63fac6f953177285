import type pg from 'pg';
import { Bell } from '../bell.js';
import { Follower } from '../followers/follower.js';
import { catalogIndexer, partyIndexer } from '../followers/indexers.js';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';

/**
 * Brings the tables that followers keep up to the entries, where no background work does: those that people search by. The
 * others need what is not here: the integrator signs, dispatcher and supervisor write entries of their own.
 */
export async function bringUp({ pool, ledger, logger }: { readonly pool: pg.Pool; readonly ledger: Ledger; readonly logger: Logger }): Promise<void> {
  const { exchange } = ledger;
  const bell = new Bell();
  for (const [name, advance] of [['parties', partyIndexer(exchange)], ['catalog', catalogIndexer(ledger)]] as const) {
    await pool.query('insert into follower (exchange, name) values ($1, $2) on conflict do nothing', [exchange, name]);
    const follower = new Follower({ name, advance, pool, exchange, bell, logger });
    while (await follower.step());
  }
}
