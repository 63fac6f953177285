import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { analysisPool } from '#adapters/store';
import { askAgain, audit, type Audited, type Evidence } from './audit.js';
import { openClient, type Client } from './client.js';
import { openHttp, type Http } from './http.js';
import { openJournal, type Counts, type Journal } from './journal.js';
import { startListener } from './listener.js';
import { USUAL, runLoad } from './load.js';
import { openMarket } from './market.js';
import { processesIn, type Keeper } from './processes.js';
import type { Postgres } from './postgres.js';
import { seeded, type Random } from './random.js';
import { SETTLE_MS_MAX, type Scenario, type Trouble } from './scenarios.js';
import { settle } from './settle.js';
import { openStage, type Stage } from './stage.js';
import { startWatcher } from './watcher.js';

const ANSWER_MS_MAX = 6_000;
const CLIENTS = 12;
const COMMANDS_MAX = 30_000;
const TWIN_CHANCE = 0.05;
const HOT_COUNT_MAX = 400;

export interface Course {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How long the load lasts. */
  readonly seconds: number;
  /** Where the scenario gets a directory of its own, which stays when something was wrong. */
  readonly keeper: Omit<Keeper, 'complain'>;
  readonly postgres: Postgres;
  readonly progress?: (what: string) => void;
}

/** What came of one scenario; it has held when there are no violations. */
export interface Outcome extends Omit<Counts, 'complaints'>, Audited {
  readonly scenario: string;
  readonly seed: number;
  readonly seconds: number;
  /** How often something was hurt. */
  readonly faults: number;
  /** Starts of processes after their first. */
  readonly restarts: number;
  /** The most memory of any process of the exchange, in MiB. */
  readonly memoryMax: number;
  readonly violations: number;
  readonly complaints: readonly string[];
}

/** Runs one scenario: a market, load and trouble at the same time, peace, audit. Every choice in it follows from the seed. */
export async function runScenario({ scenario, seed, seconds, keeper, postgres, progress = () => undefined }: Course): Promise<Outcome> {
  const began = Date.now();
  const random = seeded(`${scenario.name} ${seed}`);
  const journal = openJournal();
  const database = `chaos_${scenario.name.replaceAll('-', '_')}`;
  const directory = join(keeper.directory, scenario.name);
  await postgres.drop(database);
  await mkdir(directory);
  const stage = await openStage({ keeper: { directory, guard: keeper.guard, complain: journal.complain }, postgres, database, cast: scenario.cast, random: random.fork('network') });
  let audited: Audited = { entries: 0, refusals: 0, checks: 0, checkpoints: 0 };
  try {
    audited = await play({ stage, scenario, seed, seconds, random, journal, progress });
  } catch (err) {
    journal.complain(`the scenario broke off: ${err instanceof Error ? String(err.stack) : String(err)}`);
  } finally {
    await stage.close();
  }
  for (const left of processesIn(directory)) journal.complain(`a process was left behind: ${left}`);
  if (journal.counts.complaints === 0) await rm(directory, { recursive: true });
  const services = [...stage.apis, ...stage.workers, ...(stage.redis === undefined ? [] : [stage.redis])];
  const { complaints: violations, ...counts } = journal.counts;
  const { 'lose answer': answers = 0, 'lose request': requests = 0, outage = 0 } = stage.proxy?.met ?? {};
  return {
    scenario: scenario.name, seed, ...counts, faults: counts.faults + answers + requests + outage, ...audited, violations, complaints: journal.complaints, seconds: Math.round((Date.now() - began) / 1_000),
    restarts: services.reduce((total, { starts }) => total + starts - 1, 0),
    memoryMax: Math.round(Math.max(...services.map(({ memoryMax }) => memoryMax)) / 1_048_576),
  };
}

interface Play {
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly seconds: number;
  readonly random: Random;
  readonly journal: Journal;
  readonly progress: (what: string) => void;
}

async function play(course: Play): Promise<Audited> {
  const { stage, journal, random, progress } = course;
  const http = openHttp(ANSWER_MS_MAX);
  const pool = analysisPool(stage.databaseUrl);
  const endings: (() => Promise<void>)[] = [() => pool.end()];
  try {
    const targets = (): readonly string[] => stage.apis.map(({ url }) => url);
    const client = clientOf(course, http, 'main', { isOver: () => false, twinChance: 0 });
    const market = await openMarket({ client, http, target: targets()[0] ?? '', bootstrapToken: stage.bootstrapToken, hotCountMax: course.scenario.hotCountMax ?? HOT_COUNT_MAX });
    const watcher = startWatcher({ http, targets, random: random.fork('watcher'), publishedPath: join(stage.logDirectory, 'public', 'checkpoint'), complain: journal.complain });
    const listener = startListener({ targets, random: random.fork('listener'), actor: market.maker, complain: journal.complain });
    endings.push(listener.stop, watcher.stop);
    progress(`load for ${course.seconds} s`);
    await storm(course, http, market);
    const evidence: Evidence = { logDirectory: stage.logDirectory, pool, journal, market, client, watcher, listener, url: targets()[0] ?? '', random: random.fork('audit') };
    progress(`asking again: ${journal.open.size} open orders`);
    await askAgain(evidence);
    progress('waiting until nothing waits');
    for (const waiting of await settle(pool, SETTLE_MS_MAX)) journal.complain(`${waiting}, ${SETTLE_MS_MAX / 1_000} s after everything was back`);
    progress('audit');
    return await audit(evidence);
  } finally {
    for (const end of endings.reverse()) await end();
    http.close();
  }
}

/** Load and trouble at the same time, until both are over. */
async function storm(course: Play, http: Http, market: Awaited<ReturnType<typeof openMarket>>): Promise<void> {
  const { scenario, random, journal, stage, seconds } = course;
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  const clients = Array.from({ length: scenario.clients ?? CLIENTS }, (_, i) => clientOf(course, http, `client-${i}`, { isOver, twinChance: TWIN_CHANCE }));
  const timer = setTimeout(() => over.abort(), seconds * 1_000);
  const load = runLoad({ market, journal, clients, random, mix: { ...USUAL, ...scenario.mix }, commandsMax: COMMANDS_MAX, isOver });
  const trouble = scenario.trouble(troubleOf({ stage, random: random.fork('trouble'), over: over.signal, did: () => { journal.counts.faults += 1; } }));
  try {
    await Promise.all([load, trouble]);
  } finally {
    clearTimeout(timer);
    over.abort();
    await Promise.allSettled([load, trouble]);
  }
}

const troubleOf = ({ stage, random, over, did }: { readonly stage: Stage; readonly random: Random; readonly over: AbortSignal; readonly did: () => void }): Trouble => ({
  stage, random, did,
  pause: async (msMin, msMax) => {
    await sleep(random.between(msMin, msMax), undefined, { signal: over }).catch(() => undefined);
    return !over.aborted;
  },
  fork: (label) => troubleOf({ stage, random: random.fork(label), over, did }),
});

const clientOf = ({ stage, scenario, seed, random, journal }: Play, http: Http, name: string, more: { readonly isOver: () => boolean; readonly twinChance: number }): Client =>
  openClient({ http, journal, random: random.fork(name), prefix: `${scenario.name}.${seed}.${name}`, targets: () => stage.apis.map(({ url }) => url), ...more });
