import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256Hex } from '#core/exchange';
import {
  bundleOf, canonicalJson, documentsPath, EMPTY_EDGE, encodeBundle, encodeDocuments, formatCheckpoint, formatTlogProof, formatVkey, inclusionProof, integrate, KEY_TYPE, leafHash, leafHashes,
  signerOf, signNote, tilePath, tilesOf, toBase64, verificationKeyOf, type SigningKey,
} from '#core/tlog';
import { EXIT, type Io } from '../io.js';
import { logClose } from '../log/close.js';
import { receiptInherited } from './inherited.js';

/** Two exchanges merge: the log of the one has ended with 300 entries, the other takes it on. */
const OPERATOR = 'prt_00000000-0000-7000-8000-000000000001';
const [MAKER, CHECKER] = ['psn_00000000-0000-7000-8000-00000000000a', 'psn_00000000-0000-7000-8000-00000000000b'];
const keyOf = (name: string, fill: number): SigningKey => ({ name, type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(fill) });
const [OLD, OLDER, NEW] = [keyOf('old.example/log', 1), keyOf('old.example/log', 2), keyOf('new.example/log', 3)];
const vkeyOf = (key: SigningKey): string => formatVkey(verificationKeyOf(key));
const entryOf = (type: string, stream: string, data: object): Uint8Array => Buffer.from(canonicalJson({
  v: 1, type, stream, version: 2, at: '2026-03-01T02:03:04.000Z', actor: { org: OPERATOR, client: `${OPERATOR}:cli_1`, person: CHECKER }, parties: [OPERATOR], data, private: {}, salt: '0'.repeat(32),
}));
const ENTRIES = Array.from({ length: 300 }, (_, i) => entryOf('rulebook.withdrawn', 'rbk_00000000-0000-7000-8000-000000000002', { pack: 'pck_00000000-0000-7000-8000-000000000003', reason: `撤回 ${i}` }));
const FORGED = ENTRIES.map((entry, i) => (i === 5 ? Buffer.from(Buffer.from(entry).toString().replace('撤回', '收回')) : entry));

const noteOf = (entries: readonly Uint8Array[], key: SigningKey): string => signNote(formatCheckpoint({ origin: key.name, size: entries.length, root: integrate(EMPTY_EDGE, leafHashes(entries)).root }), [signerOf(key)]);
async function receiptOf(entries: readonly Uint8Array[], index: number, key: SigningKey): Promise<string> {
  const leaves = leafHashes(entries);
  const hashes = await inclusionProof({ index, size: entries.length }, ({ level, index: tile }) => Promise.resolve(level === 0 ? leaves.subarray(tile * 8192) : integrate(EMPTY_EDGE, leaves).tiles.find((one) => one.level === level)?.data ?? leaves));
  const entry = entries[index] ?? new Uint8Array();
  return JSON.stringify({ entry: toBase64(entry), index: String(index), leafHash: toBase64(leafHash(entry)), proof: formatTlogProof({ index, hashes, checkpoint: noteOf(entries, key) }) });
}

