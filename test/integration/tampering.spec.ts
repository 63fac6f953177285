import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  decodeBundle, decodeDocuments, EMPTY_EDGE, encodeBundle, encodeDocuments, formatCheckpoint, formatTlogProof, inclusionProof, integrate, leafHash, leafHashes, signerOf, signNote, textOfNote, timestampQuery, toBase64,
} from '#core/tlog';
import { Timestamper, silentLogger } from '#ledger';
import { logAudit } from '../../apps/cli/src/audit/audit.js';
import { copyDatabase, freshDatabase, type Fresh } from '../support/database.js';
import { freshDirectory, startProcess } from '../support/exchange.js';
import { admit, foundExchange, submitListing } from '../support/ledger.js';
import { MARKET_KEY, MARKET_VKEY, writeMarketLog } from '../support/market-log.js';
import { differencesAfter } from '../support/tampered.js';
import { makeTsa, serveTsa, type TestTsa } from '../support/tsa.js';
import { until } from '../support/until.js';

/** What the owner of database and files can do to each of them. Every cell of the two tables below is a test, or says why it is none. */
const OPERATIONS = ['edit', 'delete', 'swap', 'truncate', 'replay of an old backup'] as const;
type Operation = (typeof OPERATIONS)[number];
/** A cell that is no test. */
interface Impossible { readonly why: string }
const cells = <Cell extends object>(table: Readonly<Record<string, Readonly<Record<Operation, Cell | Impossible>>>>): (readonly [string, Operation, Cell])[] =>
  Object.entries(table).flatMap(([where, row]) => OPERATIONS.flatMap((operation) => { const cell = row[operation]; return 'why' in cell ? [] : [[where, operation, cell] as const]; }));

let tsa: TestTsa;
beforeAll(() => { tsa = makeTsa(); });
afterAll(() => { tsa.remove(); });

interface InTables { readonly sql: string; readonly found: RegExp }
const ENTRIES = 300;
const half = (column: string): string => `overlay(${column} placing substr(${column}, 17, 16) from 1)`;

