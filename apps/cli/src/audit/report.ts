import { INVARIANTS } from '#core/audit';
import { tilesOf, toBase64 } from '#core/tlog';
import { EXIT } from '../io.js';
import { signersOf, type Report } from '../log/report.js';
import type { Depth } from '../log/scan.js';
import { witnessJson, witnessRows, type Trust, type TrustedCheckpoint } from '../log/trust.js';
import type { AuditFinding, Tally } from './findings.js';

/** The format of the machine's report; a change that a reader would notice makes the next one. */
const FORMAT = 'yaosu-audit/1';
/** So many findings are told to a person; the machine's report has more. */
const TOLD_MAX = 20;

/** What an audit came to. */
export interface Outcome {
  readonly checkpoint: TrustedCheckpoint;
  readonly trust: Trust;
  readonly depth: Depth;
  readonly tally: Tally;
  readonly position: number;
  readonly since?: number | undefined;
  readonly receipts?: number | undefined;
  readonly anchors?: number | undefined;
  readonly resumedFrom: number;
  readonly elapsedMs: number;
  readonly spilled: { readonly aggregates: number; readonly bytes: number };
}

const ENTRIES: Readonly<Record<Depth, string>> = {
  tiles: 'not read, rebuilt from the leaf hashes',
  entries: 'each is canonical JSON and hashes to its leaf; not folded',
  forms: 'each has the form of its type, hashes to its leaf and is folded; documents and verdicts were not asked for',
  documents: 'each has the form of its type, hashes to its leaf and is folded',
};

/** The report, for people as rows and for programs as JSON. */
export function reportOf(outcome: Outcome): Report {
  const { checkpoint: { origin, size }, tally } = outcome;
  const [first] = tally.findings;
  const isWell = tally.found === 0;
  const headline = isWell ? `verified: ${origin}, ${size} entries` : `NOT VERIFIED: ${origin}, ${size} entries, ${tally.found} findings; ${first === undefined ? '' : headOf(first)}`;
  return { code: isWell ? EXIT.ok : EXIT.failed, headline, rows: [...rowsOf(outcome), ...tally.findings.slice(0, TOLD_MAX).map((finding) => ['finding', sentenceOf(finding)] as const)], json: jsonOf(outcome) };
}

const headOf = (finding: AuditFinding): string => (finding.index === undefined ? sentenceOf(finding) : `the first bad index is ${finding.index}`);

/** One sentence: where, what, by which rule. */
export function sentenceOf({ index, type, stream, invariant, rule, cite, receipt, what }: AuditFinding): string {
  const where = receipt !== undefined ? `receipt ${receipt}: ` : index === undefined ? '' : `entry ${index}${type === undefined ? '' : ` (${type} of ${stream ?? ''})`}: `;
  return `${where}${what} [${invariant === undefined ? rule : `invariant ${invariant}, ${rule}`}; ${cite}]`;
}

function rowsOf({ checkpoint, trust, depth, tally, position, since, receipts, anchors, resumedFrom, elapsedMs, spilled }: Outcome): Report['rows'] {
  const { size, root, signatures } = checkpoint;
  const isFolded = depth === 'forms' || depth === 'documents';
  const rate = Math.round((position - resumedFrom) / Math.max(elapsedMs / 1000, 0.001));
  return [
    ['root', toBase64(root)],
    ['signed by', signersOf(signatures).join(', ')],
    ...witnessRows(trust, checkpoint),
    ['entries', `${tally.entries} of ${size}: ${ENTRIES[depth]}`],
    ['tiles', `${[...tilesOf(position)].length}, all as rebuilt`],
    ...(isFolded ? [['invariants', `${INVARIANTS.length}, held against each entry in the order of the log`] as const] : []),
    ...(depth === 'documents' ? [['documents', `${tally.documents}, by their digests; ${tally.verdicts} verdicts made again`] as const] : []),
    ...(since === undefined ? [] : [['since', `the older checkpoint has ${since} entries`] as const]),
    ...(receipts === undefined ? [] : [['receipts', `${receipts}, held against the log`] as const]),
    ...(anchors === undefined ? [] : [['anchors', `${anchors}, each a beginning of the log unless told`] as const]),
    ...(resumedFrom === 0 ? [] : [['resumed', `from entry ${resumedFrom}`] as const]),
    ...(isFolded ? [['memory', `${spilled.aggregates} aggregates lie in the scratch file of ${spilled.bytes} bytes`] as const] : []),
    ['speed', `${rate} entries/s`],
    ...Object.entries(tally.byRule).map(([rule, count]) => ['broken', `${rule}: ${count}`] as const),
  ];
}

function jsonOf({ checkpoint, trust, depth, tally, position, since, receipts, anchors, resumedFrom, elapsedMs }: Outcome): Report['json'] {
  const { origin, size, root, signatures } = checkpoint;
  return {
    format: FORMAT, verified: tally.found === 0, origin, size, root: toBase64(root), signatures: signersOf(signatures),
    ...witnessJson(trust, checkpoint),
    depth, audited: position, resumedFrom, elapsedMs: Math.round(elapsedMs),
    checked: { entries: tally.entries, tiles: [...tilesOf(position)].length, documents: tally.documents, verdicts: tally.verdicts, ...(since === undefined ? {} : { since }), ...(receipts === undefined ? {} : { receipts }), ...(anchors === undefined ? {} : { anchors }) },
    firstBadIndex: tally.firstBadIndex, found: tally.found, byRule: tally.byRule, findings: tally.findings,
  };
}
