import type pg from 'pg';
import { analysisPool, ensureDatabase, migrate, startEmbeddedPostgres } from '#adapters/store';
import { Ledger, bringUp, importEntries, inTransaction, type ImportBatch, type Logger } from '#ledger';

const DATABASE = 'yaosu';

/** The tables of a mirror's own: the same as the exchange's, folded by nobody but this mirror. */
export interface MirrorStore {
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  readonly exchange: number;
  /** For whoever wants to ask the tables in SQL. */
  readonly url: string;
  /** How many entries are folded. */
  size(): Promise<number>;
  /** Folds the next entries, in one transaction. Throws `ImportRefused` for what no ledger can have written. */
  fold(batch: ImportBatch): Promise<void>;
  /** Brings full text and parties up to the entries. */
  index(): Promise<void>;
  close(): Promise<void>;
}

/** Starts PostgreSQL in a directory of the mirror's, with the exchange's own tables. */
export async function openMirrorStore({ directory, exchange, logger }: { readonly directory: string; readonly exchange: number; readonly logger: Logger }): Promise<MirrorStore> {
  const server = await startEmbeddedPostgres({ dataDir: directory });
  try {
    await ensureDatabase(server.url('postgres'), DATABASE);
    const url = server.url(DATABASE);
    await migrate(url, exchange);
    return storeOver({ url, exchange, logger, close: () => server.stop() });
  } catch (err) {
    await server.stop();
    throw err;
  }
}

/** The tables in a database that runs already. */
export function storeOver({ url, exchange, logger, close }: { readonly url: string; readonly exchange: number; readonly logger: Logger; readonly close: () => Promise<void> }): MirrorStore {
  const pool = analysisPool(url, 4);
  const ledger = new Ledger({ pool, exchange, vault: { seal: () => Promise.reject(new Error('a mirror seals nothing')) }, logger });
  return {
    pool, ledger, exchange, url,
    size: () => ledger.size(),
    fold: (batch) => inTransaction(pool, (client) => importEntries(client, exchange, batch)),
    index: () => bringUp({ pool, ledger, logger }),
    close: async () => {
      await pool.end();
      await close();
    },
  };
}