const TABLES: Readonly<Record<string, Readonly<Record<Operation, InTables | Impossible>>>> = {
  entries: {
    edit: { sql: `update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":2'), 'UTF8') where idx = 7`, found: /index 7 does not have the leaf hash of its bytes/ },
    delete: { sql: 'delete from entry where idx = 7', found: /entries are missing or too many below the head/ },
    swap: { sql: 'update entry set idx = 100007 where idx = 7; update entry set idx = 7 where idx = 200; update entry set idx = 200 where idx = 100007', found: /the tile 0\/0 of the table is not what the entries make/ },
    truncate: { sql: `delete from entry where idx >= ${ENTRIES - 5}; update log_head set size = ${ENTRIES - 5}`, found: /entries are integrated and not there/ },
    'replay of an old backup': {
      sql: `delete from entry where idx >= 250; delete from idempotency where first_index >= 250; delete from aggregate where not exists (select from entry where stream = id); update log_head set size = 250; update follower set next_index = least(next_index, 250)`,
      found: /checkpoints are of more entries than are integrated/,
    },
  },
  states: {
    edit: { sql: `update aggregate set state = jsonb_set(state, '{state}', '"REJECTED"') where kind = 'product'`, found: /prd_\S+ has another state in the table/ },
    delete: { sql: `delete from aggregate where kind = 'product'`, found: /prd_\S+ has entries and no row/ },
    swap: { sql: `update aggregate a set state = (select state from aggregate b where b.kind = 'participant' and b.id <> a.id order by b.id limit 1) where kind = 'participant' and id = (select max(id::text)::uuid from aggregate where kind = 'participant')`, found: /prt_\S+ has another state in the table/ },
    truncate: { sql: 'truncate aggregate', found: /has entries and no row/ },
    'replay of an old backup': { sql: `update aggregate set version = 1 where kind = 'product'`, found: /prd_\S+ is at version 1 in the table, 2 by its entries/ },
  },
  tiles: {
    edit: { sql: `update tile set data = ${half('data')} where level = 0 and idx = 0`, found: /the tile 0\/0 of the table/ },
    delete: { sql: 'delete from tile where level = 0 and idx = 0', found: /the tile 0\/0 of the table/ },
    swap: { sql: 'update tile x set data = (select data from tile y where y.level = 0 and y.idx = 1 - x.idx) where level = 0 and idx in (0, 1)', found: /the tile 0\/0 of the table[^]*the tile 0\/1 of the table/ },
    truncate: { sql: 'truncate tile', found: /the tile 0\/0 of the table[^]*the tile 1\/0 of the table/ },
    'replay of an old backup': { sql: 'update tile set data = substr(data, 1, octet_length(data) - 32) where level = 0 and idx = 1', found: /the tile 0\/1 of the table/ },
  },
  checkpoints: {
    edit: { sql: `update checkpoint set root = ${half('root')} where size = (select max(size) from checkpoint)`, found: /the checkpoint of 300 entries has another root/ },
    delete: { sql: 'delete from checkpoint where size = (select max(size) from publication)', found: /published checkpoints were never signed/ },
    swap: { sql: `update checkpoint x set note = (select note from checkpoint y where y.size = ${ENTRIES} - x.size) where size in (0, ${ENTRIES})`, found: /the checkpoint of 0 entries is of 300 entries/ },
    truncate: { sql: 'truncate checkpoint', found: /published checkpoints were never signed/ },
    'replay of an old backup': { sql: 'update publication set note = (select note from checkpoint where size = 0) where size = (select max(size) from publication)', found: /the publication of 300 entries is of 0 entries/ },
  },
  documents: {
    edit: { sql: `update document set body = replace(body, 'junction', 'crossing')`, found: /documents are not what their digests say/ },
    delete: { sql: 'delete from document', found: /the document [0-9a-f]{64} is named by an entry and not there/ },
    swap: { sql: 'update document a set body = (select body from document b where b.sha256 <> a.sha256 order by sha256 limit 1)', found: /documents are not what their digests say/ },
    truncate: { sql: 'truncate document', found: /is named by an entry and not there/ },
    'replay of an old backup': { why: 'a document never changes: an older one under its digest is another one, as in swap' },
  },
  'time-stamps': {
    edit: { sql: 'update log_timestamp set reply = substr(reply, 1, 200)', found: /the time-stamp of 300 entries does not hold: malformed/ },
    delete: { why: 'a time-stamp less proves less, and nothing false; its file was public' },
    swap: { sql: 'update log_timestamp x set reply = (select reply from log_timestamp y where y.size <> x.size)', found: /the time-stamp of 300 entries does not hold: the time-stamp is of another text/ },
    truncate: { why: 'as delete' },
    'replay of an old backup': { sql: `update log_timestamp set (note, reply) = (select note, reply from log_timestamp order by size limit 1)`, found: /the time-stamp of 300 entries is of \d+ entries/ },
  },
  catalog: {
    edit: { sql: "update catalog set document = array_to_tsvector(array_append(tsvector_to_array(document), 'gold')) where listing = (select max(listing::text)::uuid from catalog)", found: /1 listings are not in the catalog, or are found by other words than theirs/ },
    delete: { sql: 'delete from catalog where listing = (select max(listing::text)::uuid from catalog)', found: /1 listings are not in the catalog/ },
    swap: { sql: 'update catalog a set document = (select document from catalog b where b.listing <> a.listing)', found: /2 listings are not in the catalog, or are found by other words/ },
    truncate: { sql: 'truncate catalog', found: /2 listings are not in the catalog/ },
    'replay of an old backup': { sql: 'update catalog set listing = gen_random_uuid()', found: /listings are in the catalog that are not LISTED/ },
  },
  statements: {
    edit: { sql: 'update sub_log set last_idx = last_idx - 1 where entries > 3', found: /the sub-log of prt_/ },
    delete: { sql: 'delete from sub_log where entries > 3', found: /sub-logs, the entries make/ },
    swap: { sql: 'update sub_log a set frontier = (select frontier from sub_log b where b.entries = a.entries and b.frontier <> a.frontier limit 1) where entries = 1 and party_a = (select max(party_a::text)::uuid from sub_log where entries = 1)', found: /the sub-log of prt_/ },
    truncate: { sql: 'truncate sub_log', found: /there are 0 sub-logs/ },
    'replay of an old backup': { sql: 'update sub_log set (entries, last_idx, frontier) = (select entries, last_idx, frontier from sub_log where entries = 1 limit 1) where entries > 3', found: /the sub-log of prt_/ },
  },
};

