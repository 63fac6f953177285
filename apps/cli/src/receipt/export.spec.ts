import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  byteSignerOf, canonicalJson, coseReceipt, EMPTY_EDGE, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, KEY_TYPE, leafHash,
  leafHashes, signerOf, signNote, toBase64, verificationKeyOf,
} from '#core/tlog';
import { EXIT } from '../io.js';
import { receiptExport } from './export.js';
import { receiptVerify } from './verify.js';

const key = { name: 'log.example', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const entries = Array.from({ length: 9 }, (_, version) => Buffer.from(canonicalJson({ v: 1, type: 'hold.placed', stream: 'hld_1', version, at: '2026-03-01T02:03:04.000Z' })));
const leaves = leafHashes(entries);
const { root } = integrate(EMPTY_EDGE, leaves);
const entryAt = (index: number): Uint8Array => entries[index] ?? new Uint8Array();

let directory = '';
let server: Server | undefined;
let base = '';
const asked: string[] = [];
/** Stands for the exchange: entry 5 has its own COSE receipt, asking for entry 6 is answered with that of 5. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-receipt-export-'));
  const hashes = await inclusionProof({ index: 5, size: 9 }, () => Promise.resolve(leaves));
  const cose = await coseReceipt({ index: 5, size: 9, hashes, root, key: verificationKeyOf(key), sign: byteSignerOf(key) });
  const listening = createServer((req, res) => {
    asked.push(`${req.url ?? ''} ${req.headers.authorization ?? ''}`);
    if (req.url?.includes('/7/') === true) res.writeHead(404).end(); else res.end(cose);
  });
  server = listening;
  await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
  const address = listening.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port ?? 0 : 0}`;
});
afterAll(async () => {
  await new Promise((resolve) => server?.close(resolve));
  await rm(directory, { recursive: true });
});

async function receipt(index: number): Promise<string> {
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 9, root }), [signerOf(key)]);
  const proof = formatTlogProof({ index, hashes: await inclusionProof({ index, size: 9 }, () => Promise.resolve(leaves)), checkpoint });
  const path = join(directory, `receipt-${index}.json`);
  await writeFile(path, JSON.stringify({ index, proof, entry: toBase64(entryAt(index)), leafHash: toBase64(leafHash(entryAt(index))) }));
  return path;
}
const at = (name: string): string => join(directory, name);
const exists = (name: string): Promise<boolean> => stat(at(name)).then(() => true, () => false);
type Command = typeof receiptExport;
async function run(command: Command, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(args, { out: (line) => out.push(line), err: (line) => err.push(line), isTty: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('what is exported', () => {
  test.each([['tlog-proof', []], ['cose', ['--url', 'BASE/', '--token', 'secret']]])('as %s verifies offline with its entry', async (as, more) => {
    const args = ['--as', as, '--out', at(as), '--entry-out', at('entry'), '--vkey', vkey, ...more.map((arg) => arg.replace('BASE', base))];
    expect(await run(receiptExport, await receipt(5), ...args)).toMatchObject({ code: EXIT.ok, out: expect.stringContaining(`entry 5 as ${as}`) });
    expect(await readFile(at('entry'))).toEqual(entryAt(5));
    expect((await run(receiptVerify, at(as), '--entry', at('entry'), '--vkey', vkey)).code).toBe(EXIT.ok);
  });
  test('as COSE is asked for against the same tree as the receipt, with the token', async () => {
    asked.length = 0;
    await run(receiptExport, await receipt(5), '--as', 'cose', '--out', at('again'), '--vkey', vkey, '--url', base, '--token', 'secret');
    expect(asked).toEqual(['/v1/entries/5/receipt.cose?size=9 Bearer secret']);
  });
});

const WITNESS = formatVkey(verificationKeyOf({ name: 'w.example', type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(9) }));
test.each([['none', EXIT.ok, 'entry 5 as tlog-proof'], ['w', EXIT.failed, 'the policy asks for w']])('under a policy whose quorum is %s a receipt that nobody cosigned ends with %i', async (quorum, code, said) => {
  await writeFile(at('policy'), `log ${vkey}\nwitness w ${WITNESS}\nquorum ${quorum}\n`);
  expect(await run(receiptExport, await receipt(5), '--as', 'tlog-proof', '--out', at('by-policy'), '--policy', at('policy'))).toMatchObject({ code, out: expect.stringContaining(said) });
});

describe('nothing is written', () => {
  test('when the receipt does not verify', async () => {
    const stranger = formatVkey(verificationKeyOf({ ...key, seed: new Uint8Array(32).fill(6) }));
    expect(await run(receiptExport, await receipt(5), '--as', 'tlog-proof', '--out', at('never'), '--vkey', stranger)).toMatchObject({ code: EXIT.failed });
    expect(await exists('never')).toBe(false);
  });
  test('when the exchange answers with the receipt of another entry', async () => {
    const answer = await run(receiptExport, await receipt(6), '--as', 'cose', '--out', at('never'), '--vkey', vkey, '--url', base, '--token', 't');
    expect(answer).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('NOT VERIFIED: the COSE receipt') });
    expect(await exists('never')).toBe(false);
  });
  test('when the exchange has none: 3', async () => {
    expect(await run(receiptExport, await receipt(7), '--as', 'cose', '--out', at('never'), '--vkey', vkey, '--url', base, '--token', 't'))
      .toMatchObject({ code: EXIT.unreadable, err: expect.stringContaining('no application/cose receipt of entry 7 at size 9: absent') });
  });
  test('when the file is a bare proof already', async () => {
    await writeFile(at('bare'), 'c2sp.org/tlog-proof@v1\nindex 0\n\nx');
    expect(await run(receiptExport, at('bare'), '--as', 'tlog-proof', '--out', at('never'), '--vkey', vkey)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('not a receipt as the API serves it') });
  });
});

test.each([
  [['a', '--out', 'b', '--vkey', vkey], '--as is tlog-proof or cose'], [['a', '--as', 'pdf', '--out', 'b', '--vkey', vkey], '--as is tlog-proof or cose'],
  [['a', '--as', 'tlog-proof', '--vkey', vkey], '--out is missing'], [['a', '--as', 'cose', '--out', 'b', '--vkey', vkey], 'cose needs --url and --token'],
  [['a', '--as', 'cose', '--out', 'b', '--vkey', vkey, '--url', 'ftp://x', '--token', 't'], 'cose needs --url'], [['a', '--as', 'tlog-proof', '--out', 'b'], '--vkey is missing'],
])('the wrong command line %j is 2', async (args, complaint) => {
  expect(await run(receiptExport, ...args)).toMatchObject({ code: EXIT.usage, err: expect.stringContaining(complaint) });
});
