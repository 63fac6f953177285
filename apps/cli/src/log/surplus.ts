import { byDigest } from '#core/audit';
import type { DocumentsRead, Finding } from './parts.js';

/**
 * A bundle holds the documents that its entries name and no other: what nobody has signed would travel with what everybody has. Where
 * one that is named is missing, that is said instead.
 */
export function surplusIn({ documents, path, isExact }: DocumentsRead, named: readonly string[]): readonly Finding[] {
  const wanted = new Set(named);
  if (!isExact || documents.length <= wanted.size) return [];
  const stranger = [...byDigest(documents).keys()].find((digest) => !wanted.has(digest));
  return [{ reason: stranger === undefined ? `${path} holds a document twice` : `${path} holds the document ${stranger}, which no entry of its bundle names`, tile: path }];
}
