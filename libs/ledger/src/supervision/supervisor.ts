import type pg from 'pg';
import { exportPackOn } from '#core/law';
import { Refusal, SPLITTING, SPLITTING_ARTICLE, deliveredOf, suspicions, uuidOf, type Delivered, type Id, type Suspicion, type Transfer } from '#core/exchange';
import { derivedId } from '../commit/derived-id.js';
import { readEntries } from '../commit/read-entries.js';
import type { Advance } from '../followers/follower.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';

const ENTRIES_MAX = 500;
/** Clearances of one exporter and one buyer that are looked at together; a finding names the first and the last of them. */
const WINDOW_MAX = 1000;
const DAY_MS = 86_400_000;
const CALLER = systemCaller('supervisor');

/** Looks at each cleared transfer together with those around it, and raises what looks like numbers split (数量拆分). */
export function supervisor(ledger: Ledger): Advance {
  return async (client, from) => {
    const entries = await readEntries(client, ledger.exchange, { from, count: ENTRIES_MAX });
    for (const { type, stream } of entries) {
      if (type === 'transfer.cleared') await inspect(ledger, client, stream as Id<'transfer'>);
    }
    return from + entries.length;
  };
}

/** The cleared transfer, with the other ones of its exporter and those to its buyer. */
async function inspect(ledger: Ledger, client: pg.PoolClient, transfer: Id<'transfer'>): Promise<void> {
  const state = (await ledger.get(transfer))?.state;
  const line = state && exportPackOn(state.createdAt.slice(0, 10))?.thresholds.contractGeneral;
  if (state === undefined || line === undefined || deliveredOf(state, 0) === undefined) return;
  const clearances = await readClearances(client, ledger.exchange, state);
  const latest = clearances.find((one) => one.transfer === transfer);
  if (latest === undefined) return;
  for (const suspicion of suspicions(clearances, latest, { ...SPLITTING, line })) await raise(ledger, suspicion, line);
}

/** One finding for what began with the same clearance: further ones that join it later belong to the same suspicion. */
async function raise(ledger: Ledger, { detector, zh, en, people, clearances }: Suspicion, line: number): Promise<void> {
  const [first] = clearances;
  if (first === undefined) return;
  const id = derivedId(ledger.exchange, 'finding', detector, first.transfer);
  if ((await ledger.get(id)) !== undefined) return;
  const named = clearances.map(({ index, transfer, exporter, recipient, day, people: of }) => ({ index, transfer, exporter, recipient, day, people: of }));
  try {
    await ledger.submit('finding.raise', { id, detector, article: SPLITTING_ARTICLE, zh, en, people, line, clearances: named }, { caller: CALLER, key: `finding:${id}` });
  } catch (err) {
    if (!(err instanceof Refusal && (err.code === 'already_exists' || err.code === 'idempotency_key_reused'))) throw err;
  }
}

/** The smallest UUID (version 7) of an instant: ids sort by time, so a window of them begins here. */
const firstIdOf = (milliseconds: number): string => milliseconds.toString(16).padStart(12, '0').replace(/^(.{8})(.{4})$/, '$1-$2-7000-8000-000000000000');

const CLEARANCES = `
select a.state::text as state, (select e.idx from entry e where e.exchange = $1 and e.stream = a.id and e.type = 'transfer.cleared' order by e.version desc limit 1) as idx
from aggregate a join (
  (select id from aggregate where exchange = $1 and kind = 'transfer' and party_a = $2 and id >= $4 order by id desc limit $5)
  union
  (select id from aggregate where exchange = $1 and kind = 'transfer' and party_b = $3 and id >= $4 order by id desc limit $5)
) found on a.exchange = $1 and a.kind = 'transfer' and a.id = found.id
where a.state ->> 'clearance' = 'CLEARED' order by a.id`;

/** What an exporter has had cleared, and what was cleared to its buyer, in the time that a detector looks back; the latest where they are many. */
async function readClearances(client: pg.PoolClient, exchange: number, { vendor, buyer, createdAt }: Transfer): Promise<Delivered[]> {
  const since = Date.parse(createdAt) - (SPLITTING.windowDays + SPLITTING.turnDays) * DAY_MS;
  const { rows } = await client.query<{ state: string; idx: string }>({ name: 'clearances', text: CLEARANCES, values: [exchange, uuidOf(vendor), uuidOf(buyer), firstIdOf(since), WINDOW_MAX] });
  return rows.map(({ state, idx }) => deliveredOf(JSON.parse(state) as Transfer, Number(idx))).filter((one) => one !== undefined);
}
