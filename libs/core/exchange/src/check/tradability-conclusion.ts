import { evaluateTradabilityLive, type TradabilityOutcome } from '#core/law';
import { draft, type Drafts, type View } from '../kernel/command.js';
import type { Listing } from '../listing/listing.state.js';
import type { Check } from './check.js';
import { tradabilityFacts } from './tradability-facts.js';
import { reasonOf, summarise } from './verdict.js';

/** What each outcome of the listing gate means for the check and for the listing. */
const CONSEQUENCE = {
  LISTABLE: 'list', REJECT: 'return', REJECT_INCOMPLETE: 'return', BREACH: 'return',
  HOLD: 'refer', HOLD_SECURITY_REVIEW: 'refer', HOLD_MANUAL_REVIEW: 'refer',
} as const satisfies Record<TradabilityOutcome, 'list' | 'return' | 'refer'>;

/** The tradability gate (《深圳市数据交易管理暂行办法》): list, return to the vendor, or leave it to people. */
export function concludeTradability(view: View, check: Check, listing: Listing): Drafts {
  const isWaiting = listing.state === 'CHECKING' || listing.state === 'IN_REVIEW';
  if (!isWaiting || listing.round !== check.round) return [draft('check.superseded', check.id, { reason: `The listing is ${listing.state}, round ${listing.round}.` })];
  const facts = tradabilityFacts(view, listing);
  const verdict = evaluateTradabilityLive(facts);
  // People read why it came to this, not also what was in order; the whole verdict is in the document.
  const decisive = verdict.findings.filter(({ outcome }) => outcome === verdict.outcome);
  const { summary, documents } = summarise(verdict.outcome, facts, { ...verdict, decisive });
  const reason = reasonOf(summary, [verdict.outcome, ...verdict.missing].join(' '));
  switch (CONSEQUENCE[verdict.outcome]) {
    case 'list':
      return [draft('check.passed', check.id, summary, { documents }), draft('listing.listed', listing.id, { check: check.id })];
    case 'return':
      return [draft('check.failed', check.id, summary, { documents }), draft('listing.returned', listing.id, { reason })];
    case 'refer':
      return [draft('check.evidence_needed', check.id, summary, { documents }), draft('listing.referred', listing.id, { reason })];
  }
}
