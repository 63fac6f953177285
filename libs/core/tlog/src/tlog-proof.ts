import { openCheckpoint, type SignedCheckpoint } from './checkpoint.js';
import { fromBase64, fromDecimal, toBase64 } from './encoding.js';
import type { Verifier } from './note.js';
import type { Policy } from './policy.js';
import { assert, fail, ok, type Result } from './result.js';
import { verifyInclusion } from './verify.js';
import { openWitnessed, type WitnessedCheckpoint } from './witnessed.js';

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^63 leaves is 63 levels deep. */
const HASHES_MAX = 63;
/** What rides in `extra` are the disclosures of one entry of 4 KB; a reader's memory is bounded here. */
const TEXT_CHARS_MAX = 262_144;

/** A `.tlog-proof`: that one entry is in the log that signed the checkpoint. */
export interface TlogProof {
  /** Opaque, and vouched for by nothing: whoever uses it checks it against the entry, as a disclosure by its digest. */
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
  /** As it came, unauthenticated. */
  readonly extra?: Uint8Array;
}
/** What a receipt proves to somebody with a policy: that the quorum's witnesses saw the tree, too. */
export interface WitnessedReceipt extends Receipt {
  readonly checkpoint: WitnessedCheckpoint;
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
  if (text.length > TEXT_CHARS_MAX) return fail(`malformed proof: more than ${TEXT_CHARS_MAX} characters`);
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

type Opener<Checkpoint extends SignedCheckpoint> = (note: string) => Result<Checkpoint>;

function verifyWith<Checkpoint extends SignedCheckpoint>(
  text: string, leafHash: Uint8Array, open: Opener<Checkpoint>,
): Result<Receipt & { readonly checkpoint: Checkpoint }> {
  const proof = parseTlogProof(text);
  if (!proof.ok) return proof;
  const { checkpoint: note, hashes, ...carried } = proof.value;
  const checkpoint = open(note);
  if (!checkpoint.ok) return checkpoint;
  const { size, root } = checkpoint.value;
  const inclusion = verifyInclusion({ index: BigInt(carried.index), size: BigInt(size), leafHash, proof: hashes, root });
  return inclusion.ok ? ok({ ...carried, checkpoint: checkpoint.value }) : inclusion;
}

/** Verifies offline that a leaf is in the log that a verifier knows: its signature, then the path to the signed root. */
export const verifyReceipt = (text: string, leafHash: Uint8Array, verifiers: readonly Verifier[]): Result<Receipt> =>
  verifyWith(text, leafHash, (note) => openCheckpoint(note, verifiers));

/** The same under a policy: the log is one of the policy's, and the quorum of its witnesses has cosigned. */
export const verifyReceiptUnder = (text: string, leafHash: Uint8Array, policy: Policy): Result<WitnessedReceipt> =>
  verifyWith(text, leafHash, (note) => openWitnessed(note, policy));
