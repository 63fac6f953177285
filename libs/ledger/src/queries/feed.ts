import type { Bell } from '../bell.js';
import type { CommittedEntry } from '../commit/submission.js';
import type { Ledger } from '../ledger.js';

const BATCH = 256;
const POLL_MS = 500;

/** The entries as they come, from an index on: everything below the head is there, so nothing is missed and nothing repeated. */
export class Feed {
  constructor(private readonly ledger: Ledger, private readonly bell: Bell) {}

  async *follow(from: number, signal: AbortSignal): AsyncGenerator<CommittedEntry, void, undefined> {
    let next = from;
    while (!signal.aborted) {
      const entries = await this.ledger.entries(next, BATCH);
      yield* entries;
      next += entries.length;
      if (entries.length < BATCH) await this.bell.wait(POLL_MS, signal);
    }
  }
}
