import { hash } from 'node:crypto';
import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint-text.js';
import { decodeUtf8, fromBase64, fromDecimal, sameBytes, toBase64 } from './encoding.js';
import { EMPTY_ROOT, HASH_BYTES } from './hash.js';
import { formatSignature, openNote, signatureLine, type NoteSignature, type Signer, type Verifier } from './note.js';
import { assert, fail, ok, type Result, type Verification } from './result.js';
import { verifyConsistency } from './verify.js';

/** What a witness reads of one request: the limit of omniwitness, far above 63 hashes and a checkpoint. */
export const ADD_CHECKPOINT_BYTES_MAX = 16 * 1024;
/** The content type of the size that a witness answers with when the old size is not the one that it knows. */
export const TLOG_SIZE_TYPE = 'text/x.tlog.size';
/** "The client MUST NOT send more than 63 consistency proof lines": no tree is deeper. */
const PROOF_HASHES_MAX = 63;

/** What a log asks of a witness: to cosign a checkpoint that extends the one of `oldSize` which it cosigned last. */
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The checkpoint, signed by its log. */
  readonly note: string;
}
/** A request as it came in; `claimed` is what its checkpoint says, which nobody has verified yet. */
export interface AddCheckpointRequest extends AddCheckpoint {
  readonly claimed: Checkpoint;
}
/** A log as its witness knows it: whose signature counts, and the last checkpoint that it cosigned, if it ever did. */
export interface KnownLog {
  readonly verifiers: readonly Verifier[];
  readonly latest: Checkpoint | undefined;
}
/** What a witness answers; only 200 is followed by a signature. */
export type AddCheckpointVerdict =
  | { readonly status: 200; readonly checkpoint: SignedCheckpoint }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422; readonly reason: string };

/** Where below its monitoring prefix a witness serves what it cosigned last of a log (C2SP tlog-witness, monitor retrieval). */
export const witnessedPath = (origin: string): string => `${hash('sha256', origin, 'hex')}/checkpoint`;

/** The body of an add-checkpoint request (C2SP tlog-witness). */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  assert(Number.isSafeInteger(oldSize) && oldSize >= 0, 'an old size is a count');
  assert(proof.length <= PROOF_HASHES_MAX && proof.every(({ length }) => length === HASH_BYTES), 'a proof is at most 63 hashes');
  return `old ${oldSize}\n${proof.map((sibling) => `${toBase64(sibling)}\n`).join('')}\n${note}`;
}

const SHAPE = /^old ([^\n]*)\n((?:[^\n]+\n)*)\n([^]*)$/;

/** Reads the body of an add-checkpoint request strictly; what does not parse is a 400. */
export function parseAddCheckpoint(body: Uint8Array): Result<AddCheckpointRequest> {
  if (body.length > ADD_CHECKPOINT_BYTES_MAX) return fail(`malformed request: more than ${ADD_CHECKPOINT_BYTES_MAX} bytes`);
  const decoded = decodeUtf8(body);
  if (!decoded.ok) return decoded;
  const [, decimal = '', block = '', note = ''] = SHAPE.exec(decoded.value) ?? [];
  const oldSize = fromDecimal(decimal);
  if (oldSize === undefined) return fail('malformed request: it does not begin with the line of the old size');
  const lines = block.split('\n').slice(0, -1);
  if (lines.length > PROOF_HASHES_MAX) return fail(`malformed request: more than ${PROOF_HASHES_MAX} lines of proof`);
  const proof = lines.flatMap((line) => {
    const sibling = fromBase64(line);
    return sibling?.length === HASH_BYTES ? [sibling] : [];
  });
  if (proof.length < lines.length) return fail('malformed request: a line of the proof is not the base64 of 32 bytes');
  const claimed = parseCheckpoint(textOf(note));
  return claimed.ok ? ok({ oldSize, proof, note, claimed: claimed.value }) : claimed;
}

/** What the signatures of a note are over: everything before the last blank line. */
const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);

/**
 * What a witness answers, with the checks in the order of the specification: an unknown log 404, no signature of its keys
 * 403, an old size beyond the checkpoint's 400, an old size that is not the one known here 409, a tree that does not
 * extend it 422. Two roots for one size are a 422 as well (tlog-witness as of 2026; version 1.0.0 said 409).
 */
export function judgeAddCheckpoint(request: AddCheckpointRequest, log: KnownLog | undefined): AddCheckpointVerdict {
  const { oldSize, note, claimed } = request;
  if (log === undefined) return { status: 404, reason: `the log ${claimed.origin} is not known here` };
  const opened = openCheckpoint(note, log.verifiers);
  if (!opened.ok) return { status: 403, reason: opened.reason };
  if (oldSize > claimed.size) return { status: 400, reason: `the old size ${oldSize} is beyond the checkpoint's ${claimed.size}` };
  const known = log.latest?.size ?? 0;
  if (oldSize !== known) return { status: 409, size: known };
  const extension = verifyExtension(request, log.latest);
  return extension.ok ? { status: 200, checkpoint: opened.value } : { status: 422, reason: extension.reason };
}

function verifyExtension({ oldSize, proof, claimed }: AddCheckpointRequest, latest: Checkpoint | undefined): Verification {
  if (claimed.size === 0 && !sameBytes(claimed.root, EMPTY_ROOT)) return fail('the tree without entries has another root');
  if (oldSize === 0) return proof.length === 0 ? { ok: true } : fail('the proof of what extends nothing is empty');
  assert(latest !== undefined, 'a size above 0 was cosigned');
  return verifyConsistency({ oldSize: BigInt(oldSize), newSize: BigInt(claimed.size), oldRoot: latest.root, newRoot: claimed.root, proof });
}

/** How a refusal reads on the wire: a conflict is the size alone, by which the client finds the right proof. */
export function refusalBody(verdict: Exclude<AddCheckpointVerdict, { readonly status: 200 }>): { readonly type: string; readonly body: string } {
  return verdict.status === 409 ? { type: TLOG_SIZE_TYPE, body: `${verdict.size}\n` } : { type: 'text/plain; charset=utf-8', body: `${verdict.reason}\n` };
}

/** The size in the body of a 409; undefined where there is none, which some witnesses leave out. */
export const readTlogSize = (body: string): number | undefined => fromDecimal(body.replace(/\n$/, ''));

/**
 * Cosigns the checkpoint of a request that was judged to be well: `lines` is the answer, `note` what the witness keeps and
 * shows: the signatures of the log that verified, and its own. Lines of anybody else are left out.
 */
export function cosignCheckpoint(
  { note }: AddCheckpoint, { signatures }: SignedCheckpoint, cosigners: readonly Signer[],
): { readonly lines: string; readonly note: string } {
  const text = textOf(note);
  const lines = cosigners.map((cosigner) => signatureLine(text, cosigner)).join('');
  return { lines, note: `${text}\n${signatures.map(formatSignature).join('')}${lines}` };
}

/** The cosignatures in the answer of a witness, as far as they are by the key that is known of it; one that is bad spoils the answer. */
export function readCosignatures(note: string, answer: string, verifier: Verifier): Result<readonly NoteSignature[]> {
  const opened = openNote(`${textOf(note)}\n${answer}`, [verifier]);
  return opened.ok ? ok(opened.value.verified) : opened;
}
