import type pg from 'pg';
import { SEALING_GRACE } from '#core/audit';

/** A day as its entry has sealed it, beside the statements that this mirror has made of the entries. */
const DIFFERING = `
select d.day::text, s.state -> 'sealing' as sealed, d.through::int, d.participants::int, d.pairs::int, encode(d.map_root, 'hex') as "mapRoot"
from statement_day d join aggregate s on s.kind = 'day' and s.exchange = d.exchange and s.status = 'SEALED' and s.state ->> 'day' = d.day::text
where d.exchange = $1 and (s.state #>> '{sealing,mapRoot}' <> encode(d.map_root, 'hex') or (s.state #>> '{sealing,through}')::bigint <> d.through
  or (s.state #>> '{sealing,participants}')::bigint <> d.participants or (s.state #>> '{sealing,pairs}')::bigint <> d.pairs)
order by d.day limit 100`;

/** The oldest day that is over and not sealed, and how long the log has gone on since: a silence counts as $3 ms at the most. */
const OVERDUE = `
with due as (
  select d.day, d.through from statement_day d where d.exchange = $1
    and not exists (select from aggregate s where s.kind = 'day' and s.exchange = $1 and s.status = 'SEALED' and s.state ->> 'day' = d.day::text)
  order by d.day limit 1),
since as (select e.idx, e.at from due join entry e on e.exchange = $1 and e.idx > due.through order by e.idx limit $4),
silences as (select idx, least(greatest(extract(epoch from at - lag(max_at) over (order by idx)) * 1000, 0), $3) as ms from (select idx, at, max(at) over (order by idx) as max_at from since) as s)
select due.day::text, due.through::int, (select idx::int from (select idx, sum(ms) over (order by idx) as waited from silences) as w where w.waited > $2 order by idx limit 1) as overdue_at from due`;
/** A day that is never sealed is overdue within so many entries, or the log is one of a standstill. */
const LOOKED_AT_MAX = 200_000;

interface Differing { readonly day: string; readonly sealed: Readonly<Record<string, unknown>>; readonly through: number; readonly participants: number; readonly pairs: number; readonly mapRoot: string }
interface Overdue { readonly day: string; readonly through: number; readonly overdue_at: number | null }

/** What is wrong with the sealing of a day. */
export interface Missealed { readonly kind: 'seal_differs' | 'day_unsealed'; readonly day: string; readonly what: string }

/** Holds every sealed day against the statements that the entries make, and looks for one that is over and stays unsealed (日终封账). */
export async function missealed(pool: pg.Pool, exchange: number): Promise<readonly Missealed[]> {
  const { rows: differing } = await pool.query<Differing>(DIFFERING, [exchange]);
  const { rows: [due] } = await pool.query<Overdue>(OVERDUE, [exchange, SEALING_GRACE.waitMs, SEALING_GRACE.silenceMs, LOOKED_AT_MAX]);
  const overdue = due === undefined || due.overdue_at === null ? [] : [{
    kind: 'day_unsealed' as const, day: due.day, what: `it ended with entry ${due.through}, and the log has gone on for more than a day since, by entry ${due.overdue_at}`,
  }];
  return [...differing.map(({ day, sealed, ...made }) => ({ kind: 'seal_differs' as const, day, what: differenceOf(sealed, made) })), ...overdue];
}

function differenceOf(sealed: Differing['sealed'], made: Omit<Differing, 'day' | 'sealed'>): string {
  const names = (['through', 'participants', 'pairs', 'mapRoot'] as const).filter((name) => String(sealed[name]) !== String(made[name]));
  return names.map((name) => `it is sealed with ${name} ${String(sealed[name])}, the entries make ${made[name]}`).join('; ');
}
