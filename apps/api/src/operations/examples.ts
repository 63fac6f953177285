import { createRequire } from 'node:module';

/** What one operation was sent (`request`) and answered, by status. */
export type Example = Readonly<Record<string, unknown>>;
/** Examples by operation id; under `problems` one of each status. */
export type Examples = Readonly<Record<string, Example>>;

/** Recorded from the API itself by test/e2e/examples.e2e-spec.ts, which fails when they are no longer true. */
export const EXAMPLES = createRequire(import.meta.url)('./examples.json') as Examples;
