import { actingPerson, command, draft, needAllowed, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Day, IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay, yearsBefore } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import { CONDUCT } from './conduct.lifecycle.js';
import { conductFacts, type Conduct } from './conduct.js';

/** How long a record may be shown, and how often the one concerned may comment on it; the exchange's own rules. */
const VIEW_YEARS_MAX = 3;
const COMMENTS_MAX = 8;

const Record = closed({ id: IdOf('conduct'), concerned: IdOf('participant'), ...conductFacts, viewUntil: Day });

/** An authority records a fact that a document shows. */
export const record = command('conduct.record', Record, ({ id, ...stated }, view, ctx) => {
  const { concerned, on, viewUntil } = stated;
  if (view.get(concerned) === undefined) throw new Refusal('reference_invalid', `There is no participant ${concerned}.`, { pointer: '/concerned' });
  if (concerned === ctx.caller.org) throw new Refusal('conflict_of_interest', 'Nobody keeps the record of its own conduct.', { org: concerned });
  requirePast(ctx, on);
  const today = shanghaiDay(ctx.at);
  if (viewUntil < today || yearsBefore(viewUntil, VIEW_YEARS_MAX) > today) throw new Refusal('outside_period', `A record is shown from today for at most ${VIEW_YEARS_MAX} years.`, { pointer: '/viewUntil' });
  return [draft('conduct.recorded', id, { ...stated, issuer: ctx.caller.org, person: actingPerson(ctx) })];
});

function requirePast(ctx: Context, on: string): void {
  if (on > shanghaiDay(ctx.at)) throw new Refusal('reference_invalid', 'What is recorded has happened.', { pointer: '/on' });
}

/** 更正: what was recorded wrongly is replaced in the view; the entry before stays in the ledger. */
export const correct = command('conduct.correct', closed({ id: IdOf('conduct'), reason: Text(300), ...conductFacts }), ({ id, ...stated }, view, ctx) => {
  ofIssuer(view, ctx, id);
  requirePast(ctx, stated.on);
  return [draft('conduct.corrected', id, { person: actingPerson(ctx), ...stated })];
});

/** 陈述意见: the one concerned says what it has to say; it is shown with the record. */
export const comment = command('conduct.comment', closed({ id: IdOf('conduct'), text: Text(500) }), ({ id, text }, view, ctx) => {
  const { comments } = allowed(view, ctx, id);
  if (comments.length >= COMMENTS_MAX) throw new Refusal('limit_exceeded', `A record has at most ${COMMENTS_MAX} comments.`);
  return [draft('conduct.commented', id, { text })];
});

export const withdraw = command('conduct.withdraw', closed({ id: IdOf('conduct'), reason: Text(500) }), ({ id, reason }, view, ctx) =>
  [draft('conduct.withdrawn', ofIssuer(view, ctx, id).id, { person: actingPerson(ctx), reason })]);

export const expire = command('conduct.expire', closed({ id: IdOf('conduct'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('conduct.expired', allowed(view, ctx, id).id, { reason })]);

/** A record is its issuer's to change. */
function ofIssuer(view: View, ctx: Context, id: Id<'conduct'>): Conduct {
  const conduct = allowed(view, ctx, id);
  if (conduct.issuer !== ctx.caller.org) throw new Refusal('wrong_party', `${ctx.action} is the step of who has recorded it.`, { issuer: conduct.issuer });
  return conduct;
}

const allowed = (view: View, ctx: Context, id: Id<'conduct'>): Conduct => needAllowed(CONDUCT, view, ctx, id);
