import type pg from 'pg';
import type { ConflictingWitness } from '#adapters/witnesses';
import { fromBase64, openCheckpoint, sameBytes, toBase64, type Verifier } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import { reasonOf } from '../error-code.js';
import type { Logger } from '../logger.js';
import { DamagedCheckpoint, type DirectoryHead } from './log-directory.js';
import { rootAt } from './own-tree.js';
import { lostReason, type Acknowledged, type WriteGate } from './write-gate.js';

/** A checkpoint that somebody holds: our tree has to begin with it. */
export interface Sighting { readonly where: string; readonly size: number; readonly root: Uint8Array }

/** What was seen that this ledger does not have, as `log_head.halt` keeps it. */
export interface Halt {
  readonly where: string;
  readonly reason: string;
  readonly at: string;
  readonly origin: string;
  /** Where a witness refuses: it may be right, and it may be taken out of the policy. */
  readonly witness?: string;
  readonly size?: number;
  readonly root?: string;
}

/** Signing or publishing now would be a lie. People must look. */
export class HaltError extends Error {
  override readonly name = 'HaltError';
  constructor(readonly halt: Pick<Halt, 'where' | 'reason' | 'size' | 'root' | 'witness'>) {
    super(halt.reason);
  }
}

/** Where others may hold a checkpoint of this log: asked for notes, signed by whom they may. */
export interface Outside { readonly name: string; readonly notes: () => Promise<readonly { readonly where: string; readonly note: string }[]> }

export interface ContinuityOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly origin: string;
  /** Names that the log had before: what we keep under them is still the beginning of our tree. */
  readonly pastOrigins: () => readonly string[];
  readonly verifiers: () => readonly Verifier[];
  readonly directory: { head(): DirectoryHead | undefined; reach(): number };
  /** Witnesses, and the log's own public address: a clone or an old primary shows there. */
  readonly outside: readonly Outside[];
  readonly gate: WriteGate;
  readonly logger: Logger;
}

const HEAD = `
select h.size, h.halt, (select true from entry where exchange = h.exchange and idx = h.size - 1) as "hasLast",
  s.size as "signedSize", s.root as "signedRoot", p.note, p.at, p.size as "publishedSize",
  (select extract(epoch from clock_timestamp() - c.at)::float8 from checkpoint c where c.exchange = h.exchange and c.size > coalesce(p.size, -1) order by c.size limit 1) as waiting,
  (select leaf from entry where exchange = h.exchange and idx = $2) as acknowledged
from log_head h
left join lateral (select size, root from checkpoint where exchange = h.exchange order by size desc limit 1) as s on true
left join lateral (select size, at, note from publication where exchange = h.exchange order by size desc, at desc limit 1) as p on true
where h.exchange = $1`;
interface HeadRow {
  readonly size: string; readonly halt: Halt | null; readonly hasLast: boolean | null;
  readonly signedSize: string | null; readonly signedRoot: Buffer | null;
  readonly publishedSize: string | null; readonly note: string | null; readonly at: Date | null;
  readonly waiting: number | null; readonly acknowledged: Buffer | null;
}

/** A published checkpoint: the log's signatures and the cosignatures of its witnesses. */
export interface Publication { readonly size: number; readonly note: string; readonly at: string }

/** How the log stands, in one snapshot, after everything that was seen was found to agree with it. */
export interface Standing {
  readonly size: number;
  readonly integrated: number;
  /** The halt that is in force all the same: it was set for what this process cannot see, or until now. */
  readonly halt: Halt | null;
  readonly published: Publication | undefined;
  /** For how long the oldest checkpoint that is signed and not published has waited. */
  readonly waitingSeconds: number;
}

const WAY_BACK = 'Nothing is signed, published or written. Where another instance runs for this log, stop this one. The missing entries come back by "yaosu ledger recover"; otherwise the log goes on under a new origin (SECURITY.md, "After a restore").';

/** What to do about a checkpoint file, for who reads it for the first time. */
const REPAIR = 'Nothing is signed, published or written, and everything goes on by itself once log/public/checkpoint is whole: put back the one of a mirror, an export or a backup of the log; '
  + 'without any, take the file away, and the tables are compared with the tiles beside it, the witnesses and the public address instead (SECURITY.md, "A damaged checkpoint").';

/**
 * Never sign a lie: whatever anybody holds of this log has to be the beginning of the tree that the tables yield. Looked at
 * when a process starts, before every signature and before every publication. A halt outlives restarts for as long as the
 * trees disagree, and ends by itself when they agree again.
 */
