import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { fromBase64, fromDecimal, toBase64 } from './encoding.js';
import type { Verifier } from './note.js';
import { assert, fail, ok, type Result } from './result.js';
import { verifyInclusion } from './verify.js';

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^63 leaves is 63 levels deep. */
const HASHES_MAX = 63;

/** A `.tlog-proof`: that one entry is in the log that signed the checkpoint. Nothing vouches for `extra`. */
export interface TlogProof {
  readonly extra?: Uint8Array;
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}
/** What a verified receipt proves. */
export interface Receipt {
  readonly index: number;
  readonly checkpoint: SignedCheckpoint;
}

/** The text of a `.tlog-proof` file (C2SP tlog-proof v1). */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  assert(Number.isSafeInteger(index) && index >= 0, `${index} is not an index`);
  const lines = [HEADER, ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`, ...hashes.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

const SHAPE = /^([^\n]*)\n(?:extra ([^\n]*)\n)?index ([^\n]*)((?:\n[^\n]+)*)\n\n([^]*)$/;

/** Reads a `.tlog-proof` strictly; the checkpoint is not opened yet. */
export function parseTlogProof(text: string): Result<TlogProof> {
  const [, header, encodedExtra, decimal = '', block = '', checkpoint = ''] = SHAPE.exec(text) ?? [];
  if (header !== HEADER) return fail(`malformed proof: not of the form ${HEADER}`);
  const index = fromDecimal(decimal);
  if (index === undefined) return fail('malformed proof: the index is not a decimal');
  const lines = block.split('\n').slice(1);
  const hashes = lines.map(fromBase64).filter((hash) => hash !== undefined);
  if (hashes.length < lines.length || hashes.length > HASHES_MAX) return fail(`malformed proof: not at most ${HASHES_MAX} hashes in base64`);
  if (encodedExtra === undefined) return ok({ index, hashes, checkpoint });
  const extra = fromBase64(encodedExtra);
  return extra === undefined ? fail('malformed proof: the extra line is not base64') : ok({ extra, index, hashes, checkpoint });
}

/** Verifies offline that a leaf is in the log that a verifier knows: its signature, then the path to the signed root. */
export function verifyReceipt(text: string, leafHash: Uint8Array, verifiers: readonly Verifier[]): Result<Receipt> {
  const proof = parseTlogProof(text);
  if (!proof.ok) return proof;
  const { index, hashes } = proof.value;
  const checkpoint = openCheckpoint(proof.value.checkpoint, verifiers);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const inclusion = verifyInclusion({ index: BigInt(index), size: BigInt(size), leafHash, proof: hashes, root });
  return inclusion.ok ? ok({ index, checkpoint: checkpoint.value }) : inclusion;
}
