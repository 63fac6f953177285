import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, decodeBundle, decodeDocuments, EMPTY_EDGE, encodeBundle, encodeDocuments, formatCheckpoint, formatTlogProof, inclusionProof, integrate, leafHash, leafHashes, signerOf, signNote, tilePath, toBase64, type Tile,
} from '#core/tlog';
import { MARKET_KEY, MARKET_VKEY, writeMarketLog } from '../../../../test/support/market-log.js';
import { INVARIANTS } from '#core/audit';
import { EXIT } from '../io.js';
import { logAudit } from './audit.js';

const SIZE = 1100;
let [pristine, other, directory]: string[] = [];

beforeAll(async () => {
  [pristine, other] = [await mkdtemp(join(tmpdir(), 'yaosu-market-')), await mkdtemp(join(tmpdir(), 'yaosu-other-'))];
  await writeMarketLog(pristine, SIZE);
  await writeMarketLog(other, SIZE);
});
afterAll(async () => { for (const one of [pristine, other]) await rm(one ?? '', { recursive: true }); });
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-audit-'));
  await cp(pristine ?? '', join(directory, 'log'), { recursive: true });
});
afterEach(async () => { await rm(directory ?? '', { recursive: true }); });

const at = (path: string): string => join(directory ?? '', path);
const change = async (path: string, edit: (bytes: Buffer) => Uint8Array | string): Promise<void> => writeFile(at(path), edit(await readFile(at(path))));
const flipped = (place: number) => (bytes: Buffer): Uint8Array => bytes.map((byte, i) => (i === place ? byte ^ 1 : byte));

interface Finding { readonly index?: number; readonly rule: string; readonly receipt?: string; readonly what: string }
interface Outcome { readonly code: number; readonly err: string; readonly out: string; readonly json: Readonly<Record<string, unknown>> & { readonly findings: readonly Finding[] } }
async function run(...args: string[]): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await logAudit(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  const text = out.join('\n');
  return { code, err: err.join('\n'), out: text, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Outcome['json'] };
}
const audit = (...more: string[]): Promise<Outcome> => run('--dir', at('log'), '--vkey', MARKET_VKEY, '--json', ...more);

const entriesIn = async (log: string): Promise<Uint8Array[]> => {
  const bundles = await Promise.all(['000', '001', '002', '003', '004.p/76'].map((name) => readFile(join(log, 'tile/entries', name))));
  return bundles.flatMap((bundle) => { const decoded = decodeBundle(bundle); return decoded.ok ? [...decoded.value] : []; });
};
/** A checkpoint that the exchange signs over entries, whatever they are. */
const signed = (entries: readonly Uint8Array[]): string =>
  signNote(formatCheckpoint({ origin: MARKET_KEY.name, size: entries.length, root: integrate(EMPTY_EDGE, leafHashes(entries)).root }), [signerOf(MARKET_KEY)]);
