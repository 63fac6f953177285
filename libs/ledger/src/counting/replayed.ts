import { createHash } from 'node:crypto';
import type pg from 'pg';
import { NIL_UUID, idOf } from '#core/exchange';

/** Compares the tables of counted people with what entries and sealed sets say; every statement counts what should not be there. */
export const COUNTING_CHECKS: readonly { readonly text: string; readonly what: string }[] = [
  { what: 'people are counted otherwise than the reservations and releases of their tallies say', text: `
    with moves as (
      select e.stream as tally, case e.type when 'tally.reserved' then 1 else -1 end as sign, convert_from(e.body, 'utf8')::jsonb #> '{data,sets}' as sets
      from counted_tally t join entry e on e.exchange = $1 and e.stream = t.tally and e.version <= t.version
      where t.exchange = $1 and e.type in ('tally.reserved', 'tally.released')),
    live as (
      select m.tally, k.class, substr(m.sets ->> k.name, 5)::uuid as tokenset, sum(m.sign) as uses
      from moves m, (values ('general', 'g'), ('sensitive', 's')) k(name, class) where m.sets ? k.name group by 1, 2, 3 having sum(m.sign) <> 0),
    said as (
      select l.tally, l.class, substr(p.tokens, i * 32 + 1, 32) as token, sum(l.uses) as uses
      from live l join token_part p on p.exchange = $1 and p.tokenset = l.tokenset, generate_series(0, octet_length(p.tokens) / 32 - 1) as i group by 1, 2, 3)
    select count(*) from said full join (select tally, class::text, token, uses from counted_person where exchange = $1) kept using (tally, class, token)
    where said.uses is distinct from kept.uses` },
  { what: 'tallies hold another number of people than are counted for them', text: `
    select count(*) from counted_tally t left join lateral (
      select count(*) filter (where class = 'g') as general, count(*) filter (where class = 's') as sensitive from counted_person p where p.exchange = $1 and p.tally = t.tally) c on true
    where t.exchange = $1 and (t.general, t.sensitive) is distinct from (c.general, c.sensitive)` },
  { what: 'tallies state another number of tokens than are counted for them', text: `
    select count(*) from counted_tally t join aggregate a on a.kind = 'tally' and a.exchange = $1 and a.id = t.tally
    where t.exchange = $1 and (a.state ->> 'moves')::int = t.moves
    and ((a.state #>> '{counts,general,exact}')::bigint - (a.state #>> '{counts,general,loose}')::bigint > t.general or (a.state #>> '{counts,general,exact}')::bigint < t.general
      or (a.state #>> '{counts,sensitive,exact}')::bigint - (a.state #>> '{counts,sensitive,loose}')::bigint > t.sensitive or (a.state #>> '{counts,sensitive,exact}')::bigint < t.sensitive)` },
];

const SETS = `select id::text, state ->> 'sha256' as sha256 from aggregate where kind = 'tokenset' and exchange = $1 and status = 'SEALED' and id > $2 order by id limit 100`;
const PART = 'select tokens from token_part where exchange = $1 and tokenset = $2 and ordinal = $3';

/** The sealed sets whose parts no longer have the digest that was sealed; a part at a time is in memory. */
export async function alteredSets(client: pg.ClientBase, exchange: number): Promise<string[]> {
  const altered: string[] = [];
  for (let after = NIL_UUID, isLast = false; !isLast;) {
    const { rows } = await client.query<{ id: string; sha256: string }>(SETS, [exchange, after]);
    for (const { id, sha256 } of rows) if ((await digestOf(client, exchange, id)) !== sha256) altered.push(`${idOf('tokenset', id)} has other tokens than were sealed`);
    after = rows.at(-1)?.id ?? after;
    isLast = rows.length < 100;
  }
  return altered;
}

async function digestOf(client: pg.ClientBase, exchange: number, id: string): Promise<string> {
  const hash = createHash('sha256');
  for (let ordinal = 0; ; ordinal++) {
    const { rows: [part] } = await client.query<{ tokens: Buffer }>(PART, [exchange, id, ordinal]);
    if (part === undefined) return hash.digest('hex');
    hash.update(part.tokens);
  }
}
