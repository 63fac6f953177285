import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, cosignerOf, EMPTY_EDGE, encodeBundle, formatCheckpoint, formatVkey, integrate, KEY_TYPE, leafHashes, signatureLine, signerOf, signNote, tilePath, tilesOf, verificationKeyOf,
} from '#core/tlog';
import { EXIT, type Io } from '../io.js';
import { logExport } from './export.js';
import { logVerify } from './verify.js';

const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const entriesOf = (count: number, mark = 'a'): Uint8Array[] => Array.from({ length: count }, (_, i) => Buffer.from(canonicalJson({ mark, version: i })));

let [served, copied]: string[] = [];
let requests: string[] = [];
let server: Server;
let url = '';

/** Writes a log below the directory that is served. */
async function publish(entries: readonly Uint8Array[]): Promise<void> {
  const put = async (path: string, data: Uint8Array | string): Promise<void> => {
    await mkdir(dirname(join(served ?? '', path)), { recursive: true });
    await writeFile(join(served ?? '', path), data);
  };
  const { root, tiles } = integrate(EMPTY_EDGE, leafHashes(entries));
  for (const tile of tiles) await put(tilePath(tile), tile.data);
  for (const tile of tilesOf(entries.length)) {
    if (tile.level === 0) await put(tilePath({ ...tile, level: 'entries' }), encodeBundle(entries.slice(tile.index * 256, tile.index * 256 + tile.width)));
  }
  await put('vkey', vkey);
  await put('checkpoint', signNote(formatCheckpoint({ origin: key.name, size: entries.length, root }), [signerOf(key)]));
}

