import { DOCUMENT_BUNDLE_BYTES_MAX, bundleOf, decodeDocuments, documentsPath, TILE_WIDTH } from '#core/tlog';
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
