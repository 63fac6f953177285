import { setTimeout as delay } from 'node:timers/promises';
import { cpuOf, postgresCpu, type PostgresProcess } from './usage.js';

/** What one cell of the table measures: so many closed loops, for so long, at most so many requests. */
export interface Load { readonly connections: number; readonly warmSeconds: number; readonly seconds: number; readonly countMax?: number }

/** What a load generator saw in the measured window. */
export interface Window { readonly count: number; readonly seconds: number; readonly p50: number; readonly p95?: number; readonly p99: number }

/** A window with what it cost: microseconds of CPU per request, where the system tells. */
export interface Sample extends Window {
  readonly perSecond: number;
  readonly nodeMicros: number | undefined;
  readonly postgresMicros: number | undefined;
}

/** Called at the first and the last moment of the measured window. */
export interface Marks { readonly begin: () => void; readonly end: () => void }

/** Runs a load, and meters the processes that serve it between its marks. */
export async function metered(pids: readonly number[], postgres: PostgresProcess, run: (marks: Marks) => Promise<Window>): Promise<Sample> {
  const read = (): { node: number | undefined; postgres: number | undefined } => ({ node: sum(pids.map(cpuOf)), postgres: postgresCpu(postgres) });
  let before = read();
  let after = before;
  const window = await run({ begin: () => { before = read(); }, end: () => { after = read(); } });
  const perRequest = (from: number | undefined, to: number | undefined): number | undefined => (from === undefined || to === undefined ? undefined : (to - from) / window.count);
  return { ...window, perSecond: window.count / window.seconds, nodeMicros: perRequest(before.node, after.node), postgresMicros: perRequest(before.postgres, after.postgres) };
}

/** Closed loops in this process: each asks again as soon as it has its answer. */
export async function closedLoops({ connections, warmSeconds, seconds, countMax = Infinity }: Load, { begin, end }: Marks, once: (loop: number) => Promise<void>): Promise<Window> {
  const latencies: number[] = [];
  const warmUntil = performance.now() + warmSeconds * 1000;
  let begun = Infinity;
  let ended = Infinity;
  const answered = (asked: number, now: number): void => {
    if (begun === Infinity && now >= warmUntil) {
      begin();
      begun = performance.now();
    } else if (begun < now && ended === Infinity) {
      latencies.push(now - asked);
      if (now < begun + seconds * 1000 && latencies.length < countMax) return;
      end();
      ended = now;
    }
  };
  const loop = async (number: number): Promise<void> => {
    while (ended === Infinity) {
      const asked = performance.now();
      await once(number);
      answered(asked, performance.now());
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => loop(number)));
  return windowOf(latencies, (ended - begun) / 1000);
}

const TICK_MS = 1;

/**
 * Requests at a steady rate, whatever the answers do, each on the connection that has waited longest for one. Timed from when it was
 * due: a server that stands still is charged for everybody who would have come meanwhile.
 */
export async function openLoop({ connections, warmSeconds, seconds, perSecond }: Load & { readonly perSecond: number }, { begin, end }: Marks, once: (connection: number) => Promise<void>): Promise<Window> {
  const [latencies, answers, waiting]: [number[], Promise<void>[], number[]] = [[], [], []];
  const free = Array.from({ length: connections }, (_, i) => i);
  const startedAt = performance.now();
  const [first, last] = [Math.floor(warmSeconds * perSecond), Math.floor((warmSeconds + seconds) * perSecond)];
  const dueAt = (number: number): number => startedAt + (number / perSecond) * 1000;
  let failure: Error | undefined;
  const serve = async (connection: number, number: number): Promise<void> => {
    await once(connection);
    if (number >= first) latencies.push(performance.now() - dueAt(number));
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else await serve(connection, next);
  };
  for (let number = 0; number < last && failure === undefined;) {
    for (; number < last && dueAt(number) <= performance.now(); number++) {
      if (number === first) begin();
      const connection = free.shift();
      if (connection === undefined) waiting.push(number);
      else answers.push(serve(connection, number).catch((err: unknown) => { failure ??= err instanceof Error ? err : new Error('a request failed', { cause: err }); }));
    }
    await delay(TICK_MS);
  }
  await Promise.all(answers);
  if (failure !== undefined) throw failure;
  end();
  return windowOf(latencies, (performance.now() - dueAt(first)) / 1000);
}

export function windowOf(latencies: readonly number[], seconds: number): Window {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The middle of those that are known. */
export function medianKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    total += value;
  }
  return total;
}