let directory = '';
const at = (name: string): string => join(directory, name);
function keep(name: string, content: string | Uint8Array): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
  return at(name);
}
/** A whole copy of the old log. */
function copy(name: string, entries = ENTRIES, key = OLD): string {
  for (const tile of integrate(EMPTY_EDGE, leafHashes(entries)).tiles) keep(`${name}/${tilePath(tile)}`, tile.data);
  for (const { level, index } of tilesOf(entries.length)) {
    if (level > 0) continue;
    const bundle = bundleOf(index * 256, entries.length);
    keep(`${name}/${tilePath(bundle)}`, encodeBundle(entries.slice(index * 256, index * 256 + bundle.width)));
    keep(`${name}/${documentsPath(bundle)}`, encodeDocuments([]));
  }
  keep(`${name}/checkpoint`, noteOf(entries, key));
  return at(name);
}
async function run(command: (args: string[], io: Io) => Promise<number>, ...args: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const out: string[] = [];
  const code = await command(args, { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
  return { code, out: out.join('\n') };
}

interface Bound { readonly vkey: string; readonly final: string }
/** The receipt by which the successor binds the end of the old log, after the request that `log close` has made. */
function recorded({ vkey, final }: Bound, type = 'predecessor.recorded'): Promise<string> {
  const [origin = '', size = '', root = ''] = final.split('\n');
  const data = { person: CHECKER, proposedBy: MAKER, vkey, origin, size: Number(size), root, noteSha256: sha256Hex(canonicalJson({ note: final })) };
  return receiptOf([...ENTRIES.slice(0, 3), entryOf(type, 'pdc_00000000-0000-7000-8000-000000000009', type === 'predecessor.recorded' ? data : { reason: 'x' })], 3, NEW);
}

let [closed, successor]: string[] = [];
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yaosu-inherited-'));
  closed = copy('closed');
  const { code } = await run(logClose, '--dir', closed, '--out', at('request.json'), '--ground', '两所合并', '--vkey', vkeyOf(OLD));
  expect(code).toBe(EXIT.ok);
  successor = keep('successor.json', await recorded(JSON.parse(readFileSync(at('request.json'), 'utf8')) as Bound));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('the copy of a log is closed', () => {
  test('with the request by which a successor binds its last checkpoint', () => {
    expect(JSON.parse(readFileSync(at('request.json'), 'utf8'))).toEqual({ vkey: vkeyOf(OLD), final: noteOf(ENTRIES, OLD), ground: '两所合并' });
  });
  test.each<[string, string, (dir: string) => void]>([
    ['without its entries', 'does not hold the entries', (dir) => rmSync(join(dir, 'tile/entries'), { recursive: true })],
    ['without the documents', 'does not hold the documents', (dir) => rmSync(join(dir, documentsPath(bundleOf(0, 300)).split('/')[0] ?? ''), { recursive: true })],
    ['with an entry that is another one', 'entry 5', (dir) => writeFileSync(join(dir, tilePath(bundleOf(0, 300))), encodeBundle(FORGED.slice(0, 256)))],
    ['with a checkpoint of somebody else', 'checkpoint: ', (dir) => writeFileSync(join(dir, 'checkpoint'), noteOf(ENTRIES, NEW))],
  ])('but not %s', async (what, said, damage) => {
    const dir = copy(what.replaceAll(' ', '-'));
    damage(dir);
    expect(await run(logClose, '--dir', dir, '--out', at('none.json'), '--ground', 'x', '--vkey', vkeyOf(OLD))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining(said) });
  });
  test.each([['--dir'], ['--out'], ['--ground'], ['--vkey']])('and %s has to be given', async (left) => {
    const all = [['--dir', closed ?? ''], ['--out', at('x')], ['--ground', 'x'], ['--vkey', vkeyOf(OLD)]];
    expect((await run(logClose, ...all.filter(([flag]) => flag !== left).flat())).code).toBe(EXIT.usage);
  });
});

describe('who trusts the successor alone', () => {
  const inherited = (receipt: string, bound = successor ?? '', vkey = vkeyOf(NEW)): ReturnType<typeof run> => run(receiptInherited, keep('receipt.json', receipt), '--successor', bound, '--dir', closed ?? '', '--vkey', vkey);

  test.each([[1, 0], [200, 5], [256, 255], [257, 256], [300, 299]])('is shown that a receipt of the old log under %i entries still proves entry %i', async (size, index) => {
    const { code, out } = await inherited(await receiptOf(ENTRIES.slice(0, size), index, OLD));
    expect([code, out]).toEqual([EXIT.ok, expect.stringContaining(`entry ${index} is in the log old.example/log, which new.example/log took on`)]);
  });
  test('is shown it also of one under a key that the old log had given up before', async () => {
    expect((await inherited(await receiptOf(ENTRIES.slice(0, 20), 5, OLDER))).code).toBe(EXIT.ok);
  });
  test('is not shown an entry that was never in the old log, whoever has signed it', async () => {
    expect(await inherited(await receiptOf(FORGED.slice(0, 200), 5, OLD))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('is no beginning of the one with which old.example/log ended') });
  });
  test('is not shown what the old log signed after its end', async () => {
    expect(await inherited(await receiptOf([...ENTRIES, ...ENTRIES.slice(0, 1)], 300, OLD))).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('ended with 300') });
  });
  test('believes no end of the old log that the successor has not recorded', async () => {
    const old = await receiptOf(ENTRIES.slice(0, 200), 5, OLD);
    expect(await inherited(old, successor, vkeyOf(OLD))).toMatchObject({ code: EXIT.failed });
    const withdrawn = keep('withdrawn.json', await recorded({ vkey: vkeyOf(OLD), final: noteOf(ENTRIES, OLD) }, 'predecessor.withdrawn'));
    expect(await inherited(old, withdrawn)).toMatchObject({ code: EXIT.failed, out: expect.stringContaining('not predecessor.recorded') });
  });
  test('learns nothing from tiles that are not of the old log', async () => {
    const elsewhere = copy('elsewhere', FORGED);
    const { code, out } = await run(receiptInherited, keep('receipt.json', await receiptOf(ENTRIES.slice(0, 200), 5, OLD)), '--successor', successor ?? '', '--dir', elsewhere, '--vkey', vkeyOf(NEW));
    expect([code, out]).toEqual([EXIT.unreadable, expect.stringContaining('does not hold the tree of 300 entries')]);
  });
});
