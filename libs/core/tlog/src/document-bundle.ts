import { parseTilePath, tilePath } from './paths.js';
import { assert, fail, ok, type Result } from './result.js';
import type { Bundle } from './tile.js';

/** The length before each document is four bytes: documents are larger than entries. */
const LENGTH_BYTES = 4;
/** The directory of the documents, beside `tile/entries`. */
export const DOCUMENTS = 'documents';
/** An entry names two documents at the most, and a bundle holds 256 entries. */
export const DOCUMENTS_PER_BUNDLE_MAX = 512;
/** No request body is larger, so no document that was made of one is. */
export const DOCUMENT_BUNDLE_BYTES_MAX = 256 * 1024 * 1024;

/** Where the documents of an entry bundle lie: `documents/<N>[.p/<W>]`, the path of the bundle under another name. */
export const documentsPath = (bundle: Bundle): string => tilePath(bundle).replace(/^tile\/entries/, DOCUMENTS);

/** The bundle whose documents a path names. */
export function parseDocumentsPath(path: string): Result<Bundle> {
  const parsed = parseTilePath(path.replace(/^documents\//, 'tile/entries/'));
  if (!parsed.ok) return parsed;
  const { level, index, width } = parsed.value;
  return level === 'entries' && path.startsWith(`${DOCUMENTS}/`) ? ok({ level, index, width }) : fail(`${path} names no documents`);
}

/** A document bundle: the documents that the entries of one bundle name, in the order of their first mention, each behind its length as a 32-bit big-endian integer. */
export function encodeDocuments(documents: readonly Uint8Array[]): Uint8Array {
  assert(documents.length <= DOCUMENTS_PER_BUNDLE_MAX, `a bundle names at most ${DOCUMENTS_PER_BUNDLE_MAX} documents, not ${documents.length}`);
  const bundle = Buffer.allocUnsafe(documents.reduce((sum, document) => sum + LENGTH_BYTES + document.length, 0));
  let at = 0;
  for (const document of documents) {
    at = bundle.writeUInt32BE(document.length, at);
    bundle.set(document, at);
    at += document.length;
  }
  return bundle;
}

/** The documents of a bundle, none of which need be there; bytes that are missing or left over make the whole bundle a failure. */
export function decodeDocuments(bundle: Uint8Array): Result<readonly Uint8Array[]> {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const documents: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    if (documents.length === DOCUMENTS_PER_BUNDLE_MAX) return fail(`more than ${DOCUMENTS_PER_BUNDLE_MAX} documents in a bundle`);
    if (at + LENGTH_BYTES > bundle.length) return fail(`truncated within document ${documents.length} of the bundle`);
    const end = at + LENGTH_BYTES + view.getUint32(at);
    if (end > bundle.length) return fail(`truncated within document ${documents.length} of the bundle`);
    documents.push(bundle.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return ok(documents);
}
