import { derivedId } from '#ledger';
import type { Caller, Id } from '#core/exchange';
import { SYSTEM, admit, anOffer, check, grant, list, submitListing } from '../support/ledger.js';
import { aChecked, type Cast } from './cast.js';
import { aDecided, anItem, aProposal, aProposed, aReferred, aWaiver, anotherPerson, aScope, DIGEST, personOf } from './reviews.js';

type Ends = (id: Id, state: string) => void;
const reason = 'story';
const question = { what: '请说明数据来源', why: '来源不明', article: '《数据安全法》第三十三条', dueOn: '2026-06-22' };

/** Everything that people of operator and regulator decide, once: reviews, questions, lists, waivers, appeals. */
export async function oversight(cast: Cast, under: Id<'grant'>, ends: Ends): Promise<void> {
  await reviews(cast, ends);
  await inquiries(cast, ends);
  lists(cast);
  await waivers(cast, under, ends);
  await appeals(cast, ends);
  await established(cast, ends);
}

async function reviews(cast: Cast, ends: Ends): Promise<void> {
  const { listing, review, check: held } = await aReferred(cast);
  cast.submit(SYSTEM, 'review.escalate', { id: review, reason });
  cast.submit(cast.maker, 'review.assign', { id: review, person: personOf(cast.maker) });
  cast.submit(cast.maker, 'review.recuse', { id: review, reason });
  const other = anotherPerson(cast);
  cast.submit(cast.checker, 'review.assign', { id: review, person: personOf(other) });
  cast.submit(other, 'review.propose', { id: review, proposal: aProposal() });
  cast.submit(cast.checker, 'review.return', { id: review, reason });
  cast.submit(other, 'review.propose', { id: review, proposal: aProposal({ decision: 'reject' }) });
  cast.submit(cast.checker, 'review.decide', { id: review });
  for (const [id, state] of [[review, 'DECIDED'], [held, 'FAIL'], [listing, 'RETURNED']] as const) ends(id, state);
}

async function inquiries(cast: Cast, ends: Ends): Promise<void> {
  const asked = async (): Promise<{ review: Id<'review'>; inquiry: Id<'inquiry'>; listing: Id<'listing'> }> => {
    const { review, listing } = await aReferred(cast);
    const inquiry = cast.ledger.newId('inquiry');
    cast.submit(cast.maker, 'review.assign', { id: review, person: personOf(cast.maker) });
    cast.submit(cast.maker, 'inquiry.ask', { id: inquiry, review, ...question });
    return { review, inquiry, listing };
  };
  const [answered, lapsed, withdrawn] = [await asked(), await asked(), await asked()];
  cast.submit(cast.vendor, 'inquiry.ask_more_time', { id: answered.inquiry, until: '2026-06-30', reason });
  cast.submit(cast.maker, 'inquiry.extend', { id: answered.inquiry });
  cast.submit(cast.vendor, 'inquiry.answer', { id: answered.inquiry, text: '见附件', documents: [{ sha256: DIGEST, title: '来源说明' }] });
  cast.submit(cast.vendor, 'inquiry.ask_more_time', { id: lapsed.inquiry, until: '2026-06-30', reason });
  cast.submit(cast.maker, 'inquiry.keep_day', { id: lapsed.inquiry, reason });
  cast.submit(SYSTEM, 'inquiry.lapse', { id: lapsed.inquiry, reason });
  cast.submit(SYSTEM, 'listing.return', { id: withdrawn.listing, reason });
  for (const [{ inquiry, review, listing }, states] of [[answered, ['ANSWERED', 'ASSIGNED', 'IN_REVIEW']], [lapsed, ['LAPSED', 'SUPERSEDED', 'RETURNED']], [withdrawn, ['WITHDRAWN', 'SUPERSEDED', 'RETURNED']]] as const) {
    [inquiry, review, listing].forEach((id, i) => { ends(id, states[i] ?? ''); });
  }
}

function lists(cast: Cast): void {
  const id = cast.ledger.newId('watchlist');
  anItem(cast, 'negative', { value: 'nothing' });
  cast.submit(cast.maker, 'watchlist.propose_removal', { id, list: 'negative', code: 'item-1', ground: reason });
  cast.submit(cast.maker, 'watchlist.reject', { id, list: 'negative', code: 'item-1', reason });
  cast.submit(cast.maker, 'watchlist.propose_removal', { id, list: 'negative', code: 'item-1', ground: reason });
  cast.submit(cast.checker, 'watchlist.confirm', { id, list: 'negative', code: 'item-1' });
}

