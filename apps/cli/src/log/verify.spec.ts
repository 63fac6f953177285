import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bundleOf, canonicalJson, cosignerOf, EMPTY_EDGE, encodeBundle, formatCheckpoint, formatVkey, integrate, KEY_TYPE, leafHashes, signatureLine, signerOf, signNote, tilePath,
  tilesOf, verificationKeyOf, type SigningKey,
} from '#core/tlog';
import { EXIT, type Io } from '../io.js';
import { logVerify } from './verify.js';

const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const strangerVkey = formatVkey(verificationKeyOf({ ...key, seed: new Uint8Array(32).fill(6) }));
const entriesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Buffer.from(canonicalJson({ v: 1, type: 'listing.published', version: i })));

let directory = '';
beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-log-')); });
afterEach(async () => { await rm(directory, { recursive: true }); });

async function put(path: string, data: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), data);
}
const checkpointOf = (size: number, root: Uint8Array): string => signNote(formatCheckpoint({ origin: key.name, size, root }), [signerOf(key)]);

/** Writes a log as a publisher does: every tile and bundle that its size implies, then the checkpoint. */
async function publish(entries: readonly Uint8Array[]): Promise<void> {
  const { root, tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
  for (const tile of tiles) await put(tilePath(tile), tile.data);
  for (const tile of tilesOf(entries.length)) {
    if (tile.level === 0) await put(tilePath({ ...tile, level: 'entries' }), encodeBundle(entries.slice(tile.index * 256, tile.index * 256 + tile.width)));
  }
  await put('checkpoint', checkpointOf(entries.length, root));
}
/** Changes a file of the log. */
async function change(path: string, edit: (bytes: Buffer) => Uint8Array): Promise<void> {
  await put(path, edit(await readFile(join(directory, path))));
}
const flipped = (at: number) => (bytes: Buffer): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
async function run(args: string[], isTty = false): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = { out: (line) => out.push(line), err: (line) => err.push(line), isTty };
  return { code: await logVerify(args, io), out: out.join('\n'), err: err.join('\n') };
}
const verifyDirectory = (...more: string[]): Promise<Run> => run(['--dir', directory, '--vkey', vkey, ...more]);

describe('an untouched log', () => {
  test.each([0, 1, 255, 256, 257, 600])('of %i entries is verified', async (size) => {
    await publish(entriesOf(size));
    const { code, out } = await verifyDirectory();
    expect(out).toContain(`verified: log.example/2026, ${size} entries`);
    expect(out).toContain(vkey.slice(0, 'log.example/2026+'.length + 8));
    expect(code).toBe(EXIT.ok);
  });
  test('of three levels is verified, with progress for a person', async () => {
    await publish(entriesOf(131_100));
    const { code, out, err } = await run(['--dir', directory, '--vkey', vkey, '--json'], true);
    expect(JSON.parse(out)).toMatchObject({ verified: true, origin: 'log.example/2026', size: 131_100, entries: 'checked', tiles: [...tilesOf(131_100)].length });
    expect(err.split('\n')).toHaveLength(10);
    expect(code).toBe(EXIT.ok);
  });
  test('is verified from full tiles when its partial ones are gone', async () => {
    await publish(entriesOf(512));
    const { root } = integrate(EMPTY_EDGE, leafHashes(entriesOf(300)));
    await put('checkpoint', checkpointOf(300, root));
    await put('tile/1/000.p/1', (await readFile(join(directory, 'tile/1/000.p/2'))).subarray(0, 32));
    expect(await verifyDirectory()).toMatchObject({ code: EXIT.ok });
  });
  test('is verified without its entries where the copy has none, and says so', async () => {
    await publish(entriesOf(300));
    await rm(join(directory, 'tile/entries'), { recursive: true });
    expect(await verifyDirectory()).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('the source withholds them') });
  });
  test('is verified without its entries where the caller does not want them', async () => {
    await publish(entriesOf(300));
    await change('tile/entries/000', flipped(10));
    expect(await verifyDirectory('--no-entries')).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('not read, as asked') });
  });
  test('is verified with a key from a file', async () => {
    await publish(entriesOf(3));
    await put('keys/log', `${vkey}\n`);
    expect((await run(['--dir', directory, '--vkey', join(directory, 'keys/log')])).code).toBe(EXIT.ok);
  });
  test('is verified with the key found beside it, and the trust is said aloud', async () => {
    await publish(entriesOf(3));
    await put('log.vkey', vkey);
    expect(await run(['--dir', directory])).toMatchObject({ code: EXIT.ok, err: expect.stringContaining('a key found beside the log') });
  });
});

