import { join } from 'node:path';
import { ensureDatabase, migrate, startEmbeddedPostgres, type EmbeddedPostgres } from '#adapters/store';
import type { Config } from './config.js';

/** The database of an exchange, without anything that works on it. */
export interface OpenDatabase { readonly url: string; readonly close: () => Promise<void> }

/** The server that the configuration names, or the embedded one, with the tables as this version has them. */
export async function openDatabase({ databaseUrl, dataDir, exchange }: Pick<Config, 'databaseUrl' | 'dataDir' | 'exchange'>): Promise<OpenDatabase> {
  const embedded = databaseUrl === undefined ? await startEmbedded(dataDir) : undefined;
  const url = databaseUrl ?? embedded?.url('yaosu') ?? '';
  const close = (): Promise<void> => embedded?.stop() ?? Promise.resolve();
  try {
    await migrate(url, exchange);
    return { url, close };
  } catch (err) {
    await close();
    throw err;
  }
}

async function startEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });
  await ensureDatabase(postgres.url('postgres'), 'yaosu');
  return postgres;
}
