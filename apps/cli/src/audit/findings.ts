import type { Violation } from '#core/audit';
import { TILE_WIDTH } from '#core/tlog';
import type { Finding } from '../log/parts.js';

/** So many findings are told one by one; all are counted. */
const FINDINGS_MAX = 100;

/** What is wrong, where, and by which rule. `index` is undefined where no single entry is to blame. */
export interface AuditFinding {
  readonly rule: string;
  /** The invariant's number; undefined where it is the log that is wrong. */
  readonly invariant?: number;
  readonly cite: string;
  readonly index?: number;
  readonly type?: string;
  readonly stream?: string;
  readonly tile?: string;
  readonly receipt?: string;
  readonly what: string;
}

/** What an audit has counted and found so far; plain data, so that it is saved and read back. */
export interface Tally {
  readonly entries: number;
  /** How often an entry names one; each was there. */
  readonly documents: number;
  readonly verdicts: number;
  readonly findings: readonly AuditFinding[];
  readonly found: number;
  readonly byRule: Readonly<Record<string, number>>;
  readonly firstBadIndex: number | null;
}

export const NOTHING: Tally = { entries: 0, documents: 0, verdicts: 0, findings: [], found: 0, byRule: {}, firstBadIndex: null };

/** The rule of everything that is wrong with bytes and hashes. */
const TREE = { rule: 'log', cite: 'RFC 6962 §2.1; C2SP tlog-tiles' } as const;

/** A finding about the tree: the entry that it names, else the first one below the tile that it names. */
export function ofLog({ reason, entry, tile, from }: Finding): AuditFinding {
  const index = entry ?? from ?? (tile === undefined ? undefined : firstBelow(tile));
  return { ...TREE, ...(index === undefined ? {} : { index }), ...(tile === undefined ? {} : { tile }), what: reason };
}

/** The first entry that hangs on a tile or bundle, by its path. */
function firstBelow(path: string): number | undefined {
  const match = /^(?:tile\/)?(entries|documents|[0-9]+)\/([x0-9/]+)/.exec(path);
  if (match === null) return undefined;
  const [, top = '', groups = ''] = match;
  const level = /^[0-9]+$/.test(top) ? Number(top) : 0;
  return Number(groups.replace(/[x/]/g, '')) * TILE_WIDTH ** (level + 1);
}

export const ofEntry = ({ index, type, stream, invariant, rule, cite, what }: Violation): AuditFinding =>
  ({ rule, invariant, cite, index, ...(type === '' ? {} : { type, stream }), what });

/** Collects findings in bounded memory. */
export class Findings {
  constructor(private tally: Tally = NOTHING) {}

  add(finding: AuditFinding): void {
    const { findings, found, byRule, firstBadIndex } = this.tally;
    const { rule, index } = finding;
    this.tally = {
      ...this.tally, found: found + 1, byRule: { ...byRule, [rule]: (byRule[rule] ?? 0) + 1 },
      findings: findings.length < FINDINGS_MAX ? [...findings, finding] : findings,
      firstBadIndex: index === undefined ? firstBadIndex : Math.min(index, firstBadIndex ?? index),
    };
  }

  count({ entries, documents, verdicts }: Pick<Tally, 'entries' | 'documents' | 'verdicts'>): void {
    const { tally } = this;
    this.tally = { ...tally, entries: tally.entries + entries, documents: tally.documents + documents, verdicts: tally.verdicts + verdicts };
  }

  result(): Tally {
    return { ...this.tally, findings: inOrder(this.tally.findings) };
  }
}

/** What two have found, of whom only the first counts entries. */
export function together(counted: Tally, beside: Tally): Tally {
  const byRule = Object.entries(beside.byRule).reduce((all, [rule, found]) => ({ ...all, [rule]: (all[rule] ?? 0) + found }), counted.byRule);
  const bad = [counted.firstBadIndex, beside.firstBadIndex].filter((index) => index !== null);
  return {
    ...counted, byRule, found: counted.found + beside.found, firstBadIndex: bad.length === 0 ? null : Math.min(...bad),
    findings: inOrder([...counted.findings, ...beside.findings]).slice(0, FINDINGS_MAX),
  };
}

const inOrder = (findings: readonly AuditFinding[]): AuditFinding[] => findings.toSorted((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity));
