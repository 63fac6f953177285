import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, sign, verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openKeys, type Keys } from './index.js';

const logOrigin = 'exchange.example/log';
let directory = '';
const open = (): Keys => openKeys({ dir: join(directory, 'keys'), logOrigin });
const pathOf = (file: string): string => join(directory, 'keys', file);
const modeOf = (file: string): number => statSync(pathOf(file)).mode & 0o777;

beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-keys-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the directory', () => {
  test('holds the secrets for their owner alone, and the vkey for all', () => {
    open();
    expect(readdirSync(join(directory, 'keys')).sort()).toEqual(['exchange.example_log.skey', 'exchange.example_log.vkey', 'master.key', 'token-000001.pem']);
    expect(statSync(join(directory, 'keys')).mode & 0o777).toBe(0o700);
    expect(['exchange.example_log.skey', 'master.key', 'token-000001.pem'].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
    expect(modeOf('exchange.example_log.vkey')).toBe(0o644);
  });

  test('gives the same keys at the next start', () => {
    const [first, second] = [open(), open()];
    expect(second.logVkeys()).toEqual(first.logVkeys());
    expect(second.tokens.signing().kid).toBe(first.tokens.signing().kid);
    expect(second.master.derive('a', 'b')).toEqual(first.master.derive('a', 'b'));
  });

  test('gives the same keys to processes that start at once', async () => {
    const built = pathToFileURL(join(process.cwd(), 'dist/libs/adapters/keys/src/index.js')).href;
    const script = `
      const { openKeys } = await import(${JSON.stringify(built)});
      process.stdin.once('data', () => {
        const keys = openKeys(${JSON.stringify({ dir: join(directory, 'keys'), logOrigin })});
        console.log(keys.logVkeys()[0], keys.tokens.signing().kid, keys.master.derive('a', 'b').toString('hex'));
        process.exit();
      });
      console.log('ready');`;
    const children = [1, 2, 3, 4].map(() => spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const answers = Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0])));
    for (const child of children) child.stdin.write('go\n');
    expect(new Set(await answers).size).toBe(1);
    expect(readdirSync(join(directory, 'keys'))).toHaveLength(4);
  });

  test.each(['exchange.example_log.skey', 'master.key', 'token-000001.pem'])('is refused when others can read %s', (file) => {
    open();
    chmodSync(pathOf(file), 0o640);
    expect(open).toThrow(/open to other accounts/);
  });
});

describe('the token keys', () => {
  test('sign as ES256 under their RFC 7638 thumbprint', () => {
    const key = open().tokens.signing();
    const { crv, kty, x, y } = key.jwk;
    expect(key.kid).toBe(createHash('sha256').update(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`).digest('base64url'));
    expect(key.jwk).toEqual({ kty: 'EC', crv: 'P-256', x, y, kid: key.kid, alg: 'ES256', use: 'sig' });
    expect(verify('sha256', Buffer.from('m'), key.publicKey, sign('sha256', Buffer.from('m'), key.privateKey))).toBe(true);
  });

  test('overlap when they are rotated: the newest signs, the two before stay published', () => {
    const { tokens } = open();
    const keys = [tokens.signing(), tokens.rotate(), tokens.rotate(), tokens.rotate()];
    const kept = keys.slice(1).map(({ kid }) => kid);
    expect(tokens.signing().kid).toBe(kept.at(-1));
    expect(tokens.jwks().keys.map(({ kid }) => kid)).toEqual(kept);
    expect(tokens.find(String(keys[0]?.kid))).toBeUndefined();
    expect(JSON.stringify(tokens.jwks())).not.toContain('"d"');
  });

  test('rotated by one process are known to another at their first use', () => {
    const [here, there] = [open().tokens, open().tokens];
    const key = there.rotate();
    expect(here.find(key.kid)?.publicKey.equals(key.publicKey)).toBe(true);
    expect(here.signing().kid).toBe(key.kid);
  });

  test('retired by one process are no longer accepted by another', () => {
    const [here, there] = [open().tokens, open().tokens];
    const { kid } = here.signing();
    there.rotate();
    there.rotate();
    expect(here.find(kid)?.kid).toBe(kid);
    there.rotate();
    expect(here.find(kid)).toBeUndefined();
  });
});

test('a file that is no key is refused by its name, and not replaced', () => {
  open();
  writeFileSync(pathOf('token-000001.pem'), 'no key');
  expect(open).toThrow(/token-000001.pem does not hold a private key/);
  expect(readFileSync(pathOf('token-000001.pem'), 'utf8')).toBe('no key');
});

describe('the master key', () => {
  test('derives 32 bytes that depend on the label and on the id', () => {
    const { master } = open();
    const derived = [master.derive('a', 'b'), master.derive('a', 'c'), master.derive('b', 'b'), master.derive('a","b', '')];
    expect(derived.map(({ length }) => length)).toEqual([32, 32, 32, 32]);
    expect(new Set(derived.map((key) => key.toString('hex'))).size).toBe(4);
  });

  test('wraps a subject key, under which a value seals and opens', () => {
    const { master } = open();
    const stored = master.wrap(master.newSubjectKey());
    const aad = Buffer.from('entry 7');
    const sealed = master.seal(master.unwrap(stored), Buffer.from('张三'), aad);
    expect(open().master.open(open().master.unwrap(stored), sealed, aad).toString()).toBe('张三');
    expect(master.seal(master.unwrap(stored), Buffer.from('张三'), aad)).not.toEqual(sealed);
  });

  test('opens nothing that was changed, cut, moved, or sealed under another key', () => {
    const { master } = open();
    const [key, aad] = [master.newSubjectKey(), Buffer.from('entry 7')];
    const sealed = master.seal(key, Buffer.from('value'), aad);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => master.open(key, changed, aad)).toThrow(/was changed/);
    }
    expect(() => master.open(key, sealed.subarray(0, 20), aad)).toThrow(/too short/);
    expect(() => master.open(key, sealed, Buffer.from('entry 8'))).toThrow(/another place/);
    expect(() => master.open(master.newSubjectKey(), sealed, aad)).toThrow(/another key/);
  });

  test('that is damaged is refused and not replaced', () => {
    open();
    writeFileSync(pathOf('master.key'), 'AAAA\n');
    expect(open).toThrow(/does not hold 32 bytes/);
  });
});
