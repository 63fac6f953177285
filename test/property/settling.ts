import type { CommandInput, Id, Plan } from '#core/exchange';
import { derivedId } from '#ledger';
import { SYSTEM, list, someTerms } from '../support/ledger.js';
import type { Cast } from './cast.js';

/** Four plans of a product: by the year, by the row, for one buyer, for a try. */
export const plansOf = (buyer: Id<'participant'>): Plan[] => [
  { id: 'yearly', kind: 'term', amount: '36500', currency: 'CNY', periodDays: 365 },
  { id: 'rows', kind: 'metered', amount: '25', currency: 'CNY', unit: 'row', unitSize: 1000 },
  { id: 'friends', kind: 'private', amount: '100001', currency: 'CNY', buyers: [buyer] },
  { id: 'trial', kind: 'trial', amount: '0', currency: 'CNY', limits: { termDays: 7, countMax: 3, rowsMax: 100 } },
];

/** The vendor has six tenths of what is paid, another organisation three and a half, a third one the rest. */
export const sharesIn = (cast: Cast): NonNullable<CommandInput<'listing.create'>['offer']['shares']> => [
  { holder: cast.vendor.org, basisPoints: 6_000 }, { holder: cast.both.org, basisPoints: 3_500 }, { holder: cast.buyer.org, basisPoints: 500 },
];

/** A listing with those plans, shared among three. */
export async function aPricedListing(cast: Cast, change: NonNullable<Parameters<typeof list>[2]>['offer'] = {}): Promise<Id<'listing'>> {
  return (await list(cast, cast.vendor, { offer: { plans: plansOf(cast.foreign.org), shares: sharesIn(cast), ...change } })).listing;
}

export interface Bought { readonly grant: Id<'grant'>; readonly order: Id<'order'> | undefined }

