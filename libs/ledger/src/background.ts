import { countingPool } from '#adapters/store';
import { Anchorer } from './anchoring/anchorer.js';
import { Bell } from './bell.js';
import { Deliverer } from './bulletins/deliverer.js';
import { startCheckWorker } from './checks/check-worker.js';
import { Reconciler } from './checks/reconciler.js';
import { Pusher } from './enforcement/pusher.js';
import { signaller } from './enforcement/signals.js';
import { Counter } from './counting/counter.js';
import { Leaver } from './exit/leaver.js';
import { Eraser } from './erasure/eraser.js';
import { handleKeeper } from './identifiers/handle-keeper.js';
import { Registrant } from './identifiers/registrant.js';
import { dispatcher } from './followers/dispatcher.js';
import { ender } from './followers/ender.js';
import { Follower, type Advance, type FollowerOptions } from './followers/follower.js';
import { catalogIndexer } from './followers/indexers.js';
import { interrupter } from './followers/interrupter.js';
import { integrator } from './followers/integrator.js';
import { Tail } from './followers/tail.js';
import { requireOwnLog } from './log-keys/own-log.js';
import { momentKeeper } from './history/moments.js';
import { screener } from './registration/screener.js';
import { Rescheduler } from './rescheduler.js';
import { MonthSealer } from './statistics/month-sealer.js';
import { statisticsKeeper } from './statistics/keep-cells.js';
import { supervisor } from './supervision/supervisor.js';
import { Publisher } from './publication/publisher.js';
import { Registrar } from './registry/registrar.js';
import { Reporter } from './reporting/reporter.js';
import type { Runtime } from './runtime.js';
import { Sealer } from './statements/sealer.js';
import { partyIndexer } from './statements/sub-logs.js';
import { CertificateWatch } from './sign-in/certificate-watch.js';
import { Settler } from './settlement/settler.js';
import { StatementReconciler } from './settlement/statement-reconciler.js';
import { Timekeeper } from './timekeeper.js';
import { Timestamper } from './timestamps/timestamper.js';
import { Courier } from './webhooks/courier.js';
import { PostBox } from './webhooks/post-box.js';
import { unwinder } from './followers/unwinder.js';
import { subscriptionKeeper } from './webhooks/subscriptions.js';
import { WAITING_REPLAYS, startReplayWorker } from './verdicts/replay-worker.js';

/** Least time between two signatures: a busy ledger is integrated in batches, within 250 ms of the commit. */
const CHECKPOINT_PACE_MS = 100;
/** What is asked for once in a while is brought up to date in larger steps. */
const TABLE_PACE_MS = 100;
/** A revocation takes effect within a second: points hear of it as soon as it can be read. */
const SIGNAL_PACE_MS = 5;

/** The workers of the queue by their names in /readyz. */
const QUEUES = ['worker.checks', 'worker.replays'] as const;

/** Everything that happens by itself: the followers, the time-outs, the queue's worker and its reconciler. */
export interface Background {
  readonly followers: readonly { readonly name: string; readonly failure: string | null }[];
  /** Work that nothing waits for: its failure is told and makes nobody unready. */
  readonly helpers: readonly { readonly name: string; readonly failure: string | null }[];
  readonly stop: () => Promise<void>;
}

