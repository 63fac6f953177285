import { describe, expect, test } from '@jest/globals';
import { openCheckpoint } from './checkpoint.js';
import { formatCheckpoint, parseCheckpoint } from './checkpoint-text.js';
import { EMPTY_ROOT } from './hash.js';
import { formatSkey, formatVkey, parseSkey, parseVkey, verificationKeyOf, type SigningKey } from './keys.js';
import { cosignerOf, openNote, signatureLine, signerOf, signNote, verifierOf } from './note.js';
import { KEY_TYPE, type KeyType } from './suites/index.js';
import { cosignatureTime } from './suites/suite.js';

const keyNamed = (name: string, type: KeyType = KEY_TYPE.ed25519, fill = 7): SigningKey => ({ name, type, seed: new Uint8Array(32).fill(fill) });
const logKey = keyNamed('log.example/2026');
const witnessKey = keyNamed('witness.example', KEY_TYPE.cosignature);
const logVerifier = verifierOf(verificationKeyOf(logKey));
const witnessVerifier = verifierOf(verificationKeyOf(witnessKey));
const text = formatCheckpoint({ origin: logKey.name, size: 0, root: EMPTY_ROOT });
const cosigned = signNote(text, [signerOf(logKey), cosignerOf(witnessKey, 1_760_000_000n)]);

describe('notes with several signatures', () => {
  test('the log and its witness both verify, and the witness names its time', () => {
    const opened = openNote(cosigned, [logVerifier, witnessVerifier]);
    expect(opened.ok && opened.value.verified.map(({ name }) => name)).toEqual([logKey.name, witnessKey.name]);
    expect(opened.ok && opened.value.verified.map(({ bytes }) => bytes.length)).toEqual([64, 72]);
    expect(opened.ok && opened.value.verified.slice(1).map(({ bytes }) => cosignatureTime(bytes))).toEqual([1_760_000_000n]);
  });
  test('a witness signs by adding a line', () => {
    expect(signNote(text, [signerOf(logKey)]) + signatureLine(text, cosignerOf(witnessKey, 1_760_000_000n))).toBe(cosigned);
  });
  test('a changed time or text makes the whole note fail', () => {
    const moved = signNote(text, [signerOf(logKey)]) + signatureLine('another text\n', cosignerOf(witnessKey, 1_760_000_000n));
    expect(openNote(moved, [logVerifier, witnessVerifier])).toMatchObject({ ok: false, reason: expect.stringContaining('invalid signature for key witness.example+') });
    expect(openNote(moved, [logVerifier]).ok).toBe(true);
    expect(openNote(cosigned.replace('\n0\n', '\n1\n'), [logVerifier]).ok).toBe(false);
  });
  test('two verifiers for a key that signed are ambiguous', () => {
    expect(openNote(cosigned, [logVerifier, logVerifier])).toMatchObject({ ok: false, reason: expect.stringContaining('ambiguous') });
  });
  test('the text ends at the last blank line', () => {
    const opened = openNote(signNote('one\n\ntwo\n', [signerOf(logKey)]), [logVerifier]);
    expect(opened.ok && opened.value.text).toBe('one\n\ntwo\n');
  });
  test.each([
    ['a control character', cosigned.replace('example', 'exam\tple')],
    ['a carriage return', cosigned.replace('\n', '\r\n')],
    ['a line that is no signature', `${cosigned}hello\n`],
    ['base64 that another decoder would read differently', cosigned.replace(/=+\n$/, '\n')],
    ['a signature of nothing but a key id', `${cosigned}— a.example AAAAAA==\n`],
    ['an empty line among the signatures', `${cosigned}\n`],
    ['a hundred and one signatures', `${text}\n${signatureLine(text, signerOf(logKey)).repeat(101)}`],
  ])('a note with %s is refused', (_, note) => {
    expect(openNote(note, [logVerifier])).toMatchObject({ ok: false, reason: expect.stringContaining('malformed note') });
  });
});

describe('keys', () => {
  test.each([logKey, witnessKey])('the keys of $name read back', (key) => {
    expect(parseSkey(formatSkey(key))).toEqual({ ok: true, value: { ...key, seed: Buffer.from(key.seed) } });
    expect(parseVkey(formatVkey(verificationKeyOf(key)))).toEqual({ ok: true, value: verificationKeyOf(key) });
  });
  test('the type of a key is part of its id', () => {
    expect(formatVkey(verificationKeyOf(keyNamed('a')))).not.toBe(formatVkey(verificationKeyOf(keyNamed('a', KEY_TYPE.cosignature))));
  });
  test.each(['', 'a+b', 'a+00000000+AQ==', formatVkey(verificationKeyOf(logKey)).replace(/\+[0-9a-f]{8}\+/, '+00000000+'), ` ${formatVkey(verificationKeyOf(logKey))}`])(
    '%j is not a verifier key', (vkey) => { expect(parseVkey(vkey).ok).toBe(false); });
  test('a verifier key is not a signing key, nor the reverse', () => {
    expect(parseSkey(formatVkey(verificationKeyOf(logKey))).ok).toBe(false);
    expect(parseVkey(formatSkey(logKey)).ok).toBe(false);
  });
  test('a log key does not cosign, a witness key does not sign as a log', () => {
    expect(() => cosignerOf(logKey, 1n)).toThrow('without a time');
    expect(() => signerOf(witnessKey)).toThrow('with a time');
  });
});

describe('checkpoints', () => {
  test('a checkpoint reads back', () => {
    expect(parseCheckpoint(text)).toEqual({ ok: true, value: { origin: logKey.name, size: 0, root: Buffer.from(EMPTY_ROOT) } });
  });
  test.each([
    ['an extension line', `${text}extension\n`], ['no final newline', text.slice(0, -1)], ['a leading zero', text.replace('\n0\n', '\n00\n')],
    ['a sign', text.replace('\n0\n', '\n+1\n')], ['a size beyond 2^53 - 1', text.replace('\n0\n', '\n9007199254740992\n')],
    ['a short root', text.replace(/[^\n]+\n$/, 'AAAA\n')], ['no origin', text.replace(logKey.name, '')], ['nothing', ''],
  ])('a checkpoint with %s is refused', (_, checkpoint) => { expect(parseCheckpoint(checkpoint).ok).toBe(false); });
  test('a checkpoint that only a witness signed is not opened', () => {
    expect(openCheckpoint(cosigned, [witnessVerifier])).toEqual({ ok: false, reason: 'the checkpoint is of log.example/2026, which no given key speaks for' });
    expect(openCheckpoint(cosigned, [witnessVerifier, logVerifier]).ok).toBe(true);
  });
  test('a note that is no checkpoint is not opened', () => {
    expect(openCheckpoint(signNote('hello\n', [signerOf(logKey)]), [logVerifier]).ok).toBe(false);
  });
});