/** Negotiates a plan of a listing down to its grant, and the order that comes with it. */
export function buy(cast: Cast, listing: Id<'listing'>, plan: string, terms: ReturnType<typeof someTerms> = someTerms()): Bought {
  const id = cast.ledger.newId('negotiation');
  cast.submit(cast.foreign, 'negotiation.request', { id, listing, proposal: { terms, plan, need: 'x' } });
  cast.submit(cast.vendor, 'negotiation.agree', { id });
  cast.submit(cast.foreign, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
  const { entries } = cast.submit(cast.vendor, 'negotiation.finalize', { id });
  const streamOf = (type: RegExp): Id | undefined => entries.find((entry) => type.test(entry.type))?.stream;
  return { grant: streamOf(/^grant\.provisioned$/) as Id<'grant'>, order: streamOf(/^order\./) as Id<'order'> | undefined };
}

export const activate = (cast: Cast, grant: Id<'grant'>): unknown => cast.submit(cast.vendor, 'grant.activate', { id: grant, enforcementPoints: ['gateway-1'], credentialSha256: '0'.repeat(64) });

export const TRIAL_TERMS = { termDays: 7, countMax: 3, rowsMax: 100 };

/** An order of 1,000.01 yuan that is shared among three. */
export async function anOrder(cast: Cast): Promise<Id<'order'>> {
  const { order } = buy(cast, await aPricedListing(cast), 'friends');
  if (order === undefined) throw new Error('nothing was ordered');
  return order;
}

/** The settlement that a payment or a refund is instructed by. */
export function instruct(cast: Cast, order: Id<'order'>, amount: string, kind: 'pay' | 'refund' = 'pay'): Id<'settlement'> {
  const move = { id: order, amount, institution: 'bank' };
  const { entries } = kind === 'pay' ? cast.submit(cast.foreign, 'order.pay', move) : cast.submit(cast.vendor, 'order.refund', { ...move, reason: 'x' });
  return entries[0].stream as Id<'settlement'>;
}

export const booking = { transaction: 'T1', means: 'bank_transfer' } as const;

/** The institution says that it has booked a settlement, as it was told or otherwise. */
export function confirm(cast: Cast, id: Id<'settlement'>, change: Partial<CommandInput<'settlement.confirm'>> = {}): void {
  const { amount, currency } = cast.state(id);
  cast.submit(SYSTEM, 'settlement.confirm', { id, amount, currency, ...booking, bookedAt: cast.clock.at, ...change });
}

/** One side's report of a day of use from midnight to midnight in Shanghai. */
export function reportDay(cast: Cast, grant: Id<'grant'>, of: { readonly side: 'vendor' | 'buyer'; readonly day: string; readonly sequence: number; readonly rows: number }): void {
  const { side, day, sequence, rows } = of;
  const from = new Date(Date.parse(`${day}T00:00:00+08:00`));
  const window = { from: from.toISOString(), to: new Date(from.getTime() + 86_400_000).toISOString(), sequence };
  cast.submit(side === 'vendor' ? cast.vendor : cast.foreign, 'usage.report', { grant, side, window, count: 1, rows, bytes: rows * 10 });
}

export const usageOf = (grant: Id<'grant'>): Id<'usage'> => derivedId(1, 'usage', grant);

/** Everything that can happen to orders, settlements and use, once each. */
export async function settling(cast: Cast, ends: (id: Id, state: string) => void): Promise<void> {
  const since = cast.clock.at;
  const listing = await aPricedListing(cast);
  buy(cast, listing, 'trial', someTerms(TRIAL_TERMS));
  const order = (): Id<'order'> => buy(cast, listing, 'friends').order as Id<'order'>;
  paid(cast, order(), ends);
  given(cast, { cancelled: order(), writtenOff: order() }, ends);
  troubled(cast, order(), ends);
  used(cast, buy(cast, listing, 'rows').grant, ends);
  cast.submit(SYSTEM, 'reconciliation.conclude', { institution: 'bank', day: '2026-06-14', lines: 0, matched: 0, statementSha256: '0'.repeat(64), differences: [] });
  cast.submit(SYSTEM, 'reconciliation.conclude', { institution: 'bank', day: '2026-06-13', lines: 1, matched: 0, statementSha256: '0'.repeat(64), differences: [{ kind: 'unknown_reference', reference: 'x', stated: '1' }] });
  cast.submit(cast.vendor, 'listing.reprice', { id: listing, plans: [{ id: 'yearly', kind: 'term', amount: '40000', currency: 'CNY' }] });
  cast.clock.at = since;
}

function paid(cast: Cast, id: Id<'order'>, ends: (id: Id, state: string) => void): void {
  const rejected = instruct(cast, id, '1');
  cast.submit(SYSTEM, 'settlement.fail', { id: rejected, outcome: 'rejected', reason: 'x' });
  const first = instruct(cast, id, '50000');
  cast.submit(SYSTEM, 'settlement.accept', { id: first, ...booking });
  confirm(cast, first);
  confirm(cast, instruct(cast, id, '50001'));
  cast.submit(SYSTEM, 'settlement.fail', { id: instruct(cast, id, '7', 'refund'), outcome: 'returned', reason: 'x' });
  confirm(cast, instruct(cast, id, '40000', 'refund'));
  confirm(cast, instruct(cast, id, '60001', 'refund'));
  ends(rejected, 'REJECTED');
  ends(first, 'CONFIRMED');
  ends(id, 'REFUNDED');
}

function given(cast: Cast, { cancelled, writtenOff }: { readonly cancelled: Id<'order'>; readonly writtenOff: Id<'order'> }, ends: (id: Id, state: string) => void): void {
  cast.submit(cast.vendor, 'order.cancel', { id: cancelled, reason: 'x' });
  confirm(cast, instruct(cast, writtenOff, '3'));
  cast.submit(cast.vendor, 'order.write_off', { id: writtenOff, reason: 'x' });
  ends(cancelled, 'CANCELLED');
  ends(writtenOff, 'WRITTEN_OFF');
}

/** Another amount than was instructed, silence, and what two people make of it. */
function troubled(cast: Cast, order: Id<'order'>, ends: (id: Id, state: string) => void): void {
  const [contradicted, silent] = [instruct(cast, order, '10'), instruct(cast, order, '20')];
  confirm(cast, contradicted, { amount: '11' });
  cast.submit(SYSTEM, 'settlement.chase', { id: silent, reason: 'x' });
  const said = { ...booking, bookedOn: '2026-06-15', evidenceSha256: '0'.repeat(64), ground: 'x' };
  for (const agrees of [false, true]) {
    cast.submit(cast.maker, 'settlement.propose_outcome', { id: silent, outcome: 'confirmed', ...said });
    cast.submit(cast.checker, 'settlement.decide_outcome', { id: silent, agrees, ground: 'x' });
  }
  ends(contradicted, 'UNRESOLVED');
  ends(silent, 'CONFIRMED');
  ends(order, 'PARTLY_PAID');
}

/** Two days of use on which the sides agree and differ; the buyer accepts, the month is billed, the account ends with the grant. */
function used(cast: Cast, grant: Id<'grant'>, ends: (id: Id, state: string) => void): void {
  activate(cast, grant);
  const id = usageOf(grant);
  cast.clock.at = '2026-06-19T01:00:00.000Z';
  for (const [day, sequence, rows] of [['2026-06-16', 1, 5_000], ['2026-06-17', 2, 9_000]] as const) {
    reportDay(cast, grant, { side: 'vendor', day, sequence, rows });
    reportDay(cast, grant, { side: 'buyer', day, sequence, rows: 5_000 });
  }
  cast.submit(cast.foreign, 'usage.accept', { id, month: '2026-06' });
  cast.submit(SYSTEM, 'grant.expire', { id: grant, reason: 'x' });
  cast.clock.at = '2026-07-04T01:00:00.000Z';
  const { entries } = cast.submit(SYSTEM, 'usage.close', { id, reason: 'x' });
  ends(id, 'ENDED');
  ends(entries.find(({ type }) => type === 'order.placed')?.stream ?? id, 'OPEN');
}