/** Tables whose rows no entry makes; every other that has rows is compared by a replay. */
const UNSAID: Readonly<Record<string, string>> = {
  idempotency: 'by which key a caller has asked, no entry says', log_timestamp: 'a time-stamp less proves less, and nothing false', private_value: 'it may be erased', migrations: 'which migrations were done, TypeORM says',
};

/** The tables that have rows, in the order of their names. */
async function filledTables(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>("select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname");
    const filled: string[] = [];
    for (const { name } of rows) if ((await pool.query(`select from ${name} limit 1`)).rowCount === 1) filled.push(name);
    return filled;
  } finally {
    await pool.end();
  }
}

describe('tampering in the tables is found by a replay of the ledger:', () => {
  let base: Fresh;
  let data: Awaited<ReturnType<typeof freshDirectory>>;
  let copy: Fresh | undefined;

  beforeAll(async () => {
    [base, data] = [await freshDatabase(), await freshDirectory()];
    const [process, authority] = [await startProcess({ url: base.url, directory: data.path }), await serveTsa(tsa)];
    const { runtime } = process;
    const stamp = (): Promise<boolean> => new Timestamper({ pool: runtime.pool, exchange: 1, urls: [authority.url], latest: () => runtime.log.latest(), directory: runtime.publishing.directory, logger: silentLogger, paceMs: 0 }).step();
    const vendor = await admit(process, await foundExchange(process), { capacities: ['vendor'] });
    const listings = [await submitListing(process, vendor), await submitListing(process, vendor, { offer: { title: { zh: '车牌', en: 'Plates' } }, description: { fields: [{ name: 'plate', type: 'string', grade: 'general', personal: false, sensitive: false }] } })];
    for (const { listing } of listings) await until(async () => (await process.ledger.get(listing))?.state.state === 'LISTED');
    await process.published();
    await stamp();
    const missing = ENTRIES - await process.ledger.size();
    await Promise.all(Array.from({ length: missing }, () => process.grow(1)));
    await process.published();
    await stamp();
    await authority.close();
    await process.close();
  });
  afterEach(async () => {
    await copy?.drop();
    copy = undefined;
  });
  afterAll(async () => {
    await base.drop();
    await data.remove();
  });

  const differences = (sql: string): Promise<string> => differencesAfter(base.url, sql);

  test('of nothing, none', async () => {
    expect(await differences('select 1')).toBe('');
  });
  test.each(cells(TABLES))('%s, %s', async (_where, _operation, { sql, found }) => {
    expect(await differences(sql)).toMatch(found);
  });
  test('an emptied table is noticed, unless no entry says what is in it', async () => {
    const filled = await filledTables(base.url);
    const unnoticed: string[] = [];
    for (const table of filled) if (await differences(`delete from ${table}`) === '') unnoticed.push(table);
    expect(unnoticed).toEqual(filled.filter((table) => table in UNSAID));
  });
  test('none is left of what these tests have done', async () => {
    expect(await differences('select 1')).toBe('');
  });
  test('the whole database from an old backup is not even started with: nothing is signed', async () => {
    copy = await copyDatabase(base.url);
    const later = await startProcess({ url: base.url, directory: data.path });
    await later.grow(1);
    await later.published();
    await later.close();
    const restored = await startProcess({ url: copy.url, directory: data.path });
    const refused = await restored.grow(1).then(() => 'accepted', (err: unknown) => String(err));
    await restored.close();
    expect(refused).toMatch(/There is a checkpoint of \d+ entries \(the published directory\), and this ledger has 300/);
  });
});

interface InFiles { readonly tamper: () => Promise<void>; readonly found: RegExp }
const SIZE = 600;
let [pristine, directory]: string[] = [];
let entries: readonly Uint8Array[] = [];

