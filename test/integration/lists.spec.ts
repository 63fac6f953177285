import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#adapters/store';
import { idOf } from '#core/exchange';
import { Queries, SCAN_MAX, type ListRequest, type Page } from '#ledger';
import { freshDatabase, type Fresh } from '../support/database.js';

/** Transfers of one vendor to one recipient for one buyer: many more than a page may look at. */
const ROWS = 5 * SCAN_MAX;
/** A page reads its rows twice: to find where it ends, and to filter. */
const ROWS_READ_MAX = 2 * SCAN_MAX;
/** The two that wait are the last. */
const RARE = [ROWS - 2, ROWS - 1];
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [VENDOR, BUYER, STRANGER, RECIPIENT] = [uuid(1), uuid(2), uuid(3), uuid(4)];

const FILL = `
insert into aggregate (exchange, kind, id, version, state)
  select 1, 'transfer', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, jsonb_build_object(
    'state', case when n >= $1 then 'REQUESTED' else 'COMPLETED' end, 'vendor', 'prt_' || $2, 'buyer', 'prt_' || $3,
    'parties', jsonb_build_array('prt_' || $2, 'prt_' || $3, 'prt_' || $5))
  from generate_series(0, $4 - 1) as n`;
const READ = "select (idx_tup_fetch + seq_tup_read)::int as rows from pg_stat_user_tables where relname = 'aggregate'";

let database: Fresh;
let admin: pg.Pool;
let dataSource: DataSource;
let queries: Queries;
beforeAll(async () => {
  database = await freshDatabase();
  admin = new pg.Pool({ connectionString: database.url, max: 1 });
  await admin.query(FILL, [RARE[0], VENDOR, BUYER, ROWS, RECIPIENT]);
  dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
  queries = new Queries({ dataSource, pool: admin, exchange: 1 });
});
afterAll(async () => {
  await dataSource.destroy();
  await admin.end();
  await database.drop();
});

const INDEXED = `select distinct a.attname::text as name from pg_index i join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refobjid = i.indrelid
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = d.refobjsubid where i.indrelid = 'aggregate'::regclass order by 1`;

test('no index of the aggregates looks into their state: an update that moves nothing indexed makes no new index entries', async () => {
  const { rows } = await admin.query<{ name: string }>(INDEXED);
  const names = rows.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['id', 'status', 'due_on']));
  expect(names).not.toContain('state');
});

const list = (org: string, change: Partial<ListRequest> = {}): Promise<Page<{ readonly id: string }>> =>
  queries.list('transfer', { scope: 'party', org: idOf('participant', org), filters: {}, limit: 50, ...change });

