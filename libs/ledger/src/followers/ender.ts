import type pg from 'pg';
import { NIL_UUID, idOf, kindOf, type CommandInput, type EntryType, type Id, type Kind } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';
import { onEntries } from './on-entries.js';

const PAGE = 200;
const CALLER = systemCaller('ender');

/** The entries after which listings and grants may have lost what they rest on; whether they have, the domain decides. */
export const ENDS: readonly EntryType[] = [
  'authorisation.expired', 'authorisation.ended', 'authorisation.revoked', 'sponsorship.ended', 'sponsorship.expired',
  'title.lapsed', 'title.cancelled', 'title.transferred', 'title.changed', 'title.licences_ended', 'title.held',
];

/** The products that rest on an aggregate ($2), by its kind, in the order of their ids, after the one ($3). */
const PRODUCTS_ON: Partial<Record<Kind, string>> = {
  authorisation: `select one->>'product' as product from aggregate a, jsonb_array_elements(a.state->'products') one
    where a.exchange = $1 and a.kind = 'authorisation' and a.id = substr($2, 5)::uuid and one->>'product' > $3 order by 1`,
  sponsorship: `select 'prd_' || p.id as product from aggregate s join aggregate p on p.exchange = s.exchange and p.kind = 'product' and p.party_a = substr(s.state->>'sponsored', 5)::uuid
    where s.exchange = $1 and s.kind = 'sponsorship' and s.id = substr($2, 5)::uuid and 'prd_' || p.id > $3 order by 1`,
  title: "select distinct product from aggregate where exchange = $1 and kind = 'listing' and title = $2 and product > $3 order by product",
};

/** What may have lost its ground with its product, and the step that the domain decides again. */
const RESTING = [
  { kind: 'listing', action: 'listing.lose_ground', sql: "kind = 'listing' and status = 'LISTED' and product = $2" },
  { kind: 'grant', action: 'grant.lose_ground', sql: "kind = 'grant' and status in ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'EXHAUSTED') and product = $2" },
  { kind: 'transfer', action: 'transfer.interrupt', sql: "kind = 'transfer' and status = 'STARTED' and state#>>'{delivery,product}' = $2" },
] as const;

/** Ends what has lost its ground: listings are suspended, grants revoked, deliveries stopped. Every step is idempotent. */
export function ender(ledger: Ledger): Advance {
  return onEntries(ledger.exchange, ENDS, async (client, { subjects, next }) => {
    for (const stream of new Set(subjects.map((subject) => subject.stream))) {
      for await (const product of productsOn(client, ledger.exchange, stream)) await endAll(ledger, client, { product, after: next });
    }
  });
}

async function* productsOn(client: pg.PoolClient, exchange: number, stream: Id): AsyncGenerator<Id<'product'>> {
  const kind = kindOf(stream);
  if (kind === 'product') yield stream as Id<'product'>;
  const text = PRODUCTS_ON[kind];
  for (let after: string | undefined = text === undefined ? undefined : ''; after !== undefined;) {
    const { rows }: { rows: { product: Id<'product'> }[] } = await client.query<{ product: Id<'product'> }>({ name: `products.${kind}`, text: `${String(text)} limit ${PAGE}`, values: [exchange, stream, after] });
    yield* rows.map(({ product }) => product);
    after = rows.length === PAGE ? rows.at(-1)?.product : undefined;
  }
}

interface Ending { readonly product: Id<'product'>; readonly after: number }

async function endAll(ledger: Ledger, client: pg.PoolClient, { product, after: index }: Ending): Promise<void> {
  for (const { kind, action, sql } of RESTING) {
    const text = `select id::text from aggregate where exchange = $1 and ${sql} and id > $3 order by id limit ${PAGE}`;
    for (let after: string | undefined = NIL_UUID; after !== undefined;) {
      const { rows }: { rows: { id: string }[] } = await client.query<{ id: string }>({ name: `resting.${kind}`, text, values: [ledger.exchange, product, after] });
      await Promise.all(rows.map(({ id }) => end(ledger, action, { id: idOf(kind, id), index })));
      after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    }
  }
}

type EndingAction = (typeof RESTING)[number]['action'];

/** What has ended meanwhile, or stands on other ground, is refused and left alone. */
async function end(ledger: Ledger, action: EndingAction, { id, index }: { readonly id: Id; readonly index: number }): Promise<void> {
  await unlessOvertaken(ledger.submit(action, { id } as CommandInput<EndingAction>, { caller: CALLER, key: `${action}:${id}:${index}` }));
}