const at = (path: string): string => join(directory ?? '', path);
const change = async (path: string, edit: (bytes: Buffer) => Uint8Array | string): Promise<void> => writeFile(at(path), edit(await readFile(at(path))));
const flipped = (place: number) => (bytes: Buffer): Uint8Array => bytes.map((byte, i) => (i === place ? byte ^ 1 : byte));
const exchange = async (a: string, b: string): Promise<void> => {
  const [left, right] = [await readFile(at(a)), await readFile(at(b))];
  await writeFile(at(a), right);
  await writeFile(at(b), left);
};
/** What the exchange itself signed when it had so many entries. */
const noteOf = (size: number): string => signNote(formatCheckpoint({ origin: MARKET_KEY.name, size, root: integrate(EMPTY_EDGE, leafHashes(entries.slice(0, size))).root }), [signerOf(MARKET_KEY)]);
const rebundled = (edit: (all: Uint8Array[]) => Uint8Array[]) => (bytes: Buffer): Uint8Array => {
  const decoded = decodeBundle(bytes);
  return encodeBundle(edit(decoded.ok ? [...decoded.value] : []));
};
const redocumented = (edit: (all: Uint8Array[]) => Uint8Array[]) => (bytes: Buffer): Uint8Array => {
  const decoded = decodeDocuments(bytes);
  return encodeDocuments(edit(decoded.ok ? [...decoded.value] : []));
};
const MISSING = /no document has the digest/;

const FILES: Readonly<Record<string, Readonly<Record<Operation, InFiles | Impossible>>>> = {
  'entry bundles': {
    edit: { tamper: () => change('log/tile/entries/001', flipped(60)), found: /entry 256 does not hash to the leaf/ },
    delete: { tamper: () => rm(at('log/tile/entries/001')), found: /tile\/entries\/001 is missing/ },
    swap: { tamper: () => change('log/tile/entries/001', rebundled(([a, b, ...rest]) => [b ?? new Uint8Array(), a ?? new Uint8Array(), ...rest])), found: /entry 256 does not hash/ },
    truncate: { tamper: () => change('log/tile/entries/001', rebundled((all) => all.slice(0, 200))), found: /holds 200 entries, not 256/ },
    'replay of an old backup': { tamper: () => change('log/tile/entries/002.p/88', rebundled((all) => all.slice(0, 40))), found: /holds 40 entries, not 88/ },
  },
  tiles: {
    edit: { tamper: () => change('log/tile/0/001', flipped(44 * 32)), found: /entry 300 does not hash to the leaf/ },
    delete: { tamper: () => rm(at('log/tile/1/000.p/2')), found: /tile\/1\/000\.p\/2 is missing/ },
    swap: { tamper: () => exchange('log/tile/0/000', 'log/tile/0/001'), found: /entry 0 does not hash to the leaf/ },
    truncate: { tamper: () => change('log/tile/0/001', (bytes) => bytes.subarray(0, 100 * 32)), found: /tile\/0\/001 has 3200 bytes, not 8192/ },
    'replay of an old backup': { tamper: () => change('log/tile/0/002.p/88', (bytes) => bytes.subarray(0, 40 * 32)), found: /has 1280 bytes, not 2816/ },
  },
  checkpoint: {
    edit: { tamper: () => change('log/checkpoint', (bytes) => bytes.toString().replace('\n600\n', '\n599\n')), found: /invalid signature|no verifiable signatures/ },
    delete: { tamper: () => rm(at('log/checkpoint')), found: /the checkpoint of .* is absent/ },
    swap: { tamper: () => change('log/checkpoint', () => signNote(formatCheckpoint({ origin: MARKET_KEY.name, size: SIZE, root: leafHash(Buffer.from('other')) }), [signerOf(MARKET_KEY)])), found: /the checkpoint signs/ },
    truncate: { tamper: () => change('log/checkpoint', (bytes) => bytes.subarray(0, -20)), found: /checkpoint: / },
    'replay of an old backup': { tamper: () => writeFile(at('log/checkpoint'), noteOf(500)), found: /the log had 600 entries and now has 500: entries are gone|entries are gone/ },
  },
  documents: {
    edit: { tamper: () => change('log/documents/001', flipped(200)), found: MISSING },
    delete: { tamper: () => rm(at('log/documents/001')), found: /documents\/001 is missing/ },
    swap: { tamper: () => exchange('log/documents/000', 'log/documents/001'), found: MISSING },
    truncate: { tamper: () => change('log/documents/001', redocumented((all) => all.slice(0, -1))), found: MISSING },
    'replay of an old backup': { tamper: () => change('log/documents/002.p/88', redocumented(() => [])), found: MISSING },
  },
  'time-stamps': {
    edit: { tamper: () => change('log/timestamps/500.tsr', (bytes) => flipped(bytes.length - 5)(bytes)), found: /the time-stamp of 500 entries|malformed/ },
    delete: { tamper: () => rm(at('log/timestamps/500.tsr')), found: /timestamps\/500\.tsr is absent/ },
    swap: { tamper: () => exchange('log/timestamps/300.tsr', 'log/timestamps/500.tsr'), found: /the time-stamp is of another text/ },
    truncate: { tamper: () => change('log/timestamps/500.tsr', (bytes) => bytes.subarray(0, 100)), found: /the time-stamp of 500 entries: malformed/ },
    'replay of an old backup': { tamper: () => cp(at('log/timestamps/300.checkpoint'), at('log/timestamps/500.checkpoint')), found: /500\.checkpoint is a checkpoint of 300 entries/ },
  },
};

