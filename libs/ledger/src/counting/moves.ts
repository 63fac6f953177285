import type pg from 'pg';
import { CLASSES, uuidOf, type EntryData, type Id, type PersonClass } from '#core/exchange';

/** How far the tokens of a tally are counted, and what they are. */
export interface CountedTally { readonly tally: Id<'tally'>; readonly moves: number; readonly general: number; readonly sensitive: number }

interface CountedRow { readonly version: number; readonly moves: number; readonly general: string; readonly sensitive: string }
type Move = { readonly sign: 1 | -1; readonly data: Pick<EntryData<'tally.reserved'>, 'sets'> };
interface Place { readonly exchange: number; readonly tally: Id<'tally'>; readonly one: PersonClass }

const PAGE = 500;
const ENSURE = 'insert into counted_tally (exchange, tally) values ($1, $2) on conflict do nothing';
const LOCK = 'select version, moves, general, sensitive from counted_tally where exchange = $1 and tally = $2 for update';
const ENTRIES = `select version, type, body from entry where exchange = $1 and stream = $2 and version > $3
  and type in ('tally.reserved', 'tally.released') order by version limit ${PAGE}`;
const SAVE = 'update counted_tally set version = $3, moves = $4, general = $5, sensitive = $6 where exchange = $1 and tally = $2';

const PARTS = 'select ordinal from token_part where exchange = $1 and tokenset = $2 order by ordinal';
const TOKENS = `select substr(p.tokens, i * 32 + 1, 32) as token from token_part p, generate_series(0, octet_length(p.tokens) / 32 - 1) as i
  where p.exchange = $1 and p.tokenset = $4 and p.ordinal = $5`;
const USE = `with used as (insert into counted_person as c (exchange, tally, class, token, uses) select $1, $2, $3::"char", t.token, 1 from (${TOKENS}) t
  on conflict (exchange, tally, class, token) do update set uses = c.uses + 1 returning (xmax = 0) as is_new)
  select count(*) filter (where is_new)::int as changed from used`;
/** Rows are found one by one by their key, as in the ledger's own statements: no plan can join token against token. */
const FOUND = `select c.place from (${TOKENS}) t
  cross join lateral (select ctid as place, uses from counted_person where exchange = $1 and tally = $2 and class = $3::"char" and token = t.token limit 1) as c`;
/** Whoever is carried by no other transfer goes; then the others are carried by one less. */
const FORGET = `with gone as (delete from counted_person where ctid = any(array(${FOUND} where c.uses = 1)) returning 1) select count(*)::int as changed from gone`;
const UNUSE = `with kept as (update counted_person set uses = uses - 1 where ctid = any(array(${FOUND} where c.uses > 1)) returning 1) select count(*)::int as changed from kept`;

/**
 * Applies what the ledger says of a tally's token sets since it was last applied, within the caller's transaction: rows and
 * version move together, so a crash repeats nothing and leaves nothing out. The tally's row stays locked to the end.
 */
export async function applyMoves(client: pg.PoolClient, exchange: number, tally: Id<'tally'>): Promise<CountedTally> {
  const key = [exchange, uuidOf(tally)];
  await client.query(ENSURE, key);
  const { rows: [row] } = await client.query<CountedRow>(LOCK, key);
  if (row === undefined) throw new Error(`${tally} has no row to count in`);
  const counts = { general: Number(row.general), sensitive: Number(row.sensitive) };
  let [version, moves] = [row.version, row.moves];
  for (let isLast = false; !isLast;) {
    const { rows } = await client.query<{ version: number; type: string; body: Buffer }>({ name: 'tally-moves', text: ENTRIES, values: [...key, version] });
    for (const entry of rows) {
      const move = moveOf(entry);
      if (move !== undefined) {
        for (const one of CLASSES) counts[one] += await apply(client, { exchange, tally, one }, move);
        moves += 1;
      }
      version = entry.version;
    }
    isLast = rows.length < PAGE;
  }
  if (version !== row.version) await client.query(SAVE, [...key, version, moves, counts.general, counts.sensitive]);
  return { tally, moves, ...counts };
}

/** What an entry does to the tokens; undefined where its people were declared only. */
function moveOf({ type, body }: { readonly type: string; readonly body: Buffer }): Move | undefined {
  const { data } = JSON.parse(body.toString()) as { data: Move['data'] };
  return data.sets === undefined ? undefined : { sign: type === 'tally.reserved' ? 1 : -1, data };
}

/** By how many people the class changes. */
async function apply(client: pg.PoolClient, { exchange, tally, one }: Place, { sign, data: { sets } }: Move): Promise<number> {
  const set = sets?.[one];
  if (set === undefined) return 0;
  const { rows } = await client.query<{ ordinal: number }>(PARTS, [exchange, uuidOf(set)]);
  let changed = 0;
  const run = async (name: string, text: string, ordinal: number): Promise<number> => {
    const { rows: [row] } = await client.query<{ changed: number }>({ name, text, values: [exchange, uuidOf(tally), one.charAt(0), uuidOf(set), ordinal] });
    return row?.changed ?? 0;
  };
  for (const { ordinal } of rows) {
    if (sign === 1) changed += await run('person-use', USE, ordinal);
    else {
      changed -= await run('person-forget', FORGET, ordinal);
      await run('person-unuse', UNUSE, ordinal);
    }
  }
  return changed;
}
