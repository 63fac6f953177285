import pg from 'pg';
import { uuidOf } from '#core/exchange';
import type { Bench, Cell, SampleRows } from '../bench.js';
import { httpCell, startApi, transferRequests } from './api.js';

/** So few that the small ledger stays small. */
const COUNT_MAX = 4_000;

/** The same requests on a ledger as it is after the set-up and on one that has grown: the CPU of each should be the same. */
export async function openGrowth(bench: Bench, entries: number): Promise<Cell[]> {
  const [small, large] = [await bench.copy('small'), await bench.copy('large')];
  await grow(large, { exchange: bench.config.exchange, sample: bench.sample, entries });
  const cells: Cell[] = [];
  for (const [name, url] of [['small', small], ['large', large]] as const) {
    const api = await startApi(bench, url, { background: false });
    const requests = await transferRequests(bench.market.grants, api);
    cells.push({ ...httpCell(bench, { name: `${name} ledger`, part: 'growth', connections: 64, apis: [api], requests }), countMax: COUNT_MAX, conclude: async () => ({ entries: await sizeOf(url, bench.config.exchange) }) });
  }
  return cells;
}

/** Statements that add `$2` transfers as the ledger would have written them: entries, aggregates, keys, documents. */
const GROW = {
  /** Ids in the order of time (UUIDv7), grants in turn. */
  list: `
    create temp table grown as
      select i, (lpad(to_hex(1750000000000 + i), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid as id, g.id as grant_id, g.party_b as tenant, g.version + 1 + i / g.count as version
      from generate_series(0, $2::int - 1) as i
      join (select *, row_number() over (order by id) - 1 as number, count(*) over () as count from aggregate where exchange = $1 and kind = 'grant') as g on g.number = i % g.count`,
  requested: `
    insert into entry (exchange, idx, stream, version, type, body, leaf, at)
      select $1, (select size from log_head where exchange = $1) + 2 * i, id, 1, 'transfer.requested', body, sha256('\\x00'::bytea || body), now()
      from grown cross join lateral (select convert_to(replace($2, $3, id::text), 'UTF8') as body) as made`,
  used: `
    insert into entry (exchange, idx, stream, version, type, body, leaf, at)
      select $1, (select size from log_head where exchange = $1) + 2 * i + 1, grant_id, version, 'grant.used', body, sha256('\\x00'::bytea || body), now()
      from grown cross join lateral (select convert_to(replace($2, $3, id::text), 'UTF8') as body) as made`,
  transfers: `insert into aggregate (exchange, kind, id, version, state) select $1, 'transfer', id, 1, replace($2, $3, id::text)::jsonb from grown`,
  grants: `
    update aggregate as a set version = g.version from (select grant_id, max(version) as version from grown group by grant_id) as g
      where a.exchange = $1 and a.kind = 'grant' and a.id = g.grant_id`,
  keys: `insert into idempotency (exchange, tenant, key, fingerprint, first_index, entry_count) select $1, tenant, 'grown-' || lpad(i::text, 16, '0'), sha256(id::text::bytea), 2 * i, 2 from grown`,
  documents: `insert into document (exchange, sha256, media_type, body) select $1, sha256(id::text::bytea), 'application/json', $2 from grown`,
  head: 'update log_head set size = size + 2 * (select count(*) from grown) where exchange = $1',
} as const;

/** Fills a ledger up to `entries` by SQL, in a minute or two for a million. */
export async function grow(url: string, { exchange, sample, entries }: { readonly exchange: number; readonly sample: SampleRows; readonly entries: number }): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, options: '-c synchronous_commit=off -c maintenance_work_mem=256MB' });
  await client.connect();
  try {
    const transfers = Math.ceil((entries - (await sizeOf(url, exchange))) / 2);
    if (transfers <= 0) return;
    const [requested, used] = sample.bodies.map((body) => body.toString());
    const id = uuidOf(sample.transfer);
    await client.query(GROW.list, [exchange, transfers]);
    await client.query(GROW.requested, [exchange, requested, id]);
    await client.query(GROW.used, [exchange, used, id]);
    await client.query(GROW.transfers, [exchange, sample.states[0], id]);
    await client.query(GROW.grants, [exchange]);
    await client.query(GROW.keys, [exchange]);
    await client.query(GROW.documents, [exchange, sample.document]);
    await client.query(GROW.head, [exchange]);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

export async function sizeOf(url: string, exchange: number): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows: [row] } = await client.query<{ size: string }>('select size from log_head where exchange = $1', [exchange]);
    return Number(row?.size);
  } finally {
    await client.end();
  }
}
