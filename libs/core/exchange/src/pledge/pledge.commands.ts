import { Type } from '@sinclair/typebox';
import { registrationRule } from '#core/law';
import { actingPerson, command, draft, need, needAllowed, referred, requireFree, requireParty, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Amount, Currency, Day, Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { endedWith, opened } from '../obligation/opening.js';
import { requireAdmitted, requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { RightName, ShareSize, shareOf } from '../title/shares.js';
import { requireInForce } from '../title/title.commands.js';
import { LIENS_MAX, type Title } from '../title/title.state.js';
import { conflicting, requireConsents } from './liens.js';
import { PLEDGE } from './pledge.lifecycle.js';
import { CONSENTS_MAX, ConsentedTo, type Pledge } from './pledge.js';

const Filing = closed({ id: IdOf('pledge'), title: IdOf('title'), right: RightName, creditor: IdOf('participant'), share: ShareSize, amount: Amount, currency: Currency, until: Day, contractSha256: Digest });

/** The holder of a right offers it as security; the lien begins when the creditor confirms. */
export const file = command('pledge.file', Filing, (input, view, ctx) => {
  const person = actingPerson(ctx);
  requireTrading(view, ctx);
  const { id, ...stated } = input;
  const pledgor = ctx.caller.org;
  if (view.get(stated.creditor) === undefined) throw new Refusal('reference_invalid', `There is no participant ${stated.creditor}.`, { pointer: '/creditor' });
  requireAdmitted(view, stated.creditor);
  if (stated.creditor === pledgor) throw new Refusal('reference_invalid', 'Nobody pledges to itself.', { pointer: '/creditor' });
  if (stated.until < shanghaiDay(ctx.at)) throw new Refusal('invalid_request', 'The debt would be over already.', { pointer: '/until' });
  requirePledgeable(view, ctx, { ...stated, pledgor });
  const dueOn = addDays(shanghaiDay(ctx.at), registrationRule(shanghaiDay(ctx.at), 'pledgeConfirmationDays'));
  return [draft('pledge.filed', id, { ...stated, pledgor, person, dueOn })];
});

/** The title stands and the pledgor has the share. */
function requirePledgeable(view: View, ctx: Context, { title: id, right, pledgor, share }: Pick<Pledge, 'title' | 'right' | 'pledgor' | 'share'>): Title {
  const title = view.get(id);
  if (title === undefined) throw new Refusal('not_found', `There is no title ${id}.`, { id, pointer: '/title' });
  requireInForce(title, ctx);
  if (title.objections.length > 0) throw new Refusal('objected', `${title.number} is objected to.`, { objections: title.objections });
  requireFree(title);
  const held = shareOf(title.rights[right], pledgor);
  if (held < share) throw new Refusal('reference_invalid', `${pledgor} has ${held} basis points of ${right}, not ${share}.`, { pointer: '/share', held });
  if (title.liens.length >= LIENS_MAX) throw new Refusal('limit_exceeded', `A title carries at most ${LIENS_MAX} liens.`);
  return title;
}

/** The creditor takes it: what conflicts stands before it, with the consent of those creditors. */
export const confirm = command('pledge.confirm', closed({ id: IdOf('pledge') }), (input, view, ctx) => {
  const person = actingPerson(ctx);
  const pledge = creditors(view, ctx, input.id);
  const title = requirePledgeable(view, ctx, pledge);
  const prior = conflicting(title, { ...pledge, holder: pledge.pledgor });
  requireConsents(view, prior, pledge.id);
  const { id, right, pledgor, creditor, share, amount, currency, until } = pledge;
  return [
    draft('pledge.registered', id, { person, prior: prior.map((lien) => lien.pledge) }),
    draft('title.pledged', title.id, { pledge: id, right, pledgor, creditor, share, amount, currency, until }),
    ...opened(view, ctx, ['pledge-release', { debtor: creditor, source: id, on: until }]),
  ];
});

/** 在先质权人同意: to a later pledge of the same title, or to a registration on it. */
export const consent = command('pledge.consent', closed({ id: IdOf('pledge'), to: ConsentedTo }), (input, view, ctx) => {
  const person = actingPerson(ctx);
  const pledge = creditors(view, ctx, input.id);
  const other = view.get(input.to);
  if (other?.title !== pledge.title || other.id === pledge.id) throw new Refusal('reference_invalid', `${input.to} is not about ${pledge.title}.`, { pointer: '/to' });
  if (pledge.consents.includes(input.to)) throw new Refusal('already_exists', `${pledge.id} has consented to ${input.to}.`, { to: input.to });
  if (pledge.consents.length >= CONSENTS_MAX) throw new Refusal('limit_exceeded', `A creditor consents at most ${CONSENTS_MAX} times under one pledge.`);
  return [draft('pledge.consented', pledge.id, { to: input.to, person })];
});

/** 质押注销: the creditor gives the lien up. */
export const release = command('pledge.release', closed({ id: IdOf('pledge'), reason: Text(300) }), (input, view, ctx) => {
  const person = actingPerson(ctx);
  const pledge = creditors(view, ctx, input.id);
  const released = draft('pledge.released', pledge.id, { person, reason: input.reason });
  const ended = endedWith(view, ctx, [pledge.id], { kinds: ['pledge-release'], reason: '质押已注销 The pledge has been released.' });
  const stands = referred(view, pledge.title).liens.some((lien) => lien.pledge === pledge.id);
  return [released, ...(stands ? [draft('title.pledge_released', pledge.title, { pledge: pledge.id })] : []), ...ended];
});

export const withdraw = command('pledge.withdraw', closed({ id: IdOf('pledge'), reason: Text(300) }), (input, view, ctx) => {
  const pledge = need(view, ctx, input.id);
  requireParty(ctx, pledge.pledgor, 'pledgor');
  requireAllowed(PLEDGE, pledge.state, ctx.action);
  return [draft('pledge.withdrawn', pledge.id, { reason: input.reason })];
});

/** The timekeeper's step: the creditor has not confirmed in time. */
export const lapse = command('pledge.lapse', closed({ id: IdOf('pledge'), reason: Type.String() }), (input, view, ctx) => {
  const pledge = needAllowed(PLEDGE, view, ctx, input.id);
  return [draft('pledge.lapsed', pledge.id, { reason: '质权人未在期限内确认 The creditor has not confirmed in time.' })];
});

function creditors(view: View, ctx: Context, id: Id<'pledge'>): Pledge {
  const pledge = need(view, ctx, id);
  requireParty(ctx, pledge.creditor, 'creditor');
  requireAllowed(PLEDGE, pledge.state, ctx.action);
  return pledge;
}
