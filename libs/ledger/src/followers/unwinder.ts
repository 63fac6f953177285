import type pg from 'pg';
import { idOf, kindOf, uuidOf, type EntryType, type Id } from '#core/exchange';
import type { Subject } from '../commit/read-entries.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';
import { onEntries } from './on-entries.js';

const ORDERS_MAX = 50;
const CALLER = systemCaller('unwinder');

/** A grant ends; or a payment or a dispute that stood in the way does. Whether anything is to be given back, the domain decides. */
const ENDS: readonly EntryType[] = ['grant.expired', 'grant.revoked', 'grant.released', 'order.partly_paid', 'order.paid', 'order.payment_failed'];

/** What was ordered with a grant that was never activated is one order, two at most with a trial. */
const ORDERS = `select id::text from aggregate where exchange = $1 and kind = 'order' and of_grant = $2 and status in ('OPEN', 'PARTLY_PAID', 'PAID', 'WRITTEN_OFF') order by id limit ${ORDERS_MAX}`;
const NEVER_ACTIVE = `select id::text from aggregate where exchange = $1 and kind = 'grant' and id = any($2::uuid[]) and state ->> 'startsAt' is null and status in ('EXPIRED', 'REVOKED')`;
const GRANTS_OF = "select substr(of_grant, 5) as id from aggregate where exchange = $1 and kind = 'order' and id = any($2::uuid[])";
const LAST_PAYMENT = "select convert_from(body, 'utf8')::jsonb #>> '{data,settlement}' as settlement from entry where exchange = $1 and stream = $2 and type = 'order.payment_begun' order by idx desc limit 1";

/** 未开通的退款: orders of grants that ended before they were activated are cancelled, or what was paid of them is given back. Every step is idempotent. */
export function unwinder(ledger: Ledger): Advance {
  return onEntries(ledger.exchange, ENDS, async (client, { subjects, next }) => {
    for (const grant of await neverActive(client, ledger.exchange, subjects)) await unwindAll(ledger, client, { grant, after: next });
  });
}

async function neverActive(client: pg.PoolClient, exchange: number, subjects: readonly Subject[]): Promise<Id<'grant'>[]> {
  const of = (kind: 'grant' | 'order'): string[] => subjects.filter(({ stream }) => kindOf(stream) === kind).map(({ stream }) => uuidOf(stream));
  const { rows: ordered } = await client.query<{ id: string }>({ name: 'unwinder.grants-of', text: GRANTS_OF, values: [exchange, of('order')] });
  const ids = [...new Set([...of('grant'), ...ordered.map(({ id }) => id)])];
  const { rows } = await client.query<{ id: string }>({ name: 'unwinder.never-active', text: NEVER_ACTIVE, values: [exchange, ids] });
  return rows.map(({ id }) => idOf('grant', id));
}

async function unwindAll(ledger: Ledger, client: pg.PoolClient, { grant, after }: { readonly grant: Id<'grant'>; readonly after: number }): Promise<void> {
  const { rows } = await client.query<{ id: string }>({ name: 'unwinder.orders', text: ORDERS, values: [ledger.exchange, grant] });
  for (const { id } of rows) {
    const { rows: [payment] } = await client.query<{ settlement: Id<'settlement'> }>({ name: 'unwinder.payment', text: LAST_PAYMENT, values: [ledger.exchange, id] });
    await unwind(ledger, { id: idOf('order', id), ...(payment === undefined ? {} : { settlement: payment.settlement }) }, after);
  }
}

/** What is under way, frozen or settled otherwise is refused and left alone; the entry that ends that comes by here again. */
async function unwind(ledger: Ledger, input: { readonly id: Id<'order'>; readonly settlement?: Id<'settlement'> }, after: number): Promise<void> {
  await unlessOvertaken(ledger.submit('order.unwind', input, { caller: CALLER, key: `order.unwind:${input.id}:${after}` }));
}
