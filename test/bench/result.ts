import { arch, cpus, platform, totalmem } from 'node:os';
import type { Cell } from './bench.js';
import { median, medianKnown, type Sample } from './measure.js';
import type { Options } from './options.js';
import { memoryOf } from './usage.js';

/** The medians of a cell over the rounds. */
export interface Row {
  readonly name: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly p50: number;
  /** Where a target is told by it. */
  readonly p95: number | undefined;
  readonly p99: number;
  readonly nodeMicros: number | undefined;
  readonly postgresMicros: number | undefined;
  readonly rssBytes: number | undefined;
  readonly rssPeakBytes: number | undefined;
  readonly facts: Readonly<Record<string, number>>;
  readonly rounds: readonly Sample[];
}

export interface Target { readonly name: string; readonly target: string; readonly value: number; readonly met: boolean }

export interface Result {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly seconds: number;
  readonly rounds: number;
  readonly rows: readonly Row[];
  readonly ratios: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
}

type Measure = (sample: Sample) => number | undefined;
const throughput: Measure = ({ perSecond }) => perSecond;
const cpu: Measure = ({ nodeMicros, postgresMicros }) => (nodeMicros === undefined || postgresMicros === undefined ? undefined : nodeMicros + postgresMicros);

/** For what runs alone in this process: how busy the machine is otherwise does not count. */
const perCpu: Measure = ({ nodeMicros }) => (nodeMicros === undefined ? undefined : 1 / nodeMicros);

/** Said only of a ledger that has grown so far. */
const [GROWTH, GROWN_ENTRIES] = ['cpu_1e6_vs_1e4', 1_000_000] as const;

/** What is compared; a target stands beside the ratio that it is for. */
const RATIOS: readonly { readonly name: string; readonly of: string; readonly to: string; readonly by: Measure; readonly atLeast?: number; readonly atMost?: number; readonly above?: number }[] = [
  { name: 'http64_vs_raw32', of: 'http64', to: 'raw32', by: throughput, atLeast: 1 },
  { name: 'http64_vs_ungrouped64', of: 'http64', to: 'ungrouped64', by: throughput, atLeast: 4 },
  { name: 'http64_hot_vs_ungrouped64_hot', of: 'http64 hot', to: 'ungrouped64 hot', by: throughput, atLeast: 30 },
  { name: 'http64_vs_plain', of: 'http64', to: 'plain64', by: throughput, atLeast: 10 },
  { name: 'http1_vs_plain', of: 'http1', to: 'plain1', by: throughput, atLeast: 1 },
  { name: 'processes2_vs_1', of: 'http64 processes2', to: 'http64', by: throughput, above: 1 },
  { name: 'cleared_hot_vs_many', of: 'cleared64 hot', to: 'cleared64 many', by: throughput, atLeast: 0.8 },
  { name: 'settled_vs_delivered', of: 'settled64', to: 'delivered64', by: throughput, atLeast: 1 },
  { name: 'usage_vs_delivered', of: 'usage64', to: 'delivered64', by: throughput, atLeast: 1 },
  { name: GROWTH, of: 'large ledger', to: 'small ledger', by: cpu, atMost: 1.15 },
  { name: 'cpu_large_vs_small', of: 'large ledger', to: 'small ledger', by: cpu },
  { name: 'law_vs_cedar', of: 'law', to: 'law cedar', by: perCpu, atLeast: 10 },
  { name: 'law_vs_json_rules', of: 'law', to: 'law json-rules', by: perCpu, atLeast: 10 },
  { name: 'http64_cpu_vs_raw32', of: 'http64', to: 'raw32', by: cpu },
  { name: 'http64_cpu_vs_plain', of: 'http64', to: 'plain64', by: cpu },
];
/** What a cell alone has to reach: by its sample, or by one of its facts. */
const LIMITS: readonly { readonly name: string; readonly of: string; readonly by: (row: Row) => number | undefined; readonly atLeast?: number; readonly atMost?: number }[] = [
  { name: 'integrated_per_s', of: 'log integrated', by: ({ perSecond }) => perSecond, atLeast: 40_000 },
  { name: 'published_ms_p99', of: 'published', by: ({ p99 }) => p99, atMost: 600 },
  { name: 'published_witnessed_ms_p99', of: 'published witnessed', by: ({ p99 }) => p99, atMost: 1_000 },
  { name: 'proof_ms_p50', of: 'inclusion proof', by: ({ p50 }) => p50, atMost: 2 },
  { name: 'proof_cached_ms_p50', of: 'inclusion proof cached', by: ({ p50 }) => p50, atMost: 0.3 },
  { name: 'overhead_octets_per_entry', of: 'log integrated', by: ({ facts }) => facts['overheadBytesPerEntry'], atMost: 100 },
  { name: 'audit_hashes_per_s', of: 'log audit hashes', by: ({ perSecond }) => perSecond, atLeast: 400_000 },
  { name: 'audit_deep_per_s', of: 'log audit deep', by: ({ perSecond }) => perSecond, atLeast: 50_000 },
  { name: 'receipt_octets', of: 'receipt verified', by: ({ facts }) => facts['receiptBytes'], atMost: 2_048 },
  { name: 'receipt_verified_ms_p50', of: 'receipt verified', by: ({ p50 }) => p50, atMost: 1 },
  { name: 'search_ms_p95', of: 'catalogue search', by: ({ p95 }) => p95, atMost: 50 },
  { name: 'statements_per_search', of: 'catalogue search', by: ({ facts }) => facts['statementsPerSearch'], atMost: 2 },
  { name: 'introspection_ms_p99', of: 'introspection', by: ({ p99 }) => p99, atMost: 5 },
  { name: 'revoked_ms_p99', of: 'revocation', by: ({ p99 }) => p99, atMost: 1_000 },
  { name: 'figures_ms_p99', of: 'figures', by: ({ p99 }) => p99, atMost: 200 },
  { name: 'entries_behind_ms_p99', of: 'entries behind figures', by: ({ p99 }) => p99, atMost: 200 },
];
const P99_MS_MAX = 25;
const RSS_BYTES_MAX = 256 * 1024 ** 2;
const INTEGRATED_MS_MAX = 250;
const LAW_MICROS_MAX = 5;

