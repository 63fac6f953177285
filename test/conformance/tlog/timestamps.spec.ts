import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatCheckpoint, leafHash, nonceOf, readTimestamp, timestampQuery, verifyTimestamp } from '#core/tlog';
import { makeTsa, type TestTsa } from '../../support/tsa.js';

/** Time-stamps of an authority that openssl runs. */
const text = formatCheckpoint({ origin: 'log.example/2026', size: 1, root: leafHash(Buffer.from('entry')) });
const query = timestampQuery(text, randomBytes(8));
const opened: TestTsa[] = [];
const made = (options: Parameters<typeof makeTsa>[0] = {}): TestTsa => {
  const tsa = makeTsa(options);
  opened.push(tsa);
  return tsa;
};
let tsa: TestTsa;
let reply: Buffer;
beforeAll(() => {
  tsa = made();
  reply = tsa.reply(query);
});
afterAll(() => { for (const one of opened) one.remove(); });

describe('a time-stamp by openssl', () => {
  test('is verified here, with its time, its policy and who gave it', async () => {
    const before = Date.now();
    const verified = await verifyTimestamp({ reply, text, roots: [tsa.ca], nonce: nonceOf(query) });
    expect(verified).toMatchObject({ ok: true, value: { policy: '1.2.3.4.1', authority: 'Test TSA', serial: expect.stringMatching(/^[0-9a-f]+$/) } });
    if (verified.ok) expect(Math.abs(Date.parse(verified.value.time) - before)).toBeLessThan(60_000);
  });
  test('to a question of ours is verified by openssl', () => {
    const put = (name: string, bytes: Uint8Array | string): string => { writeFileSync(join(tsa.directory, name), bytes); return name; };
    expect(tsa.openssl('ts', '-verify', '-data', put('text', text), '-in', put('kept.tsr', reply), '-CAfile', 'ca.pem')).toContain('Verification: OK');
    expect(tsa.openssl('ts', '-verify', '-queryfile', put('kept.tsq', query), '-in', 'kept.tsr', '-CAfile', 'ca.pem')).toContain('Verification: OK');
  });
  test('with any byte changed is refused, or says the same: some of its envelope is signed by nobody', async () => {
    const claim = { text, roots: [tsa.ca], nonce: nonceOf(query) };
    const original = await verifyTimestamp({ reply, ...claim });
    for (let at = 0; at < reply.length; at += 29) {
      const changed = Buffer.from(reply);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const verified = await verifyTimestamp({ reply: changed, ...claim });
      if (verified.ok) expect({ at, verified }).toEqual({ at, verified: original });
    }
  });
  test.each([
    ['of another text', () => ({ text: text.replace('\n1\n', '\n2\n') }), 'of another text'],
    ['that answers another question', () => ({ nonce: '41'.repeat(8) }), 'nonce differs'],
    ['of an authority that nobody trusts', () => ({ roots: [made().ca] }), 'certificate'],
    ['with no authority to trust', () => ({ roots: [] }), 'certificate'],
  ])('%s is refused', async (_, change, reason) => {
    expect(await verifyTimestamp({ reply, text, roots: [tsa.ca], nonce: nonceOf(query), ...change() })).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
  test('over another digest is refused', async () => {
    writeFileSync(join(tsa.directory, 'text'), text);
    tsa.openssl('ts', '-query', '-data', 'text', '-sha512', '-cert', '-out', 'other.tsq');
    const other = tsa.reply(readFileSync(join(tsa.directory, 'other.tsq')));
    expect(await verifyTimestamp({ reply: other, text, roots: [tsa.ca] })).toEqual({ ok: false, reason: 'the time-stamp is not over SHA-256' });
  });
  test('that the authority refuses is refused with its status', async () => {
    const refusal = tsa.reply(Buffer.from('303f', 'hex'));
    expect(readTimestamp({ reply: refusal, text })).toMatchObject({ ok: false, reason: expect.stringContaining('has refused') });
    expect((await verifyTimestamp({ reply: refusal, text, roots: [tsa.ca] })).ok).toBe(false);
  });
});

describe('what is signed like a time-stamp', () => {
  /** The content of a proper time-stamp under the signature of another certificate, which openssl's authority would not use. */
  function signedBy(odd: TestTsa, ...more: readonly string[]): Buffer {
    const at = (name: string): string => join(odd.directory, name);
    writeFileSync(at('proper.tsr'), tsa.reply(query));
    odd.openssl('ts', '-reply', '-in', 'proper.tsr', '-token_out', '-out', 'token');
    odd.openssl('cms', '-verify', '-inform', 'DER', '-in', 'token', '-noverify', '-out', 'info');
    odd.openssl('cms', '-sign', '-binary', '-nodetach', '-econtent_type', '1.2.840.113549.1.9.16.1.4', '-in', 'info', '-signer', 'tsa.pem', '-inkey', 'tsa.key', '-md', 'sha256', '-outform', 'DER', '-out', 'odd', ...more);
    const body = Buffer.concat([Buffer.from('3003020100', 'hex'), readFileSync(at('odd'))]);
    return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]), body]);
  }
  test('and properly, is one', async () => {
    expect(await verifyTimestamp({ reply: signedBy(tsa, '-cades'), text, roots: [tsa.ca] })).toMatchObject({ ok: true });
  });
  test.each([
    ['by a certificate that is for more', { extensions: 'extendedKeyUsage=critical,timeStamping,codeSigning\n' }, 'not for time-stamping alone'],
    ['by a certificate for something else', { extensions: 'extendedKeyUsage=critical,codeSigning\n' }, 'not for time-stamping alone'],
    ['by a certificate whose purpose is not critical', { extensions: 'extendedKeyUsage=timeStamping\n' }, 'not for time-stamping alone'],
    ['by a certificate without a purpose', { extensions: 'basicConstraints=critical,CA:FALSE\n' }, 'not for time-stamping alone'],
    ['by a certificate that was over by then', { days: ['-days', '-1'] }, 'certificate'],
  ])('%s, is none', async (_, options, reason) => {
    const odd = made(options);
    expect(await verifyTimestamp({ reply: signedBy(odd, '-cades'), text, roots: [odd.ca] })).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
  test('without naming its certificate, is none', async () => {
    expect(await verifyTimestamp({ reply: signedBy(tsa), text, roots: [tsa.ca] })).toEqual({ ok: false, reason: 'the time-stamp names another certificate than the one that verifies it' });
  });
  test('without signed attributes, is none', async () => {
    expect(await verifyTimestamp({ reply: signedBy(tsa, '-noattr'), text, roots: [tsa.ca] })).toMatchObject({ ok: false });
  });
});
