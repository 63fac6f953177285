import type pg from 'pg';
import { idOf, uuidOf, type Id } from '#core/exchange';
import { streamId } from '../commit/read-entries.js';

/** So many webhooks are posted for at once by one process. */
export const CLAIMS_MAX = 8;
/** Entries of the participant that one round looks at. */
const LOOKED_AT_MAX = 200;
/** Messages that wait for another attempt: with so many nothing new is begun, and the cursor waits. */
export const RETRYING_MAX = 100;
/** Deliveries that have ended and stay in the list. */
const KEPT_MAX = 1000;
/** A process that vanishes while it posts leaves the webhook to the others after this time. */
const LEASE_SECONDS = 60;

/** A webhook whose turn it is: from where on its participant's entries were not posted yet, and up to where they are indexed. */
export interface Claim {
  readonly webhook: Id<'webhook'>;
  readonly party: string;
  readonly nextIndex: number;
  readonly through: number;
  readonly isFailing: boolean;
  readonly failures: number;
}

/** An entry that may have to be posted; `attempts` were made so far. */
export interface Post { readonly index: number; readonly stream: Id; readonly type: string; readonly version: number; readonly leaf: Buffer; readonly at: Date; readonly attempts: number }

export interface Attempted {
  readonly post: Post;
  readonly status: 'DELIVERED' | 'RETRYING' | 'FAILED';
  readonly answered: number | null;
  readonly failure: string | null;
  /** Until the next attempt. */
  readonly retryMs: number | null;
}

/** What a round came to. */
export interface Settlement { readonly claim: Claim; readonly nextIndex: number; readonly attempted: readonly Attempted[]; readonly isFailing: boolean; readonly pauseMs: number }

const DUE = `
update webhook_cursor c set leased_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
from (
  select w.exchange, w.webhook from webhook_cursor w
  where w.exchange = $1 and w.is_active and w.leased_until <= clock_timestamp() and w.paused_until <= clock_timestamp()
    and (w.retry_at <= clock_timestamp() or w.next_index < (select next_index from follower where exchange = $1 and name = 'parties'))
  order by w.leased_until limit $2 for update skip locked) as due
where c.exchange = due.exchange and c.webhook = due.webhook
returning c.webhook, c.party, c.next_index, c.failing_since is not null as is_failing, c.failures, (select next_index from follower where exchange = $1 and name = 'parties') as through`;

const COLUMNS = 'e.idx, e.stream::text, e.type, e.version, e.leaf, e.at';
const FRESH = `
select ${COLUMNS}, 0 as attempts from entry_party p join entry e on e.exchange = $1 and e.idx = p.idx
where p.exchange = $1 and p.party = $2 and p.idx >= $3 and p.idx < $4 order by p.idx limit ${LOOKED_AT_MAX}`;
const RETRIES = `
select ${COLUMNS}, d.attempts from webhook_delivery d join entry e on e.exchange = $1 and e.idx = d.idx
where d.exchange = $1 and d.webhook = $2 and d.status = 'RETRYING' and d.next_at <= clock_timestamp() order by d.next_at limit $3`;
const RETRYING = "select count(*)::int as count from webhook_delivery where exchange = $1 and webhook = $2 and status = 'RETRYING'";

/** A replay that was asked for meanwhile has moved the cursor back: then it stays there. One that was removed meanwhile is gone. */
const SETTLE = `
with settled as (
  update webhook_cursor set next_index = case when next_index = $3 then $4 else next_index end,
    failing_since = case when $5 then coalesce(failing_since, clock_timestamp()) end, failures = case when $5 then failures + 1 else 0 end,
    paused_until = clock_timestamp() + $6::double precision * interval '1 millisecond', leased_until = clock_timestamp()
  where exchange = $1 and webhook = $2 returning exchange, webhook, failing_since),
written as (
  insert into webhook_delivery (exchange, webhook, idx, type, status, attempts, at, next_at, answered, failure)
    select s.exchange, s.webhook, d.idx, d.type, d.status, d.attempts, clock_timestamp(), clock_timestamp() + d.retry_ms * interval '1 millisecond', d.answered, d.failure
    from settled s cross join unnest($7::bigint[], $8::text[], $9::text[], $10::int[], $11::double precision[], $12::int[], $13::text[]) as d(idx, type, status, attempts, retry_ms, answered, failure)
  on conflict on constraint webhook_delivery_pkey do update set status = excluded.status, attempts = excluded.attempts, at = excluded.at, next_at = excluded.next_at, answered = excluded.answered, failure = excluded.failure)
select failing_since from settled`;
const WAKE = `
update webhook_cursor set retry_at = coalesce((select min(next_at) from webhook_delivery where exchange = $1 and webhook = $2 and status = 'RETRYING'), 'infinity')
where exchange = $1 and webhook = $2`;
const PRUNE = `
delete from webhook_delivery where exchange = $1 and webhook = $2 and status <> 'RETRYING'
  and idx < (select idx from webhook_delivery where exchange = $1 and webhook = $2 order by idx desc offset ${KEPT_MAX} limit 1)`;

