import type pg from 'pg';
import { LINES, SPLITTING, deliveredOf, governing, rulebookIdOf, suspicions, uuidOf, type Id, type Line, type Suspicion, type Transfer } from '#core/exchange';
import { onEntries } from '../followers/on-entries.js';
import type { Advance } from '../followers/follower.js';
import type { Ledger } from '../ledger.js';
import { systemCaller } from '../system.js';

/** Clearances of one exporter, and those to one buyer, that are looked at together. */
const WINDOW_MAX = 1000;
const DAY_MS = 86_400_000;
const CALLER = systemCaller('supervisor');

/** A cleared transfer and the index of the entry that cleared it. */
interface Cleared { readonly index: number; readonly state: Transfer }
interface Around { readonly cleared: readonly Cleared[]; readonly around: readonly Cleared[] }

/** Looks at each cleared transfer together with those around it, and raises what looks like numbers split (数量拆分). */
export function supervisor(ledger: Ledger): Advance {
  return onEntries(ledger.exchange, ['transfer.cleared'], async (client, { subjects }) => {
    const cleared = await readCleared(client, ledger.exchange, subjects.map(({ stream }) => stream));
    for (const pair of byPair(cleared)) {
      const around = await readAround(client, ledger.exchange, pair);
      for (const line of LINES) await inspect(ledger, line, { cleared: pair, around });
    }
  });
}

function byPair(cleared: readonly Cleared[]): Cleared[][] {
  const pairs = new Map<string, Cleared[]>();
  for (const one of cleared) {
    const pair = `${one.state.vendor} ${one.state.buyer}`;
    pairs.set(pair, [...pairs.get(pair) ?? [], one]);
  }
  return [...pairs.values()];
}

/** The cleared transfers of one exporter and one buyer, each with what was cleared around it, against one line. */
async function inspect(ledger: Ledger, line: Line, { cleared, around }: Around): Promise<void> {
  const clearances = around.map(({ state, index }) => deliveredOf(state, index, line.of)).filter((one) => one !== undefined);
  for (const { index } of cleared) {
    const latest = clearances.find((one) => one.index === index);
    if (latest === undefined) continue;
    const people = await peopleAt(ledger, latest.day, line);
    const ended = await ledger.get(ledger.derivedId('tally', latest.exporter, String(Number(latest.day.slice(0, 4)) - 1)));
    for (const suspicion of suspicions(clearances, latest, { ...SPLITTING, line: people }, ended?.state[line.of] ?? 0)) await raise(ledger, suspicion, { line, people });
  }
}

/** The number of the pack that governs the day. */
async function peopleAt(ledger: Ledger, day: string, { threshold }: Line): Promise<number> {
  const rulebook = await ledger.get(rulebookIdOf(ledger));
  return governing(rulebook?.state.adopted ?? [], day).compiled().thresholds[threshold];
}

interface Reached { readonly line: Line; readonly people: number }

/**
 * One finding for one conduct: what overlaps with a finding that was raised belongs to it, and another one is raised only for
 * clearances that all came after it. The findings of a conduct in a year are numbered, so looking again raises nothing.
 */
async function raise(ledger: Ledger, { detector, zh, en, people, clearances }: Suspicion, { line: { threshold, article }, people: line }: Reached): Promise<void> {
  const [first, last] = [clearances[0], clearances.at(-1)];
  if (first === undefined || last === undefined) return;
  const conduct = [detector, threshold, detector === 'affiliates' ? last.recipient : last.exporter, last.content, last.day.slice(0, 4)].join('\n');
  for (let number = 1; ; number += 1) {
    const id = ledger.derivedId('finding', conduct, String(number));
    const raised = (await ledger.get(id))?.state;
    if (raised !== undefined && first.index <= raised.lastIndex) return;
    if (raised !== undefined) continue;
    const named = clearances.map(({ index, transfer, exporter, recipient, day, people: of }) => ({ index, transfer, exporter, recipient, day, people: of }));
    await ledger.submit('finding.raise', { id, detector, article, zh, en, people, line, clearances: named }, { caller: CALLER, key: `finding:${id}` });
    return;
  }
}

/** The smallest UUID (version 7) of an instant: ids sort by time, so a window of them begins here. */
const firstIdOf = (milliseconds: number): string => milliseconds.toString(16).padStart(12, '0').replace(/^(.{8})(.{4})$/, '$1-$2-7000-8000-000000000000');

/** What was cleared and not given back: a transfer that ended before it was started has sent nobody. */
const FOUND = `
select a.state::text as state, c.idx from found join aggregate a on a.exchange = $1 and a.kind = 'transfer' and a.id = found.id
join lateral (select e.idx from entry e where e.exchange = $1 and e.stream = a.id and e.type = 'transfer.cleared' order by e.version desc limit 1) c on true
where a.state ->> 'state' <> 'TERMINATED' or exists (select from entry e where e.exchange = $1 and e.stream = a.id and e.type = 'transfer.started')
order by c.idx`;
const CLEARED = `with found as (select distinct id from unnest($2::uuid[]) as id) ${FOUND}`;
const AROUND = `
with found as (
  (select id from aggregate where exchange = $1 and kind = 'transfer' and party_a = $2 and id >= $4 order by id desc limit $5)
  union
  (select id from aggregate where exchange = $1 and kind = 'transfer' and party_b = $3 and id >= $4 order by id desc limit $5)
) ${FOUND}`;

interface Row { readonly state: string; readonly idx: string }
const clearedOf = ({ state, idx }: Row): Cleared => ({ index: Number(idx), state: JSON.parse(state) as Transfer });

async function readCleared(client: pg.PoolClient, exchange: number, transfers: readonly Id[]): Promise<Cleared[]> {
  const { rows } = await client.query<Row>({ name: 'cleared', text: CLEARED, values: [exchange, transfers.map(uuidOf)] });
  return rows.map(clearedOf).filter(({ state: { delivery } }) => delivery !== null && delivery.people.general + delivery.people.sensitive > 0);
}

/** What the exporter of some transfers has had cleared, and what was cleared to their buyer, in the time that a detector looks back; the latest where they are many. */
async function readAround(client: pg.PoolClient, exchange: number, cleared: readonly Cleared[]): Promise<Cleared[]> {
  const [first] = cleared;
  if (first === undefined) return [];
  const since = Math.min(...cleared.map(({ state }) => Date.parse(state.createdAt))) - (SPLITTING.windowDays + SPLITTING.turnDays) * DAY_MS;
  const { vendor, buyer } = first.state;
  const { rows } = await client.query<Row>({ name: 'cleared-around', text: AROUND, values: [exchange, uuidOf(vendor), uuidOf(buyer), firstIdOf(since), WINDOW_MAX] });
  return rows.map(clearedOf);
}
