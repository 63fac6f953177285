import { get, type ReadPath } from '../../api/client.js';
import { shanghaiToday } from '../../parts/times.js';
import type { Session } from '../../session/session.js';
import type { Pair } from '../../words/dictionary.js';
import { EXCHANGE_PAGES } from '../../words/exchange.js';
import { NAVIGATION } from '../../words/navigation.js';
import { isForAnother } from './due.js';
import { describedSteps, leftToOthers, type Recorded } from './register-actions.js';
import { memberAt, REGISTERS_TABLE, type Register } from './registers.js';

/** Where something may wait for the exchange, by the state it waits in. */
export interface Queue { readonly kind: string; readonly title: Pair; readonly path: string; readonly waits: readonly string[]; readonly register?: Register }

/** Every register in which something waits for the exchange, and the two pages beside them. */
export const QUEUES: readonly Queue[] = [
  ...REGISTERS_TABLE.filter(({ waits }) => waits.length > 0).map((register): Queue => ({ kind: register.kind, title: EXCHANGE_PAGES[register.kind], path: register.path, waits: register.waits, register })),
  { kind: 'inquiry', title: NAVIGATION.inquiries, path: '/inquiries', waits: ['EXTENSION_ASKED'] },
  { kind: 'finding', title: NAVIGATION.findings, path: '/findings', waits: ['RAISED', 'UNDER_REVIEW', 'ASSESSED', 'CONFIRMED'] },
];

/** A count stops here: one page of each state is read, whatever its length. */
const COUNTED = 50;

export interface Waiting { readonly queue: Queue; readonly states: readonly { readonly state: string; readonly count: number; readonly isMore: boolean }[]; readonly late: number; readonly others: number; readonly assigned: number }

function isLate(item: Recorded, today: string): boolean {
  const day = memberAt(item, 'dueOn');
  return typeof day === 'string' && day < today;
}

/** What waits in one register: how many in each state, how many past their day, and whose the next step is. */
export async function waitingIn(queue: Queue, session: Session, signal: AbortSignal): Promise<Waiting> {
  const pages = await Promise.all(queue.waits.map(async (state) => {
    const { items, next } = await get(`/v1${queue.path}` as Extract<ReadPath, '/v1/reviews'>, { query: { state: state as 'OPEN', limit: String(COUNTED) }, signal });
    return { state, items: items as unknown as readonly Recorded[], isMore: next !== null };
  }));
  const items = pages.flatMap((page) => page.items);
  const described = items.length === 0 || queue.register === undefined ? [] : await describedSteps(queue.register);
  const today = shanghaiToday();
  return {
    queue, states: pages.map(({ state, items: { length }, isMore }) => ({ state, count: length, isMore })),
    late: items.filter((item) => isLate(item, today)).length,
    others: items.filter((item) => leftToOthers(described, item, session).some(({ why }) => why === 'secondPerson')).length,
    assigned: queue.kind === 'review' ? items.filter((item) => memberAt(item, 'maker') === session.person && isForAnother('review.propose', item, session) === undefined).length : 0,
  };
}
