import { kindOf, uuidOf, type AnyState, type Id, type KindOf, type StateOf, type View } from '#core/exchange';
import type { Queryable } from '../commit/loaded.js';

const LOAD = `select q.kind || ' ' || q.id::text as key, a.state::text as state from unnest($2::text[], $3::uuid[]) as q(kind, id)
  cross join lateral (select state from aggregate where kind = q.kind and exchange = $1 and id = q.id limit 1) as a`;
/** A chain of references is as long as this at the most: a duty of a transfer of a grant of a product of a vendor. */
const ROUNDS_MAX = 12;

/** Aggregates by id as far as they were asked for; null for those that do not exist. */
export type Known = Map<Id, AnyState | null>;

/**
 * Runs a pure function over aggregates that nobody has named beforehand: what it asked for in vain is loaded, all of it in one
 * statement, and it runs again, until it has asked for nothing new.
 */
export async function overView<T>(connection: Queryable, exchange: number, look: (view: View) => T, known: Known = new Map()): Promise<T> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const missing = new Set<Id>();
    const view: View = {
      get: <I extends Id>(id: I) => {
        if (!known.has(id)) missing.add(id);
        return (known.get(id) ?? undefined) as StateOf<KindOf<I>> | undefined;
      },
      foresee: (ids) => { for (const id of ids) if (!known.has(id)) missing.add(id); },
    };
    const seen = look(view);
    if (missing.size === 0) return seen;
    await load(connection, exchange, [...missing], known);
  }
  throw new Error(`a view was not complete after ${ROUNDS_MAX} rounds`);
}

async function load(connection: Queryable, exchange: number, ids: readonly Id[], known: Known): Promise<void> {
  const { rows } = await connection.query({ name: 'lazy-view', text: LOAD, values: [exchange, ids.map(kindOf), ids.map(uuidOf)] });
  const found = new Map(rows.map((row) => [String(row['key']), JSON.parse(String(row['state'])) as AnyState]));
  for (const id of ids) known.set(id, found.get(`${kindOf(id)} ${uuidOf(id)}`) ?? null);
}
