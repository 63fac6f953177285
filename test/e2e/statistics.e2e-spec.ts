import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { fromBase64 } from '#core/tlog';
import { readOpened, readStatedFigures, verifyCells, verifyOpened, type Cell, type Level, type CellFigure, type Sums } from '#core/exchange';
import { replay } from '#ledger';
import { statisticsFetch } from '../../apps/cli/src/statistics/fetch.js';
import { admitted, expected, granted, listed, openCast, transferBody, type Answered, type Cast, type Client } from '../support/api.js';
import { openAsking, type Asking } from '../support/asking.js';
import { abroad, anApplication } from '../support/ledger.js';
import { until } from '../support/until.js';

interface Figures { readonly cellsBy: Level; readonly items: readonly (CellFigure & { readonly keys: readonly string[] })[]; readonly total: CellFigure; readonly countedEntries: number; readonly isCut: boolean }
interface Item { readonly index: number; readonly leafHash: string; readonly declaredIn: number; readonly subject: string; readonly sums: Sums; readonly cell: Cell }

let cast: Cast;
let regulator: Client;
/** A vendor that has its seat in the city 4403. */
let shenzhen: Client;
const year = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 4);
beforeAll(async () => {
  cast = await openCast();
  const { api, operators, buyer } = cast;
  ({ regulator } = cast);
  const home = await admitted(api, operators, { capacities: ['buyer'] });
  const bay = await admitted(api, operators, { capacities: ['buyer'], ...abroad('HK') });
  shenzhen = await admitted(api, operators, { capacities: ['vendor'], district: '440305' });
  const vendors = [shenzhen, await admitted(api, operators, { capacities: ['vendor'], district: '440106' })];
  for (const [i, vendor] of vendors.entries()) {
    const { listing } = await listed(vendor, { description: { sector: i === 0 ? 'transport' : 'finance' } });
    for (const [to, count] of [[buyer, 2 - i], [home, 2], [bay, i]] as const) {
      const grant = await granted({ vendor, buyer: to, listing });
      for (let n = 0; n < count; n++) {
        const { id } = await to.does('/v1/transfers', transferBody(grant));
        await until(async () => (await to.get(`/v1/transfers/${id}`)).body.clearance === 'CLEARED');
      }
    }
  }
  await until(async () => (await figures('direction')).total.value.count === 8);
});
afterAll(() => cast.api.close());

const figures = async (by: string, filters = `year=${year}`, who = regulator): Promise<Figures> => expected(await who.get(`/v1/statistics/transfers?${filters}&by=${by}`), 200) as unknown as Figures;
async function behind(filters: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let after = ''; ;) {
    const { items, next } = expected(await regulator.get(`/v1/statistics/transfers/entries?year=${year}&${filters}&limit=2${after}`), 200) as unknown as { items: Item[]; next: string | null };
    found.push(...items);
    if (next === null) return found;
    after = `&after=${next}`;
  }
}
const is = ({ status, body: { code } }: Answered, wanted: number, wantedCode: string): void => expect([status, code]).toEqual([wanted, wantedCode]);
const counts = ({ items }: Figures): unknown[] => items.map(({ keys, value }) => [...keys, value.count]);

