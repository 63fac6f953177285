import type pg from 'pg';
import { NIL_UUID, bandsOf, comparedOf, uuidOf, type Registration } from '#core/exchange';

const PAGE = 500;
/** First registrations as far as the screener has come, each with what is kept of it. */
const FILED = `select a.id::text, a.state, f.applicant::text, f.content, f.minima::text[] as minima, f.bands::text[] as bands
  from aggregate a left join registration_fingerprint f on f.exchange = a.exchange and f.registration = a.id
  where a.kind = 'registration' and a.exchange = $1 and a.id > $2 and a.state #>> '{matter,kind}' = 'first'
    and exists (select from entry e where e.exchange = $1 and e.stream = a.id and e.version = 1 and e.idx < (select coalesce(max(next_index), 0) from follower where exchange = $1 and name = 'screener'))
  order by a.id limit ${PAGE}`;
const STRAYS = `select count(*)::int as count from registration_fingerprint f left join aggregate a on a.kind = 'registration' and a.exchange = f.exchange and a.id = f.registration
  where f.exchange = $1 and a.state #>> '{matter,kind}' is distinct from 'first'`;

interface FiledRow { readonly id: string; readonly state: Registration; readonly applicant: string | null; readonly content: Buffer | null; readonly minima: string[] | null; readonly bands: string[] | null }

/** Computes the fingerprints again from what was filed, and compares every row. */
export async function fingerprintDifferences(client: pg.ClientBase, exchange: number): Promise<string[]> {
  let altered = 0;
  for (let after: string | undefined = NIL_UUID; after !== undefined;) {
    const { rows }: { rows: FiledRow[] } = await client.query<FiledRow>(FILED, [exchange, after]);
    altered += rows.filter((row) => !isAsFiled(row)).length;
    after = rows.length === PAGE ? rows.at(-1)?.id : undefined;
  }
  const { rows: [strays] } = await client.query<{ count: number }>(STRAYS, [exchange]);
  return [
    ...(altered > 0 ? [`${altered} applications have another fingerprint than their description makes`] : []),
    ...(strays?.count === 0 ? [] : ['fingerprints are kept of what nobody has filed']),
  ];
}

function isAsFiled({ state, applicant, content, minima, bands }: FiledRow): boolean {
  const compared = comparedOf(state);
  if (compared === undefined || applicant === null || content === null) return false;
  return applicant === uuidOf(compared.applicant) && content.equals(Buffer.from(compared.contentSha256, 'hex')) && minima?.join() === compared.minima.join() && bands?.join() === bandsOf(compared.minima).join();
}
