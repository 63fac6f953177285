import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SealedDays, type DaysPart, type SavedDays } from '#core/audit';
import { THREADS_FROM } from '../log/scanners.js';
import { Findings, ofEntry, type Tally } from './findings.js';

/** Parts to a message: a thread that is woken for each takes the processor from the one that folds. */
const PARTS_PER_MESSAGE = 16;
/** Messages that wait for the thread: bounds memory. */
const WAITING_MAX = 8;
const WORKER = join(import.meta.dirname, 'days-worker.js');

/** Every participant's statements as far as they are folded, and what is wrong with the days that were sealed. */
export interface DaysState { readonly saved: SavedDays; readonly tally: Tally }

/** Statements are folded beside the states: neither needs the other. */
export interface Days {
  readonly add: (part: DaysPart) => Promise<void>;
  /** As of the last part that was added. */
  readonly state: () => Promise<DaysState>;
  readonly close: () => Promise<unknown>;
}

/** What the thread is asked and what it answers, in the same order. */
export type Question = readonly DaysPart[] | 'state';
export type Answer = 'added' | DaysState;

/** A thread of its own for a log that is long and folded; a short one is done before the thread has started. */
export const openDays = (saved: SavedDays | undefined, size: number, isFolding: boolean): Days => (size < THREADS_FROM || !isFolding || !existsSync(WORKER) ? new DaysHere(saved) : new DaysThread(saved));

export class DaysHere implements Days {
  private readonly days: SealedDays;
  private readonly findings = new Findings();

  constructor(saved: SavedDays | undefined) {
    this.days = new SealedDays(saved);
  }

  add(part: DaysPart): Promise<void> {
    for (const violation of this.days.add(part)) this.findings.add(ofEntry(violation));
    return Promise.resolve();
  }

  state(): Promise<DaysState> {
    return Promise.resolve({ saved: this.days.save(), tally: this.findings.result() });
  }

  close(): Promise<unknown> {
    return Promise.resolve();
  }
}

class DaysThread implements Days {
  private readonly worker: Worker;
  private parts: DaysPart[] = [];
  private readonly waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (err: Error) => void }[] = [];
  private failure: Error | undefined;

  constructor(saved: SavedDays | undefined) {
    this.worker = new Worker(WORKER, { workerData: saved });
    this.worker.on('message', (answer: Answer) => { this.waiting.shift()?.resolve(answer); });
    this.worker.on('error', (err) => {
      this.failure = err;
      for (const { reject } of this.waiting.splice(0)) reject(err);
    });
  }

  async add(part: DaysPart): Promise<void> {
    this.parts.push(part);
    if (this.parts.length >= PARTS_PER_MESSAGE) await this.flush();
  }

  private async flush(): Promise<void> {
    const added = this.ask(this.parts);
    this.parts = [];
    // A failure is met by the next question; until then it must not count as unhandled.
    added.catch(() => undefined);
    if (this.waiting.length >= WAITING_MAX) await added;
  }

  async state(): Promise<DaysState> {
    await this.flush();
    const answer = await this.ask('state');
    if (answer === 'added') throw new Error('the thread answers in another order than it is asked');
    return answer;
  }

  close(): Promise<unknown> {
    return this.worker.terminate();
  }

  private ask(question: Question): Promise<Answer> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(question);
    });
  }
}
