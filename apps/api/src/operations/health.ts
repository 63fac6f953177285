import type { Readiness, Runtime } from '#ledger';
import { CHECK_QUEUE } from '#ledger';

/** How the process is, for those who run it. */
export class Health {
  constructor(private readonly runtime: Pick<Runtime, 'ready' | 'jobs'>) {}

  ready(): Promise<Readiness> {
    return this.runtime.ready();
  }

  queue(): Promise<object> {
    return this.runtime.jobs.counts(CHECK_QUEUE);
  }
}
