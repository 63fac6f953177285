import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { canonicalJson } from '#core/tlog';
import { derivedId, idOf, kindOf, uuidOf, type AnyState, type Caller, type CommandInput, type CommandName, type Id, type KindOf, type StateOf } from '#core/exchange';
import { Bell } from './bell.js';
import { Committer } from './commit/committer.js';
import { SaltSource } from './commit/entry-body.js';
import { entryOf, readEntries } from './commit/read-entries.js';
import type { Vault } from './commit/statement.js';
import { silentLogger, type Logger } from './logger.js';
import { WriteGate } from './publication/write-gate.js';
import type { Committed, CommittedEntry } from './commit/submission.js';

export interface LedgerOptions {
  /** Connections for the writer and for hot reads; see `hotPool`. */
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly vault: Vault;
  /**
   * Keys the digests of requests that idempotency rests on. A request may hold a name or a telephone number, and a bare digest of
   * those is guessed from any backup; there is no key in tests.
   */
  readonly fingerprintKey?: Uint8Array;
  readonly now?: () => Date;
  readonly logger?: Logger;
  /** Rung after each commit, so that followers need not wait for their next poll. */
  readonly bell?: Bell;
  /** Closed while the log must not grow. */
  readonly gate?: WriteGate;
  /** Told how long each committed command took, in milliseconds. */
  readonly observe?: (ms: number) => void;
  /** Told what was committed, before whoever asked for it is. */
  readonly heed?: (entries: readonly CommittedEntry[]) => void;
}

/** Who submits and under which idempotency key. */
export interface Submitter {
  readonly caller: Caller;
  readonly key: string;
  /** What the key stands for, when `input` holds ids that were made for this attempt alone. */
  readonly request?: unknown;
  /** The version that the caller has seen (`If-Match`); another one is refused (`version_conflict`). */
  readonly expected?: { readonly id: Id; readonly version: number };
}

/** An aggregate with the version that an `If-Match` names. */
export interface Versioned<S> { readonly version: number; readonly state: S }

const ENTRY_OF_STREAM = 'select idx, stream::text, version, type, body, leaf from entry where exchange = $1 and stream = $2 and version = $3';
const AGGREGATE = 'select version, state::text as state from aggregate where kind = $1 and exchange = $2 and id = $3';

/** The ledger: `submit` is the only way in, everything else reads. */
export class Ledger {
  readonly exchange: number;
  private readonly committer: Committer;
  private readonly pool: pg.Pool;
  private readonly fingerprintKey: Uint8Array;

  constructor({
    pool, exchange, vault, fingerprintKey = new Uint8Array(), now = () => new Date(), logger = silentLogger, bell = new Bell(), gate = new WriteGate(), observe = () => undefined, heed = () => undefined,
  }: LedgerOptions) {
    this.pool = pool;
    this.exchange = exchange;
    this.fingerprintKey = fingerprintKey;
    const environment = { salts: new SaltSource(), newId: this.newId, derivedId: this.derivedId };
    this.committer = new Committer({ pool, exchange, environment, vault, now, logger, bell, gate, observe, heed });
  }

  /**
   * Decides and commits one use case; returns the entries that it wrote. The same key with the same input returns the same
   * entries, also after a crash; with another input it is refused (`idempotency_key_reused`).
   * Throws `Refusal`; `unavailable` and `overloaded` may be tried again with the same key.
   */
  submit<N extends CommandName>(command: N, input: CommandInput<N>, { caller, key, request, expected }: Submitter): Promise<Committed> {
    const fingerprint = createHmac('sha256', this.fingerprintKey).update(`${command}\n${canonicalJson(request ?? input)}`).digest();
    return this.committer.submit({ command, input, caller, tenant: uuidOf(caller.org), key, fingerprint, expected });
  }

  /** A new id, sorted by time (UUIDv7). */
  readonly newId = <K extends Parameters<typeof idOf>[0]>(kind: K): Id<K> => idOf(kind, uuidv7());

  /** The id of the one aggregate per `parts`. */
  readonly derivedId = <K extends Parameters<typeof idOf>[0]>(kind: K, ...parts: readonly string[]): Id<K> => derivedId(this.exchange, kind, ...parts);

  /** The state of an aggregate as of the last commit; undefined when there is none. */
  async get<I extends Id>(id: I): Promise<Versioned<StateOf<KindOf<I>>> | undefined> {
    const { rows } = await this.pool.query<{ version: number; state: string }>({ name: 'aggregate', text: AGGREGATE, values: [kindOf(id), this.exchange, uuidOf(id)] });
    const [row] = rows;
    return row === undefined ? undefined : { version: row.version, state: JSON.parse(row.state) as AnyState as StateOf<KindOf<I>> };
  }

  /** `count` entries from index `from` on, in order. */
  entries(from: number, count: number): Promise<CommittedEntry[]> {
    return readEntries(this.pool, this.exchange, { from, count });
  }

  /** One entry of an aggregate by its version; undefined when there is none. */
  async entryOfStream(id: Id, version: number): Promise<CommittedEntry | undefined> {
    const { rows } = await this.pool.query<Parameters<typeof entryOf>[0]>(ENTRY_OF_STREAM, [this.exchange, uuidOf(id), version]);
    return rows.map(entryOf)[0];
  }

  /** How many entries there are: everything below this index is there. */
  async size(): Promise<number> {
    const { rows } = await this.pool.query<{ size: string }>({ name: 'size', text: 'select size from log_head where exchange = $1', values: [this.exchange] });
    return Number(rows[0]?.size ?? 0);
  }

  /** Waits until everything submitted has its answer. */
  drain(): Promise<void> {
    return this.committer.drain();
  }
}
