import { documentsNamedBy, readEntry } from '#core/audit';
import { DOCUMENT_BUNDLE_BYTES_MAX, bundleOf, decodeDocuments, documentsPath, TILE_WIDTH } from '#core/tlog';
import { sha256Hex } from '#core/exchange';
import type { ImportBatch } from '#ledger';
import { Unreadable } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';

/**
 * The documents that the entries of one bundle name, as far as a copy has them. Each is addressed by its digest, so a wrong one
 * is merely none: whoever needs the right one will miss it, and says so.
 */
export async function documentsOf(copy: LogSource, entry: number, size: number): Promise<readonly string[]> {
  const bundle = bundleOf(entry, size);
  const exact = await copy.read(documentsPath(bundle), DOCUMENT_BUNDLE_BYTES_MAX);
  const answer = exact.kind === 'found' ? exact : await copy.read(documentsPath({ ...bundle, width: TILE_WIDTH }), DOCUMENT_BUNDLE_BYTES_MAX);
  if (answer.kind === 'withheld') throw new Unreadable(`${copy.name} withholds ${documentsPath(bundle)}`);
  const decoded = answer.kind === 'found' ? decodeDocuments(answer.bytes) : undefined;
  return decoded?.ok === true ? decoded.value.map((bytes) => Buffer.from(bytes).toString('utf8')) : [];
}

/** A document that an entry names and that is nowhere to be had. */
export interface MissingDocument { readonly index: number; readonly sha256: string }

/** The documents that entries of a batch name and that did not come with it. */
export function missingFrom({ from, entries, documents }: ImportBatch): readonly MissingDocument[] {
  const held = new Set(documents.map(sha256Hex));
  return entries.flatMap(({ body }, i) => {
    const entry = readEntry(body);
    const named = entry.ok ? documentsNamedBy(entry.value) : [];
    return named.filter((sha256) => !held.has(sha256)).map((sha256) => ({ index: from + i, sha256 }));
  });
}