beforeEach(async () => {
  served = await mkdtemp(join(tmpdir(), 'yaosu-served-'));
  copied = join(served, 'copy');
  requests = [];
  server = createServer((req, res) => {
    const path = (req.url ?? '').replace('/log/', '');
    requests.push(path);
    if (path.startsWith('tile/entries') && req.headers.authorization !== 'Bearer secret') { res.writeHead(403).end(); return; }
    readFile(join(served ?? '', path)).then((bytes) => res.end(bytes), () => res.writeHead(404).end());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}/log`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(served ?? '', { recursive: true });
});

interface Run { readonly code: number; readonly out: string; readonly err: string }
async function run(command: (args: string[], io: Io) => Promise<number>, args: string[]): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const exportLog = (...more: string[]): Promise<Run> => run(logExport, ['--url', url, '--dir', copied ?? '', ...more]);
const verifyCopy = (): Promise<Run> => run(logVerify, ['--dir', copied ?? '', '--json']);
const filesOf = async (): Promise<string[]> => (await readdir(copied ?? '', { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map(({ name }) => name);

describe('a mirrored log', () => {
  test.each([0, 1, 256, 600])('of %i entries is verified offline, entries included', async (size) => {
    await publish(entriesOf(size));
    expect(await exportLog('--token', 'secret')).toMatchObject({ code: EXIT.ok, out: expect.stringContaining(`${size} entries mirrored`), err: expect.stringContaining('warning: trusting the key') });
    expect(JSON.parse((await verifyCopy()).out)).toMatchObject({ verified: true, size, entries: 'checked' });
  });
  test('without a token has its tiles, and says that the entries are withheld', async () => {
    await publish(entriesOf(600));
    expect(await exportLog('--vkey', vkey)).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('withheld'), err: '' });
    expect(JSON.parse((await verifyCopy()).out)).toMatchObject({ verified: true, entries: 'withheld' });
  });
  test('follows the growth and asks only for what is new', async () => {
    await publish(entriesOf(600));
    await exportLog('--token', 'secret');
    await publish(entriesOf(1100));
    requests = [];
    expect((await exportLog('--token', 'secret')).code).toBe(EXIT.ok);
    expect(requests).not.toContain('tile/0/000');
    expect(requests).toContain('tile/0/003');
    expect(JSON.parse((await verifyCopy()).out)).toMatchObject({ verified: true, size: 1100, entries: 'checked' });
  });
  test('keeps no half-written file', async () => {
    await publish(entriesOf(600));
    await exportLog('--token', 'secret');
    expect((await filesOf()).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('under a policy', () => {
  const witness = { name: 'witness.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) };
  const cosign = async (): Promise<void> => {
    const path = join(served ?? '', 'checkpoint');
    const note = await readFile(path, 'utf8');
    await writeFile(path, note + signatureLine(note.slice(0, note.indexOf('\n\n') + 1), cosignerOf(witness, 1_772_330_584n)));
  };
  beforeEach(async () => {
    await publish(entriesOf(300));
    await writeFile(join(served ?? '', 'asked'), `log ${vkey}\nwitness w ${formatVkey(verificationKeyOf(witness))}\nquorum w\n`);
  });

  test('a log is mirrored when the quorum has cosigned, and the copy keeps the policy instead of a key', async () => {
    await exportLog('--token', 'secret', '--vkey', vkey);
    await cosign();
    expect(await exportLog('--token', 'secret', '--policy', join(served ?? '', 'asked'))).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('w at 2026-03-01T02:03:04Z'), err: '' });
    expect(await filesOf()).toEqual(expect.arrayContaining(['policy']));
    expect(await filesOf()).not.toContain('log.vkey');
    expect(JSON.parse((await verifyCopy()).out)).toMatchObject({ verified: true, size: 300, quorum: 'w' });
    expect((await exportLog('--token', 'secret')).err).toContain('a policy found beside the log');
  });
  test('nothing is copied without the quorum', async () => {
    expect(await exportLog('--policy', join(served ?? '', 'asked'))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('the policy asks for w') });
    await expect(filesOf()).rejects.toThrow('ENOENT');
  });
});

describe('nothing is copied of a log', () => {
  test('that its checkpoint does not sign', async () => {
    await publish(entriesOf(300));
    await writeFile(join(served ?? '', 'tile/entries/000'), encodeBundle(entriesOf(256, 'b')));
    expect(await exportLog('--token', 'secret')).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('entry 0 does not hash to the leaf') });
    expect(await filesOf()).toEqual([]);
  });
  test('that another key signs', async () => {
    await publish(entriesOf(3));
    const stranger = formatVkey(verificationKeyOf({ ...key, seed: new Uint8Array(32).fill(6) }));
    expect(await exportLog('--vkey', stranger)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('no verifiable signatures') });
  });
  test('that was rewritten since the last run, and the copy stays as it was', async () => {
    await publish(entriesOf(300));
    await exportLog('--token', 'secret');
    const before = await filesOf();
    await publish([...entriesOf(299), ...entriesOf(400, 'b')]);
    expect(await exportLog('--token', 'secret')).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('was rewritten since its checkpoint of 300 entries') });
    expect(await filesOf()).toEqual(before);
    expect(JSON.parse((await verifyCopy()).out)).toMatchObject({ verified: true, size: 300 });
  });
  test('that lost entries', async () => {
    await publish(entriesOf(300));
    await exportLog('--token', 'secret');
    await publish(entriesOf(299));
    expect(await exportLog('--token', 'secret')).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('entries are gone') });
  });
});

test.each([
  [['--dir', 'x'], '--url'],
  [['--url', 'http://localhost'], '--dir is missing'],
  [['--url', 'ftp://localhost', '--dir', 'x'], '--url'],
  [['--url', 'http://localhost', '--dir', 'x', '--vkey', vkey, '--policy', 'y'], 'give either --vkey or --policy'],
])('the command line %j is exit code 2', async (args, complaint) => {
  expect(await run(logExport, args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
});
test('a server that is not there is exit code 3', async () => {
  expect(await run(logExport, ['--url', 'http://127.0.0.1:9/log', '--dir', copied ?? '', '--vkey', vkey])).toMatchObject({ code: EXIT.unreadable });
});
