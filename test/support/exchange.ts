import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandInput, CommandName } from '#core/exchange';
import { loadConfig, openRuntime, type Environment, type Ledger, type Runtime } from '#ledger';
import { anApplication, SYSTEM, type Stage } from './ledger.js';
import { until } from './until.js';

/** One process of an exchange, with its background work. */
export interface Process extends Stage {
  readonly ledger: Ledger;
  readonly runtime: Runtime;
  /** Writes so many entries, one after the other. */
  readonly grow: (entries: number) => Promise<void>;
  /** Waits until everything that is written is published; returns its size. */
  readonly published: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface ProcessOptions {
  readonly url: string;
  readonly directory: string;
  readonly env?: Environment;
  readonly background?: boolean;
}

/** Starts a process as `npm start` would, on a database and a data directory. */
export async function startProcess({ url, directory, env = {}, background = true }: ProcessOptions): Promise<Process> {
  const config = loadConfig({ DATABASE_URL: url, YAOSU_DATA: directory, YAOSU_PUBLISH_MS: '20', ...env }, { background });
  const runtime = await openRuntime(config);
  const run = <N extends CommandName>(caller: Parameters<Stage['run']>[0], name: N, input: CommandInput<N>) => runtime.ledger.submit(name, input, { caller, key: randomUUID() });
  return {
    runtime, run, ledger: runtime.ledger,
    grow: async (entries) => {
      for (let i = 0; i < entries; i++) await run(SYSTEM, 'participant.apply', anApplication());
    },
    published: async () => {
      const size = await runtime.ledger.size();
      await until(async () => ((await runtime.log.latest())?.size ?? -1) >= size);
      return size;
    },
    close: () => runtime.close(),
  };
}

/** A directory of one test alone. */
export async function freshDirectory(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'yaosu-exchange-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
