import { endOfShanghaiDay, evolve, type FoldEntry, type Id, type Watchlist } from '#core/exchange';
import type { Queries } from './queries.js';

const PAGE = 200;

/** A watch list as it was published at the end of a day (Asia/Shanghai), folded from its entries; undefined before its first. */
export async function listAsOf(queries: Queries, id: Id<'watchlist'>, day: string): Promise<Watchlist | undefined> {
  const end = new Date(endOfShanghaiDay(day)).toISOString();
  let state: Watchlist | undefined;
  for (let from = 0; ;) {
    const entries = await queries.entriesOf({ stream: id, from, limit: PAGE });
    for (const { body } of entries) {
      const entry = JSON.parse(Buffer.from(body).toString()) as FoldEntry;
      if (entry.at >= end) return state;
      state = evolve(state, entry) as Watchlist;
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return state;
    from = last.index + 1;
  }
}
