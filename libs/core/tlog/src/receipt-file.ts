import { decodeUtf8, fromBase64, sameBytes } from './encoding.js';
import type { Result } from './result.js';
import { parseTlogProof } from './tlog-proof.js';

/** A receipt is about 6 KB with its entry; witnesses and disclosures add to it, and an ML-DSA signature is 3 KB. */
export const RECEIPT_BYTES_MAX = 512 * 1024;
/** The first byte of a tagged COSE_Sign1 (tag 18), with which neither a proof nor a JSON document begins. */
const COSE_FIRST_BYTE = 0xd2;

/** What a JSON receipt says beside its proof, which is compared and never believed. */
export interface ReceiptClaims {
  readonly entry: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly index: string;
}
export type ReceiptProof = { readonly kind: 'tlog-proof'; readonly text: string } | { readonly kind: 'cose'; readonly bytes: Uint8Array };
/** A proof, with claims unless it stands alone. */
export interface ReceiptFile {
  readonly proof: ReceiptProof;
  readonly claims?: ReceiptClaims;
}

/** What a receipt claims that its proof does not show, of the entry with this leaf hash at this place; undefined where nothing. */
export function contradictionOf({ leafHash, index: claimed }: ReceiptClaims, leaf: Uint8Array, index: number): string | undefined {
  if (!sameBytes(leafHash, leaf)) return 'the leafHash of the receipt is not that of the entry';
  return claimed === String(index) ? undefined : `the receipt claims index ${claimed}, its proof is for ${index}`;
}

/** Reads a receipt in whichever of its three forms it comes. */
export function readReceipt(bytes: Uint8Array): Result<ReceiptFile> {
  if (bytes[0] === COSE_FIRST_BYTE) return { ok: true, value: { proof: { kind: 'cose', bytes } } };
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  if (text.value.trimStart().startsWith('{')) return readDocument(text.value);
  const proof = parseTlogProof(text.value);
  return proof.ok ? { ok: true, value: { proof: { kind: 'tlog-proof', text: text.value } } } : proof;
}

/** Reads `{ entry, index, leafHash, proof }`, where the index may be a number or, like every 64-bit number of the API, a string. */
function readDocument(text: string): Result<ReceiptFile> {
  const { entry, index, leafHash: leaf, proof } = parseMembers(text);
  const [entryBytes, leafBytes] = [entry, leaf].map((field) => (typeof field === 'string' ? fromBase64(field) : undefined));
  if (typeof proof !== 'string') return { ok: false, reason: 'the receipt has no proof' };
  if (entryBytes === undefined) return { ok: false, reason: 'the entry of the receipt is not base64' };
  if (leafBytes === undefined) return { ok: false, reason: 'the leafHash of the receipt is not base64' };
  if (typeof index !== 'number' && typeof index !== 'string') return { ok: false, reason: 'the receipt has no index' };
  return { ok: true, value: { proof: { kind: 'tlog-proof', text: proof }, claims: { entry: entryBytes, leafHash: leafBytes, index: String(index) } } };
}

function parseMembers(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
