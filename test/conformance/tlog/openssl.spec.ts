import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ed25519PublicKeyDer, formatCheckpoint, formatVkey, KEY_TYPE, leafHash, parseVkey, signerOf, SM2_SIGNER_ID, sm2PublicKeyDer, sm2SignatureDer, verificationKeyOf, verifierOf,
} from '#core/tlog';

/** openssl and this project share no code: what one signs the other verifies. */
const text = formatCheckpoint({ origin: 'log.example/2026', size: 1, root: leafHash(Buffer.from('entry')) });
const SM2_OPTIONS = ['-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${SM2_SIGNER_ID}`];
const DER_SPKI_BYTES = 26;
let directory = '';
const file = (name: string): string => join(directory, name);
const put = (name: string, bytes: Uint8Array | string): string => { writeFileSync(file(name), bytes); return file(name); };
const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => { directory = mkdtempSync(join(tmpdir(), 'yaosu-openssl-')); });
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The 32 bytes of a DER INTEGER, which has a zero before a high bit and none where it is short. */
const half = (integer: Uint8Array): Buffer => Buffer.concat([new Uint8Array(32), integer]).subarray(-32);
function rawSignature(der: Buffer): Buffer {
  const first = der.readUInt8(3);
  const second = 4 + first;
  return Buffer.concat([half(der.subarray(4, second)), half(der.subarray(second + 2, second + 2 + der.readUInt8(second + 1)))]);
}

describe('SM2 with SM3', () => {
  test('signed here is verified by openssl, and not over another text', () => {
    for (let round = 0; round < 8; round++) {
      const key = { name: 'log.example/2026', type: KEY_TYPE.sm2, seed: createHash('sha256').update(`key ${round}`).digest() };
      const [publicKey, signature] = [put('sm2.der', sm2PublicKeyDer(verificationKeyOf(key).publicKey)), put('sm2.sig', sm2SignatureDer(signerOf(key).sign(text)))];
      const verify = (message: string): string => openssl('pkeyutl', '-verify', '-pubin', '-inkey', publicKey, '-keyform', 'DER', ...SM2_OPTIONS, '-in', put('message', message), '-sigfile', signature);
      expect(verify(text)).toContain('Signature Verified Successfully');
      expect(() => verify(text.replace('\n1\n', '\n2\n'))).toThrow();
    }
  });
  test('signed by openssl is verified here', () => {
    openssl('genpkey', '-algorithm', 'SM2', '-out', file('key.pem'));
    openssl('pkey', '-in', file('key.pem'), '-pubout', '-outform', 'DER', '-out', file('public.der'));
    const publicKey = readFileSync(file('public.der')).subarray(DER_SPKI_BYTES);
    expect(sm2PublicKeyDer(publicKey)).toEqual(readFileSync(file('public.der')));
    const vkey = parseVkey(formatVkey({ name: 'log.example/2026', type: KEY_TYPE.sm2, publicKey }));
    if (!vkey.ok) throw new Error(vkey.reason);
    for (let round = 0; round < 8; round++) {
      openssl('pkeyutl', '-sign', '-inkey', file('key.pem'), ...SM2_OPTIONS, '-in', put('message', text), '-out', file('signature'));
      const signature = rawSignature(readFileSync(file('signature')));
      expect(sm2SignatureDer(signature)).toEqual(readFileSync(file('signature')));
      expect(verifierOf(vkey.value).verify(text, signature)).toBe(true);
      expect(verifierOf(vkey.value).verify(text.replace('\n1\n', '\n2\n'), signature)).toBe(false);
    }
  });
});

test('Ed25519 signed here is verified by openssl', () => {
  const key = { name: 'log.example/2026', type: KEY_TYPE.ed25519, seed: new Uint8Array(32).fill(9) };
  const args = ['-inkey', put('ed25519.der', ed25519PublicKeyDer(verificationKeyOf(key).publicKey)), '-keyform', 'DER', '-in', put('message', text), '-sigfile', put('ed25519.sig', signerOf(key).sign(text))];
  expect(openssl('pkeyutl', '-verify', '-pubin', '-rawin', ...args)).toContain('Signature Verified Successfully');
});