async function waivers(cast: Cast, under: Id<'grant'>, ends: Ends): Promise<void> {
  const withdrawn = cast.ledger.newId('waiver');
  cast.submit(cast.regulator, 'waiver.draft', { id: withdrawn, scope: aScope(cast), ground: reason, article: 'x', conditions: null, documentSha256: DIGEST });
  cast.submit(cast.regulator, 'waiver.withdraw', { id: withdrawn, reason });
  const waiver = aWaiver(cast);
  const { listing } = await submitListing(cast, cast.vendor, { description: { complianceReport: null } });
  await check(cast, listing);
  cast.submit(cast.vendor, 'waiver.invoke', { id: waiver, subject: listing });
  cast.submit(cast.vendor, 'listing.revise', { id: listing, productVersion: 1, offer: anOffer() });
  cast.submit(cast.vendor, 'listing.submit', { id: listing });
  await check(cast, listing);
  ends(listing, 'SUSPENDED');
  cast.submit(cast.regulator, 'waiver.revoke', { id: waiver, reason });
  settled(cast, cast.vendor, waiver, { outcome: 'change', by: [{ ...cast.regulator, person: 'psn_22222222-0000-4000-8000-000000000000' }, { ...cast.regulator, person: 'psn_33333333-0000-4000-8000-000000000000' }] });
  cast.submit(SYSTEM, 'waiver.expire', { id: waiver, reason });
  for (const [id, state] of [[withdrawn, 'WITHDRAWN'], [waiver, 'EXPIRED']] as const) ends(id, state);
  const forExport = aWaiver(cast, { gate: 'export', provisions: ['R23'], peopleMax: 400_000 });
  const transfer = await aChecked(cast, under, { people: { general: 300_000, sensitive: 0 } });
  cast.submit(cast.vendor, 'waiver.invoke', { id: forExport, subject: transfer });
  await check(cast, transfer);
  cast.submit(cast.vendor, 'transfer.start', { id: transfer });
  ends(transfer, 'STARTED');
}

interface Settling { readonly outcome: 'uphold' | 'change' | 'dismiss'; readonly by: readonly [Caller, Caller] }

/** Files an appeal and has two people decide it, after one return. */
function settled(cast: Cast, appellant: Caller, target: Id<'check' | 'review' | 'hold' | 'waiver'>, { outcome, by: [maker, checker] }: Settling): Id<'appeal'> {
  const id = derivedId(1, 'appeal', target);
  cast.submit(appellant, 'appeal.file', { id, target, ground: reason, evidence: [] });
  for (const step of ['return', 'decide'] as const) {
    cast.submit(maker, 'appeal.propose', { id, outcome, ground: reason, articles: ['x'] });
    if (step === 'return') cast.submit(checker, 'appeal.return', { id, reason });
    else cast.submit(checker, 'appeal.decide', { id });
  }
  return id;
}

async function appeals(cast: Cast, ends: Ends): Promise<void> {
  const by = [anotherPerson(cast), anotherPerson(cast)] as const;
  const rejected = async (): Promise<{ listing: Id<'listing'>; review: Id<'review'> }> => {
    const { listing, review } = await aReferred(cast);
    aDecided(cast, review, { decision: 'reject' });
    return { listing, review };
  };
  const [changed, upheld, dismissed, withdrawn] = [await rejected(), await rejected(), await rejected(), await rejected()];
  ends(settled(cast, cast.vendor, changed.review, { outcome: 'change', by }), 'CHANGED');
  await check(cast, changed.listing);
  ends(settled(cast, cast.vendor, upheld.review, { outcome: 'uphold', by }), 'UPHELD');
  ends(settled(cast, cast.vendor, dismissed.review, { outcome: 'dismiss', by }), 'DISMISSED');
  const id = derivedId(1, 'appeal', withdrawn.review);
  cast.submit(cast.vendor, 'appeal.file', { id, target: withdrawn.review, ground: reason, evidence: [] });
  cast.submit(SYSTEM, 'appeal.escalate', { id, reason });
  cast.submit(cast.vendor, 'appeal.withdraw', { id, reason });
  for (const [one, state] of [[id, 'WITHDRAWN'], [changed.listing, 'LISTED'], [upheld.listing, 'RETURNED']] as const) ends(one, state);
}

/** An exporter of whom nobody knows whether it operates critical infrastructure: people establish it, the machine judges. */
async function established(cast: Cast, ends: Ends): Promise<void> {
  const vendor = await admit(cast, cast, { capacities: ['vendor'], ciio: null });
  const { transfer, review } = await aTransferInDoubt(cast, vendor);
  aProposed(cast, review, { facts: [{ fact: 'exporter.ciio', value: false }] });
  cast.submit(cast.checker, 'review.decide', { id: review });
  await check(cast, transfer);
  for (const [id, state] of [[review, 'DECIDED'], [transfer, 'REQUESTED']] as const) ends(id, state);
}

export async function aTransferInDoubt(cast: Cast, vendor: Caller): Promise<{ readonly transfer: Id<'transfer'>; readonly review: Id<'review'> }> {
  const { listing } = await list(cast, vendor, { description: { fields: [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }] } });
  const of = await grant(cast, { vendor, buyer: cast.foreign, listing });
  const transfer = await aChecked(cast, of, { people: { general: 200_000, sensitive: 0 }, manifest: { files: [{ name: 'a.csv', sha256: DIGEST, rows: 1, bytes: 1 }], rows: 1, bytes: 1, fields: ['junction'] } });
  const { review } = cast.state(transfer);
  if (review === null) throw new Error(`${transfer} was not left to people`);
  return { transfer, review };
}