export class Continuity {
  /** What was seen outside and verified, by where. */
  private readonly outside = new Map<string, Sighting>();
  /** What this process saw published: it has to be there, whatever the tables say by now. */
  private remembered: Sighting | undefined;
  /** The note that was opened last: mostly it is the same one that lies everywhere. */
  private opened: { readonly note: string; readonly sighting: Sighting } | undefined;

  constructor(private readonly options: ContinuityOptions) {}

  /** Asks witnesses and the public address what they hold; who does not answer cannot be compared with. */
  async lookOutside(): Promise<void> {
    await Promise.all(this.options.outside.map(async ({ name, notes }) => {
      try {
        for (const { where, note } of await notes()) this.saw(where, note);
      } catch (err) {
        this.options.logger.warn({ reason: reasonOf(err), where: name }, 'what is held of the log there could not be compared');
      }
    }));
  }

  /** A note that anyone may have made: only the log's own signature makes it a sighting. */
  saw(where: string, note: string): void {
    const opened = openCheckpoint(note, this.options.verifiers());
    if (opened.ok && opened.value.origin === this.options.origin) this.outside.set(where, { where, size: opened.value.size, root: opened.value.root });
    else this.options.logger.warn({ where, reason: opened.ok ? `it is of ${opened.value.origin}` : opened.reason }, 'a checkpoint that is held there is not of this log');
  }

  remember(size: number, note: string): void {
    this.remembered = this.ours('this process has seen published', note);
    this.options.gate.see(size);
  }

  /** Throws a `HaltError` when anything that was seen is not the beginning of what the tables have. */
  async require(client: Queryable): Promise<Standing> {
    const { exchange, gate } = this.options;
    // Taken before the tables are looked at: what others publish in between would seem to be missing from them.
    const head = this.published();
    const [held, reach, last] = [this.held(head), head === undefined ? this.options.directory.reach() : 0, gate.acknowledged];
    const { rows: [row] } = await client.query({ name: 'continuity', text: HEAD, values: [exchange, last?.index ?? -1] });
    if (row === undefined) throw new Error(`exchange ${exchange} has no log`);
    const found = row as unknown as HeadRow;
    const size = Number(found.size);
    if (size > 0 && found.hasLast !== true) throw new HaltError({ where: 'the tables', reason: `The ledger says that it has ${size} entries, and the last is not there: entries were removed. ${WAY_BACK}` });
    requireReach(reach, size);
    const sightings = [...this.recorded(found), ...held].filter((sighting) => sighting !== undefined);
    const own = new Map<number, Uint8Array | undefined>();
    for (const sighting of sightings) {
      if (!own.has(sighting.size)) own.set(sighting.size, await rootAt(client, exchange, sighting.size));
      requireBeginning(sighting, size, own.get(sighting.size));
    }
    for (const sighting of held) if (this.outside.get(sighting.where) === sighting) this.outside.delete(sighting.where);
    this.lookForAcknowledged(last, found);
    return standingOf(found);
  }

  /** How the log stands; undefined while nothing may be signed or published. A difference halts the log. */
  async standing(client: Queryable): Promise<Standing | undefined> {
    try {
      const standing = await this.require(client);
      return standing.halt === null ? standing : undefined;
    } catch (err) {
      if (err instanceof HaltError) await this.halt(err.halt);
      else if (!(err instanceof Incomparable)) throw err;
      return undefined;
    }
  }

  /** Entries that were acknowledged and never published exist nowhere else, so this binds this process alone. */
  private lookForAcknowledged(last: Acknowledged | undefined, { acknowledged, size }: HeadRow): void {
    const { gate } = this.options;
    const isThere = last === undefined || (acknowledged !== null && sameBytes(acknowledged, last.leaf));
    if (isThere) gate.open('lost');
    else gate.close('lost', lostReason(`entry ${last.index} is ${acknowledged === null ? 'not there' : 'another'}; the ledger ends at ${size}`));
  }

  /** Makes a halt known to every process: the writer meets it under the head lock. The first reason stands. */
  async halt(halt: HaltError['halt']): Promise<void> {
    const { pool, exchange, origin, gate, logger } = this.options;
    const isNew = !gate.isHalted;
    gate.halt(halt.reason);
    await pool.query('update log_head set halt = $2 where exchange = $1 and halt is null', [exchange, { ...halt, origin, at: new Date().toISOString() } satisfies Halt]);
    if (isNew) logger.error({ ...halt }, 'the log is halted');
  }

  /** Ends a halt when nothing disagrees any more. */
  async lift(): Promise<void> {
    const { pool, exchange, gate, logger } = this.options;
    const { rowCount } = await pool.query('update log_head set halt = null where exchange = $1 and halt is not null', [exchange]);
    gate.open('halted');
    if (rowCount !== 0) logger.warn({}, 'the log goes on: everything that was seen of it agrees with the ledger');
  }

