import type pg from 'pg';
import type { Cosigned, Witnesses } from '#adapters/witnesses';
import { consistencyProof } from '#core/tlog';
import type { Advance } from '../followers/follower.js';
import type { Logger } from '../logger.js';
import { LateCosignatures } from './late-cosignatures.js';
import { HaltError, haltOf, Incomparable, type Continuity, type Publication, type Standing } from './continuity.js';
import { STEP_ENTRIES, type DirectoryWriter } from './directory-writer.js';
import { AlteredError, requireIntact } from './files.js';
import { tileReader } from './own-tree.js';

/** How long one round of witnesses may take; who is slower counts in the next. */
const COSIGN_MS_MAX = 5_000;
/** An idle log asks for fresh cosignatures this often, so that whoever wants recent ones finds them. */
const REFRESH_SECONDS = 600;
/** Pauses after rounds without a quorum grow from the one to the other. */
const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 10_000;
/** How often witnesses and the public address are asked what they hold, and how often while the log is halted. */
const OUTSIDE_MS = 30_000;
const OUTSIDE_MS_HALTED = 3_000;

export interface PublisherOptions {
  readonly exchange: number;
  readonly pool: pg.Pool;
  readonly continuity: Continuity;
  readonly writer: DirectoryWriter;
  /** Undefined where the policy names nobody; where its quorum is none, what is signed is published at once and cosigned later. */
  readonly witnesses: Witnesses | undefined;
  readonly logger: Logger;
}

/** A signed checkpoint that is due. */
interface Due { readonly size: number; readonly note: string; readonly isRefresh: boolean }

/**
 * Publishes what the integrator has signed: compares, collects cosignatures, writes the static files, shows the checkpoint, in
 * this order, as a follower whose cursor is the published size, so that of several processes one works. Killed at any point,
 * it does again what is not done; nothing that it does twice differs.
 */
export class Publisher {
  private readonly isPaused = pauses();
  private lookedOutsideAt = -Infinity;
  private readonly late: LateCosignatures | undefined;

  constructor(private readonly options: PublisherOptions) {
    const { witnesses, continuity } = options;
    this.late = witnesses === undefined ? undefined : new LateCosignatures({ ...options, witnesses, onConflict: (conflict) => continuity.halt(haltOf(conflict).halt) });
  }

  readonly advance: Advance = async (client, cursor) => {
    const standing = await this.options.continuity.standing(client);
    if (standing === undefined) return this.tryAgain(client, cursor);
    if (this.isTimeToLook(OUTSIDE_MS)) void this.options.continuity.lookOutside();
    const due = this.isPaused.now() ? undefined : await this.due(client, standing);
    if (due === undefined) return this.rest(client, standing.published, cursor);
    const cosigned = await this.cosign(client, due);
    if (!cosigned.isQuorum) {
      this.isPaused.longer();
      return cursor;
    }
    this.isPaused.end();
    return this.publish(client, { ...due, note: cosigned.note });
  };

  /** Nothing is due: what has come late is added to what is shown. */
  private async rest(client: pg.PoolClient, published: Publication | undefined, cursor: number): Promise<number> {
    if (published === undefined) return cursor;
    const note = await this.late?.added(client, published);
    return note === undefined ? published.size : this.publish(client, { size: published.size, note, isRefresh: true });
  }

  /** The latest signed checkpoint, one on the way to it when it is far, or the published one when its cosignatures are old. */
  private async due(client: pg.PoolClient, { published, integrated }: Standing): Promise<Due | undefined> {
    const { exchange, witnesses } = this.options;
    const from = published?.size ?? -1;
    if (integrated > from || published === undefined) return signedFrom(client, exchange, { from, to: integrated });
    const isOld = Date.now() - Date.parse(published.at) > REFRESH_SECONDS * 1_000;
    return witnesses !== undefined && isOld ? signedFrom(client, exchange, { from: from - 1, to: from, isRefresh: true }) : undefined;
  }

  /** One witness that has seen another tree halts the log, whatever the others say. */
  private async cosign(client: pg.PoolClient, due: Due): Promise<Cosigned> {
    const { witnesses, continuity, logger } = this.options;
    if (witnesses === undefined || witnesses.policy.quorum.kind === 'none') return { note: due.note, isQuorum: true, conflicts: [] };
    const cosigned = await this.ask(client, witnesses, due);
    const [conflict] = cosigned.conflicts;
    if (conflict !== undefined) {
      await continuity.halt(haltOf(conflict).halt);
      return { ...cosigned, isQuorum: false };
    }
    if (!cosigned.isQuorum) logger.warn({ size: due.size, witnesses: witnesses.status().filter(({ failure }) => typeof failure === 'string') }, 'no quorum of witnesses has cosigned');
    return cosigned;
  }

