import { kindOf, uuidOf } from '#core/exchange';
import type { Advance } from '../followers/follower.js';
import { onEntries } from '../followers/on-entries.js';
import { HANDLE_MOVES } from './handles.js';

const CHANGED = `insert into identifier (exchange, id, kind, changed_idx) select $1, id, kind, max(idx) from unnest($2::uuid[], $3::text[], $4::bigint[]) as q(id, kind, idx) group by id, kind
on conflict (exchange, id) do update set changed_idx = excluded.changed_idx, attempts = 0, next_at = '-infinity', failure = null where identifier.changed_idx < excluded.changed_idx`;

/** Notes of what may have a handle that it has changed; what becomes of that elsewhere is the registrant's. */
export const handleKeeper = (exchange: number): Advance => onEntries(exchange, HANDLE_MOVES, async (client, { subjects }) => {
  const values = [exchange, subjects.map(({ stream }) => uuidOf(stream)), subjects.map(({ stream }) => kindOf(stream)), subjects.map(({ index }) => index)];
  await client.query({ name: 'identifiers.changed', text: CHANGED, values });
});
