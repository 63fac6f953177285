import { describe, expect, test } from '@jest/globals';
import { formatCheckpoint } from './checkpoint-text.js';
import { leafHash } from './hash.js';
import { formatVkey, verificationKeyOf, type SigningKey } from './keys.js';
import { cosignerOf, signatureLine, signerOf, signNote } from './note.js';
import { parsePolicy, type Policy } from './policy.js';
import { KEY_TYPE, type KeyType } from './suites/index.js';
import { formatTlogProof, verifyReceiptUnder } from './tlog-proof.js';
import { openWitnessed } from './witnessed.js';

const keyOf = (name: string, type: KeyType, fill: number): SigningKey => ({ name, type, seed: new Uint8Array(32).fill(fill) });
const vkeyOf = (key: SigningKey): string => formatVkey(verificationKeyOf(key));
const logKey = keyOf('log.example', KEY_TYPE.ed25519, 1);
const [one, two, three, stranger] = [11, 12, 13, 99].map((fill) => keyOf(`w${fill}.example`, KEY_TYPE.cosignature, fill)) as [SigningKey, SigningKey, SigningKey, SigningKey];

function policyOf(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
const WITNESSES = `witness one ${vkeyOf(one)}\nwitness two ${vkeyOf(two)}\nwitness three ${vkeyOf(three)}\ngroup q 2 one two three\nquorum q\n`;
const policy = policyOf(`log ${vkeyOf(logKey)}\n${WITNESSES}`);

const leaf = leafHash(Buffer.from('entry'));
const text = formatCheckpoint({ origin: logKey.name, size: 1, root: leaf });
const signed = signNote(text, [signerOf(logKey)]);
const cosigned = (...by: readonly (readonly [SigningKey, bigint])[]): string =>
  signed + by.map(([key, time]) => signatureLine(text, cosignerOf(key, time))).join('');

describe('a checkpoint under a policy', () => {
  test('is opened when the log and enough witnesses signed, with the time of each', () => {
    const opened = openWitnessed(cosigned([three, 1_760_000_003n], [one, 1_760_000_001n], [stranger, 5n]), policy);
    expect(opened).toMatchObject({ ok: true, value: { origin: 'log.example', size: 1, log: { key: { name: 'log.example' } } } });
    expect(opened.ok && opened.value.cosigners.map(({ witness, time }) => [witness.name, time])).toEqual([['one', 1_760_000_001n], ['three', 1_760_000_003n]]);
  });

  test('is refused without the quorum, and says who is missing', () => {
    expect(openWitnessed(signed, policy)).toEqual({ ok: false, reason: 'the policy asks for 2 of (one, two, three), and the checkpoint is cosigned by none of them' });
    expect(openWitnessed(cosigned([two, 1n]), policy)).toMatchObject({ ok: false, reason: expect.stringContaining('cosigned by two') });
  });

  test('is not helped by cosignatures of witnesses that the policy does not know', () => {
    expect(openWitnessed(cosigned([two, 1n], [stranger, 1n]), policy).ok).toBe(false);
  });

  test('counts a witness once however often it cosigned, and takes the later time', () => {
    expect(openWitnessed(cosigned([two, 1n], [two, 2n]), policy).ok).toBe(false);
    const opened = openWitnessed(cosigned([two, 7n], [two, 9n], [two, 8n], [one, 1n]), policy);
    expect(opened.ok && opened.value.cosigners.map(({ time }) => time)).toEqual([1n, 9n]);
  });

  test('is refused whole when one cosignature of a known witness is bad', () => {
    const forged = cosigned([one, 1n], [two, 1n]) + signatureLine('another text\n', cosignerOf(three, 1n));
    expect(openWitnessed(forged, policy)).toMatchObject({ ok: false, reason: expect.stringContaining('invalid signature for key w13.example') });
  });

  test('does not count a time above 2^63 - 1', () => {
    expect(openWitnessed(cosigned([one, 1n], [two, 2n ** 63n - 1n]), policy).ok).toBe(true);
    expect(openWitnessed(cosigned([one, 1n], [two, 2n ** 63n]), policy).ok).toBe(false);
  });

  test('is refused when only witnesses signed, also a witness whose key bears the name of the log', () => {
    const namesake = keyOf(logKey.name, KEY_TYPE.cosignature, 14);
    const unsigned = signNote(text, [cosignerOf(namesake, 1n)]);
    expect(openWitnessed(unsigned, policyOf(`log ${vkeyOf(logKey)}\nwitness w ${vkeyOf(namesake)}\nquorum w\n`)))
      .toEqual({ ok: false, reason: 'the checkpoint is of log.example, which no log of the policy signed' });
  });

  test('is refused when a log of the policy signed for another origin than its own', () => {
    const other = formatCheckpoint({ origin: 'other.example', size: 1, root: leaf });
    expect(openWitnessed(signNote(other, [signerOf(logKey)]), policyOf(`log ${vkeyOf(logKey)}\nquorum none\n`)))
      .toEqual({ ok: false, reason: 'the checkpoint is of other.example, which no given key speaks for' });
  });

  test('is opened under the old and the new key of its log alike while both are in the policy', () => {
    const next = keyOf(logKey.name, KEY_TYPE.ed25519, 2);
    const overlap = policyOf(`log ${vkeyOf(logKey)}\nlog ${vkeyOf(next)}\nquorum none\n`);
    const notes = [[logKey], [next], [logKey, next]].map((keys) => signNote(text, keys.map(signerOf)));
    expect(notes.map((note) => openWitnessed(note, overlap).ok)).toEqual([true, true, true]);
  });

  test('is opened by no policy without logs, for nobody would speak for its log', () => {
    expect(openWitnessed(cosigned([one, 1n], [two, 1n]), policyOf(WITNESSES)).ok).toBe(false);
  });
});

describe('a receipt under a policy', () => {
  const receipt = (checkpoint: string): string => formatTlogProof({ index: 0, hashes: [], checkpoint, extra: Buffer.from('{}') });

  test('is accepted with its cosigners, and hands its extra on as it came', () => {
    const verified = verifyReceiptUnder(receipt(cosigned([one, 1n], [two, 2n])), leaf, policy);
    expect(verified).toMatchObject({ ok: true, value: { index: 0, extra: Buffer.from('{}') } });
    expect(verified.ok && verified.value.checkpoint.cosigners).toHaveLength(2);
  });

  test('is refused without the quorum, and for another entry', () => {
    expect(verifyReceiptUnder(receipt(signed), leaf, policy).ok).toBe(false);
    expect(verifyReceiptUnder(receipt(cosigned([one, 1n], [two, 2n])), leafHash(Buffer.from('another')), policy))
      .toEqual({ ok: false, reason: 'the inclusion proof leads to another root' });
  });
});
