import { command, draft, needAllowed, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay, yearsBefore } from '../kernel/shanghai.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { isDataMerchant } from './sponsor.js';
import { SPONSORSHIP } from './sponsorship.lifecycle.js';
import { sponsorshipTerms, type Sponsorship } from './sponsorship.js';

const ARTICLE_5 = '《深圳市数据交易管理暂行办法》第五条';
const ARTICLE_6 = '《深圳市数据交易管理暂行办法》第六条';
/** A sponsor looks again after this time; the exchange's own rule. */
const YEARS_MAX = 3;

/** Either side proposes what the sponsor answers for and until when; the other one accepts. */
export const propose = command('sponsorship.propose', closed({ id: IdOf('sponsorship'), ...sponsorshipTerms }), ({ id, ...terms }, view, ctx) => {
  const { sponsor, sponsored, until } = terms;
  if (ctx.caller.org !== sponsor && ctx.caller.org !== sponsored) throw new Refusal('wrong_party', 'A sponsorship is proposed by one of its two sides.', { sponsor, sponsored });
  requireTrading(view, ctx);
  requireSides(view, terms);
  const day = shanghaiDay(ctx.at);
  if (until < day || yearsBefore(until, YEARS_MAX) > day) throw new Refusal('reference_invalid', `A sponsorship lasts from today for at most ${YEARS_MAX} years.`, { pointer: '/until' });
  return [draft('sponsorship.proposed', id, { by: ctx.caller.org, ...terms })];
});

/** The sponsor is a data merchant, the sponsored a seller who is none and has no other sponsor. */
function requireSides(view: View, { sponsor, sponsored }: Pick<Sponsorship, 'sponsor' | 'sponsored'>): void {
  const [merchant, seller] = [view.get(sponsor), view.get(sponsored)];
  if (merchant === undefined || !isDataMerchant(merchant)) throw new Refusal('reference_invalid', 'A sponsor is a data merchant: an enterprise legal person registered as one.', { pointer: '/sponsor', article: ARTICLE_5 });
  if (seller?.capacities.includes('vendor') !== true) throw new Refusal('reference_invalid', `${sponsored} is no seller.`, { pointer: '/sponsored' });
  requireAdmitted(view, sponsor);
  requireAdmitted(view, sponsored);
  if (isDataMerchant(seller)) throw new Refusal('reference_invalid', 'A data merchant answers for itself.', { pointer: '/sponsored', article: ARTICLE_6 });
  if (seller.sponsorship !== null) throw new Refusal('already_exists', `${sponsored} has the sponsorship ${seller.sponsorship}; it ends first.`, { sponsorship: seller.sponsorship });
}

const byId = closed({ id: IdOf('sponsorship') });
const withReason = closed({ id: IdOf('sponsorship'), reason: Text(500) });

export const accept = command('sponsorship.accept', byId, ({ id }, view, ctx): Drafts => {
  const { sponsor, sponsored, until } = answered(view, ctx, id);
  requireSides(view, { sponsor, sponsored });
  if (until < shanghaiDay(ctx.at)) throw new Refusal('reference_invalid', `The sponsorship would have ended on ${until}.`, { until });
  return [draft('sponsorship.accepted', id, { by: ctx.caller.org }), draft('participant.sponsored', sponsored, { sponsorship: id })];
});

export const decline = command('sponsorship.decline', withReason, ({ id, reason }, view, ctx) => {
  answered(view, ctx, id);
  return [draft('sponsorship.declined', id, { reason })];
});

/** Either side ends it. What the sponsor answers for of the time before stays with it. */
export const end = command('sponsorship.end', withReason, ({ id, reason }, view, ctx): Drafts => {
  const { sponsored } = allowed(view, ctx, id);
  return [draft('sponsorship.ended', id, { by: ctx.caller.org, reason }), draft('participant.unsponsored', sponsored, { sponsorship: id })];
});

/** The timekeeper's step: nobody has answered, or the last day is over. */
export const lapse = command('sponsorship.lapse', withReason, ({ id, reason }, view, ctx): Drafts => {
  const { state, sponsored } = allowed(view, ctx, id);
  if (state === 'PROPOSED') return [draft('sponsorship.lapsed', id, { reason })];
  return [draft('sponsorship.expired', id, { reason }), draft('participant.unsponsored', sponsored, { sponsorship: id })];
});

/** One that waits for an answer of the side that has not proposed it. */
function answered(view: View, ctx: Context, id: Id<'sponsorship'>): Sponsorship {
  const sponsorship = allowed(view, ctx, id);
  if (sponsorship.by === ctx.caller.org) throw new Refusal('wrong_party', 'The other side answers.', { by: sponsorship.by });
  return sponsorship;
}

const allowed = (view: View, ctx: Context, id: Id<'sponsorship'>): Sponsorship => needAllowed(SPONSORSHIP, view, ctx, id);