/** The receipt that a party was given when the log had these entries. */
async function receipt(entries: readonly Uint8Array[], index: number): Promise<string> {
  const { tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
  const read = ({ level, index: tile, width }: Tile): Promise<Uint8Array> => Promise.resolve(tiles.find((row) => row.level === level && row.index === tile)?.data.subarray(0, width * 32) ?? new Uint8Array());
  const hashes = await inclusionProof({ index, size: entries.length }, read);
  const entry = entries[index] ?? new Uint8Array();
  return JSON.stringify({ entry: toBase64(entry), leafHash: toBase64(leafHash(entry)), index: String(index), proof: formatTlogProof({ index, hashes, checkpoint: signed(entries) }) });
}
/** Writes a whole log anew over entries, hashed and signed as its operator would. */
async function rewritten(entries: readonly Uint8Array[]): Promise<void> {
  await rm(at('log/tile'), { recursive: true });
  for (const tile of integrate(EMPTY_EDGE, leafHashes(entries)).tiles) {
    await mkdir(join(at('log'), tilePath(tile), '..'), { recursive: true });
    await writeFile(at(`log/${tilePath(tile)}`), tile.data);
    if (tile.level > 0) continue;
    const bundle = tilePath({ ...tile, level: 'entries' });
    await mkdir(join(at('log'), bundle, '..'), { recursive: true });
    await writeFile(at(`log/${bundle}`), encodeBundle(entries.slice(tile.index * 256, tile.index * 256 + tile.width)));
  }
  await writeFile(at('log/checkpoint'), signed(entries));
}

describe('a valid log', () => {
  test('has no findings, and the report says what was checked', async () => {
    const { code, json } = await audit();
    expect(json).toMatchObject({
      format: 'yaosu-audit/1', verified: true, origin: 'market.example/2026', size: SIZE, audited: SIZE, depth: 'documents', firstBadIndex: null, found: 0, findings: [],
      checked: { entries: SIZE, tiles: 6, documents: expect.any(Number), verdicts: expect.any(Number) },
    });
    expect(code).toBe(EXIT.ok);
  });

  test('is told to a person, and to a file for a machine', async () => {
    const { code, out } = await run('--dir', at('log'), '--vkey', MARKET_VKEY, '--report', at('report.json'));
    expect(out).toMatch(/^verified: market\.example\/2026, 1100 entries\n/);
    expect(out).toContain(`${INVARIANTS.length}, held against each entry`);
    expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toMatchObject({ verified: true, size: SIZE });
    expect(code).toBe(EXIT.ok);
  });

  test.each([['--no-fold', 'entries'], ['--no-documents', 'forms']])('is audited less deeply with %s, which the report says', async (flag, depth) => {
    await rm(at('log/documents'), { recursive: true });
    expect((await audit(flag)).json).toMatchObject({ verified: true, depth, audited: SIZE, checked: { documents: 0, verdicts: 0 } });
  });

  test('is audited from where the last audit has come to, with the same result as at once', async () => {
    const entries = await entriesIn(at('log'));
    const last = await readFile(at('log/checkpoint'));
    for (const size of [300, 700, 701]) {
      await writeFile(at('log/checkpoint'), signed(entries.slice(0, size)));
      // The partial tiles of an older checkpoint are gone where the full ones are there; its upper ones are made again.
      for (const { level, index, width, data } of integrate(EMPTY_EDGE, leafHashes(entries.slice(0, size))).tiles) {
        if (level === 0) continue;
        await mkdir(join(at('log'), tilePath({ level, index, width }), '..'), { recursive: true });
        await writeFile(at(`log/${tilePath({ level, index, width })}`), data);
      }
      expect((await audit('--state', at('state'))).json).toMatchObject({ verified: true, size, audited: size });
    }
    await writeFile(at('log/checkpoint'), last);
    const [{ json: resumed }, { json: atOnce }] = [await audit('--state', at('state')), await audit()];
    expect(resumed).toMatchObject({ verified: true, resumedFrom: 701 });
    expect(resumed['checked']).toEqual(atOnce['checked']);
  });
});

describe('a tampered directory is found, by its first bad index:', () => {
  const rebundled = (edit: (entries: Uint8Array[]) => Uint8Array[]) => (bytes: Buffer): Uint8Array => {
    const decoded = decodeBundle(bytes);
    return encodeBundle(edit(decoded.ok ? [...decoded.value] : []));
  };
  const swapped = (entries: Uint8Array[]): Uint8Array[] => [...entries.slice(0, 10), entries[11] ?? new Uint8Array(), entries[10] ?? new Uint8Array(), ...entries.slice(12)];

  test.each<[string, number, RegExp, () => Promise<void>]>([
    ['an edited entry', 513, /entry 513 does not hash to the leaf/, () => change('log/tile/entries/002', rebundled(([first, second, ...rest]) => [first ?? new Uint8Array(), Buffer.from(Buffer.from(second ?? []).toString().replace('"v":1', '"v":2')), ...rest]))],
    ['a flipped bit', 256, /entry 256 does not hash/, () => change('log/tile/entries/001', flipped(40))],
    ['two entries that changed places', 266, /entry 266 does not hash/, () => change('log/tile/entries/001', rebundled(swapped))],
    ['a deleted entry', 768, /holds 255 entries, not 256/, () => change('log/tile/entries/003', rebundled((entries) => entries.slice(1)))],
    ['a deleted last entry', 1099, /holds 75 entries, not 76; it breaks at entry 1099/, () => change('log/tile/entries/004.p/76', rebundled((entries) => entries.slice(0, -1)))],
    ['an entry more than was signed', 1100, /holds 77 entries, not 76; it breaks at entry 1100/, () => change('log/tile/entries/004.p/76', rebundled((entries) => [...entries, Buffer.from('{}')]))],
    ['a spoilt length in a bundle', 256, /breaks at entry 256/, () => change('log/tile/entries/001', flipped(0))],
    ['a truncated bundle', 1023, /truncated within entry 255 of the bundle; it breaks at entry 1023/, () => change('log/tile/entries/003', (bytes) => bytes.subarray(0, -3))],
    ['a truncated tile', 1019, /has 8032 bytes, not 8192; it breaks at entry 1019/, () => change('log/tile/0/003', (bytes) => bytes.subarray(0, -5 * 32))],
    ['a truncated tile with an altered leaf', 800, /breaks at entry 800/, () => change('log/tile/0/003', (bytes) => flipped(32 * 32)(Buffer.from(bytes.subarray(0, -5 * 32))))],
    ['a bundle that is gone', 512, /tile\/entries\/002 is missing/, () => rm(at('log/tile/entries/002'))],
    ['a tile that is gone', 512, /tile\/0\/002 is missing/, () => rm(at('log/tile/0/002'))],
    ['an altered leaf', 300, /entry 300 does not hash/, () => change('log/tile/0/001', flipped(44 * 32))],
    ['an altered upper tile', 512, /tile\/1\/000\.p\/4 holds at position 2 another hash/, () => change('log/tile/1/000.p/4', flipped(2 * 32))],
    ['documents that are gone', 256, /documents\/001 is missing/, () => rm(at('log/documents/001'))],
    ['a truncated bundle of documents', 256, /truncated within document/, () => change('log/documents/001', (bytes) => bytes.subarray(0, -3))],
  ])('%s', async (_, index, what, tamper) => {
    await tamper();
    const { code, json } = await audit();
    expect(json).toMatchObject({ verified: false, firstBadIndex: index });
    expect(json.findings[0]).toMatchObject({ index, what: expect.stringMatching(what) });
    expect(code).toBe(EXIT.failed);
  });

  test('a document that was put in the place of another, at the entry that names it', async () => {
    const decoded = decodeDocuments(await readFile(at('log/documents/002')));
    const documents = decoded.ok ? [...decoded.value] : [];
    await writeFile(at('log/documents/002'), encodeDocuments([Buffer.from(canonicalJson({ forged: true })), ...documents.slice(1)]));
    const { json } = await audit();
    expect(json.findings[0]).toMatchObject({ rule: 'documents-held', what: expect.stringContaining('no document has the digest') });
    expect(json['firstBadIndex']).toBeGreaterThanOrEqual(512);
  });

  test.each<[string, (all: Uint8Array[]) => Uint8Array[], RegExp]>([
    ['that no entry names', (all) => [...all, Buffer.from(canonicalJson({ smuggled: true }))], /^documents\/002 holds the document [0-9a-f]{64}, which no entry of its bundle names$/],
    ['that stands there twice', (all) => [...all, ...all.slice(0, 1)], /^documents\/002 holds a document twice$/],
  ])('a document %s, in its bundle', async (_which, added, what) => {
    const decoded = decodeDocuments(await readFile(at('log/documents/002')));
    await writeFile(at('log/documents/002'), encodeDocuments(added(decoded.ok ? [...decoded.value] : [])));
    const { code, json } = await audit();
    expect([code, json['firstBadIndex'], json.findings.map((finding) => finding.what)]).toEqual([EXIT.failed, 512, [expect.stringMatching(what)]]);
  });

  test('a checkpoint over another tree', async () => {
    await writeFile(at('log/checkpoint'), signed((await entriesIn(other ?? ''))));
    expect((await audit()).json.findings[0]?.what).toContain('the checkpoint signs');
  });

  test('a checkpoint that nobody has signed', async () => {
    await change('log/checkpoint', flipped(30));
    expect(await audit()).toMatchObject({ code: EXIT.failed, json: { verified: false, reason: expect.stringContaining('checkpoint: ') } });
  });
});

describe('an exchange that rewrites its log and signs it again', () => {
  /** The last entries are left out, or changed: every hash and every signature is right again. */
  test.each<[string, (entries: Uint8Array[]) => Uint8Array[]]>([
    ['shorter', (entries) => entries.slice(0, 900)],
    ['with entries left out at the end and others in their place', (entries) => [...entries.slice(0, 1099), entries[1098] ?? new Uint8Array()]],
  ])('%s, is found by the receipts that parties have kept, and by an older checkpoint', async (_, edit) => {
    const entries = await entriesIn(at('log'));
    await mkdir(at('receipts'));
    await writeFile(at('receipts/1099.json'), await receipt(entries, 1099));
    await writeFile(at('receipts/7.json'), await receipt(entries.slice(0, 800), 7));
    await writeFile(at('older'), signed(entries));
    await rewritten(edit(entries));
    const { code, json } = await audit('--receipts', at('receipts'), '--since', at('older'), '--no-documents');
    expect(json.findings).toEqual(expect.arrayContaining([
      expect.objectContaining({ rule: 'receipt', receipt: '1099.json', index: 1099 }), expect.objectContaining({ rule: 'log', what: expect.stringMatching(/entries are gone|rewritten since/) }),
    ]));
    expect(json.findings.filter(({ receipt: held }) => held === '7.json')).toEqual([]);
    expect(code).toBe(EXIT.failed);
  });

  test('is found by an audit that has seen it before', async () => {
    const entries = await entriesIn(at('log'));
    expect((await audit('--state', at('state'))).code).toBe(EXIT.ok);
    await rewritten(entries.slice(0, 900));
    expect((await audit('--state', at('state'))).json.findings[0]).toMatchObject({ index: 900, what: expect.stringContaining('an earlier audit has seen 1100 entries') });
  });

  test('with another history altogether is found by any receipt', async () => {
    await mkdir(at('receipts'));
    await writeFile(at('receipts/3.json'), await receipt(await entriesIn(at('log')), 500));
    await rewritten(await entriesIn(other ?? ''));
    expect((await audit('--receipts', at('receipts'), '--no-documents')).json.findings[0]).toMatchObject({ receipt: '3.json', index: 500, what: expect.stringContaining('another entry at 500') });
  });
});

test('a receipt that its holder has altered proves nothing, and that is said of the receipt', async () => {
  await mkdir(at('receipts'));
  const genuine = await receipt(await entriesIn(at('log')), 5);
  await writeFile(at('receipts/a'), genuine);
  await writeFile(at('receipts/b'), genuine.replace(/"entry":"e/, '"entry":"f'));
  await writeFile(at('receipts/c'), 'hello');
  const { json } = await audit('--receipts', at('receipts'));
  expect(json).toMatchObject({ checked: { receipts: 3 }, found: 2 });
  expect(json.findings.map(({ receipt: held }) => held).sort()).toEqual(['b', 'c']);
});

describe('an audit over a server', () => {
  let server: Server;
  let isDown = false;
  let requests = 0;
  beforeEach(async () => {
    [isDown, requests] = [false, 0];
    server = createServer((req, res) => {
      requests += 1;
      const path = (req.url ?? '').replace('/log/', '');
      if (isDown && path.startsWith('tile/entries/003')) { res.writeHead(503).end(); return; }
      if (/^(tile\/entries|documents)\//.test(path) && req.headers.authorization !== 'Bearer secret') { res.writeHead(403).end(); return; }
      readFile(at(`log/${path}`)).then((bytes) => res.end(bytes), () => res.writeHead(404).end());
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const overHttp = (...more: string[]): Promise<Outcome> => {
    const address = server.address();
    return run('--url', `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/log`, '--vkey', MARKET_VKEY, '--json', ...more);
  };

  test('reads what a regulator may read', async () => {
    expect(await overHttp('--token', 'secret')).toMatchObject({ code: EXIT.ok, json: { verified: true, audited: SIZE } });
  });
  test('without a token cannot say anything', async () => {
    expect(await overHttp()).toMatchObject({ code: EXIT.unreadable, json: { unreadable: true } });
  });
  test('that fails goes on where it was interrupted, and asks for nothing twice', async () => {
    isDown = true;
    expect(await overHttp('--token', 'secret', '--state', at('state'))).toMatchObject({ code: EXIT.unreadable });
    isDown = false;
    requests = 0;
    const { code, json } = await overHttp('--token', 'secret', '--state', at('state'));
    expect(json).toMatchObject({ verified: true, resumedFrom: 768, checked: { entries: SIZE } });
    expect(requests).toBeLessThan(12);
    expect(code).toBe(EXIT.ok);
  });
});

describe('exit codes', () => {
  test.each([
    [[], 'give either --url or --dir'], [['--dir', 'x'], '--vkey is missing'], [['--dir', 'x', '--vkey', 'nonsense'], '--vkey: there is no file nonsense'], [['--url', 'ftp://x', '--vkey', MARKET_VKEY], 'not an http or https address'],
  ])('the wrong command line %j is 2', async (args, complaint) => {
    expect(await run(...args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
  });
  test('a directory that is not there is 3', async () => {
    expect((await run('--dir', at('nowhere'), '--vkey', MARKET_VKEY)).code).toBe(EXIT.unreadable);
  });
  test('the state of another audit is 3', async () => {
    await audit('--state', at('state'));
    expect((await audit('--state', at('state'), '--no-fold')).code).toBe(EXIT.unreadable);
    await writeFile(at('state/state.json'), '{}');
    expect((await audit('--state', at('state'))).code).toBe(EXIT.unreadable);
  });
});
