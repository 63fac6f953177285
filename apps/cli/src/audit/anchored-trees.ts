import { INVARIANTS, type AuditedEntry } from '#core/audit';
import { fromBase64, type Checkpoint } from '#core/tlog';
import { sinceFinding } from '../log/check-log.js';
import type { LogSource } from '../log/source.js';
import type { AuditFinding } from './findings.js';

const NUMBER = 22;

/** Of the entries from an index on: which say that a tree was anchored that is no beginning of this log (invariant 22). */
export async function anchoredFindings(source: LogSource, checkpoint: Checkpoint, { first, entries }: { readonly first: number; readonly entries: readonly (AuditedEntry | undefined)[] }): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  for (const [place, entry] of entries.entries()) {
    const what = entry === undefined || !isAnchor(entry) ? undefined : await complaint(source, checkpoint, entry);
    if (what !== undefined) findings.push(ofInvariant(first + place, what));
  }
  return findings;
}

const isAnchor = (entry: AuditedEntry): entry is AuditedEntry<'anchor.submitted'> => entry.type === 'anchor.submitted';

async function complaint(source: LogSource, checkpoint: Checkpoint, { data: { origin, size, root } }: AuditedEntry<'anchor.submitted'>): Promise<string | undefined> {
  const bytes = fromBase64(root);
  if (bytes === undefined) return 'the root that it anchors is not base64';
  const finding = await sinceFinding(source, checkpoint, { origin, size, root: bytes });
  return finding === undefined ? undefined : `it anchors another tree of ${size} entries than this log has: ${finding.reason}`;
}

function ofInvariant(index: number, what: string): AuditFinding {
  const invariant = INVARIANTS.find(({ number }) => number === NUMBER);
  if (invariant === undefined) throw new Error(`there is no invariant ${NUMBER}`);
  return { rule: invariant.id, invariant: NUMBER, cite: invariant.cite, index, type: 'anchor.submitted', what };
}