/** No ratio, but what one decision costs in CPU: the budget of a transfer knows microseconds. */
const lawMicros = (rows: readonly Row[]): number | undefined => rows.find(({ name }) => name === 'law')?.nodeMicros;

export async function rowOf({ name, connections, pids, conclude }: Cell, rounds: readonly Sample[]): Promise<Row> {
  const facts = (await conclude?.()) ?? {};
  const memories = pids.map(memoryOf).filter((memory) => memory !== undefined);
  const most = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : Math.max(...values));
  return {
    name, connections, facts, rounds,
    perSecond: median(rounds.map(throughput).map(Number)), p50: median(rounds.map(({ p50 }) => p50)), p95: medianKnown(rounds.map(({ p95 }) => p95)), p99: median(rounds.map(({ p99 }) => p99)),
    nodeMicros: medianKnown(rounds.map(({ nodeMicros }) => nodeMicros)), postgresMicros: medianKnown(rounds.map(({ postgresMicros }) => postgresMicros)),
    rssBytes: most(memories.map(({ rssBytes }) => rssBytes)), rssPeakBytes: most(memories.map(({ rssPeakBytes }) => rssPeakBytes)),
  };
}

export function resultOf(rows: readonly Row[], options: Options, postgresVersion: string): Result {
  const ratios = Object.fromEntries(RATIOS.filter(({ name }) => name !== GROWTH || options.entries >= GROWN_ENTRIES).flatMap(({ name, of, to, by }): [string, number][] => {
    const value = ratio(rows.find((row) => row.name === of), rows.find((row) => row.name === to), by);
    return value === undefined ? [] : [[name, value]];
  }));
  const micros = lawMicros(rows);
  const [processor] = cpus();
  return {
    machine: { processors: cpus().length, model: processor?.model ?? 'unknown', memoryBytes: totalmem(), platform: `${platform()}-${arch()}`, node: process.version, postgres: postgresVersion },
    seconds: options.seconds, rounds: options.rounds, rows, ratios: { ...ratios, ...(micros === undefined ? {} : { law_us_per_evaluation: micros }) }, targets: [...ratioTargets(ratios), ...rowTargets(rows), ...limitTargets(rows)],
  };
}

/** The median of the ratios within each round, so that a slow minute of the machine hits both sides. */
function ratio(of: Row | undefined, to: Row | undefined, by: Measure): number | undefined {
  return medianKnown((of?.rounds ?? []).map((sample, round) => {
    const other = to?.rounds[round];
    const [above, below] = [by(sample), other === undefined ? undefined : by(other)];
    return above === undefined || below === undefined ? undefined : above / below;
  }));
}

interface Bounds { readonly atLeast?: number | undefined; readonly atMost?: number | undefined }

function targetOf(name: string, value: number, { atLeast, atMost = Infinity }: Bounds): Target {
  return atLeast === undefined ? { name, target: `<= ${atMost}`, value, met: value <= atMost } : { name, target: `>= ${atLeast}`, value, met: value >= atLeast };
}

function ratioTargets(ratios: Readonly<Record<string, number>>): Target[] {
  return RATIOS.flatMap(({ name, atLeast, atMost, above }) => {
    const value = ratios[name];
    if (value === undefined) return [];
    if (atLeast !== undefined || atMost !== undefined) return [targetOf(name, value, { atLeast, atMost })];
    return above === undefined ? [] : [{ name, target: `> ${above}`, value, met: value > above }];
  });
}

const limitTargets = (rows: readonly Row[]): Target[] => LIMITS.flatMap(({ name, of, by, atLeast, atMost }) => {
  const row = rows.find((one) => one.name === of);
  const value = row === undefined ? undefined : by(row);
  return value === undefined ? [] : [targetOf(name, value, { atLeast, atMost })];
});

function rowTargets(rows: readonly Row[]): Target[] {
  const atMost = (name: string, value: number | undefined, most: number): Target[] => (value === undefined ? [] : [targetOf(name, value, { atMost: most })]);
  const http = rows.find(({ name }) => name === 'http64');
  const rss = rows.filter(({ name }) => name.startsWith('http')).map(({ rssPeakBytes }) => rssPeakBytes).filter((bytes) => bytes !== undefined);
  const integration = rows.find(({ name }) => name === 'http64 background');
  return [
    ...atMost('http64_p99_ms', http?.p99, P99_MS_MAX),
    ...atMost('rss_peak_bytes', rss.length === 0 ? undefined : Math.max(...rss), RSS_BYTES_MAX),
    ...atMost('law_us_per_evaluation', lawMicros(rows), LAW_MICROS_MAX),
    ...atMost('integrated_ms_p99', integration?.facts['integratedMsP99'], INTEGRATED_MS_MAX),
  ];
}
