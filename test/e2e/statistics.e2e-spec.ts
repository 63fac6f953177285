import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { fromBase64 } from '#core/tlog';
import { verifyEntries, type EntrySet, type TransferValue } from '#core/exchange';
import { replay } from '#ledger';
import { admitted, expected, granted, listed, openCast, transferBody, type Answered, type Cast, type Client } from '../support/api.js';
import { until } from '../support/until.js';

interface Figures { readonly items: readonly { readonly key: string; readonly value: TransferValue; readonly entries: EntrySet }[]; readonly total: { readonly value: TransferValue; readonly entries: EntrySet } | null; readonly countedEntries: number }
interface Item { readonly index: number; readonly leafHash: string; readonly declaredIn: number; readonly transfer: string; readonly general: number; readonly sensitive: number; readonly jurisdiction: string; readonly path: string }

let cast: Cast;
let regulator: Client;
const year = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 4);
beforeAll(async () => {
  cast = await openCast();
  const { api, operators, vendor, buyer } = cast;
  ({ regulator } = cast);
  const home = await admitted(api, operators, { capacities: ['buyer'] });
  const { listing } = await listed(vendor);
  for (const [to, count] of [[buyer, 3], [home, 2]] as const) {
    const grant = await granted({ vendor, buyer: to, listing });
    for (let i = 0; i < count; i++) {
      const { id } = await to.does('/v1/transfers', transferBody(grant));
      await until(async () => (await to.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
    }
  }
  await until(async () => (await figures('direction')).total?.value.transfers === 5);
}, 60_000);
afterAll(() => cast.api.close());

const figures = async (by: string, of = year): Promise<Figures> => expected(await regulator.get(`/v1/statistics/transfers?year=${of}&by=${by}`), 200) as unknown as Figures;
async function behind(by: string, key: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let after = ''; ;) {
    const { items, next } = expected(await regulator.get(`/v1/statistics/transfers/entries?year=${year}&by=${by}&key=${key}&limit=2${after}`), 200) as unknown as { items: Item[]; next: string | null };
    found.push(...items);
    if (next === null) return found;
    after = `&after=${next}`;
  }
}
const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode: string): void => expect([status, code]).toEqual([wanted, wantedCode]);

describe('the statistic of transfers', () => {
  test('tells deliveries at home from those that leave the mainland', async () => {
    expect((await figures('direction')).items.map(({ key, value }) => [key, value.transfers])).toEqual([['cross-border', 3], ['domestic', 2]]);
    expect((await figures('jurisdiction')).items.map(({ key, value }) => [key, value.transfers])).toEqual([['CN', 2], ['SG', 3]]);
  });

  test.each(['month', 'path', 'jurisdiction', 'direction'])('by %s: every figure rests on exactly the entries that open behind it', async (by) => {
    const { items, total } = await figures(by);
    expect(items.length).toBeGreaterThan(0);
    for (const { key, value, entries } of items) {
      const members = await behind(by, key);
      expect(verifyEntries(entries, members.map(({ index, leafHash }) => ({ index, leaf: fromBase64(leafHash) ?? new Uint8Array() })))).toMatchObject({ ok: true });
      const sum = (of: 'general' | 'sensitive'): number => members.reduce((all, one) => all + one[of], 0);
      expect(value).toEqual({ transfers: members.length, general: sum('general'), sensitive: sum('sensitive') });
    }
    expect(items.reduce((all, { value }) => all + value.transfers, 0)).toBe(total?.value.transfers);
  });

  test('what stands behind a figure are the entries that cleared a transfer, and those that declare its people', async () => {
    for (const { index, declaredIn, transfer } of await behind('jurisdiction', 'SG')) {
      expect((await regulator.get(`/v1/entries/${index}`)).body.entry).toMatchObject({ type: 'transfer.cleared', stream: transfer });
      expect((await regulator.get(`/v1/entries/${declaredIn}`)).body.entry).toMatchObject({ type: 'transfer.requested', stream: transfer });
    }
  });

  test('as CSV has the same figures', async () => {
    const { headers, text } = await regulator.get(`/v1/statistics/transfers.csv?year=${year}&by=direction`);
    const { items } = await figures('direction');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')).toEqual([
      'year,by,key,transfers,general,sensitive,entries,first,last,digest',
      ...items.map(({ key, value, entries }) => `${year},direction,${key},${value.transfers},${value.general},${value.sensitive},${entries.count},${String(entries.first)},${String(entries.last)},${entries.digest}`), '',
    ]);
  });

  test('without a year is of the latest, by month; without a group the entries are those of the year', async () => {
    const { items, total } = await figures('month');
    expect(expected(await regulator.get('/v1/statistics/transfers'), 200)).toMatchObject({ items, total, year: Number(year), by: 'month' });
    expect(expected(await regulator.get('/v1/statistics/transfers/entries'), 200).items).toHaveLength(5);
  });

  test('of a year without deliveries is empty', async () => {
    expect(await figures('month', '1999')).toMatchObject({ items: [], total: null, next: null });
    expect(await behind('month', '1999-01')).toEqual([]);
  });

  test('is for authorities, and each of their questions is an entry', async () => {
    is(await cast.vendor.get(`/v1/statistics/transfers?year=${year}&by=month`), 403, 'scope_denied');
    is(await regulator.get(`/v1/statistics/transfers?year=${year}&by=colour`), 400, 'invalid_request');
    await figures('path');
    const entries = await cast.api.runtime.ledger.entries(0, 10_000);
    const last = entries.filter(({ type }) => type === 'inspection.queried').at(-1);
    expect(JSON.parse(Buffer.from(last?.body ?? []).toString())).toMatchObject({ data: { query: `GET /v1/statistics/transfers?year=${year}&by=path`, regulator: regulator.org } });
  });
});

describe('an altered statistic', () => {
  test.each<[string, string, RegExp]>([
    ['a figure', 'update transfer_figure set general = general + 1', /the figure \d{4} \w+ \S+ is another than its entries make/],
    ['a figure that is gone', `delete from transfer_figure where dimension = 'year'`, /figures are missing/],
    ['a counted transfer', `update counted_transfer set jurisdiction = 'US'`, /counted otherwise/],
    ['an entry taken from behind a figure', `delete from transfer_figure_entry where dimension = 'path'`, /other transfers are counted/],
  ])('%s is found by the replay', async (_, sql, wanted) => {
    const db = new pg.Client({ connectionString: cast.api.runtime.databaseUrl });
    await db.connect();
    await db.query('set session_replication_role = replica; begin');
    await db.query(sql);
    const { differences } = await replay({ connect: () => Promise.resolve(inside(db)) } as unknown as pg.Pool, 1);
    await db.query('rollback');
    await db.end();
    expect(differences.join('\n')).toMatch(wanted);
  });

  /** The replay inside a transaction that is undone: it neither begins nor ends one of its own. */
  const inside = (db: pg.Client): object => ({
    query: (...args: Parameters<pg.Client['query']>) => (/^(begin|rollback)/.test(String(args[0])) ? Promise.resolve() : db.query(...args)), release: () => undefined,
  });
});
