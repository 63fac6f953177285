import { actingPerson, command, draft, need, needAllowed, referred, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { Day, IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter } from '../kernel/working-days.js';
import { Refusal } from '../refusals.js';
import { rejected } from '../review/review.effects.js';
import { isUndecided } from '../review/review.lifecycle.js';
import { reviewDay, type Review } from '../review/review.state.js';
import { givenBack } from '../transfer/transfer.commands.js';
import { INQUIRY } from './inquiry.lifecycle.js';
import { InquiryAnswer, type Inquiry } from './inquiry.js';

/** How often one review may ask, and how far ahead a day may lie; the exchange's own rules. */
export const INQUIRIES_MAX = 3;
const WORKING_DAYS_MAX = 30;

const Question = closed({ id: IdOf('inquiry'), review: IdOf('review'), what: Text(400), why: Text(200), article: Text(100), dueOn: Day });

/** The maker of a review asks the organisation concerned: what, why, on which article, by which day. */
export const ask = command('inquiry.ask', Question, ({ id, review: of, what, why, article, dueOn }, view, ctx) => {
  const person = actingPerson(ctx);
  const review = need(view, ctx, of);
  requireAsker(review, ctx, person);
  if (review.inquiries >= INQUIRIES_MAX) throw new Refusal('limit_exceeded', `A review asks at most ${INQUIRIES_MAX} times.`, { inquiriesMax: INQUIRIES_MAX });
  requireDay(ctx, dueOn, '/dueOn');
  return [
    draft('inquiry.asked', id, { review: review.id, asked: review.owner, person, what, why, article, dueOn }),
    draft('review.inquired', review.id, { inquiry: id, dueOn: workingDayAfter(dueOn, 1) }),
  ];
});

function requireAsker({ state, maker, inquiry, parties }: Review, ctx: Context, person: string): void {
  const isWithMaker = state === 'ASSIGNED' || state === 'RETURNED';
  if (!isWithMaker) throw new Refusal('state_conflict', `A question is asked while the review is ASSIGNED or RETURNED; it is ${state}.`, { state, allowed: [] });
  if (inquiry !== null) throw new Refusal('state_conflict', `${inquiry} has not been answered yet.`, { state, allowed: [] });
  if (parties.includes(ctx.caller.org)) throw new Refusal('conflict_of_interest', 'Nobody reviews a matter of its own organisation.', { org: ctx.caller.org });
  if (maker !== person) throw new Refusal('wrong_party', 'The review is assigned to another person.', { maker });
}

/** A day to come, not further off than people may be kept waiting. */
function requireDay(ctx: Context, day: string, pointer: string): void {
  const today = shanghaiDay(ctx.at);
  const latest = workingDayAfter(today, WORKING_DAYS_MAX);
  if (day <= today || day > latest) throw new Refusal('reference_invalid', `The day lies after ${today} and not after ${latest}.`, { pointer, latest });
}

export const answer = command('inquiry.answer', closed({ id: IdOf('inquiry'), ...InquiryAnswer.properties }), ({ id, text, documents }, view, ctx) => {
  const inquiry = allowed(view, ctx, id);
  return [draft('inquiry.answered', id, { text, documents: [...documents] }), closing(ctx, inquiry)];
});

/** Once per question. */
export const askMoreTime = command('inquiry.ask_more_time', closed({ id: IdOf('inquiry'), until: Day, reason: Text(300) }), ({ id, until, reason }, view, ctx) => {
  const { extension, dueOn } = allowed(view, ctx, id);
  if (extension !== null) throw new Refusal('limit_exceeded', 'More time is asked for once.', { until: extension.until });
  requireDay(ctx, until, '/until');
  if (until <= dueOn) throw new Refusal('reference_invalid', `The day is ${dueOn} already.`, { pointer: '/until', dueOn });
  return [draft('inquiry.extension_asked', id, { until, reason })];
});

/** The day that was asked for, and the review waits as long. */
export const extend = command('inquiry.extend', closed({ id: IdOf('inquiry') }), ({ id }, view, ctx) => {
  const person = actingPerson(ctx);
  const { extension, review } = allowed(view, ctx, id);
  if (extension === null) throw new Error(`${id} is EXTENSION_ASKED without an extension`);
  return [draft('inquiry.extended', id, { person, dueOn: extension.until }), draft('review.inquired_longer', review, { dueOn: workingDayAfter(extension.until, 1) })];
});

export const keepDay = command('inquiry.keep_day', closed({ id: IdOf('inquiry'), reason: Text(300) }), ({ id, reason }, view, ctx) => [
  draft('inquiry.day_kept', allowed(view, ctx, id).id, { person: actingPerson(ctx), reason }),
]);

/** The day is over and nothing has come: the listing goes back to its vendor, the transfer ends. */
export const lapse = command('inquiry.lapse', closed({ id: IdOf('inquiry'), reason: Text(500) }), ({ id, reason }, view, ctx): Drafts => {
  const inquiry = allowed(view, ctx, id);
  const review = referred(view, inquiry.review);
  const ground = `逾期未答复 not answered by ${inquiry.dueOn}: ${inquiry.what}`;
  const ending = isUndecided(review.state) ? [draft('review.superseded', review.id, { reason: ground }), ...rejected(view, review, ground), ...consequence(view, review, ground)] : [];
  return [draft('inquiry.lapsed', id, { reason }), ...ending];
});

function consequence(view: View, { subject }: Review, ground: string): Draft[] {
  if (kindOf(subject) === 'listing') {
    return referred(view, subject as Id<'listing'>).state === 'IN_REVIEW' ? [draft('listing.returned', subject, { reason: ground })] : [];
  }
  const transfer = referred(view, subject as Id<'transfer'>);
  return transfer.state === 'REQUESTED' ? [draft('transfer.terminated', transfer.id, { by: 'operator', reason: ground }), ...givenBack(view, transfer)] : [];
}

const closing = (ctx: Context, { id, review }: Inquiry): Draft => draft('review.inquiry_closed', review, { inquiry: id, dueOn: reviewDay(ctx) });

const allowed = (view: View, ctx: Context, id: Id<'inquiry'>): Inquiry => needAllowed(INQUIRY, view, ctx, id);
