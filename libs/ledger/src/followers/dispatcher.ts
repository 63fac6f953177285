import type pg from 'pg';
import { kindOf, uuidOf, type EntryType, type Id } from '#core/exchange';
import type { Jobs } from '#adapters/jobs';
import type { Subject } from '../commit/read-entries.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { REPLAY_QUEUE, replayJob } from '../verdicts/replay-worker.js';
import { systemCaller } from '../system.js';
import type { Advance } from './follower.js';
import { onEntries } from './on-entries.js';

const CALLER = systemCaller('dispatcher');

/** The queue of compliance checks; a job carries the check's id and nothing else. */
export const CHECK_QUEUE = 'checks';
/** The entries that ask for a check of their aggregate's present round. */
const ASKS_FOR_CHECK = new Set<EntryType>([
  'listing.submitted', 'listing.reopened', 'transfer.requested', 'transfer.basis_attached', 'transfer.tokens_attached', 'transfer.facts_established', 'transfer.waiver_invoked',
]);
/** The entries that put a check into the queue. */
const QUEUES_CHECK = new Set<EntryType>(['check.queued', 'check.requeued']);
/** The entry that asks for a replay of verdicts. */
const ASKS_FOR_REPLAY = 'replay.requested';
const READ: readonly EntryType[] = [...ASKS_FOR_CHECK, ...QUEUES_CHECK, ASKS_FOR_REPLAY];

export const checkJob = (check: Id) => ({ id: check, name: 'check', data: { check } });

/** Turns entries into checks and checks into jobs. Every step is idempotent, so a step that is repeated does no harm. */
export function dispatcher(ledger: Ledger, jobs: Jobs): Advance {
  return onEntries(ledger.exchange, READ, async (client, { subjects }) => {
    const asking = subjects.filter(({ type }) => ASKS_FOR_CHECK.has(type as EntryType));
    await Promise.all((await roundsOf(client, ledger.exchange, unique(asking))).map((round) => queueCheck(ledger, round)));
    const queued = subjects.filter(({ type }) => QUEUES_CHECK.has(type as EntryType));
    if (queued.length > 0) await jobs.enqueue(CHECK_QUEUE, unique(queued).map(checkJob));
    const replays = subjects.filter(({ type }) => type === ASKS_FOR_REPLAY);
    if (replays.length > 0) await jobs.enqueue(REPLAY_QUEUE, unique(replays).map(replayJob));
  });
}

const unique = (subjects: readonly Subject[]): Id[] => [...new Set(subjects.map(({ stream }) => stream))];

interface Round { readonly subject: Id<'listing' | 'transfer'>; readonly round: number }

const ROUNDS = `
select (select (a.state->>'round')::int from aggregate a where a.kind = q.kind and a.exchange = $1 and a.id = q.id) as round
from unnest($2::text[], $3::uuid[]) with ordinality as q(kind, id, ord) order by q.ord`;

/** The present rounds, in one query: hundreds at once would keep the pool's connections from everyone else. */
async function roundsOf(client: pg.PoolClient, exchange: number, subjects: readonly Id[]): Promise<Round[]> {
  if (subjects.length === 0) return [];
  const { rows } = await client.query<{ round: number | null }>({ name: 'rounds', text: ROUNDS, values: [exchange, subjects.map(kindOf), subjects.map(uuidOf)] });
  return subjects.map((subject, i) => {
    const round = rows[i]?.round;
    if (round === undefined || round === null) throw new Error(`${subject} has entries and no state`);
    return { subject: subject as Id<'listing' | 'transfer'>, round };
  });
}

/** One check per round: the key is the round's, so asking twice yields the one that is there. */
async function queueCheck(ledger: Ledger, { subject, round }: Round): Promise<void> {
  await unlessOvertaken(ledger.submit('check.queue', { subject, round }, { caller: CALLER, key: `check:${subject}:${round}` })); // A newer round has an entry of its own further on.
}
