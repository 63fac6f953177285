import type pg from 'pg';
import { ENDED_STATES, shanghaiDay, idOf, uuidOf, type Id, type Kind, type Participant, type Records } from '#core/exchange';

/** Whose records: those that one person has acted in; those that the participant is a party to, where `person` is null. */
export interface Whose { readonly participant: Pick<Participant, 'id' | 'capacities'>; readonly person: string | null; readonly beyond: number }

/** What was found, as of how many entries. */
export interface ActedIn { readonly asOf: number; readonly records: Records[] }

const PAGE = 2_000;

/** An organisation's own entries by the index of the parties; authorities act in what is others', so theirs are looked for among all. */
const OWN = 'select e.* from entry_party p join entry e using (exchange, idx) where p.exchange = $1 and p.party = $5 and p.idx >= $2 and p.idx < $3 order by p.idx limit $4';
const ALL = 'select * from entry where exchange = $1 and idx >= $2 and idx < $3 order by idx limit $4';

/**
 * A page of entries, of them those in which the person acted, the aggregates that they are of, and whether those have ended.
 * A trade ends with its grant: who has negotiated it, asked for a delivery, or offered what it is of, has acted in that.
 * The entries never leave the database. A page is cheap where the person's id is not among its bytes.
 */
const pageOf = (source: string): string => `
with page as (${source}),
  acted as (
    select case split_part(type, '.', 1) when 'person' then 'participant' when 'credential' then 'participant' else split_part(type, '.', 1) end as kind, stream, max(at) as at
    from page
    where stream <> $5 and ($6::text is null or (position(convert_to($6, 'UTF8') in body) > 0 and convert_from(body, 'UTF8')::json #>> '{actor,person}' = $6))
    group by 1, 2),
  traded as (
    select x.at, a.kind, a.state from acted x join aggregate a on a.kind = x.kind and a.exchange = $1 and a.id = x.stream where x.kind in ('product', 'listing', 'negotiation', 'transfer')),
  records as (
    select kind, stream, at from acted
    union select 'grant', substr(state ->> 'grant', 5)::uuid, at from traded where kind in ('negotiation', 'transfer') and state ->> 'grant' is not null
    union select 'grant', g.id, t.at from traded t join aggregate g on g.kind = 'grant' and g.exchange = $1 and g.party_a = $5 and g.state ->> 'product' = coalesce(t.state ->> 'product', t.state ->> 'id')
      where t.kind in ('product', 'listing')),
  ended as (
    select x.kind, x.stream, x.at, a.state ->> 'updatedAt' as updated_at, $7::jsonb -> x.kind as final, a.status
    from records x left join aggregate a on a.kind = x.kind and a.exchange = $1 and a.id = x.stream)
select (select max(idx) from page)::text as last, kind,
  min(stream::text) filter (where final is not null and not final ? status) as open,
  max(case when final is null then to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') when final ? status then updated_at end) as ended_at
from (values (1)) as one left join ended on true group by kind`;
const PAGES = { own: { name: 'acted-in-own', text: pageOf(OWN) }, all: { name: 'acted-in-all', text: pageOf(ALL) } } as const;

interface Row { readonly last: string | null; readonly kind: Kind | null; readonly open: string | null; readonly ended_at: string | null }

/**
 * What the values of a person are attached to, gathered page by page: the memory of it is bounded by the number of kinds.
 * Undefined while what is to be looked through does not reach beyond entry `beyond` yet.
 */
export async function actedIn(pool: pg.Pool, exchange: number, { participant, person, beyond }: Whose): Promise<ActedIn | undefined> {
  const isAuthority = participant.capacities.some((capacity) => capacity === 'operator' || capacity === 'regulator');
  const asOf = await sizeOf(pool, exchange, isAuthority);
  if (asOf <= beyond) return undefined;
  const found = new Map<Kind, Records>();
  for (let from = 0; from < asOf;) {
    const { rows } = await pool.query<Row>({ ...PAGES[isAuthority ? 'all' : 'own'], values: [exchange, from, asOf, PAGE, uuidOf(participant.id), person, JSON.stringify(ENDED_STATES)] });
    for (const { kind, open, ended_at: endedAt } of rows) if (kind !== null) found.set(kind, merged(kind, found.get(kind), { open, endedAt }));
    const last = rows[0]?.last ?? null;
    from = last === null ? asOf : Number(last) + 1;
  }
  return { asOf, records: [...found.values()] };
}

function merged(kind: Kind, before: Records | undefined, { open, endedAt }: { readonly open: string | null; readonly endedAt: string | null }): Records {
  const days = [before?.endedOn ?? null, endedAt === null ? null : shanghaiDay(endedAt)].filter((day) => day !== null);
  const example: Id | null = open === null ? null : idOf(kind, open);
  return { kind, open: before?.open ?? example, endedOn: days.sort().at(-1) ?? null };
}

/** Up to where the ledger, or the index of its parties, goes. */
async function sizeOf(pool: pg.Pool, exchange: number, isAuthority: boolean): Promise<number> {
  const text = isAuthority ? 'select size as size from log_head where exchange = $1' : "select next_index as size from follower where exchange = $1 and name = 'parties'";
  const { rows } = await pool.query<{ size: string }>(text, [exchange]);
  return Number(rows[0]?.size ?? 0);
}
