import type pg from 'pg';
import { uuidOf, type Id } from '#core/exchange';

const COUNTS = `select n.status, coalesce(o.status, '') as duty, count(*)::int as count from aggregate n
  left join aggregate o on o.kind = 'obligation' and o.exchange = $1 and o.id = substr(n.state ->> 'obligation', 5)::uuid
  where n.exchange = $1 and n.kind = 'notice' and n.bulletin = $2 group by 1, 2`;
const CURSOR = 'select next_index from bulletin_cursor where exchange = $1 and bulletin = $2';
const CONCERNED = 'select count(*)::int as count from bulletin_match where exchange = $1 and bulletin = $2';

/** How far a bulletin has come: whom it concerns, whom it has reached, who has done it, who is late. */
export interface BulletinProgress {
  readonly concerned: number;
  readonly delivered: number;
  readonly acknowledged: number;
  readonly handled: number;
  readonly overdue: number;
  /** It was held against the entries below this index. */
  readonly comparedEntries: number;
}

interface Count { readonly status: string; readonly duty: string; readonly count: number }

/** 监督: the numbers of a bulletin's notices, counted over an index of them. */
export class NoticeCounts {
  constructor(private readonly options: { readonly pool: pg.Pool; readonly exchange: number }) {}

  async of(bulletin: Id<'bulletin'>): Promise<BulletinProgress> {
    const { pool, exchange } = this.options;
    const { rows } = await pool.query<Count>({ name: 'bulletin-progress', text: COUNTS, values: [exchange, bulletin] });
    const { rows: [cursor] } = await pool.query<{ next_index: string }>({ name: 'bulletin-cursor', text: CURSOR, values: [exchange, uuidOf(bulletin)] });
    const { rows: [concerned] } = await pool.query<{ count: number }>({ name: 'bulletin-concerned', text: CONCERNED, values: [exchange, uuidOf(bulletin)] });
    const sum = (is: (row: Count) => boolean): number => rows.filter(is).reduce((all, { count }) => all + count, 0);
    return {
      concerned: concerned?.count ?? 0, delivered: sum(() => true), acknowledged: sum(({ status }) => status !== 'DELIVERED'), handled: sum(({ status }) => status === 'HANDLED'),
      overdue: sum(({ duty, status }) => duty === 'OVERDUE' && status !== 'HANDLED'), comparedEntries: Number(cursor?.next_index ?? 0),
    };
  }
}
