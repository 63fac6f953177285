import { randomInt } from 'node:crypto';
import { FILTERS, ImportRefused, replayVerdicts, verdictsFrom, type ImportBatch, type Logger } from '#ledger';
import { kindOf, sha256Hex, watchlistIdOf, type Id, type Kind } from '#core/exchange';
import { Unreadable } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';
import type { Alarms } from './alarms.js';
import type { ExchangeApi } from './api.js';
import { Comparison } from './comparison.js';
import { missingFrom } from './documents.js';
import type { MirrorFiles } from './files.js';
import type { LogFollower } from './follow.js';
import { batchesOf } from './fold.js';
import { comparePeers } from './peers.js';
import { keepProgress, type Progress } from './progress.js';
import { stepOfRound, type Compared } from './round.js';
import type { MirrorStore } from './store.js';
import { MirrorTables } from './tables.js';
import type { Trust } from '../log/trust.js';

/** Aggregates that are looked at in each turn: those that have just changed, and as many from the whole past. */
const SAMPLES = 4;
/** Steps of the round over everything in each turn. */
const STEPS = 2;

export interface WatchOptions {
  readonly server: LogSource;
  readonly api: ExchangeApi;
  readonly follower: LogFollower;
  readonly store: MirrorStore;
  readonly files: MirrorFiles;
  readonly trust: Trust;
  readonly alarms: Alarms;
  readonly peers: readonly string[];
  readonly logger: Logger;
  readonly progress: Progress;
  /** How long the log may take to say what the API has said. */
  readonly patienceMs: number;
  readonly now: () => string;
}

/** A regulator's watch over an exchange: follow the log, fold it, and compare everything with what the exchange shows. */
export class Watch {
  private progressed: Progress;
  private readonly comparison: Comparison;
  private readonly tables: MirrorTables;
  private readonly compared: Compared;
  private unreadableSinceMs: number | undefined;
  /** Queries that entries have told of are looked for from here on. */
  private toldFrom: number | undefined;

  constructor(private readonly options: WatchOptions) {
    const { api, follower, alarms, trust, patienceMs, store, server } = options;
    this.progressed = options.progress;
    this.tables = new MirrorTables(store.pool, store.exchange);
    this.comparison = new Comparison({ api, tables: this.tables, follower, alarms, trust, patienceMs, watchlistId: (list) => watchlistIdOf(store.ledger, list) });
    this.compared = { comparison: this.comparison, follower, server, store, alarms };
  }

  get progress(): Progress {
    return this.progressed;
  }

  /** One turn: whatever is new, then a sample of what is old. An exchange that does not answer is waited for. */
  async turn(): Promise<void> {
    try {
      const before = await this.options.store.size();
      await this.followOn();
      const size = await this.options.store.size();
      await this.sample(before, size);
      for (let step = 0; step < STEPS; step++) await this.step(size);
      await this.answered();
    } catch (err) {
      if (!(err instanceof Unreadable)) throw err;
      await this.unanswered(err);
    }
  }

  /** Looks at everything once, and waits until the log has said all that was shown, or patience is over. Throws `Unreadable`. */
  async everything(pause: () => Promise<void>): Promise<void> {
    await this.followOn();
    const size = await this.options.store.size();
    await this.sample(0, size);
    const { rounds } = this.progressed;
    while (this.progressed.rounds === rounds) await this.step(size);
    while (this.waiting > 0) {
      await pause();
      await this.followOn();
    }
  }

  /** What was shown and is not in the log yet. */
  private get waiting(): number {
    return this.comparison.claims.waiting + this.options.follower.waiting + this.options.api.untold([]).length;
  }

  /** Brings copy and tables up to the exchange, and judges what is new. */
  private async followOn(): Promise<void> {
    const { follower, peers, patienceMs } = this.options;
    await follower.step();
    await this.foldCopy();
    await comparePeers(peers, this.options);
    await follower.compareAhead(patienceMs);
    await this.comparison.claims.settle();
    await this.lookForQueries();
  }

  /** Folds what the copy has and the tables have not, also what an interrupted run has left. */
  private async foldCopy(): Promise<void> {
    const { follower, store, alarms, server } = this.options;
    const accepted = follower.accepted;
    if (accepted === undefined) return;
    const from = await store.size();
    try {
      for await (const batch of batchesOf({ copy: follower.copy, size: accepted.size, from, source: server.name })) await store.fold(await this.completed(batch));
    } catch (err) {
      if (!(err instanceof ImportRefused)) throw err;
      await alarms.raise({ kind: 'not_foldable', subject: `entries from ${await store.size()} on`, what: err.message });
    }
    const size = await store.size();
    if (size === from) return;
    if (from === 0) await this.requireExchange();
    await store.index();
    await this.judgeVerdicts(size);
  }

