import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, cosignerOf, decodeBundle, EMPTY_EDGE, encodeBundle, formatCheckpoint, formatVkey, integrate, KEY_TYPE, leafHashes, signatureLine, signerOf, signNote, textOfNote, tilePath, timestampQuery, verificationKeyOf,
} from '#core/tlog';
import { MARKET_KEY, MARKET_VKEY, writeMarketLog } from '../../../../test/support/market-log.js';
import { makeTsa, type TestTsa } from '../../../../test/support/tsa.js';
import { EXIT } from '../io.js';
import { logExport } from '../log/export.js';
import { logAudit } from './audit.js';

const SIZE = 200;
const WITNESS = { name: 'witness.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) };
let [pristine, directory]: string[] = [];
let tsa: TestTsa;
let stranger: TestTsa;
let entries: readonly Uint8Array[] = [];

beforeAll(async () => {
  pristine = await mkdtemp(join(tmpdir(), 'yaosu-sightings-'));
  await writeMarketLog(join(pristine, 'log'), SIZE);
  await writeFile(join(pristine, 'policy'), `log ${MARKET_VKEY}\nwitness w ${formatVkey(verificationKeyOf(WITNESS))}\nquorum none\n`);
  const bundle = decodeBundle(await readFile(join(pristine, `log/tile/entries/000.p/${SIZE}`)));
  entries = bundle.ok ? bundle.value : [];
  [tsa, stranger] = [makeTsa(), makeTsa()];
});
afterAll(async () => {
  for (const one of [tsa, stranger]) one.remove();
  await rm(pristine ?? '', { recursive: true });
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-sighting-'));
  await cp(pristine ?? '', directory, { recursive: true });
  await mkdir(at('log/timestamps'));
});
afterEach(async () => { await rm(directory ?? '', { recursive: true }); });

const at = (path: string): string => join(directory ?? '', path);
const noteOf = (some: readonly Uint8Array[]): string => signNote(formatCheckpoint({ origin: MARKET_KEY.name, size: some.length, root: integrate(EMPTY_EDGE, leafHashes(some)).root }), [signerOf(MARKET_KEY)]);
const cosigned = (note: string, time: string): string => note + signatureLine(textOfNote(note), cosignerOf(WITNESS, BigInt(Date.parse(time) / 1_000)));
/** Writes a time-stamp as the exchange publishes it. */
async function stamp(note: string, by: TestTsa = tsa, size = note.split('\n')[1] ?? ''): Promise<void> {
  await writeFile(at(`log/timestamps/${size}.tsr`), by.reply(timestampQuery(textOfNote(note), randomBytes(8))));
  await writeFile(at(`log/timestamps/${size}.checkpoint`), note);
}
interface Outcome { readonly code: number; readonly out: string; readonly json: { readonly found: number; readonly checked: object; readonly findings: readonly { readonly rule: string; readonly index?: number; readonly what: string }[] } }
async function run(...args: string[]): Promise<Outcome> {
  const out: string[] = [];
  const code = await logAudit(args, { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
  const text = out.join('\n');
  return { code, out: text, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Outcome['json'] };
}
const audit = (...more: string[]): Promise<Outcome> => run('--dir', at('log'), '--policy', at('policy'), ...more);
const found = async (...more: string[]): Promise<Outcome['json']['findings']> => (await audit('--json', ...more)).json.findings;

describe('time-stamps of an authority that the auditor trusts', () => {
  test('are verified, and the report says by whom and for how long the entries existed', async () => {
    for (const size of [100, 150]) await stamp(noteOf(entries.slice(0, size)));
    const { code, json } = await audit('--tsa', tsa.caFile, '--json');
    expect(json).toMatchObject({ found: 0, checked: { timestamps: { found: 2, verified: 2, size: 150, authority: 'Test TSA' } } });
    expect(code).toBe(EXIT.ok);
    expect((await audit('--tsa', tsa.caFile)).out).toMatch(/time-stamps +2: 2 verified, by Test TSA, .*: 150 entries existed then/);
  });
  test('that nobody asked to verify are only told of', async () => {
    await stamp(noteOf(entries.slice(0, 100)));
    expect(await audit()).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('1: not verified; --tsa names') });
  });
  test('that are not there are no finding', async () => {
    expect(await audit('--tsa', tsa.caFile)).toMatchObject({ code: EXIT.ok, out: expect.stringMatching(/time-stamps +0: none verifies/) });
  });
  test('were looked at before by the audit that goes on', async () => {
    await stamp(noteOf(entries.slice(0, 100)));
    expect((await audit('--tsa', tsa.caFile, '--state', at('state'), '--json')).json.checked).toMatchObject({ timestamps: { found: 1 } });
    expect((await audit('--tsa', tsa.caFile, '--state', at('state'), '--json')).json.checked).toMatchObject({ timestamps: { found: 0 } });
  });
  test.each<[string, RegExp, () => Promise<void>]>([
    ['of another authority', /the time-stamp of 100 entries: the time-stamp is not verified/, () => stamp(noteOf(entries.slice(0, 100)), stranger)],
    ['of another tree', /the time-stamped checkpoint of 100 entries is of another tree: the log was rewritten since/, () => stamp(noteOf([...entries.slice(1, 100), Buffer.from('{}')]))],
    ['that was exchanged for that of another size', /is a checkpoint of 100 entries/, () => stamp(noteOf(entries.slice(0, 100)), tsa, '120')],
    ['whose checkpoint was changed afterwards', /is of another tree|of another text/, async () => {
      await stamp(noteOf(entries.slice(0, 100)));
      await writeFile(at('log/timestamps/100.checkpoint'), noteOf([...entries.slice(0, 99), Buffer.from('{}')]));
    }],
    ['whose bytes were changed', /malformed time-stamp|not verified|does not verify/, async () => {
      await stamp(noteOf(entries.slice(0, 100)));
      const reply = await readFile(at('log/timestamps/100.tsr'));
      await writeFile(at('log/timestamps/100.tsr'), reply.map((byte, i) => (i === reply.length - 5 ? byte ^ 1 : byte)));
    }],
    ['whose reply is gone', /timestamps\/100\.tsr is absent/, async () => {
      await stamp(noteOf(entries.slice(0, 100)));
      await rm(at('log/timestamps/100.tsr'));
    }],
  ])('%s is found', async (_, what, tamper) => {
    await tamper();
    expect((await found('--tsa', tsa.caFile))[0]).toMatchObject({ rule: 'timestamp', what: expect.stringMatching(what) });
  });
  test('of a tree whose last entry states a later time is found', async () => {
    const future = Buffer.from(canonicalJson({ ...JSON.parse(Buffer.from(entries[SIZE - 1] ?? []).toString()) as object, at: '2099-01-01T00:00:00.000Z' }));
    const all = [...entries.slice(0, -1), future];
    for (const tile of integrate(EMPTY_EDGE, leafHashes(all)).tiles) await writeFile(at(`log/${tilePath(tile)}`), tile.data);
    await writeFile(at(`log/tile/entries/000.p/${SIZE}`), encodeBundle(all));
    await writeFile(at('log/checkpoint'), noteOf(all));
    await stamp(noteOf(all));
    expect(await found('--tsa', tsa.caFile, '--no-fold')).toEqual([expect.objectContaining({ rule: 'timestamp', index: SIZE - 1, what: expect.stringContaining('it states 2099-01-01') })]);
  });
  test('a file without a certificate is wrong usage', async () => {
    expect(await audit('--tsa', at('policy'))).toMatchObject({ code: EXIT.usage, out: expect.stringContaining('--tsa: ') });
  });
});

describe('the clocks of witnesses', () => {
  const kept = async (size: number, time: string): Promise<string[]> => {
    await writeFile(at('kept'), cosigned(noteOf(entries.slice(0, size)), time));
    return ['--since', at('kept')];
  };
  const shown = (time: string): Promise<void> => writeFile(at('log/checkpoint'), cosigned(noteOf(entries), time));

  test('that only go on are no finding, at the same second either', async () => {
    await shown('2026-12-01T00:00:00Z');
    expect(await found(...await kept(100, '2026-12-01T00:00:00Z'))).toEqual([]);
    expect((await audit(...await kept(100, '2026-12-01T00:00:00Z'))).out).toMatch(/clocks +2 cosignatures/);
  });
  test('of which one saw more entries before it saw fewer are found', async () => {
    await shown('2026-12-01T00:00:00Z');
    expect(await found(...await kept(100, '2026-12-01T00:00:01Z'))).toEqual([expect.objectContaining({ rule: 'cosignature', what: expect.stringContaining('saw 200 entries before it saw 100') })]);
  });
  test('that saw an entry before the time that it states are found', async () => {
    await shown('2020-01-01T00:00:00Z');
    expect(await found()).toEqual([expect.objectContaining({ rule: 'cosignature', index: SIZE - 1, what: expect.stringContaining('the witness w (2020-01-01T00:00:00Z) had seen it before') })]);
  });
});

describe('from a server', () => {
  let server: Server;
  let listed = '';
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
  beforeEach(async () => {
    listed = '';
    server = createServer((req, res) => {
      const path = (req.url ?? '').slice(1);
      const after = /timestamps\?after=(-?\d+)/.exec(path)?.[1];
      if (after !== undefined) { res.end(listed.split('\n').filter((line) => line !== '' && Number(line) > Number(after)).slice(0, 1).map((line) => `${line}\n`).join('')); return; }
      readFile(at(path)).then((bytes) => res.end(bytes), () => res.writeHead(404).end());
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    for (const size of [100, 150]) await stamp(noteOf(entries.slice(0, size)));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const overHttp = (): Promise<Outcome> => run('--url', url(), '--policy', at('policy'), '--tsa', tsa.caFile, '--json');

  test('they are read page by page', async () => {
    listed = '100\n150\n';
    expect((await overHttp()).json).toMatchObject({ found: 0, checked: { timestamps: { found: 2, verified: 2 } } });
  });
  test('a server that lists none, or one that it does not have, is told of', async () => {
    expect((await overHttp()).json).toMatchObject({ found: 0, checked: { timestamps: { found: 0 } } });
    listed = '120\n';
    expect((await overHttp()).json.findings).toEqual([expect.objectContaining({ rule: 'timestamp', what: 'timestamps/120.tsr is absent' })]);
  });
  test('they are mirrored, and verified from the copy', async () => {
    listed = '100\n150\n';
    const out: string[] = [];
    const io = { out: (line: string) => out.push(line), err: () => undefined, isTty: false };
    expect(await logExport(['--url', url(), '--dir', at('copy'), '--policy', at('policy')], io)).toBe(EXIT.ok);
    expect(out.join('\n')).toContain('2 included');
    expect((await run('--dir', at('copy'), '--policy', at('policy'), '--tsa', tsa.caFile, '--json')).json).toMatchObject({ found: 0, checked: { timestamps: { verified: 2 } } });
  });
});
