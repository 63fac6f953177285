import { randomUUID } from 'node:crypto';
import { idOf, type Id } from '#core/exchange';
import { systemCaller, type Ledger } from '#ledger';
import { openLedger, type Bench, type Cell } from '../../bench.js';
import { aDelivery, type TradedGrant } from '../../market.js';
import { closedLoops, metered } from '../../measure.js';

const LOOPS = 64;
const SYSTEM = systemCaller('bench');
const BOOKING = { amount: '1', currency: 'CNY', transaction: 'T1', means: 'bank_transfer' } as const;

/** The commands of settlement and of use beside the declared transfer, all in this process, on ledgers alike. */
export async function openMoney(bench: Bench): Promise<Cell[]> {
  const { server, market: { grants }, copy, config, closing } = bench;
  const cell = async (name: string, prepare: (ledger: Ledger) => Promise<(grant: TradedGrant) => Promise<void>>): Promise<Cell> => {
    const { ledger, close } = openLedger(config, await copy(name.split(' ')[0] ?? name), 4);
    closing.push(close);
    const once = await prepare(ledger);
    let turn = 0;
    const next = (): Promise<void> => {
      const grant = grants[turn++ % grants.length];
      if (grant === undefined) throw new Error('a market without grants');
      return once(grant);
    };
    return { name, part: 'market', connections: LOOPS, pids: [process.pid], measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, next)) };
  };
  return [await cell('delivered64', (ledger) => Promise.resolve(delivering(ledger))), await cell('settled64', (ledger) => Promise.resolve(settling(ledger))), await cell('usage64', (ledger) => reporting(ledger, grants))];
}

const delivering = (ledger: Ledger) => async ({ id: grant, buyer }: TradedGrant): Promise<void> => {
  await ledger.submit('transfer.request', { id: ledger.newId('transfer'), ...aDelivery(grant) }, { caller: buyer.caller, key: randomUUID() });
};

/** By turns a payment is instructed and its confirmation recorded. */
function settling(ledger: Ledger): (grant: TradedGrant) => Promise<void> {
  const instructed: Id<'settlement'>[] = [];
  return async ({ order, buyer }) => {
    const id = instructed.pop();
    if (id === undefined) {
      const { entries: [{ stream }] } = await ledger.submit('order.pay', { id: order, amount: BOOKING.amount, institution: 'bank' }, { caller: buyer.caller, key: randomUUID() });
      instructed.push(idOf('settlement', stream.slice(4)));
    } else {
      await ledger.submit('settlement.confirm', { id, ...BOOKING, bookedAt: new Date().toISOString() }, { caller: SYSTEM, key: randomUUID() });
    }
  };
}

/** The vendor's windows of a millisecond, one after the other, from when the grant was made. */
async function reporting(ledger: Ledger, grants: readonly TradedGrant[]): Promise<(grant: TradedGrant) => Promise<void>> {
  const beginnings = await Promise.all(grants.map(async ({ id }): Promise<[Id<'grant'>, number]> => [id, Date.parse((await ledger.get(id))?.state.createdAt ?? '')]));
  const reported = new Map(beginnings.map(([id, from]) => [id, { from, sequence: 1 }]));
  return async ({ id: grant, vendor }) => {
    const { from, sequence } = reported.get(grant) ?? { from: Number.NaN, sequence: 0 };
    reported.set(grant, { from: from + 1, sequence: sequence + 1 });
    const window = { from: new Date(from).toISOString(), to: new Date(from + 1).toISOString(), sequence };
    await ledger.submit('usage.report', { grant, side: 'vendor', window, count: 1, rows: 10, bytes: 1000 }, { caller: vendor.caller, key: randomUUID() });
  };
}