describe('a tampered log of 600 entries is not verified', () => {
  const signedRoot = checkpointOf(600, new Uint8Array(32));
  test.each<[string, () => Promise<void>, { entry?: number; tile?: string; reason: string }]>([
    ['a flipped bit in an entry', () => change('tile/entries/001', flipped(2 + 20)), { entry: 256, tile: 'tile/0/001', reason: 'entry 256 does not hash' }],
    ['a flipped bit in a leaf', () => change('tile/0/001', flipped(32 * 44 + 3)), { entry: 300, tile: 'tile/0/001', reason: 'entry 300 does not hash' }],
    ['a flipped bit in a partial tile', () => change('tile/0/002.p/88', flipped(32 * 87)), { entry: 599, tile: 'tile/0/002.p/88', reason: 'entry 599' }],
    ['a flipped bit in an upper tile', () => change('tile/1/000.p/2', flipped(40)), { tile: 'tile/1/000.p/2', reason: 'position 1 another hash than tile/0/001 has' }],
    ['a truncated bundle', () => change('tile/entries/001', (bytes) => bytes.subarray(0, -5)), { tile: 'tile/entries/001', reason: 'truncated within entry 255' }],
    ['a bundle that lacks an entry', () => put('tile/entries/002.p/88', encodeBundle(entriesOf(87))), { tile: 'tile/entries/002.p/88', reason: 'holds 87 entries, not 88' }],
    ['a truncated tile', () => change('tile/0/000', (bytes) => bytes.subarray(0, -32)), { tile: 'tile/0/000', reason: '8160 bytes, not 8192' }],
    ['a tile with more than it should hold', () => change('tile/0/000', (bytes) => Buffer.concat([bytes, bytes])), { tile: 'tile/0/000', reason: 'larger than 8192 bytes' }],
    ['a missing tile', () => rm(join(directory, 'tile/0/001')), { tile: 'tile/0/001', reason: 'tile/0/001 is missing' }],
    ['a missing bundle', () => rm(join(directory, 'tile/entries/000')), { tile: 'tile/entries/000', reason: 'tile/entries/000 is missing' }],
    ['a root signed for another tree', () => put('checkpoint', signedRoot), { reason: 'the checkpoint signs AAAA' }],
    ['a flipped bit in the checkpoint', () => change('checkpoint', flipped(20)), { reason: 'checkpoint: ' }],
  ])('%s', async (_, tamper, finding) => {
    await publish(entriesOf(600));
    await tamper();
    const { code, out } = await verifyDirectory('--json');
    expect(JSON.parse(out)).toEqual({ verified: false, ...finding, reason: expect.stringContaining(finding.reason) });
    expect(code).toBe(EXIT.failed);
  });
  test('a replaced entry whose tile was replaced with it', async () => {
    await publish(entriesOf(600));
    const forged = entriesOf(600).map((entry, i) => (i === 300 ? Buffer.from('{"v":2}') : entry));
    await put('tile/entries/001', encodeBundle(forged.slice(256, 512)));
    await put('tile/0/001', leafHashes(forged.slice(256, 512)));
    expect(await verifyDirectory()).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('tile/1/000.p/2 holds at position 1 another hash') });
  });
  test('a wrong key', async () => {
    await publish(entriesOf(600));
    expect(await run(['--dir', directory, '--vkey', strangerVkey])).toMatchObject({ code: EXIT.failed, out: 'NOT VERIFIED: checkpoint: note has no verifiable signatures' });
  });
});

describe('a log whose signer broke the rules is not verified', () => {
  test.each([
    ['an entry that is not canonical', '{"b":1,"a":2}', 'entry 2: not the canonical form'],
    ['an entry that is not JSON', 'hello', 'entry 2: '],
    ['an entry above 4 KiB', `"${'x'.repeat(4095)}"`, 'entry 2 has 4097 bytes, more than 4096'],
  ])('%s', async (_, entry, reason) => {
    await publish([...entriesOf(2), Buffer.from(entry)]);
    expect(await verifyDirectory()).toMatchObject({ code: EXIT.failed, out: expect.stringContaining(reason) });
  });
});

