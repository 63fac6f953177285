export type { JobData } from './backend.js';
export { openJobs, type Counts, type FailedJob, type Jobs, type JobsOptions, type NewJob } from './jobs.js';
export type { Job, Logger, WorkOptions, Working } from './worker.js';
