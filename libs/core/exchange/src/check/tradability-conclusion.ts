import { evaluateTradabilityLive, type TradabilityFacts, type TradabilityFinding, type TradabilityOutcome, type TradabilityVerdict } from '#core/law';
import { obstacleOf, restingListing, type Obstacle } from '../grant/foundation.js';
import { clip } from '../kernel/clip.js';
import { draft, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { concernedBy } from '../listing/concerned.js';
import type { Listing } from '../listing/listing.state.js';
import { backingOf } from '../product/backing.js';
import { openReview, superseded } from '../review/review.state.js';
import { lifted } from '../waiver/coverage.js';
import type { AppliedWaiver } from '../waiver/waiver.entries.js';
import { hitFindings, listHits, type PresentedFields } from '../watchlist/listing-hits.js';
import type { Check } from './check.js';
import { tradabilityFacts } from './tradability-facts.js';
import { reasonOf, summarise, type GateVerdict } from './verdict.js';

/** What each outcome of the listing gate means for the check and for the listing. */
const CONSEQUENCE = {
  LISTABLE: 'list', REJECT: 'return', REJECT_INCOMPLETE: 'return', BREACH: 'return',
  HOLD: 'refer', HOLD_SECURITY_REVIEW: 'refer', HOLD_MANUAL_REVIEW: 'refer',
} as const satisfies Record<TradabilityOutcome, 'list' | 'return' | 'refer'>;

/** A listing with the field list of its product, where a list asks for it. */
export interface Submitted { readonly listing: Listing; readonly fields: PresentedFields | undefined }

/** The tradability gate (《深圳市数据交易管理暂行办法》): list, return to the vendor, or leave it to people. */
export function concludeTradability(view: View, ctx: Context, check: Check, { listing, fields }: Submitted): Drafts {
  const isWaiting = listing.state === 'CHECKING' || listing.state === 'IN_REVIEW';
  if (!isWaiting || listing.round !== check.round) return [draft('check.superseded', check.id, { reason: `The listing is ${listing.state}, round ${listing.round}.` })];
  const obstacle = obstacleOf(view, restingListing(view, listing, ctx.at));
  if (obstacle !== undefined) return unfounded(view, check, listing, obstacle);
  const hits = listHits(view, ctx, listing, fields);
  const facts = tradabilityFacts(view, listing, { hits, at: ctx.at });
  const verdict = evaluateTradabilityLive(facts);
  const judged = standing(view, ctx, { listing, facts, verdict });
  // People read why it came to this, not also what was in order; the whole verdict is in the document.
  const grounds = judged.remaining.length > 0 ? judged.remaining : verdict.findings.filter(({ outcome }) => outcome === verdict.outcome);
  const found = { ...verdict, decisive: [...hitFindings(hits), ...grounds] };
  const overtaken = superseded(view, listing.review, '检查已有结论 The check has come to its end.');
  return [...outcomeOf(view, ctx, { check, listing, facts, verdict: found, judged }), ...overtaken];
}

/** What it would rest on does not carry it now: it goes back before anything of it is judged. */
function unfounded(view: View, check: Check, listing: Listing, { detail, cite }: Obstacle): Drafts {
  const reason = clip(cite === undefined ? detail : `${detail} ${cite}`, 300);
  return [draft('check.superseded', check.id, { reason }), draft('listing.returned', listing.id, { reason }), ...superseded(view, listing.review, reason)];
}

/** What stands in the way of a listing, and what of it a waiver or an appeal has lifted. */
interface Standing {
  readonly remaining: readonly TradabilityFinding[];
  readonly isIncomplete: boolean;
  readonly waiver: AppliedWaiver | null;
  readonly accepted: Listing['accepted'];
}

interface Facts { readonly listing: Listing; readonly facts: TradabilityFacts; readonly verdict: TradabilityVerdict }

function standing(view: View, ctx: Context, { listing, facts, verdict }: Facts): Standing {
  const failing = verdict.findings.filter(({ outcome }) => CONSEQUENCE[outcome] !== 'list');
  // The explanation of the source is demanded by 《数据安全法》第三十三条, too: a waiver of the listing file reaches the assessment report alone.
  const beyond = facts.sourceStatement === true ? [] : ['SZ13'];
  const candidate = { gate: 'tradability', participant: listing.vendor, product: listing.product, people: 0, beyond } as const;
  const waiver = lifted(view, ctx, { waiver: listing.waiver, failing: failing.map(({ id }) => id), candidate });
  const isAccepted = ({ id, outcome }: TradabilityFinding): boolean => CONSEQUENCE[outcome] === 'refer' && listing.accepted?.provisions.includes(id) === true;
  const remaining = failing.filter((finding) => waiver?.provisions.includes(finding.id) !== true && !isAccepted(finding));
  return { remaining, isIncomplete: verdict.missing.length > 0, waiver, accepted: failing.some(isAccepted) ? listing.accepted : null };
}

interface Judged extends Facts { readonly check: Check; readonly verdict: TradabilityVerdict & GateVerdict; readonly judged: Standing }

/** What the vendor can put right comes first: people are not asked about a file that would go back anyway. */
function outcomeOf(view: View, ctx: Context, decided: Judged): Drafts {
  const { check, listing, facts, verdict, judged } = decided;
  const { summary, documents } = summarise(verdict.outcome, facts, verdict);
  const reason = reasonOf(summary, [verdict.outcome, ...verdict.missing].join(' '));
  const { remaining, isIncomplete, waiver } = judged;
  if (isIncomplete || remaining.some(({ outcome }) => CONSEQUENCE[outcome] === 'return')) {
    return [draft('check.failed', check.id, summary, { documents }), draft('listing.returned', listing.id, { reason })];
  }
  if (remaining.length > 0) {
    const provisions = [...new Set(remaining.map(({ id }) => id))];
    const { id, opened } = openReview(ctx, {
      subject: listing.id, check: check.id, outcome: verdict.outcome, provisions, missing: [], reason: clip(reason, 500), waived: waiver, concerned: concernedBy(view, listing),
    });
    return [draft('check.evidence_needed', check.id, summary, { documents }), draft('listing.referred', listing.id, { reason, review: id }), opened];
  }
  return passed(view, decided, { summary, documents });
}

function passed(view: View, { check, listing, judged: { waiver, accepted } }: Judged, { summary, documents }: ReturnType<typeof summarise>): Drafts {
  const withAppeal = accepted === null ? {} : { accepted };
  const listed = draft('listing.listed', listing.id, { check: check.id, backing: backingOf(view, listing), ...(waiver === null ? {} : { waiver }), ...(accepted === null ? {} : { appeal: accepted.appeal }) });
  if (waiver === null) return [draft('check.passed', check.id, { ...summary, ...withAppeal }, { documents }), listed];
  const used: Draft = draft('waiver.used', waiver.waiver, { subject: listing.id, check: check.id, people: 0 });
  return [draft('check.waived', check.id, { ...summary, waiver, ...withAppeal }, { documents }), listed, used];
}
