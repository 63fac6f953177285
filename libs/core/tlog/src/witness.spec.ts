import { describe, expect, test } from '@jest/globals';
import { formatCheckpoint, parseCheckpoint } from './checkpoint-text.js';
import { EMPTY_ROOT, leafHash, leafHashes, merkleRoot } from './hash.js';
import { verificationKeyOf, type SigningKey } from './keys.js';
import { cosignerOf, openNote, signerOf, signNote, verifierOf } from './note.js';
import { consistencyProof } from './prove.js';
import type { Result } from './result.js';
import { KEY_TYPE } from './suites/index.js';
import { cosignatureTime } from './suites/suite.js';
import {
  ADD_CHECKPOINT_BYTES_MAX, cosignCheckpoint, formatAddCheckpoint, judgeAddCheckpoint, parseAddCheckpoint, readCosignatures, refusalBody, witnessedPath,
  type AddCheckpointRequest, type KnownLog,
} from './witness.js';

const ORIGIN = 'log.example/2026';
const logKey: SigningKey = { name: ORIGIN, type: KEY_TYPE.ed25519, seed: Buffer.alloc(32, 1) };
const stranger: SigningKey = { ...logKey, seed: Buffer.alloc(32, 2) };
const witnessKey: SigningKey = { name: 'witness.example', type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, 3) };
const verifiers = [verifierOf(verificationKeyOf(logKey))];

const leaves = leafHashes(Array.from({ length: 40 }, (_, i) => Buffer.from(`entry ${i}`)));
const rootAt = (size: number): Uint8Array => merkleRoot(leaves.subarray(0, size * 32));
const otherRoot = leafHash(Buffer.from('another tree'));
const note = (size: number, { root = rootAt(size), key = logKey, origin = ORIGIN } = {}): string => signNote(formatCheckpoint({ origin, size, root }), [signerOf(key)]);
const proofOf = (oldSize: number, newSize: number): Promise<readonly Uint8Array[]> => consistencyProof({ oldSize, newSize }, () => Promise.resolve(leaves));
const valueOf = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
};
const known = (size: number | undefined, root?: Uint8Array): KnownLog =>
  ({ verifiers, latest: size === undefined ? undefined : { origin: ORIGIN, size, root: root ?? rootAt(size) } });
const asked = (oldSize: number, signed: string, proof: readonly Uint8Array[] = []): AddCheckpointRequest =>
  valueOf(parseAddCheckpoint(Buffer.from(formatAddCheckpoint({ oldSize, proof, note: signed }))));

describe('the body of add-checkpoint', () => {
  test('reads back as it was written', async () => {
    const proof = await proofOf(7, 33);
    expect(proof.length).toBeGreaterThan(0);
    expect(asked(7, note(33), proof)).toMatchObject({ oldSize: 7, proof, note: note(33), claimed: { origin: ORIGIN, size: 33 } });
  });

  test('has as many as 63 hashes, and no more', () => {
    const lines = (count: number): Buffer => Buffer.from(`old 1\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(count)}\n${note(3)}`);
    expect(parseAddCheckpoint(lines(63))).toMatchObject({ ok: true });
    expect(parseAddCheckpoint(lines(64))).toMatchObject({ ok: false, reason: expect.stringContaining('more than 63') });
  });

  test('has as many as 16 KiB, and no more', () => {
    const unsigned = `old 0\n\n${formatCheckpoint({ origin: ORIGIN, size: 3, root: rootAt(3) })}\n`;
    const padded = (length: number): Buffer => Buffer.from(unsigned + 'x'.repeat(length - unsigned.length));
    expect(parseAddCheckpoint(padded(ADD_CHECKPOINT_BYTES_MAX))).toMatchObject({ ok: true });
    expect(parseAddCheckpoint(padded(ADD_CHECKPOINT_BYTES_MAX + 1))).toMatchObject({ ok: false });
  });

  test.each([
    ['nothing', ''],
    ['no old size', `\n${note(3)}`],
    ['an old size with leading zeros', `old 01\n\n${note(3)}`],
    ['an old size below zero', `old -1\n\n${note(3)}`],
    ['an old size beyond what a number holds', `old 9007199254740993\n\n${note(3)}`],
    ['two spaces', `old  1\n\n${note(3)}`],
    ['carriage returns', `old 1\r\n\r\n${note(3)}`],
    ['a line of the proof that is no base64', `old 1\nnot base64!\n\n${note(3)}`],
    ['a line of the proof that is too short', `old 1\nAAAA\n\n${note(3)}`],
    ['no blank line before the checkpoint', `old 1\n${note(3)}`],
    ['no checkpoint', 'old 1\n\n'],
    ['a checkpoint without signatures', `old 1\n\n${formatCheckpoint({ origin: ORIGIN, size: 3, root: rootAt(3) })}`],
    ['a checkpoint with an extension line, which nobody could audit', `old 1\n\n${ORIGIN}\n3\n${Buffer.alloc(32).toString('base64')}\nmore\n\n— x AAAAAAAA\n`],
  ])('is malformed with %s', (_what, body) => {
    expect(parseAddCheckpoint(Buffer.from(body))).toMatchObject({ ok: false });
  });

  test('is malformed where it is not UTF-8', () => {
    expect(parseAddCheckpoint(Buffer.concat([Buffer.from('old 0\n\n'), Buffer.from([0xff]), Buffer.from(note(3))]))).toMatchObject({ ok: false });
  });
});

