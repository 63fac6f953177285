import type pg from 'pg';
import type { IdentifierRegistry } from '#adapters/ports';
import { handleOf, idOf, uuidOf, type Id, type IdentifiedKind } from '#core/exchange';
import type { Logger } from '../logger.js';
import { Recurring } from '../task.js';
import type { Handles } from './handles.js';

const LOOK_MS = 1_000;
const FAILURE_PAUSE_MS_MAX = 300_000;
const CLAIMS_MAX = 50;
/** A registry that fails so often one after another is away: the rest of the round would be in vain. */
const FAILURES_MAX = 3;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
/** When a handle that could not be registered is tried again; after the last of these it is given up until it changes. */
const RETRY_MS: readonly number[] = [5 * SECOND_MS, 60 * SECOND_MS, 600 * SECOND_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 48 * HOUR_MS];

/** Whoever claims a handle has until its next attempt; behind the end of the schedule that is never. */
const CLAIM = `update identifier i set attempts = i.attempts + 1, next_at = now() + ($3::bigint[])[i.attempts + 1] * interval '1 millisecond'
from (select id from identifier where exchange = $1 and done_idx < changed_idx and next_at <= now() order by next_at limit $2 for update skip locked) as c
where i.exchange = $1 and i.id = c.id returning i.id::text, i.kind, i.changed_idx, i.is_registered`;
const DONE = 'update identifier set done_idx = $3, is_registered = $4, failure = null where exchange = $1 and id = $2 and done_idx < $3';
const FAILED = 'update identifier set failure = $3 where exchange = $1 and id = $2';
const GIVEN_UP = 'select count(*)::int as count, min(failure) as failure from identifier where exchange = $1 and done_idx < changed_idx and next_at is null';

interface Claim { readonly id: string; readonly kind: IdentifiedKind; readonly changed_idx: string; readonly is_registered: boolean }

export interface RegistrantOptions {
  readonly pool: pg.Pool;
  readonly exchange: number;
  readonly handles: Handles;
  readonly registry: IdentifierRegistry;
  readonly logger: Logger;
  readonly lookMs?: number;
  readonly retryMs?: readonly number[];
}

/**
 * Registers the handles of what becomes public elsewhere, and withdraws those of what ends. Nothing waits for it, and the exchange resolves its own
 * handles meanwhile; a registry that is away is told of in /readyz and asked again, a bounded number of times for each change.
 */
export class Registrant extends Recurring<number> {
  constructor(private readonly options: RegistrantOptions) {
    super({ logger: options.logger, complaint: 'no handle was registered; the exchange goes on without', paceMs: options.lookMs ?? LOOK_MS, isMore: (done) => done >= CLAIMS_MAX, failurePauseMsMax: FAILURE_PAUSE_MS_MAX });
  }

  /** One round over what has changed; returns how many handles it has seen to. */
  async step(): Promise<number> {
    const { pool, exchange, retryMs = RETRY_MS } = this.options;
    const { rows } = await pool.query<Claim>({ name: 'identifiers.claim', text: CLAIM, values: [exchange, CLAIMS_MAX, retryMs] });
    let failures = 0;
    for (const claim of rows) {
      if (failures < FAILURES_MAX) failures = await this.serve(claim) ? 0 : failures + 1;
    }
    const { rows: [given] } = await pool.query<{ count: number; failure: string | null }>({ name: 'identifiers.given-up', text: GIVEN_UP, values: [exchange] });
    if (given !== undefined && given.count > 0) throw new Error(`${given.count} handles were given up: ${given.failure ?? 'nobody came back'}`);
    if (failures >= FAILURES_MAX) throw new Error('the registry fails again and again');
    return rows.length;
  }

  private async serve({ id: uuid, kind, changed_idx: changed, is_registered: wasRegistered }: Claim): Promise<boolean> {
    const { pool, exchange, logger } = this.options;
    const id = idOf(kind, uuid);
    try {
      const isRegistered = await this.tell(id, wasRegistered);
      await pool.query({ name: 'identifiers.done', text: DONE, values: [exchange, uuid, changed, isRegistered] });
      return true;
    } catch (err) {
      logger.warn({ id, err }, 'a handle could not be registered');
      await pool.query({ name: 'identifiers.failed', text: FAILED, values: [exchange, uuidOf(id), this.reasonOf(err).slice(0, 500)] });
      return false;
    }
  }

  /** Tells the registry how the handle stands; returns whether it is registered then. What was never public nobody is told of. */
  private async tell(id: Id<IdentifiedKind>, wasRegistered: boolean): Promise<boolean> {
    const { handles, registry } = this.options;
    const found = await handles.of(id);
    if (found.standing === 'resolves') await registry.register(found.record);
    else if (found.standing === 'ended' || wasRegistered) await registry.withdraw(handleOf(handles.prefix, id));
    return found.standing === 'resolves';
  }
}
