import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { tileAt, TILE_WIDTH, type Tile } from '#core/tlog';
import { ahead } from './ahead.js';
import { Unreadable } from './inputs.js';
import { scanTile, type Depth, type Scanned } from './scan.js';
import type { LogSource, SourceSpec } from './source.js';

/** Level 0 tiles in flight where one thread does all: bounds memory, hides latency. */
const AHEAD = 8;
/** Tiles to a message, and messages in flight for each thread: one at work, one waiting. */
const TILES_PER_JOB = 8;
const JOBS_PER_THREAD = 2;
/** Shorter logs are scanned before threads have started. */
export const THREADS_FROM = 40_000;
const WORKER = join(import.meta.dirname, 'scan-worker.js');

/** What a thread is told to scan, and what it answers. */
export interface Job { readonly id: number; readonly tiles: readonly Tile[]; readonly depth: Depth }
export type Answer = { readonly id: number; readonly scanned: readonly Scanned[] } | { readonly id: number; readonly failure: string; readonly isUnreadable: boolean };

/** Scans level 0 tiles of a log of `size` entries, in order, from the one that holds entry `from` on. */
export interface Scanning { readonly from: number; readonly size: number; readonly depth: Depth }
export interface Scanners {
  readonly scan: (scanning: Scanning) => AsyncIterable<Scanned>;
  readonly close: () => Promise<unknown>;
}

/** One thread, which is this one. */
export const scanHere = (source: LogSource): Scanners => ({
  scan: ({ from, size, depth }) => ahead(leafTiles(from, size), AHEAD, (tile) => scanTile(source, tile, depth)),
  close: () => Promise.resolve(),
});

/** As many threads as there are processors, each of which reads the source for itself; a source that only this thread has, and a short log, are scanned here. */
export function openScanners(source: LogSource, spec: SourceSpec | undefined, size: number): Scanners {
  // From the sources there is nothing that a thread could load.
  if (spec === undefined || size < THREADS_FROM || !existsSync(WORKER)) return scanHere(source);
  const threads = Array.from({ length: availableParallelism() }, () => new Thread(spec));
  const jobs = threads.length * JOBS_PER_THREAD;
  return {
    scan: (scanning) => scanInThreads(threads, jobs, scanning),
    close: () => Promise.all(threads.map((thread) => thread.close())),
  };
}

async function* scanInThreads(threads: readonly Thread[], depthOfQueue: number, { from, size, depth }: Scanning): AsyncGenerator<Scanned, void, undefined> {
  const load = ({ id, tiles }: { readonly id: number; readonly tiles: readonly Tile[] }): Promise<readonly Scanned[]> => {
    const thread = threads.toSorted((a, b) => a.load - b.load)[0];
    if (thread === undefined) throw new Error('there is no thread');
    return thread.run({ id, tiles, depth });
  };
  for await (const scanned of ahead(jobsOf(from, size), depthOfQueue, load)) yield* scanned;
}

function* jobsOf(from: number, size: number): Generator<{ readonly id: number; readonly tiles: readonly Tile[] }, void, undefined> {
  let tiles: Tile[] = [];
  let id = 0;
  for (const tile of leafTiles(from, size)) {
    tiles.push(tile);
    if (tiles.length < TILES_PER_JOB) continue;
    yield { id: id++, tiles };
    tiles = [];
  }
  if (tiles.length > 0) yield { id, tiles };
}

function* leafTiles(from: number, size: number): Generator<Tile, void, undefined> {
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < size; index++) yield tileAt({ level: 0, index }, size);
}

/** A thread and what it has been asked. */
class Thread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { readonly resolve: (scanned: readonly Scanned[]) => void; readonly reject: (err: Error) => void }>();

  constructor(spec: SourceSpec) {
    this.worker = new Worker(WORKER, { workerData: spec });
    this.worker.on('message', (answer: Answer) => { this.settle(answer); });
    this.worker.on('error', (err) => {
      for (const { reject } of this.waiting.values()) reject(err);
      this.waiting.clear();
    });
  }

  get load(): number {
    return this.waiting.size;
  }

  run(job: Job): Promise<readonly Scanned[]> {
    return new Promise((resolve, reject) => {
      this.waiting.set(job.id, { resolve, reject });
      this.worker.postMessage(job);
    });
  }

  close(): Promise<number> {
    return this.worker.terminate();
  }

  private settle(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('scanned' in answer) waiting?.resolve(answer.scanned);
    else waiting?.reject(answer.isUnreadable ? new Unreadable(answer.failure) : new Error(answer.failure));
  }
}
