import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KEY_TYPE, canonicalJson, formatCheckpoint, formatTlogProof, formatVkey, leafHash, openCheckpoint, parseVkey, signNote, signerOf, toBase64, verificationKeyOf, verifierOf } from '#core/tlog';
import { OLD_ORIGIN, oldLog, type OldLog } from '../demo/story/old-log.js';
import { receiptInherited } from './inherited.js';

const KEY = { name: 'successor.example/log', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const VKEY = formatVkey(verificationKeyOf(KEY));
let directory: string;
let old: OldLog;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-inherited-'));
  old = await oldLog();
  await mkdir(dirname(join(directory, old.tile.path)), { recursive: true });
  await writeFile(join(directory, old.tile.path), old.tile.bytes);
  await writeFile(join(directory, 'receipt.json'), JSON.stringify(old.receipt));
  await writeFile(join(directory, 'recorded.json'), successorReceipt());
});
afterAll(() => rm(directory, { recursive: true }));

/** The receipt of the only entry of a successor's log: it has taken on the old one as it ended, or as it is said to have ended. */
function successorReceipt(change: object = {}, type = 'predecessor.recorded'): string {
  const key = parseVkey(old.vkey);
  const last = key.ok ? openCheckpoint(old.final, [verifierOf(key.value)]) : key;
  if (!last.ok) throw new Error(last.reason);
  const { origin, size, root } = last.value;
  const data = { person: 'psn_00000000-0000-0000-0000-000000000001', proposedBy: 'psn_00000000-0000-0000-0000-000000000002', vkey: old.vkey, origin, size, root: toBase64(root), noteSha256: '0'.repeat(64), ...change };
  const org = 'prt_00000000-0000-7000-8000-000000000001';
  const entry = Buffer.from(canonicalJson({ v: 1, type, stream: 'pdc_00000000-0000-7000-8000-000000000001', version: 2, at: '2026-01-01T00:00:00.000Z', actor: { org, client: 'x' }, parties: [org], data, private: {}, salt: '0'.repeat(32) }));
  const leaf = leafHash(entry);
  const checkpoint = signNote(formatCheckpoint({ origin: KEY.name, size: 1, root: leaf }), [signerOf(KEY)]);
  return JSON.stringify({ index: 0, entry: toBase64(entry), leafHash: toBase64(leaf), proof: formatTlogProof({ index: 0, hashes: [], checkpoint }) });
}

/** Runs the command on files of the folder. */
async function verify({ file = 'receipt.json', successor = 'recorded.json', vkey = VKEY } = {}): Promise<{ readonly code: number; readonly out: string }> {
  const out: string[] = [];
  const say = (line: string): void => { out.push(line); };
  const code = await receiptInherited([join(directory, file), '--successor', join(directory, successor), '--dir', directory, '--vkey', vkey], { out: say, err: say, isTty: false });
  return { code, out: out.join('\n') };
}
async function written(name: string, text: string): Promise<string> {
  await writeFile(join(directory, name), text);
  return name;
}

describe('an old receipt of an exchange that was merged', () => {
  test('verifies for who trusts the log of the successor alone', async () => {
    const { code, out } = await verify();
    expect([code, out]).toEqual([0, expect.stringContaining(`entry 1 is in the log ${OLD_ORIGIN}, which ${KEY.name} took on`)]);
    expect(out).toContain(`the first 3 of the ${old.size} entries with which it ended`);
  });

  test('does not verify where the successor has taken on another tree, or fewer entries than the receipt is of', async () => {
    const other = await written('other.json', successorReceipt({ root: toBase64(new Uint8Array(32)) }));
    expect((await verify({ successor: other })).code).not.toBe(0);
    const fewer = await written('fewer.json', successorReceipt({ size: 2 }));
    expect(await verify({ successor: fewer })).toEqual({ code: 1, out: expect.stringContaining('ended with 2') });
  });

  test('does not verify by an entry that is no merger, nor by a log that is not trusted', async () => {
    const idle = await written('idle.json', await readFile(join(directory, 'receipt.json'), 'utf8'));
    expect((await verify({ successor: idle })).code).toBe(1);
    expect((await verify({ vkey: formatVkey(verificationKeyOf({ ...KEY, seed: new Uint8Array(32).fill(6) })) })).code).toBe(1);
  });

  test('does not verify when its entry was altered', async () => {
    const { entry, ...rest } = old.receipt as { readonly entry: string };
    const altered = Buffer.from(entry, 'base64').toString().replace('merger', 'MERGER');
    const file = await written('altered.json', JSON.stringify({ ...rest, entry: Buffer.from(altered).toString('base64') }));
    expect((await verify({ file })).code).toBe(1);
  });
});
