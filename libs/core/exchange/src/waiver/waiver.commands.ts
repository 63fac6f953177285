import { actingPerson, command, draft, need, needAllowed, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Bilingual, Digest, IdOf, IdOfAny, Nullable, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { waivability } from './waivable.js';
import { WaiverScope } from './waiver.entries.js';
import { WAIVER } from './waiver.lifecycle.js';
import { isInForceOn, type Waiver } from './waiver.state.js';

/** A sandbox waiver lasts at most this long; the exchange's own rule. */
const DAYS_MAX = 730;

const Drafting = closed({ id: IdOf('waiver'), scope: WaiverScope, ground: Text(200), article: Text(100), conditions: Nullable(Bilingual(150)), documentSha256: Digest });

/** Maker: a person of the regulator drafts what may be waived at all; the table of waivable provisions says what may not, and why. */
export const draftWaiver = command('waiver.draft', Drafting, ({ id, ...stated }, view, ctx) => {
  const person = actingPerson(ctx);
  const { scope: { gate, provisions, participant, product, recipient, purpose, from, until } } = stated;
  if (view.get(participant) === undefined) throw new Refusal('reference_invalid', `There is no participant ${participant}.`, { pointer: '/scope/participant' });
  if (product !== null && view.get(product)?.vendor !== participant) throw new Refusal('reference_invalid', `${product} is no product of ${participant}.`, { pointer: '/scope/product' });
  if (gate === 'tradability' && (recipient !== null || purpose !== null)) {
    throw new Refusal('reference_invalid', 'A listing has neither recipient nor purpose yet: such a waiver would cover none.', { pointer: '/scope/recipient' });
  }
  const forbidden = provisions.find((provision) => !waivability(gate, provision).isWaivable);
  if (forbidden !== undefined) {
    const { zh, en } = waivability(gate, forbidden);
    throw new Refusal('not_waivable', `${forbidden}: ${zh} ${en}.`, { provision: forbidden, pointer: '/scope/provisions' });
  }
  const length = (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
  if (length < 1 || length > DAYS_MAX) throw new Refusal('reference_invalid', `A waiver lasts from 1 to ${DAYS_MAX} days.`, { pointer: '/scope/until' });
  return [draft('waiver.drafted', id, { issuer: ctx.caller.org, person, ...stated })];
});

/** Checker: another person of the same regulator grants it. */
export const grant = command('waiver.grant', closed({ id: IdOf('waiver') }), ({ id }, view, ctx) => {
  const waiver = ofIssuer(view, ctx, id);
  const person = actingPerson(ctx);
  const [draftedBy = ''] = waiver.persons;
  if (draftedBy === person) throw new Refusal('same_person', 'The person who drafted a waiver may not grant it.', { person });
  if (waiver.scope.until < shanghaiDay(ctx.at)) throw new Refusal('reference_invalid', `The waiver would have ended on ${waiver.scope.until}.`, { until: waiver.scope.until });
  return [draft('waiver.granted', id, { person, draftedBy })];
});

const withReason = closed({ id: IdOf('waiver'), reason: Text(500) });

export const withdraw = command('waiver.withdraw', withReason, ({ id, reason }, view, ctx) => [draft('waiver.withdrawn', ofIssuer(view, ctx, id).id, { reason })]);

/** What it has listed is suspended in the same commit; what it has cleared and has not started does not start any more. */
export const revoke = command('waiver.revoke', withReason, ({ id, reason }, view, ctx): Drafts => {
  const waiver = ofIssuer(view, ctx, id);
  return [draft('waiver.revoked', id, { person: actingPerson(ctx), reason }), ...suspensions(view, waiver, `豁免已撤销 The waiver ${id} was revoked.`)];
});

export const expire = command('waiver.expire', withReason, ({ id, reason }, view, ctx): Drafts => {
  const waiver = needAllowed(WAIVER, view, ctx, id);
  return [draft('waiver.expired', id, { reason }), ...(waiver.state === 'IN_FORCE' ? suspensions(view, waiver, `豁免已到期 The waiver ${id} has ended.`) : [])];
});

/** The holder relies on its waiver for one listing or transfer; the next check judges whether it covers what stands in the way. */
export const invoke = command('waiver.invoke', closed({ id: IdOf('waiver'), subject: IdOfAny(['listing', 'transfer'] as const) }), ({ id, subject }, view, ctx) => {
  const waiver = need(view, ctx, id);
  requireTrading(view, ctx);
  if (kindOf(subject) === 'listing') requireListing(view, ctx, subject as Id<'listing'>);
  else requireTransfer(view, ctx, subject as Id<'transfer'>);
  const { state, scope: { from, until } } = waiver;
  if (!isInForceOn(waiver, shanghaiDay(ctx.at))) throw new Refusal('state_conflict', `The waiver is ${state}, ${from} to ${until}.`, { state, allowed: [] });
  return [kindOf(subject) === 'listing' ? draft('listing.waiver_invoked', subject, { waiver: id }) : draft('transfer.waiver_invoked', subject, { waiver: id })];
});

function requireListing(view: View, ctx: Context, id: Id<'listing'>): void {
  const listing = view.get(id);
  if (listing?.vendor !== ctx.caller.org) throw new Refusal('not_found', `There is no listing ${id}.`, { id, pointer: '/subject' });
  if (listing.state !== 'DRAFT' && listing.state !== 'RETURNED') throw new Refusal('state_conflict', 'A waiver is invoked before the listing is submitted.', { state: listing.state, allowed: [] });
}

function requireTransfer(view: View, ctx: Context, id: Id<'transfer'>): void {
  const transfer = view.get(id);
  if (transfer?.vendor !== ctx.caller.org) throw new Refusal('not_found', `There is no transfer ${id}.`, { id, pointer: '/subject' });
  const { state, clearance } = transfer;
  if (state !== 'REQUESTED' || clearance !== 'NEEDS_BASIS') throw new Refusal('state_conflict', 'A waiver is invoked while the clearance is NEEDS_BASIS.', { state: clearance, allowed: [] });
}

/** A waiver is its issuer's: another regulator's step on it is not. */
function ofIssuer(view: View, ctx: Context, id: Id<'waiver'>): Waiver {
  const waiver = need(view, ctx, id);
  if (waiver.issuer !== ctx.caller.org) throw new Refusal('wrong_party', `${ctx.action} is the issuer's step.`, { issuer: waiver.issuer });
  requireAllowed(WAIVER, waiver.state, ctx.action);
  return waiver;
}

function suspensions(view: View, { id, uses }: Waiver, reason: string): Draft[] {
  const listings = new Set(uses.map(({ subject }) => subject).filter((subject) => kindOf(subject) === 'listing'));
  return [...listings].flatMap((subject) => {
    const listing = view.get(subject as Id<'listing'>);
    return listing?.state === 'LISTED' && listing.relief?.waiver === id ? [draft('listing.suspended', subject, { reason })] : [];
  });
}
