import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Jobs, Working } from '#adapters/jobs';
import { exportPackOf, readPackDefinition, type ExportPack } from '#core/law';
import { Refusal, clip, uuidOf, type Id, type Replay } from '#core/exchange';
import type { Reconciled } from '../checks/reconciler.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';
import { replayVerdicts, verdictsFrom, type VerdictProgress } from './replay-verdicts.js';

const CALLER = systemCaller('replayer');
const KEEP_MS = 1_000;
/** Few enough that whoever shares this process waits some ten milliseconds for a page at the most. */
const PAGE_ENTRIES = 1_000;

/** The queue of replays; a job carries the replay's id and nothing else. */
export const REPLAY_QUEUE = 'replays';
export const replayJob = (replay: Id) => ({ id: replay, name: 'replay', data: { replay } });
/** What the reconciler looks for: replays that were asked for or interrupted. */
export const WAITING_REPLAYS: Reconciled = { kind: 'replay', statuses: ['REQUESTED', 'RUNNING'], queue: REPLAY_QUEUE, job: replayJob };

/** How far replays have come, in a table of its own: it is worth keeping over a restart and worth no entry. */
export class ReplayProgress {
  constructor(private readonly pool: pg.Pool, private readonly exchange: number) {}

  async read(replay: Id<'replay'>): Promise<VerdictProgress | undefined> {
    const { rows } = await this.pool.query<{ progress: VerdictProgress }>('select progress from replay_progress where exchange = $1 and replay = $2', [this.exchange, uuidOf(replay)]);
    return rows[0]?.progress;
  }

  async keep(replay: Id<'replay'>, progress: VerdictProgress): Promise<void> {
    await this.pool.query('insert into replay_progress (exchange, replay, progress) values ($1, $2, $3) on conflict (exchange, replay) do update set progress = excluded.progress', [this.exchange, uuidOf(replay), JSON.stringify(progress)]);
  }

  async forget(replay: Id<'replay'>): Promise<void> {
    await this.pool.query('delete from replay_progress where exchange = $1 and replay = $2', [this.exchange, uuidOf(replay)]);
  }
}

export interface ReplayRun { readonly ledger: Ledger; readonly pool: pg.Pool; readonly signal: AbortSignal; readonly keepMs?: number }

/** What a replay's job does, from where an earlier run was interrupted. A process that is told to stop leaves the rest to the reconciler. */
export async function runReplay({ ledger, pool, signal, keepMs = KEEP_MS }: ReplayRun, id: Id<'replay'>): Promise<void> {
  const { exchange, derivedId } = ledger;
  const replay = await started(ledger, id);
  if (replay === undefined) return;
  const kept = new ReplayProgress(pool, exchange);
  const pack = replay.pack === null ? undefined : await packOf(ledger, replay.pack.id);
  let keptAt = performance.now();
  const report = await replayVerdicts({
    pool, exchange, derivedId, pageEntries: PAGE_ENTRIES, ...(pack === undefined ? {} : { pack }),
    begin: (await kept.read(id)) ?? verdictsFrom(replay.entries ?? 0, pack),
    onPage: async (progress) => {
      if (signal.aborted || performance.now() - keptAt >= keepMs) {
        await kept.keep(id, progress);
        keptAt = performance.now();
      }
      return !signal.aborted;
    },
  });
  if (report === undefined) return;
  const { verdicts, alarmCount, differing } = report;
  await submitOnce(() => ledger.submit('replay.finish', { id, verdicts, differing: pack === undefined ? alarmCount : differing, report }, { caller: CALLER, key: `finish:${id}` }));
  await kept.forget(id);
}

/** The replay as RUNNING; undefined for one that has ended. */
async function started(ledger: Ledger, id: Id<'replay'>): Promise<Replay | undefined> {
  const current = (await ledger.get(id))?.state;
  if (current === undefined) throw new Error(`there is no ${id}`);
  if (current.state !== 'REQUESTED') return current.state === 'RUNNING' ? current : undefined;
  await submitOnce(async () => ledger.submit('replay.start', { id, entries: await ledger.size() }, { caller: CALLER, key: `start:${id}:${randomUUID()}` }));
  return (await ledger.get(id))?.state;
}

async function packOf(ledger: Ledger, id: Id<'pack'>): Promise<ExportPack> {
  const state = (await ledger.get(id))?.state;
  if (state === undefined) throw new Error(`there is no ${id}`);
  return exportPackOf(readPackDefinition(state.definition));
}

/** Of two runs of one replay the first is written; the other finds that it is done. */
async function submitOnce(submit: () => Promise<unknown>): Promise<void> {
  try {
    await submit();
  } catch (err) {
    if (!(err instanceof Refusal && err.code === 'state_conflict')) throw err;
  }
}

async function recordFailure(ledger: Ledger, id: Id<'replay'>, err: Error): Promise<void> {
  const reason = clip(err.message.replace(/\p{Cc}+/gu, ' '), 500) || err.name;
  await submitOnce(() => ledger.submit('replay.fail', { id, reason }, { caller: CALLER, key: `fail:${id}:${randomUUID()}` }));
}

/** Takes replays from the queue in this process, one at a time: whoever waits for an answer of the exchange comes first. */
export async function startReplayWorker(ledger: Ledger, pool: pg.Pool, jobs: Jobs): Promise<Working> {
  const controller = new AbortController();
  const working = await jobs.work(REPLAY_QUEUE, {
    concurrency: 1,
    onJob: (job) => runReplay({ ledger, pool, signal: controller.signal }, job.id as Id<'replay'>),
    onExhausted: (job, err) => recordFailure(ledger, job.id as Id<'replay'>, err),
  });
  return {
    get failure() { return working.failure; },
    close: () => {
      controller.abort();
      return working.close();
    },
  };
}