describe('a witness', () => {
  test('cosigns a first checkpoint, an extension, and the same tree again', async () => {
    expect(judgeAddCheckpoint(asked(0, note(3)), known(undefined))).toMatchObject({ status: 200, checkpoint: { size: 3 } });
    expect(judgeAddCheckpoint(asked(3, note(40), await proofOf(3, 40)), known(3))).toMatchObject({ status: 200 });
    expect(judgeAddCheckpoint(asked(8, note(40), await proofOf(8, 40)), known(8))).toMatchObject({ status: 200 });
    expect(judgeAddCheckpoint(asked(40, note(40)), known(40))).toMatchObject({ status: 200 });
  });

  test('cosigns the empty tree, and what grows from it without a proof', () => {
    expect(judgeAddCheckpoint(asked(0, note(0, { root: EMPTY_ROOT })), known(undefined))).toMatchObject({ status: 200 });
    expect(judgeAddCheckpoint(asked(0, note(3)), known(0, EMPTY_ROOT))).toMatchObject({ status: 200 });
  });

  test('answers 404 for a log that it does not know', () => {
    expect(judgeAddCheckpoint(asked(0, note(3)), undefined)).toMatchObject({ status: 404 });
  });

  test.each([
    ['by a key that it does not trust', note(3, { key: stranger })],
    ['by the log under another origin', note(3, { origin: 'log.example/2027' })],
    ['by a signature that is bad', note(3).replace(`\n3\n`, '\n4\n')],
  ])('answers 403 for a checkpoint signed %s', (_what, signed) => {
    expect(judgeAddCheckpoint(asked(0, signed), known(undefined))).toMatchObject({ status: 403 });
  });

  test('answers 400 where the old size is beyond the checkpoint, and not where it is equal', () => {
    expect(judgeAddCheckpoint(asked(4, note(3)), known(4))).toMatchObject({ status: 400 });
    expect(judgeAddCheckpoint(asked(3, note(3)), known(3))).toMatchObject({ status: 200 });
  });

  test.each([[0, 3], [2, 3], [4, 3], [5, 0]])('answers 409 with its size where the old size is %i and it knows %i', (oldSize, size) => {
    const verdict = judgeAddCheckpoint(asked(oldSize, note(20)), known(size === 0 ? undefined : size));
    expect(verdict).toEqual({ status: 409, size });
    expect(verdict.status === 409 && refusalBody(verdict)).toEqual({ type: 'text/x.tlog.size', body: `${size}\n` });
  });

  test.each([
    ['the empty tree has another root', asked(0, note(0, { root: otherRoot })), known(undefined)],
    ['something is proven from nothing', asked(0, note(3), [otherRoot]), known(undefined)],
    ['the proof is missing', asked(3, note(20)), known(3)],
    ['the proof is of another tree', asked(3, note(20), [otherRoot, otherRoot, otherRoot, otherRoot]), known(3)],
    ['the same size has another root', asked(3, note(3, { root: otherRoot })), known(3)],
    ['the same tree comes with a proof', asked(3, note(3), [otherRoot]), known(3)],
  ])('answers 422 where %s', (_what, request, log) => {
    const verdict = judgeAddCheckpoint(request, log);
    expect(verdict).toMatchObject({ status: 422 });
    expect(verdict.status === 422 && refusalBody(verdict).type).toBe('text/plain; charset=utf-8');
  });

  test('answers 422 where the extension is of a tree with another past', async () => {
    expect(judgeAddCheckpoint(asked(3, note(20), await proofOf(3, 20)), known(3, otherRoot))).toMatchObject({ status: 422 });
  });

  test('checks in the order of the specification: log, signature, sizes, state, proof', () => {
    const wrong = { signed: asked(9, note(3, { key: stranger })), sizes: asked(9, note(3)), state: asked(2, note(3, { root: otherRoot })) };
    expect(judgeAddCheckpoint(wrong.signed, undefined).status).toBe(404);
    expect(judgeAddCheckpoint(wrong.signed, known(1)).status).toBe(403);
    expect(judgeAddCheckpoint(wrong.sizes, known(1)).status).toBe(400);
    expect(judgeAddCheckpoint(wrong.state, known(1)).status).toBe(409);
  });
});

