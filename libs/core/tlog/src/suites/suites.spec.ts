import { describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../checkpoint.js';
import { formatCheckpoint } from '../checkpoint-text.js';
import { EMPTY_ROOT, leafHash } from '../hash.js';
import { formatSkey, formatVkey, keyIdOf, parseSkey, parseVkey, verificationKeyOf, type SigningKey } from '../keys.js';
import { cosignerOf, openNote, signNote, signNoteWith, signatureLine, signerOf, verifierOf, type Verifier } from '../note.js';
import { toBase64 } from '../encoding.js';
import { KEY_TYPE, suiteOf, type KeyType } from './index.js';
import { sm2SignatureDer } from './sm2.js';
import { cosignatureTime } from './suite.js';

const origin = 'log.example/2026';
const keyOf = (type: KeyType, name = origin): SigningKey => ({ name, type, seed: new Uint8Array(32).fill(7) });
const text = formatCheckpoint({ origin, size: 1, root: leafHash(Buffer.from('entry')) });
const verifier = (key: SigningKey): Verifier => verifierOf(verificationKeyOf(key));
const LOG_TYPES = [KEY_TYPE.ed25519, KEY_TYPE.sm2, KEY_TYPE.mlDsa44];
const ALL_TYPES = Object.values(KEY_TYPE);

describe('every suite', () => {
  test.each(ALL_TYPES)('%i has keys that read back and name it', (type) => {
    const key = keyOf(type);
    const vkey = formatVkey(verificationKeyOf(key));
    expect(parseSkey(formatSkey(key))).toEqual({ ok: true, value: { ...key, seed: Buffer.from(key.seed) } });
    expect(parseVkey(vkey)).toMatchObject({ ok: true, value: { name: origin, type } });
    expect(formatVkey(verificationKeyOf(key))).toBe(vkey);
    expect(verificationKeyOf(key).publicKey.length).toBe(suiteOf(key).publicKeyBytes);
  });
  test.each(LOG_TYPES)('%i signs a checkpoint as its log, alone', (type) => {
    const opened = openCheckpoint(signNote(text, [signerOf(keyOf(type))]), [verifier(keyOf(type))]);
    expect(opened).toMatchObject({ ok: true, value: { origin, size: 1, signatures: [{ name: origin, type }] } });
  });
  test.each(LOG_TYPES)('%i refuses another text and a changed signature', (type) => {
    const { sign } = signerOf(keyOf(type));
    const { verify } = verifier(keyOf(type));
    const signature = sign(text);
    expect(verify(text, signature)).toBe(true);
    expect(verify(text.replace('\n1\n', '\n2\n'), signature)).toBe(false);
    for (const at of [0, 9, 40, signature.length - 1]) {
      const changed = Uint8Array.from(signature);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, ok: verify(text, changed) }).toEqual({ at, ok: false });
    }
    for (const length of [0, 8, signature.length - 1]) expect(verify(text, signature.subarray(0, length))).toBe(false);
  });
  test('has key ids of its own for the same name and secret', () => {
    expect(new Set(ALL_TYPES.map((type) => keyIdOf(verificationKeyOf(keyOf(type))))).size).toBe(ALL_TYPES.length);
  });
  test.each(ALL_TYPES)('%i refuses a public key that is one byte short', (type) => {
    const { publicKey } = verificationKeyOf(keyOf(type));
    const short = { name: origin, type, publicKey: publicKey.subarray(1) };
    expect(parseVkey(formatVkey(short))).toMatchObject({ ok: false, reason: expect.stringContaining('bytes long') });
  });
});

describe('a checkpoint with the signatures of several suites', () => {
  const note = signNote(text, LOG_TYPES.map((type) => signerOf(keyOf(type))));

  test('is opened by who knows one of them, and by who knows all', () => {
    for (const known of [...LOG_TYPES.map((type) => [type]), LOG_TYPES]) {
      const opened = openCheckpoint(note, known.map((type) => verifier(keyOf(type))));
      expect(opened.ok && opened.value.signatures.map(({ type }) => type)).toEqual(known);
    }
  });
  test('is refused as a whole when the signature of one known suite is bad', () => {
    const forged = signNote(text, [signerOf(keyOf(KEY_TYPE.ed25519))]) + signatureLine(text.replace('\n1\n', '\n2\n'), signerOf(keyOf(KEY_TYPE.sm2)));
    expect(openNote(forged, [verifier(keyOf(KEY_TYPE.ed25519))]).ok).toBe(true);
    expect(openNote(forged, LOG_TYPES.map((type) => verifier(keyOf(type))))).toMatchObject({ ok: false, reason: expect.stringContaining('invalid signature') });
  });
  test('is the same by signers that answer later', async () => {
    const slow = LOG_TYPES.map((type) => ({ ...signerOf(keyOf(type)), sign: (given: string) => Promise.resolve(signerOf(keyOf(type)).sign(given)) }));
    const later = await signNoteWith(text, slow);
    expect(later.split('\n').slice(0, 5)).toEqual(note.split('\n').slice(0, 5));
    expect(openCheckpoint(later, LOG_TYPES.map((type) => verifier(keyOf(type)))).ok).toBe(true);
  });
  test('is not signed at all when one signer fails', async () => {
    await expect(signNoteWith(text, [signerOf(keyOf(KEY_TYPE.ed25519)), { name: origin, keyId: '00000000', sign: () => Promise.reject(new Error('the device is away')) }])).rejects.toThrow('the device is away');
  });
});

