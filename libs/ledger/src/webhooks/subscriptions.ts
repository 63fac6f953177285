import type pg from 'pg';
import type { EntryType, Id } from '#core/exchange';
import { uuidOf } from '#core/exchange';
import { streamId } from '../commit/read-entries.js';
import type { Advance } from '../followers/follower.js';
import { concerning } from '../followers/on-entries.js';

const ENTRIES_MAX = 1000;

const TYPES: readonly EntryType[] = ['webhook.subscribed', 'webhook.replay_requested', 'webhook.disabled', 'webhook.enabled', 'webhook.removed'];

/** The entries about webhooks on a page of the ledger, and how long the page is; other bodies do not leave the database. */
const PAGE = `
with page as materialized (select idx, stream, type, body from entry where exchange = $1 and idx >= $2 order by idx limit $3)
select seen.count, p.idx, p.stream::text, p.type, convert_from(p.body, 'UTF8')::json -> 'data' as data
from (select count(*)::int as count from page) as seen left join page p on p.type = any($4) order by p.idx`;

interface Row { readonly count: number; readonly idx: string | null; readonly stream: string; readonly type: string; readonly data: { readonly participant?: Id<'participant'>; readonly from?: number } }

const SUBSCRIBE = 'insert into webhook_cursor (exchange, webhook, party, next_index) values ($1, $2, $3, $4) on conflict do nothing';
const REPLAY = 'update webhook_cursor set next_index = least(next_index, $3) where exchange = $1 and webhook = $2';
const DISABLE = 'update webhook_cursor set is_active = false where exchange = $1 and webhook = $2';
const ENABLE = "update webhook_cursor set is_active = true, failing_since = null, failures = 0, paused_until = '-infinity' where exchange = $1 and webhook = $2";
const REMOVE = 'delete from webhook_cursor where exchange = $1 and webhook = $2';

/** Keeps a cursor for each webhook: it begins behind its own subscription, goes back for a replay, and rests while the webhook is disabled. */
export function subscriptionKeeper(exchange: number): Advance {
  return concerning(TYPES, async (client, from) => {
    const { rows } = await client.query<Row>({ name: 'webhook-page', text: PAGE, values: [exchange, from, ENTRIES_MAX, TYPES] });
    for (const row of rows) if (row.idx !== null) await apply(client, exchange, { ...row, idx: row.idx });
    return from + (rows[0]?.count ?? 0);
  });
}

async function apply(client: pg.PoolClient, exchange: number, { idx, stream, type, data }: Row & { readonly idx: string }): Promise<void> {
  const webhook = uuidOf(streamId(type, stream));
  switch (type) {
    case 'webhook.subscribed':
      await client.query(SUBSCRIBE, [exchange, webhook, data.participant === undefined ? null : uuidOf(data.participant), Number(idx) + 1]);
      return;
    case 'webhook.replay_requested':
      await client.query(REPLAY, [exchange, webhook, data.from]);
      return;
    default:
      await client.query(type === 'webhook.disabled' ? DISABLE : type === 'webhook.enabled' ? ENABLE : REMOVE, [exchange, webhook]);
  }
}
