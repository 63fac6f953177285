import type pg from 'pg';
import { Bell } from '../bell.js';
import { Follower } from '../followers/follower.js';
import { catalogIndexer } from '../followers/indexers.js';
import { momentKeeper } from '../history/moments.js';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { partyIndexer } from '../statements/sub-logs.js';

/**
 * Brings the tables that followers keep up to the entries, where no background work does: those that people search by. The
 * others need what is not here: the integrator signs, dispatcher and supervisor write entries of their own.
 */
export async function bringUp({ pool, ledger, logger }: { readonly pool: pg.Pool; readonly ledger: Ledger; readonly logger: Logger }): Promise<void> {
  const { exchange } = ledger;
  const bell = new Bell();
  const followers = { parties: partyIndexer(exchange), moments: momentKeeper(exchange), catalog: catalogIndexer(ledger) };
  for (const [name, advance] of Object.entries(followers)) {
    await pool.query('insert into follower (exchange, name) values ($1, $2) on conflict do nothing', [exchange, name]);
    const follower = new Follower({ name, advance, pool, exchange, bell, logger });
    while (await follower.step());
  }
}
