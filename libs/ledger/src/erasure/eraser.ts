import type pg from 'pg';
import { NIL_UUID, Refusal, idOf, personsUnder, subjectOf, uuidOf, type CommandInput, type Erasure, type Id, type Participant } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { systemCaller } from '../system.js';
import { Task } from '../task.js';
import type { PrivateVault } from '../vault.js';
import { actedIn } from './acted-in.js';

const PAGE = 100;
const PACE_MS = 1_000;
/** To look through a million entries takes half a minute: not again at once for an answer that was no. */
const REFUSED_PACE_MS = 30_000;
/** A revoked credential is believed for a second, and a request under way takes its time: what a person still does then is seen. */
const SETTLE_MS = 5_000;
const WORK = `select id::text, version, state from aggregate where kind = 'erasure' and exchange = $1 and status in ('REQUESTED', 'ORDERED', 'ERASING') and id > $2 order by id limit $3`;
const EXECUTED = `select id::text, version, state from aggregate where kind = 'erasure' and exchange = $1 and status = 'EXECUTED' and id > $2 order by id limit $3`;
const LAST_ENTRY = 'select idx from entry where exchange = $1 and stream = $2 order by version desc limit 1';
const CALLER = systemCaller('eraser');

interface Row { readonly id: string; readonly version: number; readonly state: Erasure }

export interface EraserOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly vault: PrivateVault;
  readonly logger: Logger;
  readonly now?: () => Date;
  readonly settleMs?: number;
}

/**
 * Takes erasures along: looks for what the values are attached to, and executes what was ordered. The order is recorded
 * before a key is destroyed, and the end after nothing opens any more; a crash between is taken up where it was, for to
 * destroy again does no harm.
 */
export class Eraser extends Task {
  /** How often the ledger has said no: to another process that was faster, or while it takes nothing. */
  private refusals = 0;

  constructor(private readonly options: EraserOptions) {
    super();
  }

  /** Goes once through what there is to do; returns how many erasures it moved. Of two processes one moves each; one that fails stops no other. */
  async step(): Promise<number> {
    let moved = 0;
    const failures: unknown[] = [];
    for await (const row of this.rows(WORK)) {
      const hasMoved = await this.act(row).catch((err: unknown) => { failures.push(err); });
      if (hasMoved === true) moved += 1;
    }
    if (failures.length > 0) throw new Error(`${failures.length} erasures cannot go on`, { cause: failures[0] });
    return moved;
  }

  /** Executes again what was executed: a key may have come back with an old backup of the keys. Returns how many had. */
  async repeat(): Promise<number> {
    let found = 0;
    for await (const { id, state } of this.rows(EXECUTED)) {
      const count = await this.options.vault.erase(subjectsUnder(idOf('erasure', id), await this.participant(state.participant)));
      found += count;
      if (count > 0) this.options.logger.warn({ erasure: idOf('erasure', id), keys: count }, 'keys that were destroyed had come back, and were destroyed again');
    }
    return found;
  }

  private async* rows(text: string): AsyncGenerator<Row> {
    const { ledger, pool } = this.options;
    for (let after = NIL_UUID, isLast = false; !isLast;) {
      const { rows } = await pool.query<Row>(text, [ledger.exchange, after, PAGE]);
      yield* rows;
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
  }

  private async act(row: Row): Promise<boolean> {
    try {
      return row.state.state === 'ERASING' ? await this.execute(row) : await this.assess(row);
    } catch (err) {
      if (!(err instanceof Refusal)) throw err;
      this.refusals += 1;
      return false;
    }
  }

  private async assess({ id: uuid, version, state }: Row): Promise<boolean> {
    const { ledger, pool, now = () => new Date(), settleMs = SETTLE_MS } = this.options;
    if (state.state === 'ORDERED' && now().getTime() < Date.parse(state.updatedAt) + settleMs) return false;
    const id = idOf('erasure', uuid);
    const found = await actedIn(pool, ledger.exchange, { participant: await this.participant(state.participant), person: state.person, beyond: await this.lastEntry(id) });
    if (found === undefined) return false;
    await this.submit('erasure.assess', { id, ...found }, version);
    return true;
  }

  private async execute({ id: uuid, version, state }: Row): Promise<boolean> {
    const id = idOf('erasure', uuid);
    await this.options.vault.erase(subjectsUnder(id, await this.participant(state.participant)));
    await this.submit('erasure.execute', { id }, version);
    return true;
  }

  private async submit<N extends 'erasure.assess' | 'erasure.execute'>(command: N, input: CommandInput<N>, version: number): Promise<void> {
    await this.options.ledger.submit(command, input, { caller: CALLER, key: `erase:${input.id}:${version}`, request: null, expected: { id: input.id, version } });
  }

  private async participant(id: Id<'participant'>): Promise<Participant> {
    const found = await this.options.ledger.get(id);
    if (found === undefined) throw new Error(`${id} is under an erasure and does not exist`);
    return found.state;
  }

  private async lastEntry(id: Id<'erasure'>): Promise<number> {
    const { rows } = await this.options.pool.query<{ idx: string }>(LAST_ENTRY, [this.options.ledger.exchange, uuidOf(id)]);
    return Number(rows[0]?.idx ?? 0);
  }

  protected async run(signal: AbortSignal): Promise<void> {
    let isRepeated = false;
    while (!signal.aborted) {
      const before = this.refusals;
      try {
        if (!isRepeated) await this.repeat();
        isRepeated = true;
        await this.step();
      } catch (err) {
        this.options.logger.warn({ err }, 'the eraser failed and tries again');
      }
      await pause(this.refusals > before ? REFUSED_PACE_MS : PACE_MS, signal);
    }
  }
}

const subjectsUnder = (id: Id<'erasure'>, { id: participant, persons }: Participant): string[] => personsUnder(persons, id).map((person) => subjectOf(participant, person.id));
