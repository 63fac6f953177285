import { Type, type Static } from '@sinclair/typebox';
import { command, draft, need, needAllowed, type Context, type Draft, type Drafts, type PrivateValue, type View } from '../kernel/command.js';
import { sha256Hex } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { lastDayOf } from '../kernel/procedure-periods.js';
import { Day, Digest, IdOf, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import { endedWith, met, obligationIdOf, opening } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { CONTESTS_MAX, SUBJECT_OUTCOMES, SUBJECT_RIGHTS, SUBJECT_RIGHT_NAMES, type SubjectRequest } from './subjectrequest.js';
import { SUBJECT_REQUEST } from './subjectrequest.lifecycle.js';

/** 256 bits that the person keeps, in base64url. */
export const SubjectReference = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'The secret that was given out with the request' });
const asked = { vendor: IdOf('participant'), product: Type.Optional(IdOf('product')), right: OneOf(SUBJECT_RIGHT_NAMES), detailSha256: Type.Optional(Digest) };

const Filing = closed({ id: IdOf('subjectrequest'), ...asked, token: Type.Optional(Digest), referenceSha256: Digest });

/** The person asks here; the vendor learns the token that it has given the person, and nobody learns who that is. */
export const file = command('subjectrequest.file', Filing, ({ id, token, ...stated }, view, ctx): Drafts => received(view, ctx, { id, ...stated, channel: 'person', receivedOn: shanghaiDay(ctx.at) }, token));

/** The vendor records what it has received itself; the day counts from then. */
export const record = command('subjectrequest.record', closed({ id: IdOf('subjectrequest'), ...Type.Omit(Type.Object(asked), ['vendor']).properties, receivedOn: Day, referenceSha256: Digest }), (input, view, ctx): Drafts => {
  if (input.receivedOn > shanghaiDay(ctx.at)) throw new Refusal('invalid_request', 'receivedOn is a day that has not come yet.', { pointer: '/receivedOn' });
  return received(view, ctx, { ...input, vendor: ctx.caller.org, channel: 'vendor' }, undefined);
});

type Received = Omit<Static<typeof Filing>, 'token'> & { readonly channel: 'person' | 'vendor'; readonly receivedOn: string };

function received(view: View, ctx: Context, { id, vendor, product, right, channel, receivedOn, referenceSha256, detailSha256 }: Received, token: string | undefined): Drafts {
  requireHandler(view, vendor, product);
  const dueOn = lastDayOf('subject-request-answer', new Date(startOfShanghaiDay(receivedOn)).toISOString());
  const sealed: Record<string, PrivateValue> = token === undefined ? {} : { token: { value: token, subject: id } };
  return [
    draft('subjectrequest.received', id, { vendor, product: product ?? null, right, channel, receivedOn, dueOn, referenceSha256, detailSha256: detailSha256 ?? null }, { private: sealed }),
    answerDuty(ctx, id, { debtor: vendor, on: receivedOn, article: `${SUBJECT_RIGHTS[right].article}、第五十条` }),
  ];
}

const answerDuty = (ctx: Context, id: Id<'subjectrequest'>, { debtor, on, article, round = 0 }: { readonly debtor: Id<'participant'>; readonly on: string; readonly article: string; readonly round?: number }): Draft =>
  opening(dutyIdOf(ctx, id, round), 'subject-request', { debtor, source: id, on }, { article });
/** There is one duty to answer for each time that the person asks. */
const dutyIdOf = (ctx: Context, id: Id<'subjectrequest'>, round: number): Id<'obligation'> => obligationIdOf(ctx, 'subject-request', id, String(round));

/** Who never traded here handles nothing that this register knows of; one that has left has still to answer for what it did. */
function requireHandler(view: View, vendor: Id<'participant'>, product: Id<'product'> | undefined): void {
  if (view.get(vendor)?.capacities.includes('vendor') !== true) throw new Refusal('reference_invalid', `There is no vendor ${vendor}.`, { pointer: '/vendor' });
  if (product !== undefined && view.get(product)?.vendor !== vendor) throw new Refusal('reference_invalid', `${product} is no product of ${vendor}.`, { pointer: '/product' });
}

