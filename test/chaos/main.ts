import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGuard, processesIn, type Guard } from './processes.js';
import { startPostgres } from './postgres.js';
import { runScenario, type Outcome } from './runner.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { tableOf } from './table.js';

const USAGE = `Usage: npm run -s chaos -- [--seconds N] [--seed S] [--scenario NAME]... [--json FILE]

Hurts a running exchange on this machine in every way below, and then proves that nothing was lost, doubled or invented.
Every choice follows from the seed. Exit code 0: it held; 1: it did not; 2: wrong usage.

${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n')}`;

interface Request { readonly seconds: number; readonly seed: number; readonly scenarios: readonly Scenario[]; readonly json: string | undefined }

function requestIn(args: string[]): Request | undefined {
  try {
    const { values } = parseArgs({ args, strict: true, options: { seconds: { type: 'string', default: '15' }, seed: { type: 'string' }, scenario: { type: 'string', multiple: true }, json: { type: 'string' } } });
    const scenarios = values.scenario === undefined ? SCENARIOS : SCENARIOS.filter(({ name }) => values.scenario?.includes(name));
    const [seconds, seed] = [Number(values.seconds), Number(values.seed ?? Date.now() % 1_000_000)];
    const isKnown = values.scenario === undefined || scenarios.length === new Set(values.scenario).size;
    return isKnown && seconds > 0 && seconds <= 600 && Number.isSafeInteger(seed) ? { seconds, seed, scenarios, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  const request = requestIn(args);
  if (request === undefined) {
    console.error(USAGE);
    return 2;
  }
  const directory = await mkdtemp(join(tmpdir(), 'yaosu-chaos-'));
  await chmod(directory, 0o755); // Started by root, the database server works under another account.
  const guard = startGuard();
  const outcomes = await runAll(request, directory, guard);
  guard.close();
  for (const left of processesIn(directory)) console.error(`a process was left behind: ${left}`);
  console.log(`\n${tableOf(outcomes)}`);
  if (request.json !== undefined) await writeFile(request.json, `${JSON.stringify({ seed: request.seed, seconds: request.seconds, outcomes }, undefined, 2)}\n`);
  const hasHeld = outcomes.every(({ violations }) => violations === 0) && processesIn(directory).length === 0;
  if (hasHeld) await rm(directory, { recursive: true });
  else console.error(`\nLogs of the processes: ${directory}`);
  return hasHeld ? 0 : 1;
}

async function runAll({ scenarios, seed, seconds }: Request, directory: string, guard: Guard): Promise<Outcome[]> {
  const keeper = { directory, guard };
  const postgres = await startPostgres(keeper);
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of scenarios) {
      console.log(`${scenario.name}: ${scenario.title}`);
      const outcome = await runScenario({ scenario, seed, seconds, keeper, postgres, progress: (what) => console.log(`  ${what}`) });
      outcomes.push(outcome);
      for (const complaint of outcome.complaints) console.error(`  VIOLATION ${complaint}`);
      if (outcome.violations > 0) console.error(`  again: npm run -s chaos -- --scenario ${scenario.name} --seed ${seed} --seconds ${seconds}`);
    }
  } finally {
    await postgres.stop();
  }
  return outcomes;
}

// A signal ends this process, and the guard ends everything else.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
