import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from './canonical.js';
import { disclosureDigest, formatDisclosures, holdsDisclosures, verifyDisclosures, type Disclosed } from './disclosure.js';

const SALT = '00112233445566778899aabbccddeeff';
const disclosed = (name: string, value: string, salt = SALT): Disclosed => ({ digest: disclosureDigest(salt, name, value), name, salt, value });
const [name, email] = [disclosed('name', '王芳'), disclosed('email', 'wang@example.com', SALT.replace('0', 'f'))];
const entryOf = (...values: Disclosed[]): Uint8Array => Buffer.from(canonicalJson({ v: 1, type: 'participant.applied', private: Object.fromEntries(values.map((one) => [one.name, one.digest])) }));
const entry = entryOf(name, email);
const bytes = (value: unknown): Uint8Array => Buffer.from(canonicalJson(value));

test('the digest is SHA-256 of the canonical [salt, name, value]', () => {
  // printf '["00112233445566778899aabbccddeeff","name","王芳"]' | openssl dgst -sha256
  expect(name.digest).toBe('ecca0c1dbdd56c0adb4bd21eda148d2935a1f6b3545b022bd31da77082af3efc');
});

describe('disclosed values', () => {
  test('are verified against the entry that committed to them, one without the others', () => {
    for (const some of [[], [name], [email], [name, email], [email, name]]) expect(verifyDisclosures(formatDisclosures(some), entry)).toEqual({ ok: true, value: some });
  });

  test('say that they are', () => {
    expect([holdsDisclosures(formatDisclosures([name])), holdsDisclosures(Buffer.from('hello')), holdsDisclosures(new Uint8Array())]).toEqual([true, false, false]);
  });

  test('that the entry did not commit to are refused', () => {
    expect(verifyDisclosures(formatDisclosures([name]), entryOf(email))).toMatchObject({ ok: false, reason: expect.stringContaining('did not commit') });
    expect(verifyDisclosures(formatDisclosures([name]), bytes({ private: [] }))).toMatchObject({ ok: false, reason: expect.stringContaining('did not commit') });
  });

  test('that stand under another name are refused, although their digest stands in the entry', () => {
    const renamed = disclosed('phone', '王芳');
    expect(verifyDisclosures(formatDisclosures([renamed]), entryOf({ ...renamed, name: 'name' }))).toMatchObject({ ok: false, reason: expect.stringContaining('did not commit') });
  });

  test.each<[string, Partial<Disclosed>]>([['salt', { salt: SALT.replace('0', '1') }], ['value', { value: '王方' }], ['name', { name: 'email' }], ['digest', { digest: email.digest }]])('with a forged %s are refused', (_, forged) => {
    expect(verifyDisclosures(formatDisclosures([{ ...name, ...forged }]), entry)).toMatchObject({ ok: false, reason: expect.stringContaining('another digest') });
  });

  test('with a forged value and the digest to it are refused', () => {
    expect(verifyDisclosures(formatDisclosures([disclosed('name', '王方')]), entry)).toMatchObject({ ok: false, reason: expect.stringContaining('did not commit') });
  });

  test.each<[string, unknown]>([
    ['twice the same name', { disclosures: [name, name] }], ['no list', { disclosures: {} }], ['another member', { disclosures: [], more: 1 }], ['a member too many', { disclosures: [{ ...name, subject: 'x' }] }],
    ['a value that is no text', { disclosures: [{ ...name, value: 1 }] }], ['something that is no object', { disclosures: ['x'] }], ['more than fit into an entry', { disclosures: Array.from({ length: 65 }, (_, i) => disclosed(`n${i}`, 'x')) }],
  ])('with %s are malformed', (_, value) => {
    expect(verifyDisclosures(bytes(value), entry)).toMatchObject({ ok: false, reason: expect.stringContaining('malformed disclosures') });
  });

  test('that are not canonical JSON are malformed', () => {
    for (const text of ['{"disclosures": []}', '{"disclosures":[]', '', '\u0000']) expect(verifyDisclosures(Buffer.from(text), entry)).toMatchObject({ ok: false, reason: expect.stringContaining('malformed disclosures') });
  });
});