describe('against an older checkpoint', () => {
  async function older(entries: readonly Uint8Array[]): Promise<string> {
    await put('older', checkpointOf(entries.length, integrate(EMPTY_EDGE, leafHashes(entries)).root));
    return join(directory, 'older');
  }
  test.each([0, 1, 256, 300, 600])('a log that grew from %i entries is verified', async (size) => {
    await publish(entriesOf(600));
    expect(await verifyDirectory('--since', await older(entriesOf(size)))).toMatchObject({ code: EXIT.ok, out: expect.stringContaining(`the first ${size} entries`) });
  });
  test('a rewritten log is not', async () => {
    await publish(entriesOf(600));
    const since = await older([...entriesOf(299), Buffer.from('{}')]);
    expect(await verifyDirectory('--since', since)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('was rewritten since its checkpoint of 300 entries') });
  });
  test('a log that lost entries is not', async () => {
    await publish(entriesOf(600));
    expect(await verifyDirectory('--since', await older(entriesOf(601)))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('entries are gone') });
  });
  test('of the name that it has succeeded, a log is verified under the keys of both, and what the old key signed after its end accuses nobody else', async () => {
    await publish(entriesOf(600));
    const before: SigningKey = { name: 'log.example/2025', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(6) };
    await put('keys', `${vkey}\n${formatVkey(verificationKeyOf(before))}\n`);
    const under = async (entries: readonly Uint8Array[]): Promise<Run> => {
      await put('older', signNote(formatCheckpoint({ origin: before.name, size: entries.length, root: integrate(EMPTY_EDGE, leafHashes(entries)).root }), [signerOf(before)]));
      return run(['--dir', directory, '--vkey', join(directory, 'keys'), '--since', join(directory, 'older')]);
    };
    expect(await under(entriesOf(300))).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('the first 300 entries') });
    for (const forged of [entriesOf(601), [...entriesOf(299), Buffer.from('{}')]]) {
      expect(await under(forged)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('of log.example/2025 is not the beginning of log.example/2026: it is of another log, or what its key signed after this one had succeeded it') });
    }
  });
  test('a forged older checkpoint is not believed', async () => {
    await publish(entriesOf(600));
    const since = await older(entriesOf(300));
    await change('older', (bytes) => Buffer.from(bytes.toString().replace('\n300\n', '\n299\n')));
    expect(await verifyDirectory('--since', since)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('invalid signature') });
  });
});

describe('under a policy', () => {
  const witness: SigningKey = { name: 'witness.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) };
  const policy = `log ${vkey}\nwitness w ${formatVkey(verificationKeyOf(witness))}\nquorum w\n`;
  async function cosign(): Promise<void> {
    await change('checkpoint', (bytes) => {
      const text = bytes.toString().slice(0, bytes.toString().indexOf('\n\n') + 1);
      return Buffer.concat([bytes, Buffer.from(signatureLine(text, cosignerOf(witness, 1_772_330_584n)))]);
    });
  }
  beforeEach(async () => {
    await publish(entriesOf(300));
    await put('policy', policy);
  });

  test('a log is verified when the quorum has cosigned its checkpoint, and says when', async () => {
    await cosign();
    expect(await run(['--dir', directory, '--policy', join(directory, 'policy')])).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('w at 2026-03-01T02:03:04Z') });
  });
  test('a log is not verified without the quorum', async () => {
    expect(await run(['--dir', directory, '--policy', join(directory, 'policy')])).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('the policy asks for w') });
  });
  test('an older checkpoint that was kept needs no quorum, only the log', async () => {
    await put('older', checkpointOf(9, integrate(EMPTY_EDGE, leafHashes(entriesOf(9))).root));
    await cosign();
    expect((await run(['--dir', directory, '--policy', join(directory, 'policy'), '--since', join(directory, 'older')])).code).toBe(EXIT.ok);
  });
});

