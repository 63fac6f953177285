import { hash } from 'node:crypto';
import { countsInYear, evaluateTradabilityLive, EXPORT_PACKS, LawInputError, readTradabilityFacts, withDefaults, type ExportFacts, type ExportPack, type TradabilityFacts } from '#core/law';
import { documentOf, judgeExport, type RegistryRecord, type VerdictSummary } from '#core/exchange';
import { anchoredBy, type Anchored } from './anchored.js';
import type { AuditedEntry } from './audited-entry.js';
import { documentsNamedBy } from './documents.js';
import { introducedBy, type Introduced } from './introduced.js';
import { registryAnswerOf } from './registry-answer.js';
import type { Obliging } from './world.js';

/** The documents at hand, by digest. */
export type Documents = ReadonlyMap<string, Uint8Array>;

/** A verdict that was made again from its facts. */
export interface Rejudged extends Obliging {
  readonly outcome: string;
  readonly verdictSha256: string;
}

/** What the documents of one entry say. It is a function of the entry and its documents alone, so that other threads can find it. */
export interface Examined {
  /** Digests that the entry names and that no document at hand has. */
  readonly missing: readonly string[];
  /** The verdict made again; a reason where the facts cannot be judged; undefined where the entry holds none, or its facts are missing. */
  readonly rejudged?: Rejudged | { readonly reason: string } | undefined;
  /** The facts of an export verdict whose pack is none of the built-in ones: whoever knows the rulebook judges them. */
  readonly facts?: string;
  /** What the receipt behind a confirmed anchor proves. */
  readonly anchored?: Anchored | { readonly reason: string };
  /** What the business registry has answered. */
  readonly registered?: RegistryRecord | { readonly reason: string };
  /** What a certificate that is bound says, and for whom its key has spoken. */
  readonly introduced?: Introduced | { readonly reason: string };
}

const VERDICTS = ['check.passed', 'check.failed', 'check.evidence_needed', 'check.waived'] as const;
export const EXPORT_PACK = 'cn-export';

/** The verdict that an entry holds. */
export function verdictIn(entry: Pick<AuditedEntry, 'type' | 'data'>): VerdictSummary | undefined {
  return VERDICTS.some((type) => type === entry.type) ? entry.data as VerdictSummary : undefined;
}

const builtIn = new Map(EXPORT_PACKS.map((pack) => [pack.digest, pack]));

/** Looks at the documents of an entry: whether those that it names (`named`) are there, and whether the verdict follows from its facts. */
export function examine(entry: Pick<AuditedEntry, 'type' | 'data'>, documents: Documents, named = documentsNamedBy(entry)): Examined {
  const missing = named.filter((digest) => !documents.has(digest));
  const anchored = anchoredBy(entry, documents);
  if (anchored !== undefined) return { missing, anchored };
  const registered = registryAnswerOf(entry, documents);
  if (registered !== undefined) return { missing, registered };
  const introduced = introducedBy(entry, documents);
  if (introduced !== undefined) return { missing, introduced };
  const summary = verdictIn(entry);
  const document = summary === undefined ? undefined : documents.get(summary.factsSha256);
  if (summary === undefined || document === undefined) return { missing };
  const facts = Buffer.from(document.buffer, document.byteOffset, document.byteLength).toString();
  if (summary.pack.id !== EXPORT_PACK) return { missing, rejudged: rejudgeTradability(facts) };
  const pack = builtIn.get(summary.pack.digest);
  return pack === undefined ? { missing, facts } : { missing, rejudged: rejudgeExport(facts, pack) };
}

/** As many verdicts are remembered by their question. A verdict is a function of facts and pack: the same question needs no second answer. */
const KEPT_MAX = 4096;
const answers = new Map<string, Examined['rejudged']>();

function answered(question: string, answer: () => Rejudged): Examined['rejudged'] {
  const known = answers.get(question);
  if (known !== undefined) return known;
  const rejudged = judging(answer);
  if (answers.size >= KEPT_MAX) answers.clear();
  answers.set(question, rejudged);
  return rejudged;
}

/** An export verdict again, on the facts that were recorded with it (invariant 5). */
export function rejudgeExport(text: string, pack: ExportPack): Examined['rejudged'] {
  return answered(`${pack.digest} ${text}`, (): Rejudged => {
    const facts: ExportFacts = withDefaults(JSON.parse(text));
    const { verdict, document } = judgeExport(facts, pack);
    return { outcome: verdict.path, verdictSha256: document.sha256, counts: countsInYear(verdict), alternatives: verdict.alternatives, duties: verdict.duties.map(({ id }) => id) };
  });
}

function rejudgeTradability(text: string): Examined['rejudged'] {
  return answered(text, (): Rejudged => {
    const facts: TradabilityFacts = readTradabilityFacts(JSON.parse(text), 'facts');
    const verdict = evaluateTradabilityLive(facts);
    return { outcome: verdict.outcome, verdictSha256: documentOf(verdict).sha256, counts: false, alternatives: [], duties: [] };
  });
}

/** Facts that the law cannot read are a finding about the ledger, not an error of the audit. */
function judging(judge: () => Rejudged): Examined['rejudged'] {
  try {
    return judge();
  } catch (err) {
    if (err instanceof LawInputError || err instanceof SyntaxError) return { reason: err.message };
    throw err;
  }
}

/** The documents of a bundle by their digests, which are reckoned here and never believed. */
export const byDigest = (documents: readonly Uint8Array[]): Documents => new Map(documents.map((document) => [hash('sha256', document), document]));