describe('tampering in the published files is found by an audit:', () => {
  beforeAll(async () => {
    pristine = await mkdtemp(join(tmpdir(), 'yaosu-tampering-'));
    await writeMarketLog(join(pristine, 'log'), SIZE);
    const bundles = await Promise.all(['000', '001', '002.p/88'].map((name) => readFile(join(pristine ?? '', 'log/tile/entries', name))));
    entries = bundles.flatMap((bundle) => { const decoded = decodeBundle(bundle); return decoded.ok ? [...decoded.value] : []; });
    directory = pristine;
    await mkdir(at('log/timestamps'));
    for (const size of [300, 500]) {
      await writeFile(at(`log/timestamps/${size}.checkpoint`), noteOf(size));
      await writeFile(at(`log/timestamps/${size}.tsr`), tsa.reply(timestampQuery(textOfNote(noteOf(size)), randomBytes(8))));
    }
    // What others hold: a checkpoint of the whole log, and the receipt of its last entry.
    await writeFile(at('older'), noteOf(SIZE));
    await mkdir(at('receipts'));
    const { tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
    const hashes = await inclusionProof({ index: SIZE - 1, size: SIZE }, ({ level, index, width }) => Promise.resolve(tiles.find((row) => row.level === level && row.index === index)?.data.subarray(0, width * 32) ?? new Uint8Array()));
    const last = entries[SIZE - 1] ?? new Uint8Array();
    await writeFile(at('receipts/last.json'), JSON.stringify({ entry: toBase64(last), leafHash: toBase64(leafHash(last)), index: String(SIZE - 1), proof: formatTlogProof({ index: SIZE - 1, hashes, checkpoint: noteOf(SIZE) }) }));
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yaosu-tampered-'));
    await cp(pristine ?? '', directory, { recursive: true });
  });
  afterEach(async () => { await rm(directory ?? '', { recursive: true }); });
  afterAll(async () => { await rm(pristine ?? '', { recursive: true }); });

  const audit = async (): Promise<{ readonly code: number; readonly said: string }> => {
    const said: string[] = [];
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line), isTty: false };
    const code = await logAudit(['--dir', at('log'), '--vkey', MARKET_VKEY, '--tsa', tsa.caFile, '--since', at('older'), '--receipts', at('receipts')], io);
    return { code, said: said.join('\n') };
  };

  test('of nothing, none', async () => {
    expect(await audit()).toMatchObject({ code: 0, said: expect.stringMatching(/^verified: /) });
  });
  test.each(cells(FILES))('%s, %s', async (_where, _operation, { tamper, found }) => {
    await tamper();
    const { code, said } = await audit();
    expect(said).toMatch(found);
    expect(code).toBeGreaterThan(0);
  });
});
