import type { OnwardFacts, OnwardOutcome, OnwardPackId } from './onward-facts.js';
import { referenceTo, type PackReference } from './pack.js';
import { ONWARD } from './packs/onward.js';
import type { Text } from './provision.js';

export interface OnwardVerdict {
  readonly outcome: OnwardOutcome;
  readonly rule: string;
  readonly articles: readonly string[];
  readonly findings: readonly Text[];
  readonly pack: PackReference;
}

export interface Leg {
  readonly pack: OnwardPackId;
  readonly facts: OnwardFacts;
}

/** What the law of the place of departure, and the contracts that bind the data, say of one leg: the first provision that applies. */
export function evaluateOnward({ pack: id, facts }: Leg): OnwardVerdict {
  const pack = ONWARD[id];
  const judged = pack.provisions.map(({ id: rule, articles, evaluate }) => ({ rule, articles, finding: evaluate(facts) }));
  for (const { rule, articles, finding } of judged) {
    const outcome = finding.outcome === 'applies' ? finding.paths[0] : undefined;
    if (finding.outcome !== 'applies' || outcome === undefined) continue;
    return { outcome, rule, articles: [...articles, ...finding.articles ?? []], findings: [finding.because], pack: referenceTo(pack) };
  }
  throw new Error(`the pack ${pack.id} has no last provision`);
}

/** A chain of legs: the lock of a GBA contract, once on the data, stays on it for every leg that follows. */
export function evaluateChain(legs: readonly Leg[]): OnwardVerdict[] {
  const firstLocked = legs.findIndex(({ facts }) => facts.receivedUnder === 'GBA_STANDARD_CONTRACT');
  return legs.map((leg, index) => evaluateOnward(
    firstLocked >= 0 && index > firstLocked ? { ...leg, facts: { ...leg.facts, receivedUnder: 'GBA_STANDARD_CONTRACT' } } : leg,
  ));
}