describe('the statistic of transfers', () => {
  test('tells deliveries at home from those that leave the mainland, by one dimension or two', async () => {
    expect(counts(await figures('direction'))).toEqual([['cross-border', 4], ['domestic', 4]]);
    expect(counts(await figures('jurisdiction'))).toEqual([['CN', 4], ['HK', 1], ['SG', 3]]);
    expect(counts(await figures('sector,direction'))).toEqual([['finance', 'cross-border', 2], ['finance', 'domestic', 2], ['transport', 'cross-border', 2], ['transport', 'domestic', 2]]);
    expect(counts(await figures('province'))).toEqual([['44', 8]]);
    expect(counts(await figures('city'))).toEqual([['4401', 4], ['4403', 4]]);
  });

  test('is narrowed by any filters together', async () => {
    expect(counts(await figures('sector', `year=${year}&direction=cross-border&jurisdiction=SG`))).toEqual([['finance', 1], ['transport', 2]]);
    expect((await figures('month', `year=${year}&city=4403&sector=finance`)).items).toEqual([]);
    expect((await figures('month', `year=${year}&district=440305&regime=NON_PUBLIC&mode=file`)).total.value.count).toBe(4);
  });

  test.each(['month', 'path', 'jurisdiction', 'direction', 'sector', 'city', 'regime'])('by %s: every figure rests on exactly the entries that open behind it', async (by) => {
    const { items, total, cellsBy } = await figures(by);
    expect(items.length).toBeGreaterThan(0);
    for (const { keys, value, entries } of items) {
      const members = (await behind(`${by}=${String(keys[0])}`)).map(({ index, leafHash, sums, cell }) => ({ index, leaf: fromBase64(leafHash) ?? new Uint8Array(), statistic: 'transfers' as const, sums, cell }));
      expect(verifyCells({ value, entries }, members, cellsBy)).toMatchObject({ ok: true });
    }
    expect(items.reduce((all, { value }) => all + value.count, 0)).toBe(total.value.count);
  });

  test('what stands behind a figure are the entries that cleared a transfer, and those that declare its people', async () => {
    const opened = await behind('jurisdiction=SG');
    expect(opened).toHaveLength(3);
    for (const { index, declaredIn, subject } of opened) {
      expect((await regulator.get(`/v1/entries/${index}`)).body.entry).toMatchObject({ type: 'transfer.cleared', stream: subject });
      expect((await regulator.get(`/v1/entries/${declaredIn}`)).body.entry).toMatchObject({ type: 'transfer.requested', stream: subject });
    }
  });

  test('as CSV has the same figures, as spreadsheets read them', async () => {
    const { headers, text } = await regulator.get(`/v1/statistics/transfers.csv?year=${year}&by=direction`);
    const { items, cellsBy } = await figures('direction');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text).toBe(`\uFEFF"direction","count","general","sensitive","amount","first","last","cells","cellsBy","digest"\r\n${items.map(({ keys, value, entries }) => `"${String(keys[0])}",${value.count},${value.general},${value.sensitive},"${value.amount}",${String(entries.first)},${String(entries.last)},${entries.cells},"${cellsBy.join(' ')}","${entries.digest}"\r\n`).join('')}`);
  });

  test('without a year is of the latest, by month', async () => {
    const { items, total } = await figures('month');
    expect(expected(await regulator.get('/v1/statistics/transfers'), 200)).toMatchObject({ items, total, filters: { year }, by: ['month'], statistic: 'transfers' });
    expect(expected(await regulator.get('/v1/statistics/transfers/entries'), 200).items).toHaveLength(8);
  });

  test('of a year without deliveries is empty', async () => {
    expect(await figures('month', 'year=1999')).toMatchObject({ items: [], total: { value: { count: 0 }, entries: { first: null, cells: 0 } } });
    expect(expected(await regulator.get('/v1/statistics/settlements'), 200)).toMatchObject({ items: [], total: { value: { count: 0, amount: '0' } } });
  });

  test.each(['by=colour', 'by=month,month', 'by=month,path,mode', 'month=2026-13', 'colour=red'])('%s is refused', async (query) => {
    is(await regulator.get(`/v1/statistics/transfers?${query}`), 400, 'invalid_request');
  });

  test('is for authorities, and each of their questions is an entry', async () => {
    is(await cast.vendor.get(`/v1/statistics/transfers?year=${year}&by=month`), 403, 'scope_denied');
    await figures('path');
    const entries = await cast.api.runtime.ledger.entries(0, 10_000);
    const last = entries.filter(({ type }) => type === 'inspection.queried').at(-1);
    expect(JSON.parse(Buffer.from(last?.body ?? []).toString())).toMatchObject({ data: { query: `GET /v1/statistics/transfers?year=${year}&by=path`, regulator: regulator.org } });
  });
});

