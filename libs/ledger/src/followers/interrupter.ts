import type pg from 'pg';
import { NIL_UUID, idOf, type EntryType, type Id } from '#core/exchange';
import type { Subject } from '../commit/read-entries.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';
import { onEntries } from './on-entries.js';

const RUNNING_MAX = 200;
const CALLER = systemCaller('interrupter');

/** The entries after which a delivery that is running may have to stop; whether it has to, the domain decides. */
const ENDS: readonly EntryType[] = [
  'basis.expired', 'basis.terminated', 'basis.revoked', 'basis.suspended', 'basis.change_reported', 'product.importance_notified',
  'transfer.held', 'grant.held', 'product.held', 'participant.held', 'participant.suspended',
];

/** Running deliveries that rest on a basis, a product or a grant, or are a party's, or are meant themselves. The index holds what is running and nothing else. */
const RUNNING = `select id::text from aggregate where exchange = $1 and kind = 'transfer' and status = 'STARTED'
  and $2 in (state->>'basis', state#>>'{delivery,product}', state->>'grant', state->>'vendor', state->>'buyer', state#>>'{delivery,recipient}', 'trf_' || id) and id > $3 order by id limit ${RUNNING_MAX}`;

/** Stops what is running when what it rests on ends (《数据出境安全评估办法》第十四条、第十七条: 停止、终止数据出境活动), or is held (冻结). */
export function interrupter(ledger: Ledger): Advance {
  return onEntries(ledger.exchange, ENDS, async (client, { subjects }) => {
    for (const subject of subjects) await interruptAll(ledger, client, subject);
  });
}

async function interruptAll(ledger: Ledger, client: pg.PoolClient, { stream, index }: Subject): Promise<void> {
  for (let after: string | undefined = NIL_UUID; after !== undefined;) {
    const { rows }: { rows: { id: string }[] } = await client.query<{ id: string }>({ name: 'running', text: RUNNING, values: [ledger.exchange, stream, after] });
    await Promise.all(rows.map(({ id }) => interrupt(ledger, idOf('transfer', id), index)));
    after = rows.length === RUNNING_MAX ? rows.at(-1)?.id : undefined;
  }
}

/** One that has ended meanwhile, or that the law lets go on, is refused and left alone. */
async function interrupt(ledger: Ledger, id: Id<'transfer'>, index: number): Promise<void> {
  await unlessOvertaken(ledger.submit('transfer.interrupt', { id }, { caller: CALLER, key: `interrupt:${id}:${index}` }));
}
