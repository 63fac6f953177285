import type pg from 'pg';
import { bandsOf, fingerprintOf, idOf, similarity, uuidOf, type Fingerprint, type Id, type Registration } from '#core/exchange';
import { registrationRule } from '#core/law';
import { readSubjects } from '../commit/read-entries.js';
import type { Advance } from '../followers/follower.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';

const ENTRIES_MAX = 200;
const HITS_MAX = 8;
/** Rows that share a band, at most; a description of stock phrases shares bands with thousands. */
const CANDIDATES_MAX = 500;
const CALLER = systemCaller('screener');

const KEEP = 'insert into registration_fingerprint (exchange, registration, applicant, content, minima, bands) values ($1, $2, $3, $4, $5, $6) on conflict do nothing';
/** What is applied for or stands in the register; what was refused or has ended is no duplicate of anything. */
const STANDS = `exists (select from aggregate r where r.kind = 'registration' and r.exchange = f.exchange and r.id = f.registration and (
    r.status in ('FILED', 'SUPPLEMENTING', 'EXAMINING', 'PROPOSED', 'PUBLICISED', 'OBJECTED') or (r.status = 'REGISTERED' and exists (
      select from aggregate t where t.kind = 'title' and t.exchange = f.exchange and t.id = substr(r.state->>'title', 5)::uuid and t.status = 'REGISTERED'))))`;
const IDENTICAL = `select f.registration::text as id from registration_fingerprint f
  where f.exchange = $1 and f.content = $2 and f.applicant <> $3 and f.registration <> $4 and ${STANDS} order by f.registration limit ${HITS_MAX}`;
const SIMILAR = `select f.registration::text as id, f.minima::text[] as minima from registration_fingerprint f
  where f.exchange = $1 and f.bands && $2::bigint[] and f.registration <> $3 and ${STANDS} order by f.registration limit ${CANDIDATES_MAX}`;

/** 查重: compares each first registration with those before it, and records what it finds. The table is made from the entries alone. */
export function screener(ledger: Ledger): Advance {
  return async (client, from) => {
    const { next, subjects } = await readSubjects(client, ledger.exchange, { from, count: ENTRIES_MAX, types: ['registration.filed'] });
    for (const { stream } of subjects) await screen(ledger, client, stream as Id<'registration'>);
    return next;
  };
}

/** What the comparison of one first registration rests on; undefined for any other kind. */
export function comparedOf({ id, owner, matter, createdAt }: Pick<Registration, 'id' | 'owner' | 'matter' | 'createdAt'>): Compared | undefined {
  if (matter.kind !== 'first') return undefined;
  const { name, summary, contentSha256 } = matter.subject;
  return { registration: id, applicant: owner, content: Buffer.from(contentSha256, 'hex'), minima: fingerprintOf(`${name.zh}${summary.zh}`), day: createdAt.slice(0, 10) };
}

export interface Compared { readonly registration: Id<'registration'>; readonly applicant: Id<'participant'>; readonly content: Buffer; readonly minima: Fingerprint; readonly day: string }

async function screen(ledger: Ledger, client: pg.PoolClient, id: Id<'registration'>): Promise<void> {
  const registration = (await ledger.get(id))?.state;
  const compared = registration === undefined ? undefined : comparedOf(registration);
  if (compared === undefined) return;
  const { applicant, content, minima } = compared;
  await client.query({ name: 'fingerprint.keep', text: KEEP, values: [ledger.exchange, uuidOf(id), uuidOf(applicant), content, minima, bandsOf(minima)] });
  const { rows } = await client.query<{ id: string }>({ name: 'fingerprint.identical', text: IDENTICAL, values: [ledger.exchange, content, uuidOf(applicant), uuidOf(id)] });
  const identical = rows.map((row) => idOf('registration', row.id));
  await submit(ledger, { id, identical, similar: await similarTo(ledger.exchange, client, compared) });
}

async function similarTo(exchange: number, client: pg.PoolClient, { registration, minima, day }: Compared): Promise<{ registration: Id<'registration'>; similarity: number }[]> {
  const { rows } = await client.query<{ id: string; minima: string[] }>({ name: 'fingerprint.similar', text: SIMILAR, values: [exchange, bandsOf(minima), uuidOf(registration)] });
  const threshold = registrationRule(day, 'similarityBasisPoints');
  return rows.map((row) => ({ registration: idOf('registration', row.id), similarity: similarity(minima, row.minima.map(Number)) }))
    .filter((hit) => hit.similarity >= threshold).sort((a, b) => b.similarity - a.similarity).slice(0, HITS_MAX);
}

interface Found { readonly id: Id<'registration'>; readonly identical: Id<'registration'>[]; readonly similar: { registration: Id<'registration'>; similarity: number }[] }

/** One comparison for each application; one that was withdrawn meanwhile needs none. */
async function submit(ledger: Ledger, found: Found): Promise<void> {
  await unlessOvertaken(ledger.submit('registration.screen', found, { caller: CALLER, key: `screen:${found.id}`, request: { id: found.id } }));
}
