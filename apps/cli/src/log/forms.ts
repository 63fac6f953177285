import { byDigest, documentsNamedBy, examine, readEntry, textOf, type Documents, type Examined } from '#core/audit';
import type { DocumentsRead, Finding } from './parts.js';
import { surplusIn } from './surplus.js';

/** The entries of a bundle as texts; by position, those that have not the form of their type, and what was found in documents, where anything was. */
export interface Forms { readonly texts: readonly string[]; readonly malformed: Readonly<Record<number, string>>; readonly examined: Readonly<Record<number, Examined>> }

/** The form of each entry, what its documents say, and which of those beside them no entry names; these are told where all entries have their forms. */
export function formsOf(entries: readonly Uint8Array[], read: DocumentsRead | undefined): { readonly forms: Forms; readonly surplus: readonly Finding[] } {
  const held: Documents | undefined = read === undefined ? undefined : byDigest(read.documents);
  const [malformed, examined, named]: [Record<number, string>, Record<number, Examined>, string[]] = [{}, {}, []];
  const texts = entries.map(textOf);
  entries.forEach((bytes, position) => {
    const entry = readEntry(bytes, texts[position]);
    if (!entry.ok) malformed[position] = entry.reason;
    else if (held !== undefined) {
      const names = documentsNamedBy(entry.value);
      const found = examine(entry.value, held, names);
      named.push(...names);
      if (found.missing.length > 0 || Object.keys(found).length > 1) examined[position] = found;
    }
  });
  const surplus = read === undefined || Object.keys(malformed).length > 0 ? [] : surplusIn(read, named);
  return { forms: { texts, malformed, examined }, surplus };
}
