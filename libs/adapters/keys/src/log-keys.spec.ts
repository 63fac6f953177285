import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSkey, formatVkey, KEY_TYPE, openNote, parseVkey, signNoteWith, verificationKeyOf, verifierOf, type KeyType, type SigningKey } from '#core/tlog';
import type { SigningCommand } from './command-signer.js';
import { generateLogKey, LogKeyring, openLogKeys, type LogKeySources } from './log-keys.js';
import type { LogSigner } from './log-signer.js';

const origin = 'exchange.example/log';
const FIRST = 'exchange.example_log';
let dir = '';
const pathOf = (file: string): string => join(dir, file);
const open = (sources: Partial<LogKeySources> = {}): readonly LogSigner[] => openLogKeys({ dir, origin, sources: { skeys: [], commands: [], ...sources } });
const aKey = (fill: number, type: KeyType = KEY_TYPE.ed25519, name = origin): SigningKey => ({ name, type, seed: new Uint8Array(32).fill(fill) });
const vkeyOf = (key: SigningKey): string => formatVkey(verificationKeyOf(key));

beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'yaosu-log-keys-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function isSigning(signer: LogSigner): Promise<boolean> {
  const vkey = parseVkey(signer.vkey);
  return vkey.ok && openNote(await signNoteWith('text\n', [signer]), [verifierOf(vkey.value)]).ok;
}

