import { CHECK_QUEUE, type Readiness, type Runtime } from '#ledger';

/** How the process is, for those who run it. */
export class Health {
  constructor(private readonly runtime: Pick<Runtime, 'ready' | 'jobs' | 'config'>) {}

  /** Where clients reach the API. */
  get baseUrl(): string {
    return this.runtime.config.baseUrl;
  }

  ready(): Promise<Readiness> {
    return this.runtime.ready();
  }

  queue(): Promise<object> {
    return this.runtime.jobs.counts(CHECK_QUEUE);
  }
}
