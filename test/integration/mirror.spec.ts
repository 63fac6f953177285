import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EMPTY_EDGE, bundleOf, canonicalJson, decodeBundle, encodeBundle, formatCheckpoint, integrate, leafHashes, parseCheckpoint, signNoteWith, tilePath, tilesOf } from '#core/tlog';
import { silentLogger, type Logger } from '#ledger';
import { Alarms, type OpenAlarm } from '../../apps/cli/src/mirror/alarms.js';
import { ExchangeApi } from '../../apps/cli/src/mirror/api.js';
import { mirrorFiles, type MirrorFiles } from '../../apps/cli/src/mirror/files.js';
import { LogFollower } from '../../apps/cli/src/mirror/follow.js';
import { logMirror } from '../../apps/cli/src/mirror/mirror.js';
import { readProgress } from '../../apps/cli/src/mirror/progress.js';
import { storeOver, type MirrorStore } from '../../apps/cli/src/mirror/store.js';
import { Watch } from '../../apps/cli/src/mirror/watch.js';
import { serverSource } from '../../apps/cli/src/log/source.js';
import { readTrust } from '../../apps/cli/src/log/trust.js';
import { freshDatabase } from '../support/database.js';
import { bytes, honest, json, openFront, type Deceit, type Front, type Shown } from '../support/front.js';
import { granted, listed, openCast, transferBody, type Cast } from '../support/api.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 1_500;
const now = (): string => new Date().toISOString();

let cast: Cast;
let front: Front;
let owner: pg.Client;
let directory: string;
let listing: string;

beforeAll(async () => {
  cast = await openCast();
  const { vendor, buyer, api } = cast;
  const fields = [{ name: 'name', type: 'string' as const, grade: 'general' as const, personal: true, sensitive: false }];
  const offered = await listed(vendor, { description: { fields } });
  listing = offered.listing;
  const grant = await granted({ vendor, buyer, listing });
  const manifest = { files: [{ name: 'a.csv', sha256: 'a'.repeat(64), rows: 10, bytes: 9 }], rows: 10, bytes: 9, fields: ['name'] };
  const { id } = await buyer.does('/v1/transfers', transferBody(grant, { manifest, people: { general: 40, sensitive: 0 } }));
  await until(async () => (await buyer.get(`/v1/transfers/${id}`)).body.clearance !== 'PENDING');
  front = await openFront(api.app);
  owner = new pg.Client({ connectionString: api.runtime.databaseUrl });
  await owner.connect();
  await owner.query('set session_replication_role = replica');
  directory = await mkdtemp(join(tmpdir(), 'yaosu-mirror-'));
  await chmod(directory, 0o755); // Where the tests run as root, PostgreSQL runs under another account.
});
afterEach(() => { front.deceive = honest; });
afterAll(async () => {
  await owner.end();
  await front.close();
  await cast.api.close();
  await rm(directory, { recursive: true });
});

/** A mirror with tables in a database of the tests; `look` compares everything once, as with --once. */
interface TestMirror {
  readonly files: MirrorFiles;
  readonly store: MirrorStore;
  readonly look: (peers?: readonly string[]) => Promise<readonly OpenAlarm[]>;
  readonly close: () => Promise<void>;
}

async function openMirror(name: string, vkey = cast.api.runtime.log.vkey, logger: Logger = silentLogger): Promise<TestMirror> {
  const database = await freshDatabase();
  const files = mirrorFiles(join(directory, name));
  const store = storeOver({ url: database.url, exchange: 1, logger, close: database.drop });
  const token = (): Promise<string> => Promise.resolve(cast.regulator.token);
  const trust = await readTrust({ policy: undefined, vkey });
  if (!trust.ok) throw new Error(trust.reason);
  const server = serverSource(`${front.url}/log`, token);
  let looks = 0;
  return {
    files, store,
    look: async (peers = []) => {
      const alarms = await Alarms.open({ path: join(files.directory, `alarms-${looks++}.jsonl`), logger, notify: () => Promise.resolve(), now });
      const follower = await LogFollower.resume({ server, files, trust: trust.value, alarms, now, onProgress: () => undefined });
      const watch = new Watch({ server, api: new ExchangeApi(front.url, token), follower, store, files, trust: trust.value, alarms, peers, logger, progress: await readProgress(files.progress), patienceMs: PATIENCE_MS, now });
      await watch.everything(() => sleep(100));
      return alarms.open;
    },
    close: () => store.close(),
  };
}

const named = (alarms: readonly OpenAlarm[]): string[] => alarms.map(({ kind, subject }) => `${kind} ${subject}`).sort();