describe('figures that are fetched', () => {
  let asking: Asking;
  beforeAll(async () => { asking = await openAsking(cast.api, regulator); });
  afterAll(() => asking.close());

  test('are written with the entries behind them, which make every group and the total again', async () => {
    const { code, said } = await asking.run(statisticsFetch, 'transfers', '--by', 'sector,direction', '--where', `year=${year}`, '--where', 'jurisdiction=SG', '--json');
    const { total, items } = await figures('sector,direction', `year=${year}&jurisdiction=SG`);
    expect({ code, ...(JSON.parse(said) as object) }).toMatchObject({ code: 0, statistic: 'transfers', groups: items.length, total, by: ['sector', 'direction'], filters: { year, jurisdiction: 'SG' } });
    expect(JSON.parse(await readFile(join(asking.directory, 'figures.json'), 'utf8'))).toMatchObject({ items });
    expect((await readFile(join(asking.directory, 'entries.jsonl'), 'utf8')).trim().split('\n').map((line) => (JSON.parse(line) as Item).cell.jurisdiction)).toEqual(['SG', 'SG', 'SG']);
  });

  test.each<[number, readonly string[]]>([[2, ['weather']], [2, ['transfers', '--where', 'colour=red']], [2, ['transfers', '--where', 'sector=']], [1, ['transfers', '--by', 'colour']], [0, ['settlements', '--where', 'year=1999']]])('end with exit code %i for %j', async (code, args) => {
    expect((await asking.run(statisticsFetch, ...args)).code).toBe(code);
  });

  test('are refuted where an entry behind them is another', async () => {
    const stated = readStatedFigures(await figures('month'));
    const members = expected(await regulator.get(`/v1/statistics/transfers/entries?year=${year}&limit=200`), 200).items.map((item) => readOpened('transfers', item));
    const opened = members.flatMap((one) => (one.ok ? [one.value] : []));
    const [first, ...rest] = opened;
    if (!stated.ok || first === undefined) throw new Error('there is nothing to refute');
    expect(verifyOpened(stated.value, opened).ok).toBe(true);
    for (const [other, reason] of [[rest, /the total is stated as/], [[...opened, first], /comes twice/], [[{ ...first, leaf: Buffer.alloc(32) }, ...rest], /the total is stated as/]] as const) {
      expect(verifyOpened(stated.value, other)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    }
    expect(readOpened('transfers', { index: -1 }).ok).toBe(false);
  });
});

describe('a regulator of a part of the market', () => {
  const ofPart = (change: object): Promise<Client> => admitted(cast.api, cast.operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false, ...change });

  test('of a city has the figures of that city, and sees those who have their seat there', async () => {
    const city = await ofPart({ jurisdictionArea: '4403' });
    expect(counts(await figures('sector', `year=${year}`, city))).toEqual([['transport', 4]]);
    const { items } = expected(await city.get('/v1/transfers?limit=200'), 200);
    expect(items).toHaveLength(4);
    for (const { id } of items) expect((await city.get(`/v1/transfers/${id}`)).status).toBe(200);
    const { items: all } = expected(await regulator.get('/v1/transfers?limit=200'), 200);
    const hidden = all.find(({ id }) => !items.some((item) => item.id === id));
    is(await city.get(`/v1/transfers/${hidden?.id ?? ''}`), 404, 'not_found');
    is(await city.post('/v1/holds', { target: hidden?.id, ground: '调查', article: '《数据安全法》第三十五条' }), 404, 'not_found');
    const { id: hold } = await city.does('/v1/holds', { target: items[0]?.id, ground: '调查', article: '《数据安全法》第三十五条' });
    expect((await city.get(`/v1/holds/${hold}`)).status).toBe(200);
    await city.does(`/v1/holds/${hold}/lift`, { reason: '调查终结' });
  });

  test('of a city sees the orders, disputes, incidents, complaints and registrations of that city, and no others', async () => {
    const complaint = { against: null, category: 'service', statementSha256: 'c'.repeat(64) };
    const [inside, outside] = await Promise.all(['4403', '4401'].map((jurisdictionArea) => ofPart({ jurisdictionArea })));
    if (inside === undefined || outside === undefined) throw new Error('nobody supervises');
    const grant = expected(await shenzhen.get('/v1/grants?limit=1'), 200).items[0]?.id ?? '';
    const { id } = await shenzhen.does('/v1/disputes', { subject: grant, claim: 'quality', statementSha256: 'd'.repeat(64), statement: '缺失字段' });
    const { id: filed } = await shenzhen.does('/v1/complaints', complaint);
    for (const path of [`/v1/disputes/${id}`, `/v1/disputes/${id}/statements`, `/v1/complaints/${filed}`]) expect([path, (await inside.get(path)).status, (await outside.get(path)).status]).toEqual([path, 200, 404]);
    for (const list of ['orders', 'settlements', 'usages', 'disputes', 'incidents', 'complaints', 'subject-requests', 'registrations', 'objections', 'pledges', 'authorisations', 'sponsorships', 'reports', 'enforcers']) {
      const { items } = expected(await outside.get(`/v1/${list}?limit=200`), 200) as unknown as { items: { parties: string[] }[] };
      expect([list, items.filter(({ parties }) => parties.includes(shenzhen.org))]).toEqual([list, []]);
    }
    expect(expected(await inside.get('/v1/disputes'), 200).items.map((item) => item.id)).toContain(id);
  });

  test('of a sector has the figures of that sector, and the entries about it', async () => {
    const finance = await ofPart({ domains: ['finance'] });
    expect(counts(await figures('city', `year=${year}`, finance))).toEqual([['4401', 4]]);
    const { items } = expected(await finance.get('/v1/entries?limit=200'), 200) as unknown as { items: { entry: { type: string; stream: string } }[] };
    const products = new Set(items.map(({ entry }) => entry).filter(({ type }) => type === 'product.described').map(({ stream }) => stream));
    expect(products.size).toBe(1);
  });

  test('of several domains sees all where one of them does', async () => {
    const broad = await ofPart({ domains: ['finance', 'cyberspace'] });
    expect((await figures('month', `year=${year}`, broad)).total.value.count).toBe(8);
    expect((await broad.get('/v1/statistics/monthly')).status).toBe(200);
  });

  test('has nothing of what shows the whole market', async () => {
    const city = await ofPart({ jurisdictionArea: '4401' });
    for (const path of ['/v1/statistics/monthly', '/v1/obligations/overdue/summary', '/v1/queue', '/v1/log/changes?from=1&to=2']) is(await city.get(path), 403, 'scope_denied');
  });

  test('is a regulator: nobody else has an area or a domain', async () => {
    const { organisation, contact } = anApplication({ capacities: ['vendor'], jurisdictionArea: '4403' });
    is(await cast.api.send('POST', '/v1/participants', { body: { organisation, contact }, headers: { 'idempotency-key': 'area' } }), 422, 'reference_invalid');
  });
});

