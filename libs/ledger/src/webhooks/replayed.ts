/**
 * What the entries say of webhooks, held against the cursors that a follower keeps of them. How far a cursor has got is the
 * courier's; but it never stands before what its webhook was subscribed or replayed from.
 */
export const WEBHOOK_CHECKS: readonly { readonly text: string; readonly what: string }[] = [
  { what: 'webhooks are served for others, or otherwise, than their entries say', text: `
    with known as materialized (
      select stream, idx, type, convert_from(body, 'utf8')::jsonb -> 'data' as data from entry
      where exchange = $1 and type like 'webhook.%' and idx < (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'webhooks')),
    said as (
      select stream as webhook, substr(data ->> 'participant', 5)::uuid as party,
        (select type from known k where k.stream = s.stream and type in ('webhook.subscribed', 'webhook.disabled', 'webhook.enabled') order by idx desc limit 1) <> 'webhook.disabled' as is_active,
        (select least(s.idx + 1, min((k.data ->> 'from')::bigint)) from known k where k.stream = s.stream and k.type = 'webhook.replay_requested') as first_index
      from known s where type = 'webhook.subscribed' and not exists (select from known k where k.stream = s.stream and k.type = 'webhook.removed'))
    select count(*) from said full join (select webhook, party, is_active, next_index from webhook_cursor where exchange = $1) kept using (webhook)
    where (said.party, said.is_active) is distinct from (kept.party, kept.is_active) or kept.next_index < said.first_index` },
];