describe('keys in files', () => {
  test('begin with an Ed25519 key that is made, whose vkey lies beside', async () => {
    const [signer, ...others] = open();
    expect(others).toEqual([]);
    expect(signer).toMatchObject({ name: origin, suite: 'ed25519', source: 'file', failure: null });
    expect(signer !== undefined && await isSigning(signer)).toBe(true);
    expect(readdirSync(dir).sort()).toEqual([`${FIRST}.skey`, `${FIRST}.vkey`]);
    expect(readFileSync(pathOf(`${FIRST}.vkey`), 'utf8')).toBe(`${signer?.vkey ?? ''}\n`);
    expect(open().map(({ vkey }) => vkey)).toEqual([signer?.vkey]);
  });
  test('are added by generating them, each in a file that only its owner reads', () => {
    const [first] = open();
    const made = (['ed25519', 'sm2', 'ml-dsa-44'] as const).map((suite) => generateLogKey({ dir, origin, suite }));
    expect(made.map(({ file }) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(new Set(open().map(({ vkey }) => vkey))).toEqual(new Set([first?.vkey, ...made.map(({ vkey }) => vkey)]));
    expect(open()[0]?.vkey).toBe(first?.vkey);
  });
  test('generated before the first start begin with the first', () => {
    const { vkey, file } = generateLogKey({ dir, origin, suite: 'ed25519' });
    expect(file).toBe(pathOf(`${FIRST}.skey`));
    expect(open().map((signer) => signer.vkey)).toEqual([vkey]);
  });
  test('of another origin are not of this log', () => {
    generateLogKey({ dir, origin: 'exchange.example/log.ed25519.2027', suite: 'ed25519' });
    expect(open()).toHaveLength(1);
    expect(() => openLogKeys({ dir, origin: FIRST })).toThrow(/is the key of exchange.example\/log/);
  });
  test('that are damaged are refused and not replaced', () => {
    open();
    writeFileSync(pathOf(`${FIRST}.skey`), 'PRIVATE+KEY+damaged\n');
    expect(() => open()).toThrow(/malformed key/);
    expect(readFileSync(pathOf(`${FIRST}.skey`), 'utf8')).toBe('PRIVATE+KEY+damaged\n');
  });
  test('beside the vkey of another are refused', () => {
    open();
    writeFileSync(pathOf(`${FIRST}.vkey`), `${origin}+00000000+AAAA\n`);
    expect(() => open()).toThrow(/does not belong/);
  });
  test('whose secret is gone are not made anew under the same name', () => {
    open();
    rmSync(pathOf(`${FIRST}.skey`));
    expect(() => open()).toThrow('is not there and its vkey is');
    expect(readdirSync(dir)).toEqual([`${FIRST}.vkey`]);
  });
  test('that others can read are refused', () => {
    const { file } = generateLogKey({ dir, origin, suite: 'sm2' });
    chmodSync(file, 0o640);
    expect(() => open()).toThrow(/open to other accounts/);
  });
});

describe('a key from the environment', () => {
  test('signs, and no file is made', async () => {
    const [signer, ...others] = open({ skeys: [formatSkey(aKey(1))] });
    expect([signer?.vkey, signer?.source, others]).toEqual([vkeyOf(aKey(1)), 'environment', []]);
    expect(signer !== undefined && await isSigning(signer)).toBe(true);
    expect(readdirSync(dir)).toEqual([]);
  });
  test('of another suite stands beside the first in its file', () => {
    expect(open({ skeys: [formatSkey(aKey(1, KEY_TYPE.sm2))] }).map(({ suite }) => suite)).toEqual(['sm2', 'ed25519']);
    expect(existsSync(pathOf(`${FIRST}.skey`))).toBe(true);
  });
  test('and in a file is one', () => {
    writeFileSync(pathOf(`${FIRST}.skey`), `${formatSkey(aKey(1))}\n`, { mode: 0o600 });
    expect(open({ skeys: [formatSkey(aKey(1))] })).toHaveLength(1);
  });
  test.each([
    ['of another origin', formatSkey(aKey(1, KEY_TYPE.ed25519, 'other.example')), 'YAOSU_LOG_KEY is the key of other.example, not of exchange.example/log'],
    ['of a witness', formatSkey(aKey(1, KEY_TYPE.cosignature)), 'YAOSU_LOG_KEY is a witness key'],
    ['that is none', 'PRIVATE+KEY+x', 'YAOSU_LOG_KEY: malformed key'],
  ])('%s is refused by the name of the variable, without being shown', (_, skey, complaint) => {
    expect(() => open({ skeys: [skey] })).toThrow(complaint);
    expect(() => open({ skeys: [skey] })).not.toThrow(skey);
  });
});

describe('a key behind a program', () => {
  const key = aKey(7);
  /** A program as an operator would write one: it signs its standard input. */
  const program = (script: string): SigningCommand => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(pathOf('sign.mjs'), script);
    return { vkey: vkeyOf(key), program: process.execPath, args: [pathOf('sign.mjs')] };
  };
  const SIGNS = `
    import { createPrivateKey, sign } from 'node:crypto';
    import { readFileSync } from 'node:fs';
    const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]), format: 'der', type: 'pkcs8' });
    process.stdout.write(sign(null, readFileSync(0), key));`;

  test('signs what stands on its standard input', async () => {
    const [signer] = open({ commands: [program(SIGNS)] });
    expect(signer).toMatchObject({ source: 'command', suite: 'ed25519', vkey: vkeyOf(key) });
    expect(signer !== undefined && await isSigning(signer)).toBe(true);
    expect(existsSync(pathOf(`${FIRST}.skey`))).toBe(false);
  });
  test('signs many at once, in turn', async () => {
    const [signer] = open({ commands: [program(SIGNS)] });
    const signatures = await Promise.all(Array.from({ length: 6 }, async (_, i) => signer?.sign(`text ${i}\n`)));
    expect(new Set(signatures.map((one) => Buffer.from(one ?? []).toString('hex'))).size).toBe(6);
  });
  test.each([
    ['prints no signature', 'process.stdout.write("hello")', 'printed 5 bytes that are no signature'],
    ['signs something else', SIGNS.replace('readFileSync(0)', "Buffer.from('other')"), 'printed 64 bytes that are no signature'],
    ['ends with a complaint', 'console.error("no session with the device"); process.exit(3)', 'ended with code 3: no session with the device'],
  ])('that %s fails, and says so until it succeeds', async (_, script, complaint) => {
    const [signer] = open({ commands: [program(script)] });
    await expect(Promise.resolve(signer?.sign('text\n'))).rejects.toThrow(complaint);
    expect(signer?.failure).toContain(complaint);
    await expect(Promise.resolve(signer?.sign('text\n'))).rejects.toThrow(complaint);
  });
  test('that is not there fails without taking the process down', async () => {
    const [signer] = open({ commands: [{ ...program(SIGNS), program: pathOf('nowhere') }] });
    await expect(Promise.resolve(signer?.sign('text\n'))).rejects.toThrow('did not start');
  });
  test('is refused for the key of another origin, and for a suite that signs more than the text', () => {
    expect(() => open({ commands: [{ ...program(SIGNS), vkey: vkeyOf(aKey(7, KEY_TYPE.ed25519, 'other.example')) }] })).toThrow('not of exchange.example/log');
    expect(() => open({ commands: [{ ...program(SIGNS), vkey: vkeyOf(aKey(7, KEY_TYPE.mlDsa44)) }] })).toThrow('signs as ed25519 or sm2');
  });
});

describe('the keyring', () => {
  const skeys = [aKey(1), aKey(2), aKey(3, KEY_TYPE.sm2)];
  const [first, second, sm2] = skeys.map(vkeyOf);
  const ring = (): LogKeyring => new LogKeyring(open({ skeys: skeys.map(formatSkey) }));
  const appoint = (keyring: LogKeyring, inForce: readonly string[]): void => { keyring.appoint({ inForce, past: [], pastOrigins: [] }); };
  const signing = (keyring: LogKeyring): string[] => keyring.signers().map(({ vkey }) => vkey);

  test('signs with the first Ed25519 key alone before the ledger has said anything', () => {
    expect(signing(ring())).toEqual([first]);
    expect(ring().vkeys()).toEqual([first]);
  });
  test('signs with all that are in force, Ed25519 first', () => {
    const keyring = ring();
    appoint(keyring, [sm2 ?? '', second ?? '', first ?? '']);
    expect(signing(keyring)).toEqual([second, first, sm2]);
    appoint(keyring, [second ?? '']);
    expect(signing(keyring)).toEqual([second]);
  });
  test('tells of a key that is in force and not at hand, and signs with the others', () => {
    const keyring = ring();
    appoint(keyring, [first ?? '', vkeyOf(aKey(9))]);
    expect(signing(keyring)).toEqual([first]);
    expect(keyring.troubles()).toEqual([expect.stringMatching(/^exchange\.example\/log\+[0-9a-f]{8} is in force and not at hand: put its secret in place .* and restart$/)]);
  });
  test.each([['no key is in force', []], ['only another suite is', [sm2 ?? '']], ['the one that is, is elsewhere', [vkeyOf(aKey(9))]]])('signs nothing while %s', (_, inForce) => {
    const keyring = ring();
    appoint(keyring, inForce);
    expect(() => keyring.signers()).toThrow('nothing can be signed');
  });
});