describe('SM2 with SM3', () => {
  test('verifies the signature of the standard (GB/T 32918.5, A.2)', () => {
    const publicKey = Buffer.from('04'
      + '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'
      + 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13', 'hex');
    const signature = Buffer.from('f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3'
      + 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa', 'hex');
    const { verify } = verifierOf({ name: origin, type: KEY_TYPE.sm2, publicKey });
    expect(verify('message digest', signature)).toBe(true);
    expect(verify('message digest.', signature)).toBe(false);
  });
  test('derives the public key of the standard from its private key', () => {
    const seed = Buffer.from('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8', 'hex');
    expect(Buffer.from(verificationKeyOf({ name: origin, type: KEY_TYPE.sm2, seed }).publicKey).toString('hex')).toMatch(/^0409f9df31.*a9ad13$/);
  });
  test.each([['a point that is not on the curve', Buffer.concat([Uint8Array.of(4), new Uint8Array(64).fill(1)])], ['a compressed point', Buffer.concat([Uint8Array.of(2), new Uint8Array(64).fill(1)])]])(
    '%s verifies nothing and throws nothing', (_, publicKey) => {
      expect(verifierOf({ name: origin, type: KEY_TYPE.sm2, publicKey }).verify(text, new Uint8Array(64).fill(1))).toBe(false);
    });
  test.each([['zeros', 0x00], ['numbers above the order', 0xff]])('a signature of %s is none', (_, fill) => {
    expect(verifier(keyOf(KEY_TYPE.sm2)).verify(text, new Uint8Array(64).fill(fill))).toBe(false);
  });
  test('is written as DER with the shortest integers', () => {
    const half = (first: number, last: number): Uint8Array => Uint8Array.of(first, ...new Uint8Array(30), last);
    expect(sm2SignatureDer(Buffer.concat([half(0, 1), half(0x80, 0)])).toString('hex')).toBe(`3026020101022100${'80'}${'00'.repeat(31)}`);
    expect(sm2SignatureDer(new Uint8Array(64)).toString('hex')).toBe('3006020100020100');
  });
  test('is told apart from other keys of the private type by its identifier', () => {
    const body = Buffer.concat([Uint8Array.of(0xff), Buffer.from('someone-else/v1'), new Uint8Array(65)]);
    expect(parseVkey(`${origin}+00000000+${toBase64(body)}`)).toEqual({ ok: false, reason: `key ${origin}+00000000 has a type that is not supported` });
  });
});

describe('ML-DSA-44', () => {
  const witness = keyOf(KEY_TYPE.mlDsa44, 'witness.example');

  test('cosigns with a time, which is part of what is signed', () => {
    const note = signNote(text, [signerOf(keyOf(KEY_TYPE.ed25519))]) + signatureLine(text, cosignerOf(witness, 1_760_000_000n));
    const opened = openNote(note, [verifier(witness)]);
    expect(opened.ok && opened.value.verified.map(({ bytes }) => [bytes.length, cosignatureTime(bytes)])).toEqual([[2428, 1_760_000_000n]]);
    const { verify } = verifier(witness);
    const signature = Buffer.from(cosignerOf(witness, 1_760_000_000n).sign(text));
    signature.writeBigUInt64BE(1_760_000_001n);
    expect(verify(text, signature)).toBe(false);
  });
  test('states no time when the log itself signs', () => {
    expect(cosignatureTime(signerOf(keyOf(KEY_TYPE.mlDsa44)).sign(text))).toBe(0n);
  });
  test('commits to the name of who signs: the same key under another name is another', () => {
    const signature = cosignerOf(witness, 5n).sign(text);
    expect(verifier(keyOf(KEY_TYPE.mlDsa44, 'witness.example')).verify(text, signature)).toBe(true);
    expect(verifier(keyOf(KEY_TYPE.mlDsa44, 'other.example')).verify(text, signature)).toBe(false);
  });
  test('signs nothing but checkpoints', () => {
    expect(() => cosignerOf(witness, 5n).sign('hello\n')).toThrow('signs checkpoints');
    expect(verifier(witness).verify('hello\n', new Uint8Array(2428))).toBe(false);
  });
  test('signs the empty tree too', () => {
    const empty = formatCheckpoint({ origin, size: 0, root: EMPTY_ROOT });
    expect(verifier(witness).verify(empty, cosignerOf(witness, 5n).sign(empty))).toBe(true);
  });
});
