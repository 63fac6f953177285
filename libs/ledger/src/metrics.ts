import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type pg from 'pg';
import type { Jobs } from '#adapters/jobs';
import { CHECK_QUEUE } from './followers/dispatcher.js';
import type { Publishing } from './publication/open.js';

/** From half a millisecond to ten seconds. */
const COMMIT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LAG = 'select f.name, h.size - f.next_index as lag from follower f join log_head h using (exchange) where f.exchange = $1 order by f.name';

/** Of webhooks: how many receive nothing, and the messages that wait for another attempt; the age of the latest anchor that a chain has confirmed. */
const PORTS = `
select (select count(*)::int from webhook_cursor where exchange = $1 and is_active and failing_since is not null) as failing,
  (select count(*)::int from webhook_delivery where exchange = $1 and status = 'RETRYING') as retrying,
  (select extract(epoch from clock_timestamp() - (state ->> 'updatedAt')::timestamptz)::double precision from aggregate
    where exchange = $1 and kind = 'anchor' and status = 'CONFIRMED' order by ((state ->> 'size')::bigint) desc limit 1) as anchored`;

const NOTHING_SEEN = { size: 0, integrated: 0, published: undefined, waitingSeconds: 0 };

export interface MetricsSources {
  readonly exchange: number;
  readonly publishing: Publishing;
  readonly jobs: Pick<Jobs, 'counts'>;
}

/**
 * Figures for Prometheus: sizes, ages and health, never what an entry says. Each scrape reads the tables once, over the
 * connections of the log; what cannot be read is left out, for a scrape has to work best when the rest does not.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly commits: Histogram;
  private readonly gauges: Readonly<Record<'entries' | 'integrated' | 'published' | 'age' | 'halted' | 'refusing' | 'waiting' | 'connections', Gauge>>;
  private readonly witnessed: Gauge<'witness'>;
  private readonly lags: Gauge<'follower'>;
  private readonly queue: Gauge<'state'>;
  private readonly ports: Readonly<Record<'failing' | 'retrying' | 'anchored', Gauge>>;

  constructor() {
    const { registry } = this;
    const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] });
    collectDefaultMetrics({ register: registry });
    this.commits = new Histogram({ name: 'yaosu_commit_seconds', help: 'From the submission of a command to its commit', buckets: COMMIT_BUCKETS, registers: [registry] });
    this.gauges = {
      entries: gauge('yaosu_log_entries', 'Entries of the ledger'),
      integrated: gauge('yaosu_log_signed_entries', 'Entries that the latest signed checkpoint covers'),
      published: gauge('yaosu_log_published_entries', 'Entries that the latest published checkpoint covers'),
      age: gauge('yaosu_log_publication_age_seconds', 'Time since the latest publication'),
      waiting: gauge('yaosu_log_unpublished_seconds', 'For how long the oldest signed checkpoint that is not published has waited'),
      halted: gauge('yaosu_log_halted', '1 while the log is halted: something was seen that this ledger does not have'),
      refusing: gauge('yaosu_log_writes_refused', '1 while writes are refused because of the log'),
      connections: gauge('yaosu_log_waiting_queries', 'Queries about the log that wait for a connection'),
    };
    this.witnessed = new Gauge({ name: 'yaosu_witness_ok', help: '1 when the witness has answered the last request with a cosignature', labelNames: ['witness'], registers: [registry] });
    this.lags = new Gauge({ name: 'yaosu_follower_lag_entries', help: 'Entries that a follower has not dealt with yet', labelNames: ['follower'], registers: [registry] });
    this.ports = {
      failing: gauge('yaosu_webhooks_failing', 'Webhooks whose receivers take nothing at present'),
      retrying: gauge('yaosu_webhook_messages_retrying', 'Messages to webhooks that wait for another attempt'),
      anchored: gauge('yaosu_anchor_age_seconds', 'Time since a chain has confirmed the latest anchor'),
    };
    this.queue = new Gauge({ name: 'yaosu_check_jobs', help: 'Jobs of compliance checks', labelNames: ['state'], registers: [registry] });
  }

  readonly observeCommit = (ms: number): void => this.commits.observe(ms / 1_000);

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The figures of now, in the text format of Prometheus. */
  async text({ exchange, publishing, jobs }: MetricsSources): Promise<string> {
    this.readLog(publishing);
    await Promise.all([this.readLags(publishing.pool, exchange), this.readQueue(jobs), this.readPorts(publishing.pool, exchange)].map((reading) => reading.catch(() => undefined)));
    return this.registry.metrics();
  }

  private readLog({ watch, gate, witnesses, pool }: Publishing): void {
    const { gauges } = this;
    const { size, integrated, published, waitingSeconds } = watch.seen ?? NOTHING_SEEN;
    gauges.entries.set(Math.max(size, gate.seen));
    gauges.integrated.set(integrated);
    gauges.waiting.set(waitingSeconds);
    gauges.halted.set(Number(gate.isHalted));
    gauges.refusing.set(Number(gate.refusal() !== undefined));
    gauges.connections.set(pool.waitingCount);
    if (published !== undefined) {
      gauges.published.set(published.size);
      gauges.age.set((Date.now() - Date.parse(published.at)) / 1_000);
    }
    for (const { name, failure } of witnesses?.status() ?? []) this.witnessed.set({ witness: name }, typeof failure === 'string' ? 0 : 1);
  }

  private async readLags(pool: pg.Pool, exchange: number): Promise<void> {
    this.lags.reset();
    const { rows } = await pool.query<{ name: string; lag: string }>({ name: 'lags', text: LAG, values: [exchange] });
    for (const { name, lag } of rows) this.lags.set({ follower: name }, Number(lag));
  }

  private async readPorts(pool: pg.Pool, exchange: number): Promise<void> {
    const { rows: [row] } = await pool.query<{ failing: number; retrying: number; anchored: number | null }>({ name: 'ports', text: PORTS, values: [exchange] });
    this.ports.failing.set(row?.failing ?? 0);
    this.ports.retrying.set(row?.retrying ?? 0);
    if (row !== undefined && row.anchored !== null) this.ports.anchored.set(row.anchored);
  }

  private async readQueue(jobs: Pick<Jobs, 'counts'>): Promise<void> {
    this.queue.reset();
    for (const [state, count] of Object.entries(await jobs.counts(CHECK_QUEUE))) this.queue.set({ state }, Number(count));
  }
}
