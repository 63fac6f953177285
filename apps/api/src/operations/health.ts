import { CHECK_QUEUE, type Readiness, type Runtime } from '#ledger';

/** How the process is, for those who run it. */
export class Health {
  constructor(private readonly runtime: Pick<Runtime, 'ready' | 'jobs' | 'config' | 'metrics' | 'publishing'>) {}

  /** Where clients reach the API. */
  get baseUrl(): string {
    return this.runtime.config.baseUrl;
  }

  ready(): Promise<Readiness> {
    return this.runtime.ready();
  }

  /** The figures of this process for Prometheus. */
  metrics(): Promise<string> {
    const { metrics, publishing, jobs, config: { exchange } } = this.runtime;
    return metrics.text({ exchange, publishing, jobs });
  }

  queue(): Promise<object> {
    return this.runtime.jobs.counts(CHECK_QUEUE);
  }
}
