import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const STEP_MS = 250;

/** What must not be left once everything is back: each statement counts what still waits. */
const WAITING: Readonly<Record<string, string>> = {
  'checks are not at an end': "select count(*) from aggregate where kind = 'check' and status in ('QUEUED', 'RUNNING')",
  'transfers wait for their clearance': "select count(*) from aggregate where kind = 'transfer' and status = 'REQUESTED' and state->>'clearance' = 'PENDING'",
  'listings wait for their check': "select count(*) from aggregate where kind = 'listing' and status = 'CHECKING'",
  'followers are behind the ledger': 'select count(*) from follower f join log_head h using (exchange) where f.next_index < h.size',
  'entries are in no published checkpoint': 'select h.size - (select coalesce(max(p.size), 0) from publication p where p.exchange = h.exchange) from log_head h',
};

/** Waits until nothing waits any more, at most `ms`; returns what still does. */
export async function settle(pool: pg.Pool, ms: number): Promise<string[]> {
  for (const deadline = Date.now() + ms; ;) {
    const waiting = await whatWaits(pool);
    if (waiting.length === 0 || Date.now() > deadline) return waiting;
    await sleep(STEP_MS);
  }
}

async function whatWaits(pool: pg.Pool): Promise<string[]> {
  const waiting: string[] = [];
  for (const [what, sql] of Object.entries(WAITING)) {
    const { rows } = await pool.query<Record<string, string>>(sql);
    const [count = '0'] = Object.values(rows[0] ?? {});
    if (Number(count) > 0) waiting.push(`${count} ${what}`);
  }
  return waiting;
}