  /** What this process remembers, and what lies outside the tables. */
  private held(head: DirectoryHead | undefined): readonly Sighting[] {
    return [this.remembered, ...this.outside.values(), this.ours('the published directory', head?.note, ` Where the file itself was damaged: ${REPAIR}`)].filter((sighting) => sighting !== undefined);
  }

  /** A checkpoint that nobody can read may be of more entries than the tables have. */
  private published(): DirectoryHead | undefined {
    try {
      return this.options.directory.head();
    } catch (err) {
      if (err instanceof DamagedCheckpoint) throw new Incomparable(`The published checkpoint is damaged: ${err.message}. ${REPAIR}`);
      throw err;
    }
  }

  /** What the tables themselves remember. */
  private recorded({ signedSize, signedRoot, note, halt }: HeadRow): (Sighting | undefined)[] {
    const signed = signedSize === null || signedRoot === null ? undefined : { where: 'the table of checkpoints', size: Number(signedSize), root: signedRoot };
    return [signed, this.ours('the table of publications', note ?? undefined), ...this.sightingOf(halt)];
  }

  private sightingOf(halt: Halt | null): readonly Sighting[] {
    const root = fromBase64(halt?.root ?? '');
    if (halt?.size === undefined || root?.length !== 32 || halt.origin !== this.options.origin) return [];
    return [{ where: halt.where, size: halt.size, root }];
  }

  /** A checkpoint of our own keeping: when another key has signed it, it is this process that is in the wrong place. */
  private ours(where: string, note: string | undefined, otherwise = ''): Sighting | undefined {
    if (note === undefined) return undefined;
    if (this.opened?.note === note) return { ...this.opened.sighting, where };
    const opened = openCheckpoint(note, this.options.verifiers());
    if (!opened.ok) throw new Incomparable(`The checkpoint in ${where} is not signed by the key of this process: ${opened.reason}. Give it the keys of the log, or a data directory and a database of its own.${otherwise}`);
    if (![this.options.origin, ...this.options.pastOrigins()].includes(opened.value.origin)) throw new Incomparable(`The checkpoint in ${where} is of ${opened.value.origin}, and YAOSU_LOG_ORIGIN is ${this.options.origin}.`);
    const sighting = { where, size: opened.value.size, root: opened.value.root };
    this.opened = { note, sighting };
    return sighting;
  }
}

const standingOf = ({ size, halt, signedSize, publishedSize, note, at, waiting }: HeadRow): Standing => ({
  size: Number(size), integrated: Number(signedSize ?? 0), halt, waitingSeconds: waiting ?? 0,
  published: note === null || at === null ? undefined : { size: Number(publishedSize), note, at: at.toISOString() },
});

/** Where the published checkpoint was lost or taken away, the tiles beside it still tell how much was signed. */
function requireReach(reach: number, size: number): void {
  if (reach > size) throw new HaltError({ where: 'the published tiles', reason: `There are tiles of ${reach} entries in the published directory, which has no checkpoint, and this ledger has ${size}: it was restored from a backup, cloned or cut. ${WAY_BACK}` });
}

/** Trees that are not integrated so far are not different, only not known yet. */
function requireBeginning({ where, size, root }: Sighting, ownSize: number, own: Uint8Array | undefined): void {
  const evidence = { where, size, root: toBase64(root) };
  if (size > ownSize) throw new HaltError({ ...evidence, reason: `There is a checkpoint of ${size} entries (${where}), and this ledger has ${ownSize}: it was restored from a backup, cloned or cut. ${WAY_BACK}` });
  if (own === undefined) throw new Incomparable(`The first ${size} entries are not integrated yet, and a checkpoint of them was seen (${where}).`);
  if (!sameBytes(own, root)) throw new HaltError({ ...evidence, reason: `The first ${size} entries of this ledger have another root than a checkpoint that was seen (${where}): its history was changed. ${WAY_BACK}` });
}

/** Nothing can be compared: the integrator is on its way, or this process has the keys of another log. It writes nothing until it can. */
export class Incomparable extends Error {
  override readonly name = 'Incomparable';
}

/** A witness says that it has cosigned another tree, or a longer one. */
export function haltOf({ witness, reason, size }: ConflictingWitness): HaltError {
  return new HaltError({ where: `witness ${witness}`, witness, ...(size === undefined ? {} : { size }), reason: `The witness ${witness} has seen another tree of this log${size === undefined ? '' : `, of ${size} entries`}: ${reason}. Another instance signs for this log, or this one was restored. ${WAY_BACK}` });
}
