import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fieldsOf, isJwsSignedBy, parseJws, readPrivateKey, readRevocationList, readX509, revocationIn, verifyX509Path, type Result, type X509Certificate, type X509Path } from '#core/tlog';
import { AUTHORITY, PROPER, makeOpensslCa, type OpensslCa, type OpensslKind } from '../support/openssl-ca.js';

const HOUR = 3_600_000;
const read = (der: Uint8Array): X509Certificate => valueOf(readX509(der));
function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
const reasonOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.reason);
const soon = (): Date => new Date(Date.now() + 2_000);
const path = (chain: readonly Uint8Array[], root: Uint8Array, at = soon()): Promise<Result<X509Path>> => verifyX509Path({ chain, roots: [root], at });

describe.each<[OpensslKind, string]>([['P-256', 'P-256'], ['P-384', 'P-384'], ['RSA', 'RSA'], ['PSS', 'RSA'], ['SM2', 'SM2']])('certificates, lists and keys that openssl makes with %s', (kind, keyKind) => {
  let ca: OpensslCa;
  let [leaf, below, intermediate]: Uint8Array[] = [];
  beforeAll(() => {
    ca = makeOpensslCa(kind);
    leaf = ca.issue('leaf', PROPER, { subject: '/C=CN/O=要素公司/organizationIdentifier=NTRCN-91350100M000100Y43/CN=leaf' });
    intermediate = ca.issue('intermediate', AUTHORITY);
    below = ca.issue('below', PROPER, { by: 'intermediate' });
  });
  afterAll(() => ca.remove());

  test('are read as they were written', () => {
    expect(read(leaf!)).toMatchObject({ keyKind, subject: 'CN=leaf,organizationIdentifier=NTRCN-91350100M000100Y43,O=要素公司,C=CN', issuer: 'CN=Test Root,O=Test CA,C=CN' });
    expect(fieldsOf(leaf!, ['2.5.4.97', '2.5.4.10'])).toEqual(['要素公司', 'NTRCN-91350100M000100Y43']);
  });

  test('lead to their root, directly and through another authority', async () => {
    expect(valueOf(await path([leaf!], ca.root)).map(({ subject }) => subject)).toEqual([read(leaf!).subject, read(ca.root).subject]);
    expect(valueOf(await path([below!, intermediate!], ca.root)).map(({ sha256 }) => sha256)).toEqual([below!, intermediate!, ca.root].map((der) => read(der).sha256));
  });

  test('lead nowhere without what is between, with a byte changed, or to a root of the same name', async () => {
    const other = makeOpensslCa(kind);
    expect((await path([below!], ca.root)).ok).toBe(false);
    expect((await path([leaf!], other.root)).ok).toBe(false);
    const changed = Uint8Array.from(leaf!);
    changed[changed.length - 1]! ^= 1;
    expect((await path([changed], ca.root)).ok).toBe(false);
    other.remove();
  });

  test('a revocation list says what it says while it is fresh, and a number on it is revoked for ever', async () => {
    const { serial } = read(leaf!);
    const before = valueOf(await readRevocationList(ca.list(), { der: ca.root }));
    const at = soon();
    expect(revocationIn(before, serial, { at, maxAgeMs: HOUR })).toEqual({ status: 'good' });
    expect(revocationIn(before, serial, { at: new Date(Date.parse(before.thisUpdate) + HOUR), maxAgeMs: HOUR }).status).toBe('good');
    expect(revocationIn(before, serial, { at: new Date(Date.parse(before.thisUpdate) + HOUR + 1), maxAgeMs: HOUR }).status).toBe('unknown');
    expect(revocationIn(before, serial, { at: new Date(Date.parse(before.nextUpdate) - 1), maxAgeMs: 1000 * HOUR }).status).toBe('good');
    expect(revocationIn(before, serial, { at: new Date(before.nextUpdate), maxAgeMs: 1000 * HOUR }).status).toBe('unknown');
    expect(revocationIn(before, serial, { at: new Date(Date.parse(before.thisUpdate) - 1), maxAgeMs: HOUR }).status).toBe('unknown');
    ca.revoke('leaf');
    const after = valueOf(await readRevocationList(ca.list(), { der: ca.root }));
    expect(revocationIn(after, serial, { at: new Date('2099-01-01'), maxAgeMs: HOUR })).toMatchObject({ status: 'revoked' });
    expect(revocationIn(after, read(below!).serial, { at: soon(), maxAgeMs: HOUR }).status).toBe('good');
    expect(reasonOf(await readRevocationList(ca.list(), { der: intermediate! }))).toContain('another issuer');
    const changed = Uint8Array.from(ca.list());
    changed[changed.length - 1]! ^= 1;
    expect((await readRevocationList(changed, { der: ca.root })).ok).toBe(false);
  });

  test('a key of theirs signs what their certificate verifies', () => {
    const key = valueOf(readPrivateKey(ca.keyPem('leaf')));
    expect(key.keyKind).toBe(keyKind);
    const input = `${Buffer.from(JSON.stringify({ alg: key.algorithm })).toString('base64url')}.${Buffer.from('{}').toString('base64url')}`;
    const jws = valueOf(parseJws(`${input}.${Buffer.from(key.signJws(Buffer.from(input))).toString('base64url')}`));
    expect(isJwsSignedBy(jws, read(leaf!))).toBe(true);
    expect(isJwsSignedBy(jws, read(below!))).toBe(false);
    expect(isJwsSignedBy({ ...jws, signingInput: `${input}x` }, read(leaf!))).toBe(false);
  });
});

