import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  canonicalJson, disclosureDigest, formatCheckpoint, formatDisclosures, formatTlogProof, formatVkey, KEY_TYPE, leafHash, signerOf, signNote, toBase64, verificationKeyOf, type Disclosed,
} from '#core/tlog';
import { EXIT } from '../io.js';
import { receiptVerify } from './verify.js';

const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(5) };
const vkey = formatVkey(verificationKeyOf(key));
const SALT = 'ab'.repeat(16);
const disclosed = (name: string, value: string): Disclosed => ({ digest: disclosureDigest(SALT, name, value), name, salt: SALT, value });
const values = [disclosed('name', '王芳'), disclosed('email', 'wang@example.com'), disclosed('phone', '\u001b]0;owned\u0007')];
const [name, , phone] = values;
const entry = Buffer.from(canonicalJson({ v: 1, type: 'participant.applied', private: Object.fromEntries(values.map((one) => [one.name, one.digest])) }));

let directory = '';
beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-disclosures-')); });
afterAll(async () => { await rm(directory, { recursive: true }); });

/** Verifies a receipt of the one entry of a log, with `extra`. */
async function run(extra: Uint8Array, ...flags: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const leaf = leafHash(entry);
  const checkpoint = signNote(formatCheckpoint({ origin: key.name, size: 1, root: leaf }), [signerOf(key)]);
  const path = join(directory, 'receipt.json');
  await writeFile(path, JSON.stringify({ entry: toBase64(entry), index: 0, leafHash: toBase64(leaf), proof: formatTlogProof({ extra, index: 0, hashes: [], checkpoint }) }));
  const out: string[] = [];
  const code = await receiptVerify([path, '--vkey', vkey, ...flags], { out: (line) => out.push(line), err: (line) => out.push(line), isTty: false });
  return { code, out: out.join('\n') };
}

describe('a receipt that discloses', () => {
  test('shows each field that it carries, and no other', async () => {
    const { code, out } = await run(formatDisclosures(values.slice(0, 1)));
    expect([code, out]).toEqual([EXIT.ok, expect.stringMatching(/disclosed name +王芳/)]);
    expect(out).not.toContain('wang@example.com');
  });

  test('tells them to programs, with what proves them', async () => {
    const { out } = await run(formatDisclosures(values.slice(0, 2)), '--json');
    expect(JSON.parse(out)).toMatchObject({ verified: true, disclosures: values.slice(0, 2) });
  });

  test('nothing is verified, and tells of no value', async () => {
    expect(JSON.parse((await run(formatDisclosures([]), '--json')).out)).toMatchObject({ verified: true, disclosures: [] });
  });

  test('what would command the terminal shows it without obeying', async () => {
    const { code, out } = await run(formatDisclosures(phone === undefined ? [] : [phone]));
    expect([code, /[\u0007\u001b]/.test(out), out.includes('disclosed phone')]).toEqual([EXIT.ok, false, true]);
  });

  test.each<[string, Uint8Array, string]>([
    ['what the entry did not commit to', formatDisclosures([disclosed('name', '王方')]), 'did not commit'],
    ['a digest that is not of its value', formatDisclosures([{ ...disclosed('name', '王方'), digest: name?.digest ?? '' }]), 'another digest'],
    ['the value of one field under the name of another', formatDisclosures([disclosed('email', '王芳')]), 'did not commit'],
    ['something malformed', Buffer.from('{"disclosures":null}'), 'malformed disclosures'],
  ])('%s is not verified', async (_, extra, reason) => {
    expect(await run(extra)).toEqual({ code: EXIT.failed, out: expect.stringMatching(new RegExp(`^NOT VERIFIED: the entry is in the log, but .*${reason}`)) });
  });
});

test('another extra is told of and vouched for by nothing', async () => {
  expect(await run(Buffer.from('hello'))).toEqual({ code: EXIT.ok, out: expect.stringContaining('5 bytes that nothing vouches for') });
});
