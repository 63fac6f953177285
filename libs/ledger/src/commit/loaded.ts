import { kindOf, uuidOf, type AnyState, type Id } from '#core/exchange';
import type { Submission } from './submission.js';

/** An aggregate as the database has it; version 0 is "does not exist". */
export interface Loaded { readonly version: number; readonly state: AnyState | undefined }
/** A command key that is stored already. */
export interface StoredKey { readonly fingerprint: Buffer; readonly firstIndex: number; readonly entryCount: number }

export const keyOf = ({ tenant, key }: Pick<Submission, 'tenant' | 'key'>): string => `${tenant} ${key}`;

/** A query that a connection can run; both a client and a pool are one. */
export interface Queryable {
  query(config: { name?: string; text: string; values?: unknown[] }): Promise<{ rows: Record<string, unknown>[] }>;
}

/**
 * Aggregates and keys in ONE snapshot: a refusal must not rest on the effect of a command whose stored key was not seen.
 * LATERAL with a limit is never flattened into a join, which a plan made while the tables are small would hash.
 */
const LOAD = `
select 0 as t, q.kind || ' ' || q.id::text as k, a.version::bigint as v, a.state::text as s, null::bytea as f, 0 as n
  from unnest($2::text[], $3::uuid[]) as q(kind, id)
  cross join lateral (select * from aggregate where kind = q.kind and exchange = $1 and id = q.id limit 1) as a
union all
select 1, q.tenant::text || ' ' || q.key, i.first_index, null, i.fingerprint, i.entry_count
  from unnest($4::uuid[], $5::text[]) as q(tenant, key)
  cross join lateral (select * from idempotency where exchange = $1 and tenant = q.tenant and key = q.key limit 1) as i`;

/** What a batch stands on. */
export class Snapshot {
  private readonly aggregates = new Map<Id, Loaded>();
  private readonly keys = new Map<string, StoredKey>();

  constructor(private readonly exchange: number) {}

  has(id: Id): boolean {
    return this.aggregates.has(id);
  }

  /** An id that was just made cannot exist; the commit checks it all the same. */
  assumeAbsent(id: Id): void {
    this.aggregates.set(id, { version: 0, state: undefined });
  }

  get(id: Id): Loaded {
    const loaded = this.aggregates.get(id);
    if (loaded === undefined) throw new Error(`${id} was not loaded`);
    return loaded;
  }

  stored(submission: Submission): StoredKey | undefined {
    return this.keys.get(keyOf(submission));
  }

  /** Loads `ids` and, in the same snapshot, the keys of all `submissions`. */
  async load(connection: Queryable, ids: readonly Id[], submissions: readonly Submission[]): Promise<void> {
    const values = [this.exchange, ids.map(kindOf), ids.map(uuidOf), submissions.map(({ tenant }) => tenant), submissions.map(({ key }) => key)];
    const { rows } = await connection.query({ name: 'load', text: LOAD, values });
    const byRow = new Map(ids.map((id) => [`${kindOf(id)} ${uuidOf(id)}`, id]));
    for (const id of ids) this.aggregates.set(id, { version: 0, state: undefined });
    for (const row of rows as unknown as LoadRow[]) {
      if (row.t === 1) this.keys.set(row.k, { fingerprint: row.f, firstIndex: Number(row.v), entryCount: row.n });
      else this.aggregates.set(byRow.get(row.k) ?? missing(row.k), { version: Number(row.v), state: JSON.parse(row.s) as AnyState });
    }
  }
}

interface LoadRow { readonly t: 0 | 1; readonly k: string; readonly v: string; readonly s: string; readonly f: Buffer; readonly n: number }

function missing(key: string): never {
  throw new Error(`the database answered with ${key}, which was not asked for`);
}
