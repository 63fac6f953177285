import { randomUUID } from 'node:crypto';
import type { Ledger } from '#ledger';
import { openLedger, type Bench, type Cell } from '../bench.js';
import { aDelivery, type TradedGrant } from '../market.js';
import { closedLoops, metered } from '../measure.js';

const CONNECTIONS_MAX = 64;

/** Our own checked statement without groups: as many ledgers as connections, each of which commits one command at a time. */
export async function openUngrouped({ server, config, market, copy, closing }: Bench): Promise<Cell[]> {
  const url = await copy('ungrouped');
  const ledgers = Array.from({ length: CONNECTIONS_MAX }, () => openLedger(config, url, 1));
  closing.push(() => Promise.all(ledgers.map(({ close }) => close())));
  const cell = (name: string, connections: number, grants: readonly TradedGrant[]): Cell => {
    let turn = 0;
    const request = (loop: number): Promise<void> => transfer(ledgers[loop]?.ledger, grants[turn++ % grants.length]);
    return { name, part: 'ungrouped', connections, pids: [process.pid], measure: (load) => metered([process.pid], server.postmaster, (marks) => closedLoops(load, marks, request)) };
  };
  return [cell('ungrouped64', 64, market.grants), cell('ungrouped64 hot', 64, market.grants.slice(0, 1)), cell('ungrouped32', 32, market.grants)];
}

async function transfer(ledger: Ledger | undefined, grant: TradedGrant | undefined): Promise<void> {
  if (ledger === undefined || grant === undefined) throw new Error('no ledger or no grant');
  const key = randomUUID();
  const input = { id: ledger.newId('transfer'), ...aDelivery(grant.id, key.replaceAll('-', '').padStart(64, '0')) };
  const { entries: [entry] } = await ledger.submit('transfer.request', input, { caller: grant.buyer.caller, key });
  if (entry.type !== 'transfer.requested') throw new Error(`the ledger wrote ${entry.type}`);
}
