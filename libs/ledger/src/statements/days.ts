import type pg from 'pg';
import { idOf, nextDay, shanghaiDay, statementRecord, type Id, type Sealing, type Statement } from '#core/exchange';
import { EMPTY_MAP_ROOT, foldedMap, frontierFrom, frontierRoot, mapRoot, withRecords } from '#core/tlog';
import type { Queryable } from '../commit/loaded.js';
import { readPaths, writeNodes } from './map-nodes.js';

const OPEN_DAY = `
select (select at from entry where exchange = $1 and idx = 0) as first_at, d.day::text as day, d.map_root from (select 1) as one
  left join lateral (select day, map_root from statement_day where exchange = $1 order by day desc limit 1) as d on true`;

/** The day whose statements still grow, and the map as it stood at the end of the day before. */
export interface OpenDay { readonly day: string; readonly mapRoot: Uint8Array }

/** Undefined while there is no entry. */
export async function openDay(connection: Queryable, exchange: number): Promise<OpenDay | undefined> {
  const { rows: [row] } = await connection.query({ name: 'open-day', text: OPEN_DAY, values: [exchange] });
  const { first_at: firstAt, day, map_root: root } = row as { first_at: Date | null; day: string | null; map_root: Buffer | null };
  if (day !== null && root !== null) return { day: nextDay(day), mapRoot: root };
  return firstAt === null ? undefined : { day: shanghaiDay(firstAt.toISOString()), mapRoot: EMPTY_MAP_ROOT };
}

const CHANGED = 'select party_a::text, party_b::text, entries, last_idx, frontier from sub_log where exchange = $1 and is_changed';
const STATED = `insert into statement (exchange, party_a, party_b, day, entries, last_idx, root)
  select $1, s.a, s.b, $2, s.entries, s.last_idx, s.root from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::bytea[]) as s(a, b, entries, last_idx, root)`;
const SETTLED = 'update sub_log set is_changed = false where exchange = $1 and is_changed';
const CLOSED = `insert into statement_day (exchange, day, through, participants, pairs, map_root)
  select $1, d::date, $3, count(s.*) filter (where s.party_a = s.party_b), count(s.*) filter (where s.party_a <> s.party_b), $4
  from unnest($2::text[]) as d left join sub_log s on s.exchange = $1 group by d`;

interface SubLogRow { readonly party_a: string; readonly party_b: string; readonly entries: string; readonly last_idx: string; readonly frontier: Buffer }

export const partiesOfRow = ({ party_a: a, party_b: b }: Pick<SubLogRow, 'party_a' | 'party_b'>): Id<'participant'>[] => (a === b ? [a] : [a, b]).map((uuid) => idOf('participant', uuid));

function statementOfRow(row: SubLogRow): Statement {
  const frontier = frontierFrom(Number(row.entries), row.frontier);
  return { parties: partiesOfRow(row), entries: frontier.size, lastIndex: Number(row.last_idx), root: Buffer.from(frontierRoot(frontier)).toString('hex') };
}

/** Ends days as of the entry `through`: what changed since the day before gets new statements, and the map gets them. */
export async function closeDays(client: pg.ClientBase, exchange: number, { days, through, mapRoot: before }: { readonly days: readonly string[]; readonly through: number; readonly mapRoot: Uint8Array }): Promise<void> {
  const { rows } = await client.query<SubLogRow>({ name: 'changed', text: CHANGED, values: [exchange] });
  const statements = rows.map(statementOfRow);
  const records = statements.map(statementRecord);
  const map = withRecords(foldedMap(before), records, await readPaths(client, exchange, { root: before, positions: records.map(({ position }) => position) }));
  await writeNodes(client, exchange, map);
  await client.query({ name: 'stated', text: STATED, values: [
    exchange, days[0], rows.map((row) => row.party_a), rows.map((row) => row.party_b), rows.map((row) => row.entries), rows.map((row) => row.last_idx), statements.map(({ root }) => Buffer.from(root, 'hex')),
  ] });
  await client.query({ name: 'settled', text: SETTLED, values: [exchange] });
  await client.query({ name: 'closed', text: CLOSED, values: [exchange, days, through, mapRoot(map)] });
}

export interface SealingRow { readonly day: string; readonly through: string; readonly participants: string; readonly pairs: string; readonly map_root: string }
export const SEALING_COLUMNS = "day::text, through, participants, pairs, encode(map_root, 'hex') as map_root";

export const sealingOf = ({ day, through, participants, pairs, map_root: root }: SealingRow): Sealing =>
  ({ day, through: Number(through), participants: Number(participants), pairs: Number(pairs), mapRoot: root });
