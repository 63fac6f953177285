import { LoadOver, Refused, type Answer, type Client } from './client.js';
import { PERSONAL_FIELD, granted, submitted, type Market, type TradedGrant } from './market.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';

/** How often each thing is done, against the others. */
export type Mix = Readonly<Record<keyof typeof TASKS, number>>;

export const USUAL: Mix = { hot: 18, uniform: 24, sharp: 8, abroad: 6, finish: 14, terminate: 8, list: 5, deal: 4, hold: 4, revoke: 3, read: 8, reuse: 4 };
const KEPT = 200;
const SPARE_MAX = 40;

interface Requested { readonly id: string; readonly grant: TradedGrant }

/** What one trader leaves for the others; bounded, the oldest goes first. */
interface Floor { readonly transfers: Requested[]; readonly spare: TradedGrant[] }

interface Trader { readonly client: Client; readonly random: Random; readonly market: Market; readonly floor: Floor; readonly journal: Journal }

export interface LoadOptions {
  readonly market: Market;
  readonly journal: Journal;
  readonly clients: readonly Client[];
  readonly random: Random;
  readonly mix: Mix;
  /** The most commands that are sent, whatever the time. */
  readonly commandsMax: number;
  readonly isOver: () => boolean;
}

/** Lets every client do one thing after the other until the load is over; resolves when the last has its answer. */
export async function runLoad({ market, journal, clients, random, mix, commandsMax, isOver }: LoadOptions): Promise<void> {
  const floor: Floor = { transfers: [], spare: [] };
  const names = Object.entries(mix).flatMap(([name, weight]) => (isTask(name) ? new Array<keyof typeof TASKS>(weight).fill(name) : []));
  await Promise.all(clients.map(async (client, i) => {
    const trader: Trader = { client, market, floor, journal, random: random.fork(`trader ${i}`) };
    while (!isOver() && journal.counts.sent < commandsMax) await attempt(trader, trader.random.pick(names));
  }));
}

const isTask = (name: string): name is keyof typeof TASKS => Object.hasOwn(TASKS, name);

/** What the ledger refuses on the way ends the task, not the load. */
async function attempt(trader: Trader, name: keyof typeof TASKS): Promise<void> {
  try {
    await TASKS[name](trader);
  } catch (err) {
    if (!(err instanceof LoadOver) && !(err instanceof Refused)) throw err;
  }
}

const TASKS = {
  hot: (trader: Trader) => transfer(trader, trader.market.hot),
  uniform: (trader: Trader) => transfer(trader, trader.random.pick(trader.market.uniform)),
  sharp: (trader: Trader) => transfer(trader, trader.random.pick(trader.market.sharp)),
  abroad: (trader: Trader) => transfer(trader, trader.market.abroad),

  /** Starts a transfer, which is refused while it is not cleared, and completes it. */
  finish: async ({ client, random, floor }: Trader) => {
    if (floor.transfers.length === 0) return;
    const { id, grant: { vendor, buyer } } = random.pick(floor.transfers);
    const { status } = await client.order(vendor, `/v1/transfers/${id}/start`);
    if (status !== 201) return;
    if (random.chance(0.2)) {
      await client.does(buyer, `/v1/transfers/${id}/suspend`, (reason) => ({ reason }));
      await client.does(vendor, `/v1/transfers/${id}/resume`, (reason) => ({ reason }));
    }
    await client.does(random.pick([vendor, buyer]), `/v1/transfers/${id}/complete`);
  },

  /** Ends a transfer; one that had not started gives back its use. */
  terminate: async ({ client, random, floor }: Trader) => {
    if (floor.transfers.length === 0) return;
    const { id, grant: { vendor, buyer } } = random.pick(floor.transfers);
    await client.order(random.pick([vendor, buyer]), `/v1/transfers/${id}/terminate`, (reason) => ({ reason }));
  },

  list: async ({ client, random, market }: Trader) => {
    await submitted(client, random.pick(market.vendors));
  },

  deal: async ({ client, random, market, floor }: Trader) => {
    const grant = await granted(client, random.pick(market.offers), random.pick(market.buyers), { countMax: random.between(1, 20) });
    keep(floor.spare, grant, SPARE_MAX);
  },

  hold: async ({ client, random, market, floor }: Trader) => {
    const targets = [...floor.transfers.slice(-20), ...floor.spare, ...market.sharp].map(({ id }) => id);
    const issuer = random.pick([market.maker, market.regulator]);
    const { id } = await client.does(issuer, '/v1/holds', (ground) => ({ target: random.pick(targets), ground, article: '《数据安全法》第四十五条' }));
    await client.does(issuer, `/v1/holds/${String(id)}/lift`, (reason) => ({ reason }));
  },

  revoke: async ({ client, floor }: Trader) => {
    const grant = floor.spare.pop();
    if (grant === undefined) return;
    await client.does(grant.vendor, `/v1/grants/${grant.id}/revoke`, (reason) => ({ reason }));
    await client.does(grant.vendor, `/v1/grants/${grant.id}/acknowledge`, () => ({ enforcementPoint: 'gateway-1' }));
  },

  read: async ({ client, random, market }: Trader) => {
    const reader = random.pick([...market.buyers, ...market.vendors, market.regulator, market.maker]);
    await client.read(reader, random.pick(['/v1/transfers?limit=20', '/v1/catalog?limit=5', '/v1/checks?limit=10', `/v1/grants/${market.hot.id}`, '/v1/entries?limit=10']));
  },

  /** Another body under a key that was acknowledged is refused, whatever has happened since. */
  reuse: async ({ client, random, journal }: Trader) => {
    const known = [...journal.acknowledged.values()].at(-random.between(1, Math.min(KEPT, journal.acknowledged.size)));
    if (known === undefined || !known.order.path.endsWith('/transfers')) return;
    const { key, path, authorization, body } = known.order;
    const forged = { key, path, authorization, body: JSON.stringify({ ...JSON.parse(body) as object, purpose: 'another' }), marker: undefined };
    const { status, body: answer } = await client.probe(forged);
    if (status !== 422 || String(answer['code']) !== 'idempotency_key_reused') journal.complain(`another body under ${key} is answered ${status} ${JSON.stringify(answer).slice(0, 200)}`);
  },
} as const satisfies Record<string, (trader: Trader) => Promise<void>>;

async function transfer({ client, random, floor }: Trader, grant: TradedGrant): Promise<void> {
  const asker = random.chance(0.1) ? grant.vendor : grant.buyer;
  const answer = await client.order(asker, '/v1/transfers', (mark) => delivery(grant, mark, random.between(1, 20)));
  if (answer.status === 201) keep(floor.transfers, { id: idIn(answer), grant }, KEPT);
}

const idIn = ({ body }: Answer): string => String(body['id']);

const delivery = ({ id, isPersonal }: TradedGrant, name: string, rows: number): object => ({
  grant: id, purpose: 'planning', mode: 'file', people: { general: isPersonal ? rows : 0, sensitive: 0 }, circumstances: {},
  manifest: { files: [{ name, sha256: 'ab'.repeat(32), rows, bytes: rows * 100 }], rows, bytes: rows * 100, fields: ['junction', 'flow', ...(isPersonal ? [PERSONAL_FIELD] : [])] },
});

function keep<T>(items: T[], item: T, most: number): void {
  if (items.push(item) > most) items.shift();
}