describe('a certificate that is not for signing in', () => {
  let ca: OpensslCa;
  beforeAll(() => { ca = makeOpensslCa('P-256'); });
  afterAll(() => ca.remove());

  test.each([
    ['an authority’s', AUTHORITY, 'authority’s'],
    ['for enciphering alone', 'basicConstraints=CA:FALSE\nkeyUsage=critical,keyEncipherment\n', 'keyUsage'],
    ['for servers alone', 'keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n', 'extKeyUsage'],
    ['with a critical extension of its own', `${PROPER}1.2.3.4.5=critical,DER:0101ff\n`, 'critical extension'],
  ])('because it is %s is refused', async (_what, extensions, reason) => {
    expect(reasonOf(await path([ca.issue('odd', extensions)], ca.root))).toContain(reason);
  });

  test('before it begins and after it ends is refused, and at both ends is not', async () => {
    const der = ca.issue('timed', PROPER);
    const { notBefore, notAfter } = read(der);
    const at = async (ms: number): Promise<boolean> => (await path([der], ca.root, new Date(ms))).ok;
    expect([await at(Date.parse(notBefore) - 1000), await at(Date.parse(notBefore)), await at(Date.parse(notAfter)), await at(Date.parse(notAfter) + 1000)]).toEqual([false, true, true, false]);
  });

  test('below a certificate that is no authority’s is refused', async () => {
    const parent = ca.issue('parent', PROPER);
    expect((await path([ca.issue('child', PROPER, { by: 'parent' }), parent], ca.root)).ok).toBe(false);
  });

  test('deeper than its authority may go is refused (pathLenConstraint)', async () => {
    const limited = ca.issue('limited', 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n');
    expect((await path([ca.issue('near', PROPER, { by: 'limited' }), limited], ca.root)).ok).toBe(true);
    const middle = ca.issue('middle', AUTHORITY, { by: 'limited' });
    expect(reasonOf(await path([ca.issue('far', PROPER, { by: 'middle' }), middle, limited], ca.root))).toContain('pathLenConstraint');
  });

  test('outside the names that its authority may name is refused (nameConstraints)', async () => {
    const constrained = ca.issue('constrained', `${AUTHORITY}nameConstraints=critical,permitted;DNS:example.com\n`);
    const within = ca.issue('within', `${PROPER}subjectAltName=DNS:a.example.com\n`, { by: 'constrained' });
    const outside = ca.issue('outside', `${PROPER}subjectAltName=DNS:a.example.org\n`, { by: 'constrained' });
    expect([(await path([within, constrained], ca.root)).ok, (await path([outside, constrained], ca.root)).ok]).toEqual([true, false]);
  });

  test('signed over SHA-1 is refused', async () => {
    expect((await path([ca.issue('weak', PROPER, { digest: 'sha1' })], ca.root)).ok).toBe(false);
  });

  test('that is a root itself, or is in no chain of one to four, is refused', async () => {
    expect(reasonOf(await path([ca.root], ca.root))).toContain('root');
    const der = ca.issue('any', PROPER);
    expect([reasonOf(await path([], ca.root)), reasonOf(await path([der, der, der, der, der], ca.root))]).toEqual(['a chain has 1 to 4 certificates', 'a chain has 1 to 4 certificates']);
    expect(reasonOf(await verifyX509Path({ chain: [der], roots: [], at: soon() }))).toContain('no certification authority');
  });
});

describe('bytes that are no certificate', () => {
  test.each([['nothing', []], ['a number', [2, 1, 5]], ['half a sequence', [0x30, 0x82, 0xff, 0xff, 1]], ['an empty sequence', [0x30, 0]]])('such as %s are refused', async (_what, bytes) => {
    const der = Uint8Array.from(bytes);
    expect([readX509(der).ok, (await readRevocationList(der, { der })).ok, (await verifyX509Path({ chain: [der], roots: [der], at: new Date() })).ok]).toEqual([false, false, false]);
  });

  test('a private key is of a kind that is taken, or none', () => {
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect([reasonOf(readPrivateKey(ed25519)), reasonOf(readPrivateKey('x')), reasonOf(readPrivateKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'))].every((reason) => reason !== 'ok')).toBe(true);
  });
});
