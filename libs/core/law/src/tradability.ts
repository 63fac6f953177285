import { referenceTo, type PackReference } from './pack.js';
import { ASKED_PROVISIONS, SZ_TRADING } from './packs/sz-trading.js';
import type { Finding, Text, TradabilityProvision } from './provision.js';
import { TRADABILITY_OUTCOMES, type TradabilityFacts, type TradabilityOutcome } from './tradability-facts.js';

export interface TradabilityFinding extends Text {
  readonly id: string;
  readonly outcome: TradabilityOutcome;
  readonly article: string;
}

export interface TradabilityVerdict {
  readonly outcome: TradabilityOutcome;
  readonly articles: readonly string[];
  readonly findings: readonly TradabilityFinding[];
  /** Facts that were not stated although the gate calls for them. */
  readonly missing: readonly string[];
  readonly pack: PackReference & { readonly status: string };
}

interface Row {
  readonly provision: TradabilityProvision;
  readonly finding: Finding<TradabilityOutcome>;
}

const judge = (facts: TradabilityFacts): Row[] => SZ_TRADING.provisions.map((provision) => ({ provision, finding: provision.evaluate(facts) }));

const missingOf = (rows: readonly Row[]): string[] =>
  [...new Set(rows.flatMap(({ finding }) => (finding.outcome === 'unknown' ? finding.missing : [])))];

/** The gate on the facts that are stated: an absent fact is not judged. Where nothing at all was stated, the file is incomplete. */
export function evaluateTradability(facts: TradabilityFacts): TradabilityVerdict {
  const rows = judge(facts);
  const nothingStated = rows.every(({ finding }) => finding.outcome === 'unknown');
  return verdictOf(rows, nothingStated ? missingOf(rows) : []);
}

/** The gate of the running exchange: what a listing declares of itself must all be stated, and what is missing makes it incomplete. */
export function evaluateTradabilityLive(facts: TradabilityFacts): TradabilityVerdict {
  const rows = judge(facts);
  return verdictOf(rows, missingOf(rows.filter(({ provision }) => ASKED_PROVISIONS.includes(provision))));
}

function verdictOf(rows: readonly Row[], missing: readonly string[]): TradabilityVerdict {
  const findings = rows.flatMap(({ provision, finding }) => (finding.outcome === 'applies' ? finding.paths.map((outcome) => ({
    id: provision.id, outcome, ...finding.because, article: provision.articles.join(', '),
  })) : []));
  const reached = new Set<TradabilityOutcome>([...findings.map(({ outcome }) => outcome), ...(missing.length > 0 ? ['REJECT_INCOMPLETE' as const] : [])]);
  const outcome = TRADABILITY_OUTCOMES.find((candidate) => reached.has(candidate)) ?? 'LISTABLE';
  const articles = rows.flatMap((row) => articlesFor(outcome, row));
  const { status } = SZ_TRADING;
  return { outcome, articles: [...new Set(articles)], findings, missing, pack: { ...referenceTo(SZ_TRADING), status } };
}

/** A refusal cites what it fails, a listing cites what it has passed. */
function articlesFor(outcome: TradabilityOutcome, { provision, finding }: Row): readonly string[] {
  if (finding.outcome === 'applies') return finding.paths.includes(outcome) ? provision.articles : [];
  return outcome === 'LISTABLE' && finding.outcome === 'not_applicable' ? finding.because.articles ?? [] : [];
}
