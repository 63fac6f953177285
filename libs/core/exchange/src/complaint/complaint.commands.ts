import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, needAllowed, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { lastDayOf } from '../kernel/procedure-periods.js';
import { Code, Digest, IdOf, Nullable, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import type { Complaint } from './complaint.js';
import { COMPLAINT } from './complaint.lifecycle.js';

const Filing = closed({ id: IdOf('complaint'), against: Nullable(IdOf('participant')), category: Code, statementSha256: Digest, statement: Type.Optional(Text(2000)) });
const withReason = closed({ id: IdOf('complaint'), reason: Text(500) });

/** Whoever has an account complains; the text is sealed under a key of the complaint's own. */
export const file = command('complaint.file', Filing, ({ id, against, category, statementSha256, statement }, view, ctx) => {
  if (against !== null && view.get(against) === undefined) throw new Refusal('reference_invalid', `There is no participant ${against}.`, { pointer: '/against' });
  const sealed = statement === undefined ? {} : { private: { statement: { value: statement, subject: id } } };
  return [draft('complaint.filed', id, { complainant: ctx.caller.org, against, category, statementSha256, dueOn: lastDayOf('complaint-acceptance', ctx.at) }, sealed)];
});

export const accept = command('complaint.accept', closed({ id: IdOf('complaint') }), ({ id }, view, ctx) => [
  draft('complaint.accepted', handled(view, ctx, id).id, { person: actingPerson(ctx), dueOn: lastDayOf('complaint-answer', ctx.at) }),
]);

export const reject = command('complaint.reject', withReason, ({ id, reason }, view, ctx) => [
  draft('complaint.rejected', handled(view, ctx, id).id, { person: actingPerson(ctx), reason, dueOn: lastDayOf('complaint-review', ctx.at) }),
]);

export const answer = command('complaint.answer', closed({ id: IdOf('complaint'), answerSha256: Digest }), ({ id, answerSha256 }, view, ctx) => [
  draft('complaint.answered', handled(view, ctx, id).id, { person: actingPerson(ctx), answerSha256, dueOn: lastDayOf('complaint-review', ctx.at) }),
]);

/** The complainant is not content with the answer, or with having got none. */
export const escalate = command('complaint.escalate', withReason, ({ id, reason }, view, ctx) => [
  draft('complaint.escalated', allowed(view, ctx, id).id, { reason, dueOn: lastDayOf('complaint-supervision', ctx.at) }),
]);

/** The regulator has the last word. */
export const conclude = command('complaint.conclude', closed({ id: IdOf('complaint'), answerSha256: Digest }), ({ id, answerSha256 }, view, ctx) => {
  const { against } = allowed(view, ctx, id);
  if (against === ctx.caller.org) throw new Refusal('conflict_of_interest', 'Nobody decides on a complaint against itself.', { org: against });
  return [draft('complaint.concluded', id, { regulator: ctx.caller.org, person: actingPerson(ctx), answerSha256 })];
});

export const withdraw = command('complaint.withdraw', withReason, ({ id, reason }, view, ctx) => [draft('complaint.withdrawn', allowed(view, ctx, id).id, { reason })]);

/** The timekeeper's step: what the exchange is late with goes up, what nobody contests is closed, what the regulator is late with is told again. */
export const overrun = command('complaint.overrun', withReason, ({ id, reason }, view, ctx): Drafts => {
  const { state, reminders } = allowed(view, ctx, id);
  const dueOn = lastDayOf('complaint-supervision', ctx.at);
  if (state === 'FILED' || state === 'ACCEPTED') return [draft('complaint.escalated', id, { reason, dueOn })];
  if (state === 'ESCALATED') return [draft('complaint.reminded', id, { level: reminders + 1, dueOn })];
  return [draft('complaint.closed', id, { reason })];
});

const allowed = (view: View, ctx: Context, id: Id<'complaint'>): Complaint => needAllowed(COMPLAINT, view, ctx, id);

/** A step of the exchange; what is held against the exchange itself waits for the regulator. */
function handled(view: View, ctx: Context, id: Id<'complaint'>): Complaint {
  const complaint = allowed(view, ctx, id);
  if (complaint.against === ctx.caller.org || complaint.owner === ctx.caller.org) throw new Refusal('conflict_of_interest', 'Nobody handles a complaint against itself, or its own.', { org: ctx.caller.org });
  return complaint;
}
