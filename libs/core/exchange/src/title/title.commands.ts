import { Type } from '@sinclair/typebox';
import { command, draft, needAllowed, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { IdOf, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { lapsedWith } from '../objection/ended.js';
import { Refusal } from '../refusals.js';
import { LICENCES_MAX } from './title.entries.js';
import { TITLE } from './title.lifecycle.js';
import type { Title } from './title.state.js';

/** The timekeeper's step: the validity is over, and nobody has renewed it in time; or licences are over, and whoever follows the register is told. */
export const lapse = command('title.lapse', closed({ id: IdOf('title'), reason: Type.String() }), (input, view, ctx): Drafts => {
  const title = needAllowed(TITLE, view, ctx, input.id);
  const today = shanghaiDay(ctx.at);
  if (today <= title.validUntil) return [licencesEnded(title, today)];
  const reason = `有效期已于 ${title.validUntil} 届满 The registration was valid until ${title.validUntil}.`;
  return [draft('title.lapsed', title.id, { reason }), ...objectionsLapsed(view, title, reason)];
});

function licencesEnded({ id, number, state, licences, validUntil }: Title, today: string): Draft {
  const registrations = licences.filter(({ until }) => until < today).map(({ registration }) => registration).slice(0, LICENCES_MAX);
  if (registrations.length === 0) throw new Refusal('state_conflict', `${number} is valid until ${validUntil}, and no licence of it has ended.`, { state, allowed: [] });
  return draft('title.licences_ended', id, { registrations });
}

/** What is objected to is gone, and with it the objections. */
export const objectionsLapsed = (view: View, { objections }: Pick<Title, 'objections'>, reason: string): Draft[] => lapsedWith(view, objections, reason);

/** A title that stands and is not over, as every later registration needs it. */
export function requireInForce(title: Title, { at }: Pick<Context, 'at'>): void {
  if (title.state === 'REGISTERED' && title.validUntil >= shanghaiDay(at)) return;
  throw new Refusal('unfounded', `${title.number} is ${title.state}, valid until ${title.validUntil}.`, { title: title.id, state: title.state, validUntil: title.validUntil });
}