  /** Only what is committed, and so stored for good, is shown to a witness. */
  private ask(client: pg.PoolClient, witnesses: Witnesses, { size, note }: Due): Promise<Cosigned> {
    const read = tileReader(client, this.options.exchange);
    const consistency = (oldSize: number): Promise<readonly Uint8Array[]> => consistencyProof({ oldSize, newSize: size }, read);
    return witnesses.cosign({ size, note, consistency, timeoutMs: COSIGN_MS_MAX });
  }

  private async publish(client: pg.PoolClient, { size, note, isRefresh }: Due): Promise<number> {
    const { writer, continuity, exchange } = this.options;
    try {
      // A fresh note of the same size is copied from the table, where every process sees which of the two is newer.
      if (!isRefresh) await writer.bring(client, { size, note });
    } catch (err) {
      if (err instanceof AlteredError) await continuity.halt({ where: 'the tables', reason: `${err.message} Nothing is signed, published or written (SECURITY.md, "After a restore").` });
      throw err;
    }
    await client.query('insert into publication (exchange, size, at, note) values ($1, $2, clock_timestamp(), $3)', [exchange, size, note]);
    return size;
  }

  /** Looks again at what halted the log; it goes on by itself when everything agrees. */
  private async tryAgain(client: pg.PoolClient, cursor: number): Promise<number> {
    if (!this.isTimeToLook(OUTSIDE_MS_HALTED)) return cursor;
    const { continuity } = this.options;
    await continuity.lookOutside();
    try {
      const standing = await continuity.require(client);
      if (standing.halt !== null && await this.hasPassed(client, standing)) await continuity.lift();
    } catch (err) {
      if (!(err instanceof HaltError || err instanceof Incomparable || err instanceof AlteredError)) throw err;
    }
    return cursor;
  }

  /** What a witness has seen without showing it can only be asked again, with a checkpoint that is signed already. */
  private async hasPassed(client: pg.PoolClient, { halt, integrated, published }: Standing): Promise<boolean> {
    const { witnesses, exchange } = this.options;
    await requireIntact(client, { exchange, from: published?.size ?? 0, to: integrated });
    const isOfWitness = witnesses?.status().some(({ name }) => name === halt?.witness) === true;
    const signed = await signedFrom(client, exchange, { from: integrated - 1, to: integrated });
    if (witnesses === undefined || !isOfWitness || signed === undefined) return true;
    return !(await this.ask(client, witnesses, signed)).conflicts.some(({ witness }) => witness === halt?.witness);
  }

  private isTimeToLook(everyMs: number): boolean {
    const isTime = performance.now() - this.lookedOutsideAt >= everyMs;
    if (isTime) this.lookedOutsideAt = performance.now();
    return isTime;
  }
}

const SIGNED = `
(select size, note from checkpoint where exchange = $1 and size >= $2 and size <= $3 order by size limit 1)
union all
(select size, note from checkpoint where exchange = $1 and size > $4 and size <= $3 order by size desc limit 1)
order by size limit 1`;

/** A signed checkpoint beyond `from`: the latest, or the first that is a step away. */
async function signedFrom(client: pg.PoolClient, exchange: number, { from, to, isRefresh = false }: { readonly from: number; readonly to: number; readonly isRefresh?: boolean }): Promise<Due | undefined> {
  const { rows: [row] } = await client.query<{ size: string; note: string }>({ name: 'signed', text: SIGNED, values: [exchange, Math.max(from, 0) + STEP_ENTRIES, to, from] });
  return row === undefined ? undefined : { size: Number(row.size), note: row.note, isRefresh };
}

/** Growing pauses between rounds that fail. */
function pauses() {
  let [lengthMs, until] = [0, -Infinity];
  return {
    now: (): boolean => performance.now() < until,
    longer: (): void => {
      lengthMs = Math.min(Math.max(lengthMs * 2, PAUSE_MS_MIN), PAUSE_MS_MAX);
      until = performance.now() + lengthMs;
    },
    end: (): void => { [lengthMs, until] = [0, -Infinity]; },
  };
}
