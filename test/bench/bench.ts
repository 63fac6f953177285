import { join } from 'node:path';
import type pg from 'pg';
import { openKeys } from '#adapters/keys';
import { hotPool, migrate } from '#adapters/store';
import type { Id } from '#core/exchange';
import { Ledger, PrivateVault, lineLogger, loadConfig, processEnvironment, type Config } from '#ledger';
import { execute, type Server } from './server.js';
import { aDelivery, openMarket, type Market, type TradedGrant } from './market.js';
import type { Load, Sample } from './measure.js';
import type { Part } from './options.js';

const MARKET = { vendors: 20, buyers: 20, grants: 2000 };
const MARKET_DATABASE = 'market';

/** One row of the result: what is measured, and how. */
export interface Cell {
  readonly name: string;
  readonly part: Part;
  readonly connections: number;
  /** Loads that are shorter than the others, by count. */
  readonly countMax?: number;
  /** Takes its own time, whatever the load says: measured in the first round alone, without a run-in. */
  readonly isLong?: true;
  readonly measure: (load: Load) => Promise<Sample>;
  /** Runs once after the last round: what there is to say besides the samples. */
  readonly conclude?: () => Promise<Readonly<Record<string, number>>>;
  /** The processes that serve, for their memory. */
  readonly pids: readonly number[];
}

/** What the parts have in common: a market, in a database that each part copies. */
export interface Bench {
  readonly server: Server;
  readonly config: Config;
  readonly market: Market;
  readonly sample: SampleRows;
  /** A copy of the market's database. */
  readonly copy: (name: string) => Promise<string>;
  /** Ends what `open` made, last first. */
  readonly closing: (() => Promise<unknown>)[];
}

/** The rows of one transfer as our ledger wrote them, so that others can write the same. */
export interface SampleRows {
  readonly transfer: Id<'transfer'>;
  readonly bodies: readonly [Buffer, Buffer];
  readonly states: readonly [transfer: string, grant: string];
  readonly document: string;
}

/** Founds the exchange and trades down to active grants; everything by the ledger's own commands. */
export async function openBench(server: Server): Promise<Bench> {
  const config = loadConfig({ ...processEnvironment(), YAOSU_DATA: join(server.directory, 'data') });
  const url = await server.create(MARKET_DATABASE);
  await migrate(url, config.exchange);
  const { ledger, close } = openLedger(config, url, 2);
  const market = await openMarket(ledger, MARKET);
  const [grant] = market.grants;
  if (grant === undefined) throw new Error('a market without grants');
  const sample = await sampleRows(ledger, url, grant);
  await close();
  return { server, config, market, sample, copy: (name) => server.create(name, MARKET_DATABASE), closing: [] };
}

/** A ledger in this process, with a pool of its own. */
export function openLedger(config: Config, url: string, connections: number): { readonly ledger: Ledger; readonly pool: pg.Pool; readonly close: () => Promise<void> } {
  const { exchange, dataDir, logOrigin } = config;
  const pool = hotPool(url, connections);
  const { master, subjects } = openKeys({ dir: join(dataDir, 'keys'), logOrigin });
  const ledger = new Ledger({ pool, exchange, vault: new PrivateVault({ pool, exchange, master, subjects }), logger: lineLogger(process.stderr, false) });
  return { ledger, pool, close: () => ledger.drain().then(() => pool.end()) };
}

async function sampleRows(ledger: Ledger, url: string, { id: grant, buyer }: TradedGrant): Promise<SampleRows> {
  const id = ledger.newId('transfer');
  const { entries: [requested, used] } = await ledger.submit('transfer.request', { id, ...aDelivery(grant) }, { caller: buyer.caller, key: 'sample' });
  const [transferred, granted] = [await ledger.get(id), await ledger.get(grant)];
  const [document] = await execute(url, `select body from document where sha256 = decode('${transferred?.state.delivery?.manifest.sha256 ?? ''}', 'hex')`);
  if (used === undefined || document === undefined) throw new Error('a transfer has two entries and a manifest');
  return {
    transfer: id, bodies: [Buffer.from(requested.body), Buffer.from(used.body)],
    states: [JSON.stringify(transferred?.state), JSON.stringify(granted?.state)], document: String(document['body']),
  };
}
