import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openKeys } from '#adapters/keys';
import { LogReader, type Ledger, type SignedTree } from '#ledger';
import { startWitness } from '../../support/witness-process.js';
import { openLedger, type Bench, type Cell } from '../bench.js';
import { aDelivery } from '../market.js';
import { closedLoops, metered, type Load, type Sample } from '../measure.js';
import { startApi } from './api.js';
import { grow, sizeOf } from './growth.js';

/** While publication is watched: two entries each, and two of the check, which the publishing process runs beside. */
const DELIVERIES_PER_SECOND = 570;
const TICK_MS = 10;
const LOOK_MS = 50;
const CATCH_UP_MS_MAX = 900_000;
const WITNESSES = 3;
/** So many places, one a tile, that all their tiles are kept. */
const CACHED_PLACES = 512;

const LATEST = 'select size, note, at from publication where exchange = $1 order by size desc, at desc limit 1';
/** From the time that stands in the entry, which is before its commit, to the publication of the first checkpoint that covers it. */
const PUBLISHED = `
select percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from p.at - e.at) * 1000) as ms
from entry e cross join lateral (select at from publication where exchange = e.exchange and size > e.idx order by size, at limit 1) as p
where e.exchange = $1 and e.idx >= $2 and e.idx < $3`;
/** Whether anything that follows the entries is still on its way, as after a start. */
const BEHIND = "select coalesce(bool_or(f.next_index < h.size), true) as behind from log_head h left join follower f on f.exchange = h.exchange and f.name <> 'publisher' where h.exchange = $1";
const PROOF_TABLES = "select sum(pg_total_relation_size(name::regclass)) as bytes from unnest(array['tile', 'checkpoint', 'publication', 'log_timestamp']) as name";

/** An exchange that publishes: its database, and its data directory with the keys of the bench and a log of its own. */
interface Publishing { readonly url: string; readonly dataDir: string; readonly pool: pg.Pool }

/** From the commit to the published checkpoint, alone and with witnesses; a bulk of entries; proofs out of the tables. */
export async function openPublication(bench: Bench, entries: number): Promise<Cell[]> {
  const [restored, alone, watched] = [await openExchange(bench, 'restored'), await openExchange(bench, 'published'), await openExchange(bench, 'witnessed')];
  const bulk = await bulkCell(bench, restored, entries);
  const policy = await startWitnesses(bench, watched.dataDir);
  return [
    bulk, steadyCell(bench, alone, 'published'), steadyCell(bench, watched, 'published witnessed', { YAOSU_LOG_POLICY: policy }),
    await proofCell(bench, restored, 'inclusion proof'), await proofCell(bench, restored, 'inclusion proof cached'),
  ];
}

async function openExchange({ copy, config, server, closing }: Bench, name: string): Promise<Publishing> {
  const url = await copy(name);
  const dataDir = join(server.directory, name);
  cpSync(join(config.dataDir, 'keys'), join(dataDir, 'keys'), { recursive: true });
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  closing.push(() => pool.end().then(() => rm(dataDir, { recursive: true })));
  return { url, dataDir, pool };
}

/** Entries that lie in the table are integrated and published by one process that starts over them, as after a restore or an import. */
async function bulkCell(bench: Bench, exchange: Publishing, entries: number): Promise<Cell> {
  const { url, dataDir, pool } = exchange;
  await grow(url, { exchange: bench.config.exchange, sample: bench.sample, entries });
  const size = await sizeOf(url, bench.config.exchange);
  const startedAt = performance.now();
  const api = await startApi(bench, url, { background: true, env: { YAOSU_DATA: dataDir } });
  const integrated = await secondsUntil(startedAt, async () => Number((await pool.query<{ size: string }>('select max(size) as size from checkpoint where exchange = $1', [bench.config.exchange])).rows[0]?.size) >= size);
  const published = await secondsUntil(startedAt, async () => ((await latestOf(exchange, bench))?.size ?? 0) >= size);
  await api.stop();
  const [publicBytes, restrictedBytes] = [bytesIn(join(dataDir, 'log/public')), bytesIn(join(dataDir, 'log/restricted'))];
  const { rows: [tables] } = await pool.query<{ bytes: string }>(PROOF_TABLES);
  const sample: Sample = { count: size, seconds: integrated, perSecond: size / integrated, p50: Number.NaN, p99: Number.NaN, nodeMicros: undefined, postgresMicros: undefined };
  return {
    name: 'log integrated', part: 'publication', connections: 1, pids: [], isLong: true, measure: () => Promise.resolve(sample),
    conclude: () => Promise.resolve({
      entries: size, publishedPerSecond: size / published, overheadBytesPerEntry: (Number(tables?.bytes) + publicBytes) / size, bundleBytesPerEntry: restrictedBytes / size,
    }),
  };
}

async function secondsUntil(startedAt: number, isDone: () => Promise<boolean>): Promise<number> {
  while (!await isDone()) {
    if (performance.now() - startedAt > CATCH_UP_MS_MAX) throw new Error('the log did not catch up');
    await delay(LOOK_MS);
  }
  return (performance.now() - startedAt) / 1000;
}