describe('a cosignature', () => {
  const time = 1_790_000_000n;
  const cosigner = cosignerOf(witnessKey, time);
  const verifier = verifierOf(verificationKeyOf(witnessKey));
  const request = asked(0, note(3));
  const accepted = judgeAddCheckpoint(request, known(undefined));
  if (accepted.status !== 200) throw new Error('the request is well');
  const cosigned = cosignCheckpoint(request, accepted.checkpoint, [cosigner]);

  test('is over the checkpoint and the time, and joins the signature of the log in what the witness keeps', () => {
    expect(openNote(cosigned.note, [...verifiers, verifier])).toMatchObject({ ok: true, value: { verified: [{ name: ORIGIN }, { name: 'witness.example' }], unverified: [] } });
    expect(cosigned.note).toBe(note(3) + cosigned.lines);
  });

  test('leaves out the lines of those whom the witness does not know', () => {
    const crowded = asked(0, note(3) + signNote('x\n', [signerOf(stranger)]).slice(3));
    const verdict = judgeAddCheckpoint(crowded, known(undefined));
    expect(verdict.status === 200 && cosignCheckpoint(crowded, verdict.checkpoint, [cosigner]).note).toBe(cosigned.note);
  });

  test('is read from the answer by its client, among others that it ignores', () => {
    const other = cosignerOf({ ...witnessKey, seed: Buffer.alloc(32, 4) }, time);
    const both = cosignCheckpoint(request, accepted.checkpoint, [other, cosigner]).lines;
    const read = valueOf(readCosignatures(note(3), both, verifier));
    expect(read.map(({ name, bytes }) => [name, cosignatureTime(bytes)])).toEqual([['witness.example', time]]);
  });

  test.each([
    ['of another checkpoint', cosignCheckpoint(asked(0, note(4)), accepted.checkpoint, [cosigner]).lines],
    ['of nobody known', cosignCheckpoint(request, accepted.checkpoint, [cosignerOf({ ...witnessKey, seed: Buffer.alloc(32, 4) }, time)]).lines],
    ['of nobody', ''],
    ['that carries text of its own', `another text\n\n${cosigned.lines}`],
  ])('is refused in an answer %s', (_what, answer) => {
    expect(readCosignatures(note(3), answer, verifier)).toMatchObject({ ok: false });
  });

  test('is found again below the hash of the origin', () => {
    expect(witnessedPath('example.com/log')).toBe('4d3203c8f35cdf600e475f55fede6081a703d3d322f208865fca2ec4f0e030f8/checkpoint');
    expect(parseCheckpoint(cosigned.note.slice(0, cosigned.note.indexOf('\n\n') + 1))).toMatchObject({ ok: true });
  });
});
