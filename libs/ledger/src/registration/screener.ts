import type pg from 'pg';
import { CANDIDATES_MAX, HITS_MAX, bandsOf, comparedOf, idOf, similarTo, uuidOf, type Compared, type Id } from '#core/exchange';
import { onEntries } from '../followers/on-entries.js';
import type { Advance } from '../followers/follower.js';
import type { Ledger } from '../ledger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';

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
  return onEntries(ledger.exchange, ['registration.filed'], async (client, { subjects }) => {
    for (const { stream } of subjects) await screen(ledger, client, stream as Id<'registration'>);
  });
}

async function screen(ledger: Ledger, client: pg.PoolClient, id: Id<'registration'>): Promise<void> {
  const registration = (await ledger.get(id))?.state;
  const compared = registration === undefined ? undefined : comparedOf(registration);
  if (compared === undefined) return;
  const { applicant, contentSha256, minima } = compared;
  const content = Buffer.from(contentSha256, 'hex');
  await client.query({ name: 'fingerprint.keep', text: KEEP, values: [ledger.exchange, uuidOf(id), uuidOf(applicant), content, minima, bandsOf(minima)] });
  const { rows } = await client.query<{ id: string }>({ name: 'fingerprint.identical', text: IDENTICAL, values: [ledger.exchange, content, uuidOf(applicant), uuidOf(id)] });
  const identical = rows.map((row) => idOf('registration', row.id));
  await submit(ledger, { id, identical, similar: await similar(ledger.exchange, client, compared) });
}

async function similar(exchange: number, client: pg.PoolClient, compared: Compared): Promise<{ registration: Id<'registration'>; similarity: number }[]> {
  const { rows } = await client.query<{ id: string; minima: string[] }>({ name: 'fingerprint.similar', text: SIMILAR, values: [exchange, bandsOf(compared.minima), uuidOf(compared.registration)] });
  return similarTo(compared, rows.map((row) => ({ registration: idOf('registration', row.id), minima: row.minima.map(Number) })));
}

interface Found { readonly id: Id<'registration'>; readonly identical: Id<'registration'>[]; readonly similar: { registration: Id<'registration'>; similarity: number }[] }

/** One comparison for each application; one that was withdrawn meanwhile needs none. */
async function submit(ledger: Ledger, found: Found): Promise<void> {
  await unlessOvertaken(ledger.submit('registration.screen', found, { caller: CALLER, key: `screen:${found.id}`, request: { id: found.id } }));
}
