import { Type } from '@sinclair/typebox';
import { command, draft, needAllowed, type Context, type Draft, type View } from '../kernel/command.js';
import { IdOf, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { lapsedWith } from '../objection/ended.js';
import { Refusal } from '../refusals.js';
import { TITLE } from './title.lifecycle.js';
import type { Title } from './title.state.js';

/** The timekeeper's step: the validity is over, and nobody has renewed it in time. */
export const lapse = command('title.lapse', closed({ id: IdOf('title'), reason: Type.String() }), (input, view, ctx) => {
  const title = needAllowed(TITLE, view, ctx, input.id);
  if (shanghaiDay(ctx.at) <= title.validUntil) throw new Refusal('state_conflict', `${title.number} is valid until ${title.validUntil}.`, { state: title.state, allowed: [] });
  const reason = `有效期已于 ${title.validUntil} 届满 The registration was valid until ${title.validUntil}.`;
  return [draft('title.lapsed', title.id, { reason }), ...objectionsLapsed(view, title, reason)];
});

/** What is objected to is gone, and with it the objections. */
export const objectionsLapsed = (view: View, { objections }: Pick<Title, 'objections'>, reason: string): Draft[] => lapsedWith(view, objections, reason);

/** A title that stands and is not over, as every later registration needs it. */
export function requireInForce(title: Title, { at }: Pick<Context, 'at'>): void {
  if (title.state === 'REGISTERED' && title.validUntil >= shanghaiDay(at)) return;
  throw new Refusal('unfounded', `${title.number} is ${title.state}, valid until ${title.validUntil}.`, { title: title.id, state: title.state, validUntil: title.validUntil });
}