describe('a mirror beside an exchange', () => {
  let mirror: TestMirror;
  beforeAll(async () => { mirror = await openMirror('beside'); });
  afterAll(() => mirror.close());

  test('finds nothing where the exchange shows what its log says, however often it looks', async () => {
    expect(await mirror.look()).toEqual([]);
    expect(await mirror.look()).toEqual([]);
    expect(await mirror.store.size()).toBeGreaterThan(50);
  });

  test('keeps the time-stamps of what it has accepted, also one of which it once got half', async () => {
    const { rows: [published] } = await owner.query<{ size: string; note: string }>('select size::text, note from publication order by size desc limit 1');
    const { size = '', note = '' } = published ?? {};
    await owner.query("insert into log_timestamp (exchange, size, note, tsa, reply, gen_time) values (1, $1, $2, 'https://tsa.example/', '\\x3003', now())", [size, note]);
    const [reply, checkpoint] = [`timestamps/${size}.tsr`, `timestamps/${size}.checkpoint`];
    const isKept = (path: string): boolean => existsSync(join(mirror.files.log, path));
    front.deceive = (path, shown) => (path.endsWith(checkpoint) ? { ...shown, status: 404 } : undefined);
    expect([await mirror.look(), isKept(reply), isKept(checkpoint)]).toEqual([[], true, false]);
    front.deceive = honest;
    expect([await mirror.look(), isKept(reply), isKept(checkpoint)]).toEqual([[], true, true]);
    expect(await readFile(join(mirror.files.log, checkpoint), 'utf8')).toBe(note);
    await owner.query('truncate log_timestamp');
  });

  const rowOf = async (text: string): Promise<{ readonly id: string; readonly state: object; readonly version: number }> => {
    const { rows: [row] } = await owner.query<{ id: string; state: object; version: number }>(text);
    if (row === undefined) throw new Error('no such row');
    return row;
  };

  test.each([
    ['a state', 'listing lst', `state = jsonb_set(state, '{state}', '"SUSPENDED"')`, 'state_differs'],
    ['the number of people of a tally', 'tally tly', `state = jsonb_set(state, '{general}', '1')`, 'state_differs'],
    ['a use of a grant', 'grant grt', `state = jsonb_set(state, '{used,count}', '0')`, 'state_differs'],
    ['an older version', 'product prd', 'version = version - 1', 'state_behind'],
    ['a version that no entry has made', 'product prd', 'version = version + 5', 'unlogged'],
  ])('names %s that somebody has written into the tables', async (_what, aggregate, change, alarm) => {
    const [kind = '', prefix = ''] = aggregate.split(' ');
    const row = await rowOf(`select id, state, version from aggregate where kind = '${kind}' limit 1`);
    await owner.query(`update aggregate set ${change} where kind = $1 and id = $2`, [kind, row.id]);
    const found = named(await mirror.look());
    await owner.query('update aggregate set state = $3, version = $4 where kind = $1 and id = $2', [kind, row.id, row.state, row.version]);
    expect(found).toEqual([`${alarm} ${prefix}_${row.id}`]);
  });

  test('names a row that somebody has removed, and one that nobody has ever written', async () => {
    const row = await rowOf(`select id, state, version from aggregate where kind = 'product' limit 1`);
    const other = '01900000-0000-7000-8000-000000000000';
    await owner.query('update aggregate set id = $2, state = jsonb_set(state, \'{id}\', $3) where kind = \'product\' and id = $1', [row.id, other, JSON.stringify(`prd_${other}`)]);
    const found = named(await mirror.look());
    await owner.query('update aggregate set id = $2, state = $3 where kind = \'product\' and id = $1', [other, row.id, row.state]);
    expect(found).toEqual([`hidden prd_${row.id}`, `unlogged prd_${other}`]);
  });

  test('names an entry that was changed in the table of entries', async () => {
    const { rows: [row] } = await owner.query<{ body: Buffer }>('select body from entry where idx = 3');
    await owner.query(`update entry set body = convert_to(replace(convert_from(body, 'UTF8'), '"v":1', '"v":2'), 'UTF8') where idx = 3`);
    const found = named(await mirror.look());
    await owner.query('update entry set body = $1 where idx = 3', [row?.body]);
    expect(found).toContain('entry_differs entry 3');
  });

  const altered = (wanted: RegExp, change: (shown: Shown) => Shown): Deceit => (path, shown) => (wanted.test(path) && shown.status === 200 ? change(shown) : undefined);
  const parsed = ({ body }: Shown): { items: { id: string }[]; next: string | null } => JSON.parse(body.toString()) as { items: { id: string }[]; next: string | null };

  test('names what a collection leaves out', async () => {
    front.deceive = altered(/^\/v1\/listings\?/, (shown) => json({ ...parsed(shown), items: parsed(shown).items.filter(({ id }) => id !== listing) }));
    expect(named(await mirror.look())).toContain(`hidden ${listing}`);
  });

  test('names a collection that is not there, and one that never ends', async () => {
    front.deceive = altered(/^\/v1\/grants\?/, () => ({ ...json({}), status: 404 }));
    expect(named(await mirror.look())).toContain('hidden /v1/grants');
    front.deceive = altered(/^\/v1\/grants\?/, () => json({ items: [], next: '00000000-0000-0000-0000-000000000000' }));
    expect(named(await mirror.look())).toContain('hidden /v1/grants');
  });

  test('names a list of what may not be traded that is not the published one', async () => {
    front.deceive = altered(/^\/v1\/lists\/negative/, (shown) => json({ ...parsed(shown), items: [{ code: 'x' }] }));
    expect(named(await mirror.look())).toEqual(['state_differs /v1/lists/negative']);
  });

  test('names an entry that the API leaves out, and a receipt that proves nothing', async () => {
    front.deceive = (path, shown) => {
      if (/\/receipt$/.test(path)) return json({ ...JSON.parse(shown.body.toString()) as object, proof: 'none' });
      return /^\/v1\/entries\?from=0/.test(path) ? json({ items: parsed(shown).items.slice(1), next: null }) : undefined;
    };
    expect(named(await mirror.look())).toEqual(expect.arrayContaining(['hidden entry 0', expect.stringMatching(/^receipt_invalid entry \d+$/)]));
  });

  test('names an answer of which no entry tells', async () => {
    front.deceive = altered(/^\/v1\/tallies\?/, (shown) => bytes(`${shown.body.toString()} `, 'application/json'));
    expect(named(await mirror.look())).toEqual([expect.stringMatching(/^query_unrecorded \/v1\/tallies/)]);
  });

  test('names a tile that is served with other bytes than were verified before', async () => {
    front.deceive = altered(/^\/log\/tile\/0\//, ({ body }) => bytes(Buffer.concat([body.subarray(0, 1).map((byte) => byte ^ 1), body.subarray(1)])));
    expect(named(await mirror.look())).toEqual(expect.arrayContaining([expect.stringMatching(/^log_damaged (entry 0|tile\/0\/000)/)]));
  });

  test('names an entry whose bytes in a bundle are not what they were, and never folds it', async () => {
    const size = await mirror.store.size();
    const next = tilePath(bundleOf(size, size + 1)).replace(/\.p\/.*/, '');
    front.deceive = altered(new RegExp(`^/log/${next}(\\.p/.*)?$`), ({ body }) => {
      const decoded = decodeBundle(body);
      const entries = decoded.ok ? [...decoded.value] : [];
      entries[size % 256] = Buffer.from(canonicalJson({ forged: true }));
      return bytes(Buffer.from(encodeBundle(entries)));
    });
    await cast.regulator.get('/v1/products');
    expect(named(await mirror.look())).toEqual(expect.arrayContaining([`log_damaged entry ${size}`]));
    expect(await mirror.store.size()).toBe(size);
  });
});

/** A log of its own making under the exchange's key, as whoever holds the key and the database could show it. */
async function logOf(entries: readonly Uint8Array[]): Promise<ReadonlyMap<string, Shown>> {
  const { origin } = cast.api.runtime.log;
  const { root, tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
  const bundles = [...tilesOf(entries.length)].filter(({ level }) => level === 0).map(({ index, width }) => [tilePath({ level: 'entries', index, width }), bytes(Buffer.from(encodeBundle(entries.slice(index * 256, index * 256 + width))))] as const);
  const note = await signNoteWith(formatCheckpoint({ origin, size: entries.length, root }), cast.api.runtime.keys.logSigners());
  const parts = [...tiles.map((tile) => [tilePath(tile), bytes(Buffer.from(tile.data))] as const), ...bundles, ['checkpoint', bytes(note, 'text/plain')] as const];
  return new Map(parts.map(([path, shown]) => [`/log/${path}`, shown]));
}
const showing = (log: ReadonlyMap<string, Shown>): Deceit => (path) => (path.startsWith('/log/') && !path.startsWith('/log/documents/') ? log.get(path) ?? { status: 404, body: Buffer.alloc(0), type: 'text/plain' } : undefined);
const entriesNow = async (): Promise<Uint8Array[]> => (await cast.api.runtime.ledger.entries(0, 100_000)).map(({ body }) => body);
const rewritten = (body: Uint8Array | undefined, from: RegExp, to: string): Uint8Array => Buffer.from(Buffer.from(body ?? []).toString().replace(from, to));

describe('a history that was signed twice', () => {
  let mirror: TestMirror;
  let accepted: string;
  beforeAll(async () => {
    mirror = await openMirror('split');
    expect(await mirror.look()).toEqual([]);
    accepted = await readFile(join(mirror.files.log, 'checkpoint'), 'utf8');
  });
  afterAll(() => mirror.close());
  const sizeOf = (note: string): number => {
    const checkpoint = parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
    return checkpoint.ok ? checkpoint.value.size : 0;
  };

  test.each([['of the same size', 0], ['that is longer', 3], ['that is shorter', -3]])('is found in a checkpoint %s, kept as evidence with both notes, and not followed', async (_which, more) => {
    const accepted = await readFile(join(mirror.files.log, 'checkpoint'), 'utf8');
    const size = sizeOf(accepted);
    const entries = (await entriesNow()).slice(0, size);
    while (entries.length < size + more) entries.push(entries[0] ?? new Uint8Array());
    const forged = entries.slice(0, size + more).map((body, index) => (index === 5 ? rewritten(body, /"salt":"./, '"salt":"x') : body));
    front.deceive = showing(await logOf(forged));
    const alarms = await mirror.look();
    const split = alarms.find(({ kind }) => kind === 'split_view');
    expect(split?.subject).toBe(`${front.url}/log`);
    const evidence = JSON.parse(await readFile(split?.evidence ?? '', 'utf8')) as { accepted: string; shown: string };
    expect(evidence).toMatchObject({ accepted, shown: (await logOf(forged)).get('/log/checkpoint')?.body.toString() });
    expect(await readFile(join(mirror.files.log, 'checkpoint'), 'utf8')).toBe(accepted);
  });

  test('is found by way of another observer who was shown the other one', async () => {
    const log = await logOf((await entriesNow()).slice(0, 20).map((body, index) => (index === 5 ? rewritten(body, /"salt":"./, '"salt":"x') : body)));
    const { createServer } = await import('node:http');
    const peer = createServer((req, res) => {
      if (req.url === '/checkpoint') res.end(log.get('/log/checkpoint')?.body);
      else res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => { peer.listen(0, '127.0.0.1', resolve); });
    const address = peer.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`;
    const alarms = named(await mirror.look([url]));
    await new Promise((resolve) => peer.close(resolve));
    expect(alarms).toEqual([`split_view ${url}`]);
  });

  test('is not suspected where a cache shows what was true a moment ago; that entries are gone is said', async () => {
    const size = sizeOf(accepted);
    front.deceive = showing(await logOf((await entriesNow()).slice(0, size - 2)));
    expect(named(await mirror.look())).toEqual(expect.arrayContaining([`rolled_back ${front.url}/log`]));
    expect(named(await mirror.look()).some((alarm) => alarm.startsWith('split_view'))).toBe(false);
  });

  test('every checkpoint that was accepted is kept', async () => {
    const lines = (await readFile(mirror.files.checkpoints, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { note: string; size: number });
    expect(lines.map(({ note }) => note)).toContain(accepted);
    expect(lines.map(({ size }) => size)).toEqual(lines.map(({ size }) => size).sort((a, b) => a - b));
  });
});

describe('a log that was signed and should not have been', () => {
  const forging = async (name: string, change: (body: Uint8Array, text: string) => Uint8Array): Promise<string[]> => {
    const mirror = await openMirror(name);
    const forged = (await entriesNow()).map((body) => change(body, Buffer.from(body).toString()));
    front.deceive = showing(await logOf(forged));
    const alarms = named(await mirror.look());
    await mirror.close();
    return alarms;
  };

  test('with a verdict that its facts and its pack do not make is found out', async () => {
    const index = (await entriesNow()).findIndex((body) => /"type":"check.passed"/.test(Buffer.from(body).toString()) && Buffer.from(body).toString().includes('cn-export'));
    expect(index).toBeGreaterThan(0);
    const alarms = await forging('verdict', (body, text) => (text.includes('"type":"check.passed"') && text.includes('cn-export') ? rewritten(body, /"verdictSha256":"[0-9a-f]{64}"/, `"verdictSha256":"${'f'.repeat(64)}"`) : body));
    expect(alarms).toEqual(expect.arrayContaining([`verdict_differs entry ${index}`]));
  });

  test('with a tally that says other numbers than its transfers is found out', async () => {
    const alarms = await forging('tally', (body, text) => (text.includes('"type":"tally.reserved"') ? rewritten(body, /"general":40/, '"general":4') : body));
    expect(alarms).toEqual(expect.arrayContaining([expect.stringMatching(/^counter_differs tly_/)]));
  });

  test('with an entry that no exchange may write is folded up to there', async () => {
    const alarms = await forging('unfoldable', (body, text) => (text.includes('"type":"listing.submitted"') ? rewritten(body, /"type":"listing.submitted"/, '"type":"listing.delisted"') : body));
    expect(alarms).toEqual(expect.arrayContaining([expect.stringMatching(/^not_foldable entries from \d+ on/)]));
  });
});

describe('yaosu log mirror', () => {
  const args = (name: string, ...more: string[]): string[] => ['--url', `${front.url}/log`, '--vkey', cast.api.runtime.log.vkey, '--credential', join(directory, 'credential.json'), '--data', join(directory, name), '--patience', '2', ...more];
  const run = async (...given: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await logMirror(given, { out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, isTty: false });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  beforeAll(async () => {
    const { clientId, clientSecret } = cast.regulator;
    await writeFile(join(directory, 'credential.json'), JSON.stringify({ clientId, clientSecret }));
  });

  test('killed in the middle at any time goes on where it was, and ends with everything', async () => {
    for (const [part, milliseconds] of [['postgres', 0], ['log', 0], ['log/checkpoint', 0], ['log/checkpoint', 1_500]] as const) {
      const child = spawn(process.execPath, [join(process.cwd(), 'dist/apps/cli/src/main.js'), 'log', 'mirror', ...args('killed', '--interval', '0')], { stdio: 'ignore' });
      await until(() => Promise.resolve(existsSync(join(directory, 'killed', part))), 30_000);
      await sleep(milliseconds);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const { code, out } = await run(...args('killed', '--once', '--json'));
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ alarms: [] })]);
    const { size, folded } = JSON.parse(out) as { size: number; folded: number };
    expect(folded).toBe(size);
    expect((await readdir(join(directory, 'killed/log/tile/0'))).length).toBeGreaterThan(0);
    expect(bundleOf(0, size).width).toBe(Math.min(256, size));
  }, 90_000);

  test('passes each alarm on once, keeps it over a restart, and tells since when', async () => {
    front.deceive = (path, shown) => (path === '/v1/lists/negative' ? json({ ...JSON.parse(shown.body.toString()) as object, items: [{ code: 'x' }] }) : undefined);
    const inbox = join(directory, 'inbox.jsonl');
    const first = await run(...args('killed', '--once', '--on-alarm', `cat >> ${inbox}; echo >> ${inbox}`));
    const second = await run(...args('killed', '--once', '--on-alarm', `cat >> ${inbox}; echo >> ${inbox}`));
    expect([first.code, second.code]).toEqual([1, 1]);
    expect(first.err).toMatch(/"level":"error".*"state_differs".*\/v1\/lists\/negative/);
    const passed = (await readFile(inbox, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as OpenAlarm);
    expect(passed).toEqual([expect.objectContaining({ kind: 'state_differs', subject: '/v1/lists/negative' })]);
    const { code, out } = await run('--status', '--data', join(directory, 'killed'));
    expect([code, out]).toEqual([1, expect.stringContaining(`ALARM since ${passed[0]?.since ?? ''}`)]);
  }, 60_000);

  test.each([
    ['an address', ['--vkey', 'x', '--token', 'x', '--data', 'x'], '--url'],
    ['a key', ['--url', 'http://127.0.0.1:1/log', '--token', 'x', '--data', 'x'], '--vkey is missing'],
    ['a token', ['--url', 'http://127.0.0.1:1/log', '--vkey', 'KEY', '--data', 'x'], '--token or --credential'],
  ])('is not run without %s: exit code 2', async (_what, given, complaint) => {
    const { code, err } = await run(...given.map((one) => (one === 'KEY' ? cast.api.runtime.log.vkey : one)));
    expect([code, err]).toEqual([2, expect.stringContaining(complaint)]);
  });

  test('says that nothing was compared where nobody answers: exit code 3', async () => {
    const { code, err } = await run('--url', 'http://127.0.0.1:1/log', '--vkey', cast.api.runtime.log.vkey, '--token', 'x', '--data', join(directory, 'nobody'), '--once');
    expect([code, err]).toEqual([3, expect.stringContaining('nothing was compared')]);
  }, 30_000);
});