/** Starts the background work in this process; any number of processes may. */
export async function startBackground(runtime: Runtime): Promise<Background> {
  const { ledger, queries, pool, bell, logger, jobs, config, keys, publishing, databaseUrl, roster, now, ports } = runtime;
  const { exchange } = ledger;
  await requireOwnLog({ pool, ledger, origin: config.logOrigin, keyring: keys.log, last: await runtime.log.latest() });
  if (await roster.refresh()) await publishing.keepKeys();
  const tail = new Tail({ pool, exchange });
  const follower = (name: string, advance: Advance, more: Pick<FollowerOptions, 'paceMs' | 'afterwards'> = {}): Follower => new Follower({ name, advance, pool, exchange, bell, logger, tail, ...more });
  const { continuity, writer, witnesses, watch } = publishing;
  const integrate = integrator({ exchange, origin: config.logOrigin, signers: keys.logSigners, continuity });
  const publisher = new Publisher({ exchange, pool: publishing.pool, continuity, writer, witnesses, logger });
  const signed = new Bell();
  const named = {
    integrator: new Follower({ name: 'integrator', advance: integrate, pool, exchange, bell, logger, paceMs: CHECKPOINT_PACE_MS, afterwards: () => signed.ring() }),
    publisher: new Follower({ name: 'publisher', advance: publisher.advance, pool: publishing.pool, exchange, bell: signed, logger, paceMs: config.publishMs, afterwards: () => watch.ring() }),
    dispatcher: follower('dispatcher', dispatcher(ledger, jobs)),
    catalog: follower('catalog', catalogIndexer(ledger)),
    interrupter: follower('interrupter', interrupter(ledger)),
    ender: follower('ender', ender(ledger)),
    unwinder: follower('unwinder', unwinder(ledger)),
    screener: follower('screener', screener(ledger)),
    parties: follower('parties', partyIndexer(exchange), { paceMs: TABLE_PACE_MS }),
    moments: follower('moments', momentKeeper(exchange), { paceMs: TABLE_PACE_MS }),
    supervisor: follower('supervisor', supervisor(ledger), { paceMs: TABLE_PACE_MS }),
    statistics: follower('statistics', statisticsKeeper(exchange), { paceMs: TABLE_PACE_MS }),
    signals: follower('signals', signaller(ledger), { paceMs: SIGNAL_PACE_MS, afterwards: () => runtime.signalled.ring() }),
    webhooks: follower('webhooks', subscriptionKeeper(exchange)),
    ...(ports.identifiers === undefined ? {} : { identifiers: follower('identifiers', handleKeeper(exchange), { paceMs: TABLE_PACE_MS }) }),
  };
  const timekeeper = new Timekeeper({ ledger, pool, logger, now });
  const eraser = new Eraser({ ledger, pool, vault: runtime.vault, logger });
  const leaver = new Leaver({ ledger, pool, logger });
  const rescheduler = new Rescheduler({ ledger, pool, logger });
  const sealer = new Sealer({ ledger, pool, logger, now });
  const deliverer = new Deliverer({ ledger, pool, logger });
  const monthSealer = new MonthSealer({ ledger, pool, logger, now });
  const reconcilers = [new Reconciler({ pool, exchange, jobs, logger, now }), new Reconciler({ pool, exchange, jobs, logger, now, of: WAITING_REPLAYS })];
  const pusher = new Pusher({ pool, exchange, feed: runtime.pointFeed, bell: runtime.signalled, webhooks: runtime.ports.webhooks, secretOf: (id) => keys.master.derive('push', id), logger, now });
  const courier = new Courier({ ledger, box: new PostBox(pool, exchange), port: ports.webhooks, secrets: ports.webhookSecrets, logger });
  const anchorers = ports.anchoring === undefined ? [] : [new Anchorer({ ledger, pool, logger, port: ports.anchoring, latest: () => runtime.log.latest(), minutes: config.anchorMinutes, now })];
  const registrars = ports.registry === undefined ? [] : [new Registrar({ ledger, pool, logger, port: ports.registry })];
  const watches = ports.certificates === undefined ? [] : [new CertificateWatch({ ledger, pool, logger, signIn: runtime.signIn })];
  const registrants = ports.identifiers === undefined ? [] : [new Registrant({ pool, exchange, handles: runtime.handles, registry: ports.identifiers, logger })];
  const schedule = { everyMinutes: config.reportEveryMinutes, atMinute: config.reportAtMinute };
  const reporters = ports.reporting === undefined ? [] : [new Reporter({ ledger, pool, logger, port: ports.reporting, documents: queries, latest: () => runtime.log.latest(), schedule, now })];
  const timestamper = new Timestamper({ pool, exchange, urls: config.tsaUrls, latest: () => runtime.log.latest(), directory: publishing.directory, logger });
  const { institutions } = runtime;
  const settling = [new Settler({ ledger, pool, institutions, logger, now }), new StatementReconciler({ ledger, pool, institutions, logger, now })];
  const loops = [...Object.values(named), timestamper, courier, ...anchorers, ...registrars, ...watches, ...registrants, ...reporters, timekeeper, eraser, leaver, rescheduler, sealer, deliverer, monthSealer, runtime.pulses, pusher, ...reconcilers, ...settling];
  for (const loop of loops) loop.start();
  const counting = countingPool(databaseUrl, config.checkConcurrency);
  const counter = new Counter({ pool: counting, exchange });
  const workers = [await startCheckWorker({ ledger, jobs, counter, documents: queries, concurrency: config.checkConcurrency }), await startReplayWorker(ledger, pool, jobs)];
  return {
    get followers() {
      return Object.entries(named).map(([name, { failure }]) => ({ name, failure }));
    },
    get helpers() {
      return [...QUEUES.map((name, i) => ({ name, failure: workers[i]?.failure ?? null })), { name: 'webhooks.courier', failure: courier.failure }, ...anchorers.map(({ failure }) => ({ name: 'anchoring', failure })), ...registrars.map(({ failure }) => ({ name: 'registry', failure })), ...watches.map(({ failure }) => ({ name: 'certificates', failure })), ...registrants.map(({ failure }) => ({ name: 'identifiers.registry', failure })), ...reporters.map(({ trouble }) => ({ name: 'reporting', failure: trouble })), ...(config.tsaUrls.length === 0 ? [] : [{ name: 'timestamps', failure: timestamper.failure }])];
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await counting.end();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