const Answer = closed({ id: IdOf('subjectrequest'), outcome: OneOf(SUBJECT_OUTCOMES), answerSha256: Digest, ground: Nullable(Text(400)) });

/** 答复: what was not granted in full has a ground (第五十条: 拒绝个人行使权利的请求的，应当说明理由). */
export const answer = command('subjectrequest.answer', Answer, ({ id, outcome, answerSha256, ground }, view, ctx): Drafts => {
  const request = needAllowed(SUBJECT_REQUEST, view, ctx, id);
  if (outcome !== 'granted' && ground === null) throw new Refusal('evidence_missing', '拒绝个人行使权利的请求的，应当说明理由。', { pointer: '/ground', article: '《中华人民共和国个人信息保护法》第五十条' });
  const late = shanghaiDay(ctx.at) > request.answerBy;
  return [
    draft('subjectrequest.answered', id, { outcome, answerSha256, ground, late, dueOn: lastDayOf('subject-request-contest', ctx.at) }),
    ...met(view, dutyIdOf(ctx, id, request.contests), answerSha256),
  ];
});

/** Only who holds the secret goes on with a request that has no account behind it. */
function ofPerson(view: View, ctx: Context, id: Id<'subjectrequest'>, reference: string): SubjectRequest {
  const request = need(view, ctx, id);
  if (request.referenceSha256 !== sha256Hex(reference)) throw new Refusal('not_found', `There is no subjectrequest ${id}.`, { id });
  requireAllowed(SUBJECT_REQUEST, request.state, ctx.action);
  return request;
}

export const contest = command('subjectrequest.contest', closed({ id: IdOf('subjectrequest'), reference: SubjectReference, statementSha256: Digest }), ({ id, reference, statementSha256 }, view, ctx): Drafts => {
  const { contests, vendor, right } = ofPerson(view, ctx, id, reference);
  if (contests >= CONTESTS_MAX) throw new Refusal('limit_exceeded', `An answer is contested at most ${CONTESTS_MAX} times; the regulator and the court are open.`, { contestsMax: CONTESTS_MAX });
  return [
    draft('subjectrequest.contested', id, { statementSha256, dueOn: lastDayOf('subject-request-answer', ctx.at) }),
    answerDuty(ctx, id, { debtor: vendor, on: shanghaiDay(ctx.at), article: `${SUBJECT_RIGHTS[right].article}、第五十条`, round: contests + 1 }),
  ];
});

export const withdraw = command('subjectrequest.withdraw', closed({ id: IdOf('subjectrequest'), reference: SubjectReference }), ({ id, reference }, view, ctx): Drafts => {
  const { contests } = ofPerson(view, ctx, id, reference);
  return [draft('subjectrequest.withdrawn', id, {}), ...endedWith(view, ctx, [id, String(contests)], { kinds: ['subject-request'], reason: '请求已撤回 The request was withdrawn.' })];
});

/** The timekeeper's step when nobody has contested in time. */
export const close = command('subjectrequest.close', closed({ id: IdOf('subjectrequest'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  needAllowed(SUBJECT_REQUEST, view, ctx, id);
  return [draft('subjectrequest.closed', id, { reason })];
});

/** The timekeeper's step: an answer is late; the duty to give it is overdue by itself. */
export const escalate = command('subjectrequest.escalate', closed({ id: IdOf('subjectrequest'), reason: Text(500) }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (state !== 'RECEIVED' && state !== 'CONTESTED') throw new Refusal('state_conflict', `The request is ${state}.`, { state, allowed: [] });
  return [draft('subjectrequest.escalated', id, { level: escalations + 1, dueOn: lastDayOf('subject-request-answer', ctx.at) })];
});
