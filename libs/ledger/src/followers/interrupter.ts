import type pg from 'pg';
import { NIL_UUID, idOf, type EntryType, type Id } from '#core/exchange';
import { readEntries } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';

const ENTRIES_MAX = 500;
const RUNNING_MAX = 200;
const CALLER = systemCaller('interrupter');

/** The entries after which a delivery that is running may have to stop; whether it has to, the domain decides. */
const ENDS: ReadonlySet<string> = new Set<EntryType>([
  'basis.expired', 'basis.terminated', 'basis.revoked', 'basis.suspended', 'basis.change_reported', 'product.importance_notified',
]);

/** Running deliveries that rest on a basis or a product. The index holds what is running and nothing else. */
const RUNNING = `select id::text from aggregate where exchange = $1 and kind = 'transfer' and status = 'STARTED'
  and (state->>'basis' = $2 or state#>>'{delivery,product}' = $2) and id > $3 order by id limit ${RUNNING_MAX}`;

/** Stops what is running when what it rests on ends (《数据出境安全评估办法》第十四条、第十七条: 停止、终止数据出境活动). */
export function interrupter(ledger: Ledger): Advance {
  return async (client, from) => {
    const entries = await readEntries(client, ledger.exchange, { from, count: ENTRIES_MAX });
    for (const entry of entries.filter(({ type }) => ENDS.has(type))) await interruptAll(ledger, client, entry);
    return from + entries.length;
  };
}

async function interruptAll(ledger: Ledger, client: pg.PoolClient, { stream, index }: CommittedEntry): Promise<void> {
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
