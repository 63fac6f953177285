import type { Caller, CommandInput, Id } from '#core/exchange';
import { aDescription, check, submitListing } from '../support/ledger.js';
import type { Cast } from './cast.js';

export const DIGEST = '0'.repeat(64);

/** A proposal as a maker makes it. */
export const aProposal = (change: Partial<CommandInput<'review.propose'>['proposal']> = {}): CommandInput<'review.propose'>['proposal'] => ({
  decision: 'approve', ground: '经核实无异议', articles: ['《深圳市数据交易管理暂行办法》第十二条'], evidence: [DIGEST], facts: [], ...change,
});

/** A listing that the gate leaves to people, and its review. */
export async function aReferred(cast: Cast, vendor: Caller = cast.vendor): Promise<{ readonly listing: Id<'listing'>; readonly review: Id<'review'>; readonly check: Id<'check'> }> {
  const { listing } = await submitListing(cast, vendor, { description: { nature: { ...aDescription().nature, nationalSecurityConcern: true } } });
  await check(cast, listing);
  const { review } = cast.state(listing);
  const of = review === null ? null : cast.state(review).check;
  if (review === null || of === null) throw new Error(`${listing} was not referred`);
  return { listing, review, check: of };
}

export const personOf = ({ person }: Caller): string => person ?? '';

/** The maker takes a review and proposes. */
export function aProposed(cast: Cast, review: Id<'review'>, change: Parameters<typeof aProposal>[0] = {}): void {
  cast.submit(cast.maker, 'review.assign', { id: review, person: personOf(cast.maker) });
  cast.submit(cast.maker, 'review.propose', { id: review, proposal: aProposal(change) });
}

/** Two people decide. */
export function aDecided(cast: Cast, review: Id<'review'>, change: Parameters<typeof aProposal>[0] = {}): void {
  aProposed(cast, review, change);
  cast.submit(cast.checker, 'review.decide', { id: review });
}

/** A further person of the operator. */
export function anotherPerson(cast: Cast): Caller {
  const person = `psn_${crypto.randomUUID()}`;
  cast.submit(cast.maker, 'person.add', { id: cast.maker.org, person, name: '陈静' });
  return { ...cast.maker, person };
}

export const aScope = (cast: Cast, change: Partial<CommandInput<'waiver.draft'>['scope']> = {}): CommandInput<'waiver.draft'>['scope'] => ({
  gate: 'tradability', provisions: ['SZ13'], participant: cast.vendor.org, product: null, recipient: null, purpose: null, usesMax: 2, peopleMax: null, from: '2026-06-15', until: '2026-12-31', ...change,
});

/** A second person of the regulator. */
export const countersigner = (cast: Cast): Caller => ({ ...cast.regulator, person: `psn_${'1'.repeat(8)}-0000-4000-8000-000000000000` });

/** A waiver that two persons of the regulator have made. */
export function aWaiver(cast: Cast, change: Partial<CommandInput<'waiver.draft'>['scope']> = {}): Id<'waiver'> {
  const id = cast.ledger.newId('waiver');
  cast.submit(cast.regulator, 'waiver.draft', { id, scope: aScope(cast, change), ground: '监管沙盒试点', article: '深发改〔2026〕1号', conditions: null, documentSha256: DIGEST });
  cast.submit(countersigner(cast), 'waiver.grant', { id });
  return id;
}

/** Puts an item on a list, by two people. */
export function anItem(cast: Cast, list: 'negative' | 'caution', change: Partial<CommandInput<'watchlist.propose_addition'>['item']> = {}): void {
  const id = cast.ledger.newId('watchlist');
  const item = { code: 'item-1', kind: 'category', value: 'transport', description: { zh: '道路交通', en: 'Road traffic' }, ground: '审慎监管', article: '交易办法第十六条', from: '2026-06-01', until: null, ...change } as const;
  cast.submit(cast.maker, 'watchlist.propose_addition', { id, list, item });
  cast.submit(cast.checker, 'watchlist.confirm', { id, list, code: item.code });
}
