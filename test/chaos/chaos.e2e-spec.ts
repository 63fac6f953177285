import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { processesIn, startGuard, type Guard } from './processes.js';
import { startPostgres, type Postgres } from './postgres.js';
import { runScenario } from './runner.js';
import { SCENARIOS } from './scenarios.js';

const SECONDS = 4;

/** One seed of the two that need the least time to recover; `npm run chaos` runs them all, for as long as one likes. */
describe('after everything that an exchange suffered, what it had acknowledged is there and nothing else', () => {
  let directory: string;
  let guard: Guard;
  let postgres: Postgres;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yaosu-chaos-'));
    await chmod(directory, 0o755); // Started by root, the database server works under another account.
    guard = startGuard();
    postgres = await startPostgres({ directory, guard });
  });
  afterAll(async () => {
    await postgres.stop();
    guard.close();
    expect(processesIn(directory)).toEqual([]);
    await rm(directory, { recursive: true });
  });

  test.each(SCENARIOS.filter(({ name }) => ['api-kill', 'answer-lost', 'postgres-restart'].includes(name)))('$title', async (scenario) => {
    const { complaints, violations, acknowledged, faults } = await runScenario({ scenario, seed: 1, seconds: SECONDS, keeper: { directory, guard }, postgres });
    expect({ complaints, violations }).toEqual({ complaints: [], violations: 0 });
    expect(acknowledged).toBeGreaterThan(100);
    expect(faults).toBeGreaterThan(0);
  });
});
