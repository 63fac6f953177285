import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Bench, Cell } from '../bench.js';
import { median, windowOf, type Load, type Sample } from '../measure.js';
import { httpCell, startApi, transferRequests } from './api.js';

const LOOK_MS = 100;
const DRAIN_MS_MAX = 60_000;

const LAG = 'select h.size - coalesce((select max(c.size) from checkpoint c where c.exchange = h.exchange), 0) as lag, h.size from log_head h where h.exchange = $1';
/** From the time that stands in the entry, which is before its commit, to the signing of the first checkpoint that covers it. */
const INTEGRATED = `
select percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from c.at - e.at) * 1000) as ms
from entry e cross join lateral (select at from checkpoint where exchange = e.exchange and size > e.idx order by size limit 1) as c
where e.exchange = $1 and e.idx >= $2 and e.idx < $3`;

/** The API with the background work in the same process, as `npm start` runs it: does the integrator keep up? */
export async function openIntegration(bench: Bench): Promise<Cell[]> {
  const url = await bench.copy('background');
  const api = await startApi(bench, url, { background: true });
  const requests = await transferRequests(bench.market.grants, api);
  const http = httpCell(bench, { name: 'http64 background', part: 'integration', connections: 64, apis: [api], requests });
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  bench.closing.push(() => pool.end());
  const watch = new Watch(pool, bench.config.exchange);
  return [{ ...http, measure: (load) => watch.during(() => http.measure(load), load), conclude: () => watch.conclude() }];
}

/** Looks at head and checkpoint while a load runs. */
class Watch {
  private readonly lags: number[] = [];
  private readonly integratedMs: (readonly [p50: number, p99: number])[] = [];
  private readonly drainMs: number[] = [];

  constructor(private readonly pool: pg.Pool, private readonly exchange: number) {}

  async during(measure: () => Promise<Sample>, { warmSeconds }: Load): Promise<Sample> {
    const { size: from } = await this.look();
    const stop = new AbortController();
    const looking = this.lookOn(warmSeconds * 1000, stop.signal);
    const sample = await measure().finally(() => stop.abort());
    await looking;
    const { size: until } = await this.look();
    await this.drain();
    const { rows: [row] } = await this.pool.query<{ ms: [number, number] }>(INTEGRATED, [this.exchange, from, until]);
    if (row !== undefined) this.integratedMs.push(row.ms);
    return sample;
  }

  conclude(): Promise<Readonly<Record<string, number>>> {
    const lag = windowOf(this.lags, 1);
    const [p50, p99] = [0, 1].map((which) => median(this.integratedMs.map((pair) => pair[which] ?? Number.NaN)));
    return Promise.resolve({ lagEntriesP50: lag.p50, lagEntriesP99: lag.p99, integratedMsP50: p50 ?? Number.NaN, integratedMsP99: p99 ?? Number.NaN, drainMs: median(this.drainMs) });
  }

  private async lookOn(afterMs: number, signal: AbortSignal): Promise<void> {
    await delay(afterMs);
    while (!signal.aborted) {
      this.lags.push((await this.look()).lag);
      await delay(LOOK_MS);
    }
  }

  /** How long the integrator needs, after the load, to reach the head. */
  private async drain(): Promise<void> {
    const start = performance.now();
    const { size } = await this.look();
    for (;;) {
      const { lag, size: head } = await this.look();
      if (head - lag >= size) break;
      if (performance.now() - start > DRAIN_MS_MAX) throw new Error(`the integrator is ${lag} entries behind a minute after the load`);
      await delay(LOOK_MS / 10);
    }
    this.drainMs.push(performance.now() - start);
  }

  private async look(): Promise<{ lag: number; size: number }> {
    const { rows: [row] } = await this.pool.query<{ lag: string; size: string }>(LAG, [this.exchange]);
    return { lag: Number(row?.lag), size: Number(row?.size) };
  }
}