/** Every page of a list; how many there were, and how many rows of the table the longest of them has read. */
async function walk(org: string, change: Partial<ListRequest>): Promise<{ ids: string[]; pages: number; rowsMax: number }> {
  const ids: string[] = [];
  let [pages, rowsMax] = [0, 0];
  for (let after: string | null | undefined; after !== null; pages += 1) {
    const before = await rowsRead();
    const page: Page<{ readonly id: string }> = await list(org, { ...change, after });
    rowsMax = Math.max(rowsMax, (await rowsRead()) - before);
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  return { ids, pages, rowsMax };
}

async function rowsRead(): Promise<number> {
  const flush = 'select pg_stat_force_next_flush()';
  await dataSource.query(flush);
  await admin.query(flush);
  const { rows } = await admin.query<{ rows: number }>(READ);
  return rows[0]?.rows ?? Number.NaN;
}

const rare = RARE.map((n) => idOf('transfer', uuid(n)));

describe.each([['an authority', 'any', STRANGER], ['its vendor', 'party', VENDOR], ['its buyer', 'party', BUYER], ['its recipient', 'party', RECIPIENT]] as const)('what is rare among many, for %s', (_who, scope, org) => {
  test('is found in a bounded number of pages, each of a bounded number of rows', async () => {
    const { ids, pages, rowsMax } = await walk(org, { scope, filters: { status: 'REQUESTED' } });
    expect(ids).toEqual(rare);
    expect(pages).toBe(ROWS / SCAN_MAX + 1);
    expect(rowsMax).toBeLessThanOrEqual(ROWS_READ_MAX);
  });

  test('the newest first, too: on the first page, and the end is as bounded', async () => {
    const { ids, pages, rowsMax } = await walk(org, { scope, filters: { status: 'REQUESTED' }, order: 'newest' });
    expect(ids).toEqual([...rare].reverse());
    expect(pages).toBe(ROWS / SCAN_MAX + 1);
    expect(rowsMax).toBeLessThanOrEqual(ROWS_READ_MAX);
    expect((await list(org, { scope, filters: { status: 'REQUESTED' }, order: 'newest' })).items.map(({ id }) => id)).toEqual([...rare].reverse());
  });

  test('also by a column that is read out of the state', async () => {
    const { ids, rowsMax } = await walk(org, { scope, filters: { status: 'REQUESTED', vendor: idOf('participant', VENDOR) } });
    expect(ids).toEqual(rare);
    expect(rowsMax).toBeLessThanOrEqual(ROWS_READ_MAX);
  });
});

test('what is common fills its pages, and what is not there has an end', async () => {
  const { items, next } = await list(VENDOR, { filters: { status: 'COMPLETED' } });
  expect([items.length, next]).toEqual([50, uuid(49)]);
  expect(await list(STRANGER, { filters: { status: 'COMPLETED' } })).toEqual({ items: [], next: null });
  expect((await walk(BUYER, { filters: { status: 'SUSPENDED' } })).ids).toEqual([]);
});

test.each(['oldest', 'newest'] as const)('a list without a filter reads its page and nothing else, %s', async (order) => {
  const before = await rowsRead();
  expect((await list(BUYER, { order })).items).toHaveLength(50);
  expect((await rowsRead()) - before).toBeLessThanOrEqual(102);
});

test.each([VENDOR, BUYER, RECIPIENT])('the newest first is the oldest first, read from the end: for %s', async (org) => {
  const page = await list(org, { order: 'newest', limit: 3 });
  const onward = await list(org, { order: 'newest', limit: 3, after: page.next ?? '' });
  expect([...page.items, ...onward.items].map(({ id }) => id)).toEqual(Array.from({ length: 6 }, (_, n) => idOf('transfer', uuid(ROWS - 1 - n))));
});

describe('an aggregate of many parties', () => {
  const HOLDERS = Array.from({ length: 6 }, (_, n) => uuid(100 + n));
  const [title, rest] = [uuid(200), uuid(201)];
  const state = (parties: readonly string[]): object => ({ state: 'REGISTERED', parties: parties.map((party) => `prt_${party}`) });
  const written = (id: string, parties: readonly string[]): Promise<unknown> => admin.query(
    `insert into aggregate (exchange, kind, id, version, state) values (1, 'title', $1, 1, $2) on conflict (kind, exchange, id) do update set version = aggregate.version + 1, state = excluded.state`, [id, state(parties)]);
  const titlesOf = async (org: string, scope: 'own' | 'party' = 'party'): Promise<string[]> =>
    (await queries.list('title', { scope, org: idOf('participant', org), filters: {}, limit: 1 }).then(async (page) => [...page.items, ...(page.next === null ? [] : (await queries.list('title', { scope, org: idOf('participant', org), filters: {}, after: page.next, limit: 1 })).items)])).map(({ id }) => id);
  const [A = '', B = '', C = '', D = '', E = '', F = ''] = HOLDERS;

  test('is in the lists of each of them, wherever it stands, page by page and once; who owns it is the first', async () => {
    await written(title, [A, B, C, D, E]);
    await written(rest, [B, C]);
    expect(await Promise.all(HOLDERS.map((org) => titlesOf(org)))).toEqual([[title], [title, rest], [title, rest], [title], [title], []].map((ids) => ids.map((id) => idOf('title', id))));
    expect(await Promise.all([A, B, E].map((org) => titlesOf(org, 'own')))).toEqual([[idOf('title', title)], [idOf('title', rest)], []]);
  });

  test('leaves the lists of those who are no parties any more', async () => {
    await written(title, [A, B, F, C]);
    expect(await Promise.all([C, D, E, F].map((org) => titlesOf(org)))).toEqual([[title, rest], [], [], [title]].map((ids) => ids.map((id) => idOf('title', id))));
    await written(title, [A, B]);
    expect(await Promise.all([C, F].map((org) => titlesOf(org)))).toEqual([[idOf('title', rest)], []]);
    expect((await admin.query("select from aggregate_party where kind = 'title'")).rowCount).toBe(0);
  });

  test('is found by a filter too, and the role of the application keeps no list of parties by hand', async () => {
    await written(title, [A, B, C]);
    expect((await queries.list('title', { scope: 'party', org: idOf('participant', C), filters: { status: 'REGISTERED' }, limit: 10 })).items).toHaveLength(2);
    await expect(dataSource.query("insert into aggregate_party values (1, 'title', $1, $2)", [A, title])).rejects.toThrow('permission denied');
  });
});
