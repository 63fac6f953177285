import { Refusal, type Id } from '#core/exchange';
import type { Jobs } from '#adapters/jobs';
import { readEntries } from '../commit/read-entries.js';
import type { CommittedEntry } from '../commit/submission.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';

const ENTRIES_MAX = 500;
const CALLER = systemCaller('dispatcher');

/** The queue of compliance checks; a job carries the check's id and nothing else. */
export const CHECK_QUEUE = 'checks';
/** The entries that ask for a check of their aggregate's present round. */
const ASKS_FOR_CHECK: ReadonlySet<string> = new Set(['listing.submitted', 'transfer.requested', 'transfer.basis_attached', 'transfer.facts_established', 'transfer.waiver_invoked', 'listing.reopened']);
/** The entries that put a check into the queue. */
const QUEUES_CHECK: ReadonlySet<string> = new Set(['check.queued', 'check.requeued']);

export const checkJob = (check: Id) => ({ id: check, name: 'check', data: { check } });

/** Turns entries into checks and checks into jobs. Every step is idempotent, so a step that is repeated does no harm. */
export function dispatcher(ledger: Ledger, jobs: Jobs): Advance {
  return async (client, from) => {
    const entries = await readEntries(client, ledger.exchange, { from, count: ENTRIES_MAX });
    await Promise.all(entries.filter(({ type }) => ASKS_FOR_CHECK.has(type)).map(({ stream }) => queueCheck(ledger, stream as Id<'listing' | 'transfer'>)));
    const queued = entries.filter(({ type }) => QUEUES_CHECK.has(type));
    if (queued.length > 0) await jobs.enqueue(CHECK_QUEUE, unique(queued).map(checkJob));
    return from + entries.length;
  };
}

const unique = (entries: readonly CommittedEntry[]): Id[] => [...new Set(entries.map(({ stream }) => stream))];

/** One check per round: the key is the round's, so asking twice yields the one that is there. */
async function queueCheck(ledger: Ledger, subject: Id<'listing' | 'transfer'>): Promise<void> {
  const current = await ledger.get(subject);
  if (current === undefined) throw new Error(`${subject} has entries and no state`);
  const { round } = current.state;
  try {
    await ledger.submit('check.queue', { subject, round }, { caller: CALLER, key: `check:${subject}:${round}` });
  } catch (err) {
    if (!(err instanceof Refusal) || err.code === 'unavailable' || err.code === 'overloaded') throw err; // A newer round has an entry of its own further on.
  }
}
