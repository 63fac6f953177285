import { INVARIANTS, type AuditedEntry } from '#core/audit';
import { fromBase64, type Checkpoint } from '#core/tlog';
import { sinceFinding } from '../log/check-log.js';
import type { LogSource } from '../log/source.js';
import type { AuditFinding } from './findings.js';

/** Which invariants say so, by the entry type that names a tree. */
const NUMBERS = { 'anchor.submitted': 22, 'nationalreport.prepared': 23 } as const;
type NamingType = keyof typeof NUMBERS;

/** Of the entries from an index on: which name a tree to others that is no beginning of this log (invariants 22 and 23). */
export async function anchoredFindings(source: LogSource, checkpoint: Checkpoint, { first, entries }: { readonly first: number; readonly entries: readonly (AuditedEntry | undefined)[] }): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  for (const [place, entry] of entries.entries()) {
    if (entry === undefined || !namesTree(entry)) continue;
    const what = await complaint(source, checkpoint, entry);
    if (what !== undefined) findings.push(ofInvariant(entry.type, first + place, what));
  }
  return findings;
}

const namesTree = (entry: AuditedEntry): entry is AuditedEntry<NamingType> => Object.hasOwn(NUMBERS, entry.type);

async function complaint(source: LogSource, checkpoint: Checkpoint, entry: AuditedEntry<NamingType>): Promise<string | undefined> {
  const { origin, size, root } = entry.type === 'anchor.submitted' ? entry.data : entry.data.checkpoint;
  const bytes = fromBase64(root);
  if (bytes === undefined) return 'the root that it names is not base64';
  const finding = await sinceFinding(source, checkpoint, { origin, size, root: bytes });
  return finding === undefined ? undefined : `it names another tree of ${size} entries than this log has: ${finding.reason}`;
}

function ofInvariant(type: NamingType, index: number, what: string): AuditFinding {
  const invariant = INVARIANTS.find(({ number }) => number === NUMBERS[type]);
  if (invariant === undefined) throw new Error(`there is no invariant ${NUMBERS[type]}`);
  return { rule: invariant.id, invariant: invariant.number, cite: invariant.cite, index, type, what };
}
