import type pg from 'pg';
import type { WebhookPort } from '#adapters/ports';
import { idOf, type Id } from '#core/exchange';
import type { Bell } from '../bell.js';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { Task } from '../task.js';
import type { PointFeed } from './point-feed.js';

const PACE_MS = 1_000;
const POINTS_MAX = 32;
/** A push that is under way is nobody else's for so long. */
const LEASE_MS = 30_000;
/** The pauses between attempts double up to this; after the last one the point has to fetch what it was not told. */
const BACKOFF_MS_MAX = 900_000;
const ATTEMPTS_MAX = 12;

export interface PusherOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly feed: PointFeed;
  /** Rung when there are new signals. */
  readonly bell: Bell;
  readonly webhooks: Pick<WebhookPort, 'post'>;
  /** What a point verifies its pushes with. */
  readonly secretOf: (enforcer: Id<'enforcer'>) => Uint8Array;
  readonly logger: Logger;
  readonly now: () => Date;
}

const DUE = `select a.id::text, a.state ->> 'endpoint' as endpoint from aggregate a left join enforcer_push p on p.exchange = $1 and p.enforcer = a.id
  where a.kind = 'enforcer' and a.exchange = $1 and a.status in ('REGISTERED', 'ACTIVE', 'SILENT') and a.state ->> 'endpoint' is not null and (p.due_at is null or p.due_at <= $2)
    and exists (select from enforcer_signal s where s.exchange = $1 and s.enforcer = a.id and s.idx >= coalesce(p.next_idx, 0)) order by p.due_at nulls first, a.id limit ${POINTS_MAX}`;
const CLAIM = `insert into enforcer_push (exchange, enforcer, next_idx, due_at) values ($1, $2, 0, $3)
  on conflict (exchange, enforcer) do update set due_at = excluded.due_at where enforcer_push.due_at <= $4 returning next_idx, attempts`;
const DONE = 'update enforcer_push set next_idx = $3, attempts = $4, due_at = $5, failure = $6 where exchange = $1 and enforcer = $2';

/** Tells points that have an endpoint what they have to hear of, as soon as it happens; who cannot be reached fetches it. */
export class Pusher extends Task {
  constructor(private readonly options: PusherOptions) {
    super();
  }

  /** Tells everybody who has something to hear; returns how many were reached. */
  async step(): Promise<number> {
    const { pool, exchange, now } = this.options;
    const { rows } = await pool.query<{ id: string; endpoint: string }>({ name: 'pushes-due', text: DUE, values: [exchange, now()] });
    const reached = await Promise.all(rows.map(({ id, endpoint }) => this.push(id, endpoint)));
    return reached.filter(Boolean).length;
  }

  private async push(uuid: string, url: string): Promise<boolean> {
    const { pool, exchange, feed, webhooks, secretOf, now } = this.options;
    const at = now();
    const { rows: [claimed] } = await pool.query<{ next_idx: string; attempts: number }>({ name: 'push-claim', text: CLAIM, values: [exchange, uuid, new Date(at.getTime() + LEASE_MS), at] });
    if (claimed === undefined) return false;
    const [enforcer, after] = [idOf('enforcer', uuid), Number(claimed.next_idx)];
    const { signal } = this;
    const data = await feed.hear(enforcer, { after, waitMs: 0, signal });
    const body = JSON.stringify({ type: 'enforcer.signals', timestamp: at.toISOString(), data: { enforcer, ...data } });
    const { isReceived, failure } = await webhooks.post({ url, id: `${enforcer}:${after}`, body, secrets: [{ scheme: 'v1', bytes: secretOf(enforcer) }] }, signal);
    const attempts = claimed.attempts + 1;
    const isOver = isReceived || attempts >= ATTEMPTS_MAX;
    const pauseMs = isOver ? 0 : Math.min(1_000 * 2 ** attempts, BACKOFF_MS_MAX);
    await pool.query(DONE, [exchange, uuid, isOver ? data.next : after, isOver ? 0 : attempts, new Date(now().getTime() + pauseMs), failure]);
    return isReceived;
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { bell, logger } = this.options;
    while (!signal.aborted) {
      const heard = bell.rings;
      try {
        if (await this.step() < POINTS_MAX) await bell.wait(PACE_MS, signal, heard);
      } catch (err) {
        logger.warn({ err }, 'signals could not be pushed and are tried again');
        await pause(PACE_MS, signal);
      }
    }
  }
}