describe('from a server', () => {
  let server: Server | undefined;
  async function serve(listener: RequestListener): Promise<string> {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
    const address = listening.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/log/`;
  }
  /** Serves the directory; entries need the token. */
  const files: RequestListener = (req, res) => {
    const path = (req.url ?? '').replace('/log/', '');
    if (path.startsWith('tile/entries') && req.headers.authorization !== 'Bearer secret') { res.writeHead(403).end(); return; }
    readFile(join(directory, path)).then((bytes) => res.end(bytes), () => res.writeHead(404).end());
  };
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  test('a log is verified by its tiles alone without a token', async () => {
    await publish(entriesOf(600));
    const { code, out } = await run(['--url', await serve(files), '--vkey', vkey, '--json']);
    expect(JSON.parse(out)).toMatchObject({ verified: true, entries: 'withheld' });
    expect(code).toBe(EXIT.ok);
  });
  test('a log is verified to the last entry with a token', async () => {
    await publish(entriesOf(600));
    await put('token', 'secret\n');
    const url = await serve(files);
    for (const token of ['secret', join(directory, 'token')]) {
      expect(JSON.parse((await run(['--url', url, '--vkey', vkey, '--token', token, '--json'])).out)).toMatchObject({ verified: true, entries: 'checked' });
    }
  });
  test('a missing bundle is a fault of the log', async () => {
    await publish(entriesOf(600));
    await rm(join(directory, tilePath(bundleOf(300, 600))));
    const { code, out } = await run(['--url', await serve(files), '--vkey', vkey, '--token', 'secret']);
    expect({ code, out }).toEqual({ code: EXIT.failed, out: 'NOT VERIFIED: tile/entries/001 is missing' });
  });
  test('a server that sends without end is cut off', async () => {
    await publish(entriesOf(1));
    const url = await serve((req, res) => {
      if (req.url === '/log/tile/0/000.p/1') res.end(new Uint8Array(1_000_000)); else files(req, res);
    });
    expect(await run(['--url', url, '--vkey', vkey])).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('larger than 8192 bytes') });
  });
  test('a server that fails for a moment is asked again', async () => {
    await publish(entriesOf(1));
    let requests = 0;
    const url = await serve((req, res) => { if (requests++ === 0) res.writeHead(503).end(); else files(req, res); });
    expect((await run(['--url', url, '--vkey', vkey])).code).toBe(EXIT.ok);
  });
  test('a server that keeps failing leaves the log unjudged', async () => {
    const url = await serve((_, res) => { res.writeHead(500).end(); });
    expect(await run(['--url', url, '--vkey', vkey])).toMatchObject({ code: EXIT.unreadable, out: '', err: expect.stringContaining('the server answered 500') });
  });
});

describe('what cannot be read leaves the log unjudged', () => {
  test('a directory without a checkpoint', async () => {
    expect(await verifyDirectory()).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('is absent') });
    expect(JSON.parse((await verifyDirectory('--json')).out)).toMatchObject({ verified: false, unreadable: true });
  });
  test('an older checkpoint that is not there', async () => {
    await publish(entriesOf(1));
    expect(await verifyDirectory('--since', join(directory, 'nowhere'))).toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('there is no file') });
  });
});

describe('a wrong command line is exit code 2 and says what is wrong', () => {
  test.each([
    [['--vkey', vkey], 'give either --url or --dir'],
    [['--vkey', vkey, '--url', 'http://a', '--dir', 'b'], 'give either --url or --dir'],
    [['--vkey', vkey, '--url', 'ftp://a'], 'not an http or https address'],
    [['--url', 'http://localhost'], '--vkey is missing'],
    [['--url', 'http://localhost', '--vkey', 'nonsense'], '--vkey: there is no file nonsense'],
    [['--url'], '--url'],
    [['--frobnicate'], "Unknown option '--frobnicate'"],
    [['stray'], "unexpected argument 'stray'"],
  ])('%j', async (args, complaint) => {
    expect(await run(args)).toMatchObject({ code: EXIT.usage, out: '', err: expect.stringContaining(complaint) });
  });
  test('the key that lies beside a published log is found by its name', async () => {
    await publish(entriesOf(1));
    await put('vkey', vkey);
    expect(await run(['--dir', directory])).toMatchObject({ code: EXIT.ok, err: expect.stringContaining('a key found beside the log') });
  });
  test('two keys beside the log are not chosen between', async () => {
    await publish(entriesOf(1));
    await put('a.vkey', vkey);
    await put('b.vkey', strangerVkey);
    expect(await run(['--dir', directory])).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('--vkey is missing') });
  });
  test('--help explains every flag', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(EXIT.ok);
    for (const flag of ['--url URL', '--dir DIR', '--vkey VKEY|FILE', '--token', '--since FILE', '--no-entries', '--json', '--help']) expect(out).toContain(flag);
  });
});