async function latestOf({ pool }: Publishing, { config: { exchange } }: Bench): Promise<SignedTree | undefined> {
  const { rows: [row] } = await pool.query<{ size: string; note: string; at: Date }>(LATEST, [exchange]);
  return row === undefined ? undefined : { size: Number(row.size), note: row.note, at: row.at.toISOString() };
}

const bytesIn = (directory: string): number =>
  readdirSync(directory, { recursive: true, withFileTypes: true }).reduce((bytes, file) => bytes + (file.isFile() ? statSync(join(file.parentPath, file.name), { throwIfNoEntry: false })?.size ?? 0 : 0), 0);

/** Three `yaosu log witness`, each a process of its own, and the policy that asks for all of them. */
async function startWitnesses({ closing, config: { logOrigin } }: Bench, dataDir: string): Promise<string> {
  const [vkey = ''] = openKeys({ dir: join(dataDir, 'keys'), logOrigin }).logVkeys();
  const names = Array.from({ length: WITNESSES }, (_, i) => `w${i}.example`);
  const witnesses = await Promise.all(names.map((name) => startWitness(['--data', join(dataDir, name), '--name', name, '--log', vkey, '--port', '0'])));
  closing.push(() => Promise.all(witnesses.map(({ stop }) => stop('SIGTERM'))));
  const policy = join(dataDir, 'policy');
  writeFileSync(policy, [`log ${vkey}`, ...witnesses.map(({ policyLine }) => policyLine), `group q ${WITNESSES} ${names.join(' ')}`, 'quorum q', ''].join('\n'));
  return policy;
}

/** Deliveries at a steady rate, whatever the answers do, into the ledger of an exchange whose other process publishes. */
function steadyCell(bench: Bench, exchange: Publishing, name: string, env: Readonly<Record<string, string>> = {}): Cell {
  const { ledger, close } = openLedger(bench.config, exchange.url, 4);
  bench.closing.push(close);
  const measure = async ({ warmSeconds, seconds }: Load): Promise<Sample> => {
    // Of this round alone: what other processes do beside it would be measured too.
    const api = await startApi(bench, exchange.url, { background: true, env: { YAOSU_DATA: exchange.dataDir, ...env } });
    await secondsUntil(performance.now(), async () => (await exchange.pool.query<{ behind: boolean }>(BEHIND, [bench.config.exchange])).rows[0]?.behind === false);
    await deliver(ledger, bench, warmSeconds);
    const from = await sizeOf(exchange.url, bench.config.exchange);
    const startedAt = performance.now();
    await deliver(ledger, bench, seconds);
    const elapsed = (performance.now() - startedAt) / 1000;
    const until = await sizeOf(exchange.url, bench.config.exchange);
    await secondsUntil(performance.now(), async () => ((await latestOf(exchange, bench))?.size ?? 0) >= until);
    const { rows: [row] } = await exchange.pool.query<{ ms: [number, number] }>(PUBLISHED, [bench.config.exchange, from, until]);
    const [p50, p99] = row?.ms ?? [Number.NaN, Number.NaN];
    await api.stop();
    return { count: until - from, seconds: elapsed, perSecond: (until - from) / elapsed, p50, p99, nodeMicros: undefined, postgresMicros: undefined };
  };
  return { name, part: 'publication', connections: 1, pids: [], measure };
}

async function deliver(ledger: Ledger, { market: { grants } }: Bench, seconds: number): Promise<void> {
  const answers: Promise<unknown>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < seconds * 1000;) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * DELIVERIES_PER_SECOND);
    for (; sent < due; sent++) {
      const grant = grants[sent % grants.length];
      if (grant === undefined) throw new Error('a market without grants');
      const id = ledger.newId('transfer');
      answers.push(ledger.submit('transfer.request', { id, ...aDelivery(grant.id) }, { caller: grant.buyer.caller, key: id }));
    }
    await delay(TICK_MS);
  }
  await Promise.all(answers);
}

/** The proof of an entry against the latest checkpoint, out of the tables as the server makes it; cached: with the tiles that it keeps. */
async function proofCell(bench: Bench, exchange: Publishing, name: 'inclusion proof' | 'inclusion proof cached'): Promise<Cell> {
  const tree = await latestOf(exchange, bench);
  if (tree === undefined) throw new Error('nothing was published');
  const { exchange: number, logOrigin: origin } = bench.config;
  const watch = { health: 'ok', latest: tree, witnessing: undefined, waitFor: () => Promise.resolve(true) } as const;
  const fresh = (): LogReader => new LogReader({ pool: exchange.pool, exchange: number, origin, vkeys: () => [], watch });
  const kept = fresh();
  const isCached = name === 'inclusion proof cached';
  const places = Math.min(CACHED_PLACES, Math.floor(tree.size / 256));
  const once = async (): Promise<void> => {
    const index = isCached ? Math.floor(Math.random() * places) * 256 : Math.floor(Math.random() * tree.size);
    await (isCached ? kept : fresh()).proofs([index], tree);
  };
  return {
    name, part: 'publication', connections: 1, pids: [process.pid], measure: (load) => metered([process.pid], bench.server.postmaster, (marks) => closedLoops(load, marks, once)),
    conclude: () => Promise.resolve({ entries: tree.size }),
  };
}