interface PostRow { readonly idx: string; readonly stream: string; readonly type: string; readonly version: number; readonly leaf: Buffer; readonly at: Date; readonly attempts: number }
const postOf = ({ idx, stream, type, version, leaf, at, attempts }: PostRow): Post => ({ index: Number(idx), stream: streamId(type, stream), type, version, leaf, at, attempts });

/** The tables of what was posted and what is to be posted. */
export class PostBox {
  constructor(private readonly pool: pg.Pool, private readonly exchange: number) {}

  /** Takes webhooks whose turn it is, those first that were not served for the longest time; nobody else serves them meanwhile. */
  async claim(): Promise<Claim[]> {
    interface Row { readonly webhook: string; readonly party: string; readonly next_index: string; readonly is_failing: boolean; readonly failures: number; readonly through: string }
    const { rows } = await this.pool.query<Row>({ name: 'webhooks.claim', text: DUE, values: [this.exchange, CLAIMS_MAX] });
    return rows.map(({ webhook, party, next_index: next, is_failing: isFailing, failures, through }) => ({ webhook: idOf('webhook', webhook), party, nextIndex: Number(next), through: Number(through), isFailing, failures }));
  }

  /** Entries of the participant from the cursor on, and whether these are all that there are. */
  async fresh({ party, nextIndex, through }: Claim): Promise<{ readonly posts: readonly Post[]; readonly isAll: boolean }> {
    const { rows } = await this.pool.query<PostRow>({ name: 'webhooks.fresh', text: FRESH, values: [this.exchange, party, nextIndex, through] });
    return { posts: rows.map(postOf), isAll: rows.length < LOOKED_AT_MAX };
  }

  /** Messages whose next attempt is due, and how many wait for one. */
  async retries({ webhook }: Claim, count: number): Promise<{ readonly posts: readonly Post[]; readonly waiting: number }> {
    const values = [this.exchange, uuidOf(webhook)];
    const [{ rows }, waiting] = await Promise.all([
      this.pool.query<PostRow>({ name: 'webhooks.retries', text: RETRIES, values: [...values, count] }),
      this.pool.query<{ count: number }>({ name: 'webhooks.retrying', text: RETRYING, values }),
    ]);
    return { posts: rows.map(postOf), waiting: waiting.rows[0]?.count ?? 0 };
  }

  /** Writes down what came of a round and gives the webhook back; tells since when nothing was received. */
  async settle({ claim, nextIndex, attempted, isFailing, pauseMs }: Settlement): Promise<Date | null> {
    const key = [this.exchange, uuidOf(claim.webhook)];
    const { rows } = await this.pool.query<{ failing_since: Date | null }>({ name: 'webhooks.settle', text: SETTLE, values: [
      ...key, claim.nextIndex, nextIndex, isFailing, pauseMs,
      attempted.map(({ post }) => post.index), attempted.map(({ post }) => post.type), attempted.map(({ status }) => status), attempted.map(({ post }) => post.attempts + 1),
      attempted.map(({ retryMs }) => retryMs), attempted.map(({ answered }) => answered), attempted.map(({ failure }) => failure),
    ] });
    if (attempted.length > 0) {
      await this.pool.query({ name: 'webhooks.wake', text: WAKE, values: key });
      await this.pool.query({ name: 'webhooks.prune', text: PRUNE, values: key });
    }
    return rows[0]?.failing_since ?? null;
  }
}