  /** What the log did not come with, the API may still have; a digest vouches for either. */
  private async completed(batch: ImportBatch): Promise<ImportBatch> {
    const { api, alarms } = this.options;
    const documents = [...batch.documents];
    for (const { index, sha256 } of missingFrom(batch)) {
      const { status, text } = await api.get(`/v1/documents/${sha256}`);
      if (status === 200 && sha256Hex(text) === sha256) documents.push(text);
      else await alarms.raise({ kind: 'document_missing', subject: sha256, what: `entry ${index} names it; neither the log nor the API has it` });
    }
    return { ...batch, documents };
  }

  /** Ids that are derived name the exchange: under another number nothing would be found, and everything be an alarm. */
  private async requireExchange(): Promise<void> {
    const { ledger, exchange } = this.options.store;
    if ((await ledger.get(ledger.derivedId('exchange', 'singleton'))) === undefined) throw new Error(`this is not the log of exchange ${exchange}: give its number by --exchange`);
  }

  /** Every new verdict, on the facts that were recorded with it, under its own pack. */
  private async judgeVerdicts(size: number): Promise<void> {
    const { store: { pool, exchange, ledger }, alarms } = this.options;
    const report = await replayVerdicts({ pool, exchange, derivedId: ledger.derivedId, begin: { ...verdictsFrom(size), next: this.progressed.verdicts }, onPage: () => Promise.resolve(true) });
    for (const { index, check, what } of report?.alarms ?? []) await alarms.raise({ kind: 'verdict_differs', subject: `entry ${index}`, what: `${check} ${what}` });
    await this.keep({ ...this.progressed, verdicts: size });
  }

  /** A regulator's query is itself an entry: an answer that the log does not tell of came from somewhere else. */
  private async lookForQueries(): Promise<void> {
    const { api, alarms, patienceMs, store } = this.options;
    const size = await store.size();
    const seen = await this.tables.answersTold(this.toldFrom ?? size, size);
    this.toldFrom = size;
    for (const told of api.untold(seen)) {
      if (performance.now() - told.sinceMs <= patienceMs) continue;
      api.forget(told);
      await alarms.raise({ kind: 'query_unrecorded', subject: told.path, what: `the answer with the digest ${told.sha256} is in no entry` });
    }
  }

  private async sample(before: number, size: number): Promise<void> {
    if (size === 0) return;
    const indexes = Array.from({ length: SAMPLES }, () => [randomInt(0, size), before < size ? randomInt(before, size) : randomInt(0, size)]).flat();
    const subjects = await Promise.all(indexes.map((index) => this.tables.subjectAt(index)));
    for (const id of new Set(subjects.filter((subject) => subject !== undefined && isServed(subject)))) if (id !== undefined) await this.comparison.resource(kindOf(id), id);
    await this.comparison.receipt(indexes[0] ?? 0);
  }

  private async step(size: number): Promise<void> {
    const place = await stepOfRound(this.compared, this.progressed.round, size);
    const { rounds } = this.progressed;
    await this.keep(place === undefined
      ? { ...this.progressed, round: { stage: 0, after: null }, rounds: rounds + 1, roundEndedAt: this.options.now() }
      : { ...this.progressed, round: place });
  }

  private async keep(progress: Progress): Promise<void> {
    this.progressed = progress;
    await keepProgress(this.options.files.progress, progress);
  }

  private async answered(): Promise<void> {
    this.unreadableSinceMs = undefined;
    await this.options.alarms.end('unreachable', this.options.server.name);
  }

  private async unanswered(err: Unreadable): Promise<void> {
    const { alarms, logger, patienceMs, server } = this.options;
    this.unreadableSinceMs ??= performance.now();
    logger.warn({ err: err.message }, 'the exchange could not be read');
    if (performance.now() - this.unreadableSinceMs > patienceMs) await alarms.raise({ kind: 'unreachable', subject: server.name, what: err.message });
  }
}

const isServed = (id: Id): boolean => (Object.keys(FILTERS) as Kind[]).includes(kindOf(id));