describe('the public page', () => {
  test('shows no small numbers, in Chinese and in English, and nothing runs on it', async () => {
    const { status, headers, text } = await cast.api.send('GET', '/public');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(text).not.toMatch(/<script|http:\/\//);
    expect(text).toContain('数量过少，不予公开');
    expect((await cast.api.send('GET', '/public?lang=en')).text).toContain('Too few to be shown');
    const { tables } = expected(await cast.api.send('GET', '/public/figures.json'), 200) as unknown as { tables: { figures: unknown }[] };
    expect(tables.filter(({ figures: shown }) => shown !== null)).toEqual(['month', 'currency'].map((by) => expect.objectContaining({ statistic: 'settlements', by })));
  });
});

describe('an altered statistic', () => {
  test.each<[string, string, RegExp]>([
    ['a cell', 'update figure_cell set general = general + 1', /the cell \S+ of transfers in \S+ is another than its entries make/],
    ['a cell that is gone', `delete from figure_cell where jurisdiction = 'SG'`, /cells of figures are missing/],
    ['a counted entry', 'update counted_entry set general = 7', /counted otherwise/],
    ['an entry taken from behind a figure', 'delete from counted_entry where cell in (select cell from counted_entry limit 1)', /other entries are counted/],
    ['a vendor that is gone', 'delete from figure_vendor', /other vendors/],
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
    query: (...args: Parameters<pg.Client['query']>) => (/^(begin|rollback)/.test(args[0]) ? Promise.resolve() : db.query(...args)), release: () => undefined,
  });
});
